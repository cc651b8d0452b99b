//! **What** shares of more than a hundred percent. **Why** nobody has more than all. **Example** "102,5% cán bộ được trang bị máy tính".
//!
//! Only shares are judged: a rate named as such ("Tỷ lệ hộ …"), or a percent right before the things it is of ("102,5% cán bộ").
//! Plans fulfilled, growth, comparisons, indices and capacities may pass a hundred; any such word in the clause acquits.

use super::say::vi;
use super::stated::tame;
use super::view::{View, bare};
use super::{Doc, Finding, Scene};
use crate::document::Span;
use crate::grammar::{Class, Grammar};
use crate::orthography::fold;
use crate::report::{Figure, Shape};
use crate::value::number::Number;
use crate::value::{Kind, Qualifier, Status};
use rust_decimal::Decimal;

/// For people.
pub const DOC: Doc = Doc {
    name: "over_100",
    what: ("Tỷ lệ của một phần trong tổng thể không thể quá 100%.", "The share of a part in its whole cannot be over 100%."),
    why: (
        "Không ai có nhiều hơn tất cả. Hoàn thành kế hoạch, tăng trưởng, so sánh với kỳ trước, chỉ số và công suất thì có thể.",
        "Nobody has more than all. Plans fulfilled, growth, comparisons with another period, indices and capacities may be.",
    ),
    example: "Tỷ lệ hộ dân sử dụng điện lưới quốc gia đạt 112,4%.",
};

/// Every percent over a hundred, of sentences and of tables.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for (i, f) in scene.report.figures.iter().enumerate().filter(|(_, f)| f.cell.is_none() && f.status == Status::Actual) {
        if let Some(number) = over(f)
            && sentence(scene, f)
        {
            out.push(found(i, f, number));
        }
    }
    for view in &scene.views {
        if view.table.shape == Shape::Indicator { by_row(scene, view, out) } else { by_column(scene, view, out) }
    }
}

/// The percent of a figure that states more than a hundred.
fn over(f: &Figure) -> Option<Number> {
    let number = f.value.percent.filter(|_| f.value.kind == Kind::Percent && f.value.change.is_none())?;
    let value = tame(number)?;
    (value > Decimal::ONE_HUNDRED || (value == Decimal::ONE_HUNDRED && f.value.qualifier == Qualifier::Over)).then_some(number)
}

fn found(figure: usize, f: &Figure, number: Number) -> Finding {
    let over = if f.value.qualifier == Qualifier::Over { "trên " } else { "" };
    let message = format!("tỷ lệ {over}{} % vượt quá 100 %", vi(number.decimal()));
    Finding::on(DOC.name, false, figure, message).sides(Some(Number::from(100)), Some(number))
}

/// Tells the cells over a hundred, unless so many of those stated are that they can be no shares.
fn tell(cells: &[(usize, &Figure)], out: &mut Vec<Finding>) {
    let stated = cells.iter().filter(|(_, f)| f.value.kind == Kind::Percent).count();
    let above: Vec<(usize, &Figure, Number)> = cells.iter().filter_map(|&(i, f)| Some((i, f, over(f)?))).collect();
    if above.len() <= 1 || above.len() * 5 <= stated {
        out.extend(above.into_iter().map(|(i, f, number)| found(i, f, number)));
    }
}

/// Rows of an indicator table: "Tỷ lệ người dân …". Columns of comparisons stand beside the rows' own rates.
fn by_row(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let own = |c: usize| !view.table.columns[c].percent && !view.table.columns[c].target;
    let columns: Vec<usize> = view.columns.iter().copied().filter(|&c| own(c)).collect();
    for (r, row) in view.table.rows.iter().enumerate() {
        let cells: Vec<(usize, &Figure)> = columns.iter().filter_map(|&c| view.figure(r, c)).collect();
        if cells.iter().any(|(_, f)| over(f).is_some()) && bounded(scene.grammar, &row.label) {
            tell(&cells, out);
        }
    }
}

/// Columns of an entity table: "Tỷ lệ hộ nghèo (%)".
fn by_column(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    for &c in &view.columns {
        let column = &view.table.columns[c];
        let cells = || (0..view.table.rows.len()).filter_map(|r| view.figure(r, c));
        if column.target || !cells().any(|(_, f)| over(f).is_some()) {
            continue;
        }
        let (leaf, header) = (column.path.last().map_or("", String::as_str), column.path.join(" "));
        let free = scene.grammar.has(leaf, Class::Yardstick) || scene.grammar.has(&header, Class::MayExceed);
        if !free && (bounded(scene.grammar, leaf) || bounded(scene.grammar, &header)) {
            tell(&cells().collect::<Vec<_>>(), out);
        }
    }
}

