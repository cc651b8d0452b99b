//! `bocso compare`: the same indicator of the same unit and period, told differently by two reports; and `bocso series --code`, the
//! grid of years side by side.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::export::csv::Style;
use crate::export::side;
use crate::grammar::Grammar;
use crate::store::Store;
use crate::store::filed::key;
use crate::years::{self, Difference, Entry, Grid, Told, Wish, links};
use clap::ValueEnum;
use std::io::Write;

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Only this code of the catalogue; without it all that figures bear
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Only units and issuers with these words in their names
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only periods that end on this day or later: 2015-01-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only periods that end on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What a grid is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Table,
    Json,
    Csv,
    Xlsx,
}

/// Prints a line a difference. Whether there is none.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let grammar = Grammar::embedded();
    let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let mut stdout = out::stdout()?;
    let found = runtime()?.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let codes = match &args.code {
            Some(code) => vec![code.clone()],
            None => store.codes(None).await.map_err(lost)?.into_iter().map(|h| h.code).collect(),
        };
        let declared = links::declared(&*store).await.map_err(lost)?;
        let mut found = false;
        for code in codes {
            let wish = Wish {
                code: code.clone(),
                unit: args.issuer.as_deref().map(key),
                from: args.from.clone(),
                to: args.to.clone(),
                ..Wish::default()
            };
            let mut grid = years::side_by_side(&*store, &declared, &grammar, &wish).await.map_err(lost)?;
            years::quote(&*store, &mut grid.differences).await.map_err(lost)?;
            for d in &grid.differences {
                found = true;
                if args.json {
                    let mut line = serde_json::to_value(d).map_err(|e| Failure::Told(e.to_string()))?;
                    line["code"] = code.clone().into();
                    writeln!(stdout, "{line}")?;
                } else {
                    difference(&mut stdout, &code, d, lang)?;
                }
            }
        }
        Ok::<_, Failure>(found)
    })?;
    stdout.flush()?;
    if !found {
        out::complain(lang.say("không có chỗ lệch nào", "nothing differs"));
    }
    Ok(!found)
}

fn plain(words: &str) -> String {
    words.replace(char::is_control, " ")
}

fn difference(to: &mut impl Write, code: &str, d: &Difference, lang: Lang) -> Result<(), Failure> {
    let words = d.why.words();
    let side = |e: &Entry, quote: Option<&String>| {
        let page = e.page.map_or_else(String::new, |p| format!(" {} {p}", lang.say("trang", "page")));
        let quote = quote.map_or_else(String::new, |q| format!(" “{}”", plain(q)));
        format!("{} ({} {}{page}{quote})", e.value, plain(e.issuer.as_deref().unwrap_or("-")), plain(&e.name))
    };
    let days = side::period(&(d.period_start.clone(), d.period_end.clone()));
    let (one, other) = (side(&d.one, d.one_quote.as_ref()), side(&d.other, d.other_quote.as_ref()));
    writeln!(to, "{code}\t{}\t{days}\t{}\t{one}\t{other}\t{}", plain(&d.unit), lang.say(words.0, words.1), d.by)?;
    Ok(())
}

/// Prints a grid. Whether it has any figure.
pub async fn grid(store: &dyn Store, wish: &Wish, form: Form, lang: Lang) -> Result<bool, Failure> {
    let grammar = Grammar::embedded();
    let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let wrong = |e: crate::export::Error| Failure::Told(e.to_string());
    let declared = links::declared(store).await.map_err(lost)?;
    let grid = years::side_by_side(store, &declared, &grammar, wish).await.map_err(lost)?;
    let mut stdout = out::stdout()?;
    let english = lang == Lang::En;
    match form {
        Form::Json => writeln!(stdout, "{}", serde_json::to_string(&grid).map_err(|e| Failure::Told(e.to_string()))?)?,
        Form::Csv => side::csv(&grid, &mut stdout, Style { separator: b',', comma: false }, english).map_err(wrong)?,
        Form::Xlsx => {
            let mut book = std::io::Cursor::new(Vec::new());
            side::xlsx(&grid, &mut book, english).map_err(wrong)?;
            stdout.write_all(&book.into_inner())?;
        }
        Form::Table => table(&mut stdout, &grid, lang)?,
    }
    stdout.flush()?;
    for (unit, count) in &grid.apart {
        let why = lang.say("đơn vị tính không quy đổi được, để riêng", "a unit that cannot be converted, kept apart");
        out::complain(&format!("{unit:?}: {count} {why}"));
    }
    if grid.rows.is_empty() {
        out::complain(&format!("{}: {}", wish.code, lang.say("không có số liệu nào mang mã này", "no figure has this code")));
    }
    Ok(!grid.rows.is_empty())
}

fn table(to: &mut impl Write, grid: &Grid, lang: Lang) -> Result<(), Failure> {
    let title = lang.say(&grid.title.0, &grid.title.1);
    writeln!(to, "{} {title} ({})", grid.code, if grid.unit.is_empty() { "-" } else { &grid.unit })?;
    let heads: Vec<String> = grid.periods.iter().map(side::period).collect();
    writeln!(to, "{}\t{}", lang.say("đơn vị", "unit"), heads.join("\t"))?;
    for row in &grid.rows {
        let cell = |cell: &years::Cell| {
            let value = |e: &Entry| {
                let mark = match e.told {
                    Told::Own => "",
                    Told::Later => "*",
                    Told::Sum => "Σ",
                };
                format!("{}{mark}{}", e.value, if e.odd.is_some() { "?" } else { "" })
            };
            let all: Vec<String> = cell.entries.iter().map(value).collect();
            if all.is_empty() { "-".to_owned() } else { all.join(" | ") }
        };
        writeln!(to, "{}\t{}", plain(&row.unit), row.cells.iter().map(cell).collect::<Vec<_>>().join("\t"))?;
    }
    let (vi, en) = ("* báo cáo sau nêu lại; Σ tổng các đơn vị; ? khác thường", "* told by a later report; Σ sum of units; ? stands apart");
    writeln!(to, "{}", lang.say(vi, en))?;
    Ok(())
}
