//! Sentences → figures: number expressions with unit, qualifier, label, subject, status and period.
//!
//! scan (tokens → items: names, periods, number expressions) → value (an expression's worth) → clause (the words around it) →
//! relation (what the words say about how figures hang together). A figure's doubts travel with it as reasons.

mod broken;

mod clause;

mod period;

mod relation;

mod scan;

mod subject;

mod value;

use crate::document::Span;
use crate::grammar::Grammar;
use crate::grammar::pattern::Input;
use crate::grammar::token::Token;
use crate::report::{Figure, NameKind, Named, Reason, Relation};
use crate::value::date::{Day, Period};
use crate::value::{Status, Value};

/// A number expression before the words around it are read.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Its worth.
    pub value: Value,
    /// First token of the expression.
    pub from: usize,
    /// One past its last token (the quote).
    pub to: usize,
    /// One past its scale and unit.
    pub end: usize,
    /// First token of the qualifier and change words before it.
    pub start: usize,
    /// Tokens of the unit, empty where none stands.
    pub unit: (usize, usize),
    /// Words inside the expression, between a ratio and the percent it reaches; they qualify what is counted.
    pub inner: (usize, usize),
    /// The rule that fired.
    pub rule: Option<u16>,
    /// Other readings.
    pub alternatives: Vec<(Value, &'static str)>,
    /// For and against.
    pub reasons: Vec<Reason>,
}

/// What stands at a stretch of tokens.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Numbers that are no figure.
    Name(NameKind),
    /// A period or date.
    Period(Option<Period>),
    /// A number expression.
    Figure(Box<Draft>),
}

/// A stretch of tokens that was recognised.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// First token.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// What it is.
    pub what: What,
}

/// What a paragraph takes over from what stands above it.
#[derive(Debug, Clone, Default)]
pub struct Above {
    /// Index of its section.
    pub section: Option<usize>,
    /// Its section speaks of plans.
    pub target: bool,
    /// The period that a lead-in sentence stated ("Kết quả từ ngày … đến ngày …:").
    pub period: Option<Period>,
    /// The subject that a lead-in stated ("Cấp huyện:").
    pub subject: Option<String>,
    /// What the list or heading above is about, for figures whose own words say too little.
    pub topic: Option<String>,
    /// The heading of its section, when short.
    pub title: Option<String>,
    /// The first and last day of the report's own period, for "6 tháng đầu năm" without a year.
    pub report: Option<(Day, Day)>,
}

/// What a paragraph gave.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Its figures, in order.
    pub figures: Vec<Figure>,
    /// Its other number tokens.
    pub named: Vec<Named>,
    /// Stated periods that cannot be.
    pub oddities: Vec<crate::report::Oddity>,
    /// It ends with "trong đó:" or "gồm:": the list below divides its last figure; `true`: the list claims to be all.
    pub divides: Option<bool>,
    /// How its figures hang together (indices into `figures`).
    pub relations: Vec<Relation>,
    /// It is a lead-in: the last period it states, for the list below.
    pub lead_period: Option<Period>,
    /// The last stretch of time it states outside of brackets; it goes on in the paragraphs below.
    pub carried: Option<Period>,
    /// It is a lead-in: the subject it states.
    pub lead_subject: Option<String>,
    /// It is a lead-in: what it is about.
    pub lead_topic: Option<String>,
    /// It ends with a colon.
    pub lead: bool,
    /// Its first mark is a list mark.
    pub bullet: Option<char>,
}

/// Reads one paragraph, or one part of it. `tokens` is a buffer to reuse.
pub fn read(text: &str, span: Span, above: &Above, grammar: &Grammar, tokens: &mut Vec<Token>) -> Found {
    tokens.clear();
    crate::grammar::token::tokenise(text, span, grammar.lexicon(), tokens);
    broken::mend(text, grammar, tokens);
    let input = grammar.input(text, tokens);
    let mut found = Found { lead: text[span.range()].trim_end().ends_with(':'), bullet: bullet(input), ..Found::default() };
    let mut items = scan::scan(input, grammar, above);
    share_change(input, grammar, &mut items);
    for item in &items {
        match &item.what {
            What::Name(kind) => {
                name_numbers(input, item.from, item.to, *kind, &mut found.named);
                if *kind == NameKind::Date && period::no_such_day(input, item.from, item.to) {
                    found.oddities.push(odd(text, input.span(item.from, item.to)));
                }
            }
            What::Period(period) => {
                name_numbers(input, item.from, item.to, NameKind::Date, &mut found.named);
                if period.is_none() && period::impossible(input, grammar, item.from, item.to) {
                    found.oddities.push(odd(text, input.span(item.from, item.to)));
                }
            }
            What::Figure(_) => {}
        }
    }
    found.carried = items.iter().rev().find_map(|i| match &i.what {
        What::Period(Some(p)) if p.end.is_some() && p.start != p.end && !bracketed(input, i.from) => Some(p.clone()),
        _ => None,
    });
    let clauses = clause::read(input, grammar, &items, above);
    found.lead_period.clone_from(&clauses.period);
    found.lead_subject.clone_from(&clauses.subject);
    found.lead_topic.clone_from(&clauses.topic);
    found.divides = divides(input, grammar);
    found.relations = relation::read(input, grammar, &items);
    let topic = clauses.heading.or_else(|| above.topic.clone());
    let drafts = items.into_iter().filter_map(|i| match i.what {
        What::Figure(d) => Some(*d),
        _ => None,
    });
    for (draft, words) in drafts.zip(clauses.words) {
        let mut reasons = draft.reasons;
        reasons.extend(words.reasons);
        let status = if above.target || words.target { Status::Target } else { Status::Actual };
        found.figures.push(Figure {
            span: input.span(draft.from, draft.to),
            value: draft.value,
            label: words.label,
            leans: words.leans,
            topic: topic.clone(),
            subject: words.subject,
            status,
            period: words.period,
            section: above.section,
            cell: None,
            rule: Some(draft.rule.map_or_else(|| "amount".to_owned(), |r| grammar.rule(r).name.clone())),
            alternatives: draft.alternatives,
            reasons,
        });
    }
    found
}