/// Whether the words name a share that cannot pass a hundred.
pub(super) fn bounded(grammar: &Grammar, label: &str) -> bool {
    let label = bare(label);
    let rate = grammar.begins(label, Class::ShareWord);
    // A bare "Tỷ lệ" says nothing of what it is of; two things apart ("máy tính/cán bộ") are no share.
    rate && grammar.tokens(label, Span::new(0, label.len())).len() > 3
        && !label.contains('/')
        && !grammar.has(label, Class::Yardstick)
        && !grammar.has(label, Class::MayExceed)
}

/// A sentence: "tỷ lệ X đạt N%", or "N% X".
fn sentence(scene: &Scene<'_>, f: &Figure) -> bool {
    let acquitted = |words: &str| scene.grammar.has(words, Class::Yardstick) || scene.grammar.has(words, Class::MayExceed);
    if acquitted(phrase(scene.text, f.span)) {
        return false;
    }
    if followed(scene, f) {
        return true;
    }
    if acquitted(&f.label) {
        return false;
    }
    let clause = clause(scene.text, f.span);
    !acquitted(clause) && (bounded(scene.grammar, &f.label) || names_rate(scene.grammar, clause))
}

/// Whether a clause says "tỷ lệ" in words and not just with the sign.
fn names_rate(grammar: &Grammar, clause: &str) -> bool {
    clause.split('%').any(|words| grammar.has(words, Class::ShareWord))
}

/// Whether the label's first word stands right behind the percent, so that it is a share of those.
fn followed(scene: &Scene<'_>, f: &Figure) -> bool {
    let rest = scene.text.get(f.span.end as usize..).unwrap_or("");
    let rest = rest.trim_start_matches(|c: char| c == '%' || c == '*' || c.is_whitespace());
    let word = |s: &str| s.split(|c: char| !fold::is_letter(c)).find(|w| !w.is_empty()).map(fold::folded);
    let next = rest.split(|c: char| !fold::is_letter(c)).next().map(fold::folded).filter(|w| !w.is_empty());
    let Some(next) = next else { return false };
    let said = format!("{} {}", f.label, f.subject.as_deref().unwrap_or_default());
    word(&f.label) == Some(next.clone()) || said.split(|c: char| !fold::is_letter(c)).any(|w| fold::folded(w) == next)
}

/// The phrase around a figure: its clause cut at commas, colons and brackets.
pub(super) fn phrase(text: &str, span: Span) -> &str {
    let clause = clause(text, span);
    let offset = clause.as_ptr() as usize - text.as_ptr() as usize;
    let (Some(before), Some(after)) = (text.get(offset..span.start as usize), text.get(span.end as usize..offset + clause.len())) else {
        return clause;
    };
    let cuts = |i: usize, words: &str| !words.as_bytes().get(i + 1).is_some_and(u8::is_ascii_digit);
    let from = before.rmatch_indices([',', ':', '(', ')']).find(|&(i, _)| cuts(i, before)).map_or(0, |(i, _)| i + 1);
    let to = after.match_indices([',', '(', ')']).find(|&(i, _)| cuts(i, after)).map_or(after.len(), |(i, _)| i);
    text.get(offset + from..span.end as usize + to).unwrap_or(clause)
}

/// The clause around a figure: up to the next full stop, semicolon or line break on both sides, 400 bytes at most.
pub(super) fn clause(text: &str, span: Span) -> &str {
    const MOST: usize = 400;
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return "" };
    let bytes = text.as_bytes();
    let stops = |i: usize| match bytes[i] {
        b';' | b'\n' => true,
        // A point inside a number ends nothing.
        b'.' => !bytes.get(i + 1).is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    let lowest = before.len().saturating_sub(MOST);
    let mut from = (lowest..start).rev().find(|&i| stops(i)).map_or(lowest, |i| i + 1);
    let highest = (end + after.len().min(MOST)).min(text.len());
    let mut to = (end..highest).find(|&i| stops(i)).unwrap_or(highest);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from..to.max(from)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_end_at_stops_but_not_within_numbers() {
        let text = "Một câu. Có 1.204 hộ đạt 12,5% kế hoạch; câu khác.";
        let at = text.find("12,5").expect("there");
        assert_eq!(clause(text, Span::new(at, at + 4)), " Có 1.204 hộ đạt 12,5% kế hoạch");
        let long = "ế".repeat(2_000);
        assert!(clause(&long, Span::new(3_000, 3_003)).len() <= 900);
    }

    #[test]
    fn shares_are_told_from_other_rates() {
        let grammar = Grammar::embedded();
        for (label, bound) in [
            ("Tỷ lệ người dân tham gia bảo hiểm y tế", true),
            ("- Tỷ lệ:", false),
            ("Tỷ lệ hoàn thành kế hoạch năm", false),
            ("Tỷ lệ máy tính/cán bộ", false),
            ("Công suất sử dụng giường bệnh", false),
        ] {
            assert_eq!(bounded(&grammar, label), bound, "{label}");
        }
    }
}
