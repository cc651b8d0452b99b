//! `bocso catalog list`, `show` and `match`: the catalogue of indicators asked to show itself.

use super::lessons::{self, Ask};
use super::{Failure, input, lang::Lang, out};
use crate::catalog::{self, Asked};
use crate::grammar::Grammar;
use crate::grammar::catalog::{Entry, Kind, Level};
use crate::orthography::fold::blind;
use crate::value;
use clap::{Subcommand, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;
use unicode_normalization::UnicodeNormalization;

/// Arguments of `catalog`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List indicators: code, name, kind, unit
    List {
        /// Only those with these words in their code or name
        #[arg(value_name = "WORDS")]
        words: Option<String>,
        /// Folder of grammar files to use instead of those compiled in
        #[arg(long, value_name = "DIR")]
        grammars: Option<PathBuf>,
    },
    /// Show an indicator: names, other ways to say it, relations to others
    Show {
        /// Its code
        #[arg(value_name = "CODE")]
        code: String,
        /// Folder of grammar files to use instead of those compiled in
        #[arg(long, value_name = "DIR")]
        grammars: Option<PathBuf>,
    },
    /// Rank the indicators that a label may mean, with reasons
    Match(Match),
    /// List what reviewers' corrections of codes would teach, with the effect over the whole store
    Propose(lessons::Told),
    /// Accept a proposal: a new version of what was learned
    Accept(lessons::One),
    /// Turn a proposal down
    Reject(lessons::One),
    /// List the versions of what was learned
    Versions(lessons::Told),
    /// Go back to an earlier version
    Restore(lessons::Back),
    /// Give stored figures the codes of the newest version, without reading originals again
    Apply(lessons::All),
}

#[derive(Debug, clap::Args)]
struct Match {
    /// The figure's label
    #[arg(value_name = "LABEL")]
    label: String,
    /// The figure's unit
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// A heading that the label stands under, nearest first
    #[arg(long, value_name = "HEADING")]
    section: Vec<String>,
    /// A row above it in its table, nearest first
    #[arg(long, value_name = "ROW")]
    row: Vec<String>,
    /// A header of its column
    #[arg(long, value_name = "HEADER")]
    column: Vec<String>,
    /// What the figure is: count, percent, ratio, money or quantity
    #[arg(long, value_name = "KIND", hide_possible_values = true)]
    kind: Option<Of>,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    Count,
    Percent,
    Ratio,
    Money,
    Quantity,
}

/// Runs the subcommand.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let ask = match &args.what {
        What::Propose(args) => Some(Ask::Propose(args)),
        What::Accept(args) => Some(Ask::Accept(args)),
        What::Reject(args) => Some(Ask::Reject(args)),
        What::Versions(args) => Some(Ask::Versions(args)),
        What::Restore(args) => Some(Ask::Restore(args)),
        What::Apply(args) => Some(Ask::Apply(args)),
        What::List { .. } | What::Show { .. } | What::Match(_) => None,
    };
    if let Some(ask) = ask {
        return lessons::run(&ask, lang);
    }
    let mut stdout = out::stdout()?;
    let done = match &args.what {
        What::List { words, grammars } => {
            list(&mut stdout, &input::grammar(grammars.as_deref(), lang)?, words.as_deref(), lang)?;
            true
        }
        What::Show { code, grammars } => {
            let grammar = input::grammar(grammars.as_deref(), lang)?;
            let entry = grammar.entries().into_iter().find(|e| e.code == *code);
            let entry = entry.ok_or_else(|| {
                let vi = "danh mục không có mã này; xem bocso catalog list";
                let en = "the catalogue has no such code; see bocso catalog list";
                Failure::Told(format!("{code}: {}", lang.say(vi, en)))
            })?;
            show(&mut stdout, &entry, lang)?;
            true
        }
        What::Match(asked) => rank(&mut stdout, asked, &input::grammar(asked.grammars.as_deref(), lang)?, lang)?,
        _ => true,
    };
    stdout.flush()?;
    Ok(done)
}

fn list(w: &mut impl Write, grammar: &Grammar, words: Option<&str>, lang: Lang) -> io::Result<()> {
    let wanted = words.map(|words| blind(&words.nfc().collect::<String>()));
    for entry in grammar.entries() {
        let name = lang.say(&entry.vi, &entry.en);
        let all = format!("{} {} {}", blind(&entry.code), blind(&entry.vi), blind(&entry.en));
        let has = |wanted: &String| wanted.split(' ').all(|word| all.contains(word));
        if wanted.as_ref().is_none_or(has) {
            writeln!(w, "{}\t{name}\t{}\t{}", entry.code, kind(entry.kind, lang), entry.unit.as_deref().unwrap_or("-"))?;
        }
    }
    Ok(())
}

fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Count => lang.say("số đếm", "count"),
        Kind::Percent => lang.say("tỷ lệ", "percent"),
        Kind::Money => lang.say("tiền", "money"),
        Kind::Quantity => lang.say("số đo", "quantity"),
    }
}

fn show(w: &mut impl Write, entry: &Entry, lang: Lang) -> io::Result<()> {
    let level = |l: &Level| match l {
        Level::Tinh => lang.say("tỉnh", "province"),
        Level::Huyen => lang.say("huyện", "district"),
        Level::Xa => lang.say("xã", "commune"),
    };
    let levels: Vec<&str> = entry.level.iter().map(level).collect();
    let units: Vec<&str> = entry.unit.iter().chain(&entry.units).map(String::as_str).collect();
    let rows = [
        (lang.say("mã", "code"), entry.code.clone()),
        (lang.say("tên", "name"), entry.vi.clone()),
        (lang.say("tên tiếng Anh", "English name"), entry.en.clone()),
        (lang.say("loại", "kind"), kind(entry.kind, lang).to_owned()),
        (lang.say("đơn vị", "unit"), units.join(", ")),
        (lang.say("cấp", "level"), levels.join(", ")),
        (lang.say("là phần của", "part of"), entry.of.clone().unwrap_or_default()),
        (lang.say("tử số", "numerator"), entry.num.clone().unwrap_or_default()),
        (lang.say("mẫu số", "denominator"), entry.den.clone().unwrap_or_default()),
        (lang.say("cách gọi khác", "also said"), entry.phrases.join("; ")),
        (lang.say("nhãn phải có", "label must have"), entry.must.join("; ")),
        (lang.say("quanh nhãn phải có", "must stand around"), entry.within.join("; ")),
        (lang.say("không phải khi có", "not with"), entry.not.join("; ")),
        (lang.say("nguồn", "source"), entry.source.clone().unwrap_or_default()),
    ];
    for (name, value) in rows.iter().filter(|r| !r.1.is_empty()) {
        writeln!(w, "{name}: {value}")?;
    }
    Ok(())
}

/// Whether a code would be given.
fn rank(w: &mut impl Write, asked: &Match, grammar: &Grammar, lang: Lang) -> io::Result<bool> {
    let nfc = |text: &String| text.nfc().collect::<String>();
    let lists = [&asked.row, &asked.section, &asked.column].map(|list| list.iter().map(nfc).collect::<Vec<_>>());
    let [above, around] = [&lists[0], &lists[1]].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
    let (label, unit) = (nfc(&asked.label), asked.unit.as_ref().map(nfc));
    let kind = asked.kind.map(|of| match of {
        Of::Count => value::Kind::Count,
        Of::Percent => value::Kind::Percent,
        Of::Ratio => value::Kind::Ratio,
        Of::Money => value::Kind::Money,
        Of::Quantity => value::Kind::Quantity,
    });
    let question =
        Asked { label: &label, above: &above, around: &around, columns: &lists[2], unit: unit.as_deref(), kind, ..Asked::default() };
    let entries = grammar.entries();
    for found in catalog::candidates(grammar, &question, 8) {
        let name = entries.get(usize::from(found.entry)).map(|e| lang.say(&e.vi, &e.en)).unwrap_or_default();
        let (own, lent, left) = (found.own, found.lent, found.left);
        let why = match lang {
            Lang::Vi => format!("nhãn nói {own} % tên chỉ tiêu, xung quanh nói thêm {lent} %; {left} % nhãn không thuộc chỉ tiêu"),
            Lang::En => format!("the label says {own} % of its name, what is around {lent} % more; {left} % of the label is left over"),
        };
        writeln!(w, "{:.2}\t{}\t{name}\t{why}", found.probability(), found.code)?;
    }
    let code = catalog::code(grammar, &question);
    if let Some(code) = &code {
        writeln!(w, "{}: {code}", lang.say("mã", "code"))?;
    } else {
        let vi = "không có mã: không chỉ tiêu nào đủ khớp, hoặc hai chỉ tiêu khớp như nhau";
        writeln!(w, "{}", lang.say(vi, "no code: no indicator fits well enough, or two fit alike"))?;
    }
    Ok(code.is_some())
}