/// What the grammar's rules see in a text: rule name and what came out, for `bocso grammar explain` and the examples.
pub fn explain(text: &str, grammar: &Grammar) -> Vec<(String, Span, String)> {
    let mut tokens = Vec::new();
    crate::grammar::token::tokenise(text, Span::new(0, text.len()), grammar.lexicon(), &mut tokens);
    broken::mend(text, grammar, &mut tokens);
    let input = grammar.input(text, &tokens);
    let items = scan::scan(input, grammar, &Above::default());
    let describe = |item: Item| {
        let span = input.span(item.from, item.to);
        match item.what {
            What::Name(kind) => (scan::rule_at(input, grammar, item.from, item.to), span, kind.name().to_owned()),
            What::Period(p) => {
                let ends = p.map_or_else(|| "..".to_owned(), |p| format!("{}..{}", p.start.unwrap_or_default(), p.end.unwrap_or_default()));
                (scan::rule_at(input, grammar, item.from, item.to), span, ends)
            }
            What::Figure(d) => {
                let rule = d.rule.map_or_else(|| "amount".to_owned(), |r| grammar.rule(r).name.clone());
                (rule, input.span(d.from, d.end), value::describe(&d.value))
            }
        }
    };
    items.into_iter().map(describe).collect()
}

/// "tăng 05 lớp, 318 học sinh", "giảm 79 vụ (9,96%)": a direction goes for the figures that follow without words of their own.
fn share_change(input: Input<'_>, grammar: &Grammar, items: &mut [Item]) {
    let mut last: Option<(usize, crate::value::Change)> = None;
    for item in items {
        let What::Figure(draft) = &mut item.what else { continue };
        if let (None, Some((end, change))) = (draft.value.change, last)
            && end <= draft.start
            && (end..draft.start)
                .all(|i| matches!(input.tokens[i].mark(input.text), ',' | '(') || grammar.at(input, i, crate::grammar::Class::And) > 0)
        {
            draft.value.change = Some(change);
        }
        last = draft.value.change.map(|c| (draft.end, c));
    }
}

fn odd(text: &str, span: Span) -> crate::report::Oddity {
    let message = format!("thời gian không thể có: {}", crate::orthography::squeeze(span.of(text)));
    crate::report::Oddity { rule: "period", span, message, expected: None }
}

/// A lead-in that ends with words which announce parts, and whether they claim to be all.
fn divides(input: Input<'_>, grammar: &Grammar) -> Option<bool> {
    let n = input.tokens.len();
    if n < 2 || input.tokens[n - 1].mark(input.text) != ':' {
        return None;
    }
    let (from, to) = grammar.find(input, n.saturating_sub(5), n - 1, crate::grammar::Class::Among)?;
    (to + 1 >= n).then(|| grammar.find(input, from, to, crate::grammar::Class::Consists).is_some())
}

fn name_numbers(input: Input<'_>, from: usize, to: usize, kind: NameKind, out: &mut Vec<Named>) {
    // The day of issue behind a document's number is a date.
    let dated = kind == NameKind::DocumentNumber && to >= from + 5 && period::is_day(input, to - 5);
    for (i, token) in input.tokens[from..to].iter().enumerate() {
        if token.kind == crate::grammar::token::TokenKind::Number {
            let kind = if dated && from + i >= to - 5 { NameKind::Date } else { kind };
            out.push(Named { span: token.span, kind });
        }
    }
}

/// Whether an open bracket stands before token `at`.
fn bracketed(input: Input<'_>, at: usize) -> bool {
    let last = input.tokens[..at].iter().rev().map(|t| t.mark(input.text)).find(|m| matches!(m, '(' | ')' | ';'));
    last == Some('(')
}

/// The list mark that a paragraph begins with.
fn bullet(input: Input<'_>) -> Option<char> {
    let mark = input.tokens.first()?.mark(input.text);
    matches!(mark, '-' | '+' | '*' | '•' | '–' | '—' | '▪' | '●').then_some(mark)
}
