//! `bocso coverage`: which issuers have a report of which periods, and where one is missing between two that are there.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::grammar::Grammar;
use crate::store::kin::Issuer;
use crate::store::{Covered, Filter};
use crate::years::links::{self, Names, Web};
use std::collections::BTreeMap;
use std::io::Write;

/// Arguments of `coverage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Only this issuer, by any of its names
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only periods that end on this day or later: 2015-01-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only periods that end on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// One JSON object a line: issuer, period, reports
    #[arg(long)]
    json: bool,
}

/// Prints a line an issuer: years with their reports, a dash for a year without one, a dot for one in which it did not exist.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let issuer = args.issuer.as_deref().map(|name| Issuer::of(name, &Grammar::embedded()));
    let filter = Filter { issuer: issuer.map(|i| i.key), from: args.from.clone(), to: args.to.clone(), ..Filter::default() };
    let grammar = Grammar::embedded();
    let (rows, names, web) = runtime()?.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let told = |e: crate::store::Error| Failure::Told(e.to_string());
        let names = Names::of(&store.issuers().await.map_err(told)?, &grammar);
        let web = Web::of(&links::declared(&*store).await.map_err(told)?, &names, &grammar);
        Ok::<_, Failure>((store.coverage(&filter).await.map_err(told)?, names, web))
    })?;
    let mut stdout = out::stdout()?;
    if args.json {
        for row in &rows {
            let line = serde_json::json!({
                "issuer": row.issuer, "period_start": row.period_start, "period_end": row.period_end, "reports": row.reports,
            });
            writeln!(stdout, "{line}")?;
        }
        stdout.flush()?;
        return Ok(true);
    }
    let years = |row: &Covered| row.period_end.as_deref().and_then(|d| d.get(..4)).and_then(|y| y.parse::<u16>().ok());
    let (Some(first), Some(last)) = (rows.iter().filter_map(years).min(), rows.iter().filter_map(years).max()) else {
        writeln!(stdout, "{}", lang.say("chưa có báo cáo nào ghi rõ đơn vị và kỳ", "no report states its issuer and period yet"))?;
        stdout.flush()?;
        return Ok(true);
    };
    let mut issuers = BTreeMap::<&str, BTreeMap<u16, u64>>::new();
    let mut undated = BTreeMap::<&str, u64>::new();
    for row in &rows {
        let by_year = issuers.entry(&row.issuer).or_default();
        match years(row) {
            Some(year) => *by_year.entry(year).or_default() += row.reports,
            None => *undated.entry(&row.issuer).or_default() += row.reports,
        }
    }
    let heads: Vec<String> = (first..=last).map(|y| y.to_string()).collect();
    writeln!(stdout, "{}\t{}\t{}", heads.join("\t"), lang.say("không rõ kỳ", "no period"), lang.say("đơn vị", "issuer"))?;
    for (issuer, by_year) in &issuers {
        let unit = names.key(issuer, &grammar).0;
        // A dot: the unit did not exist that year.
        let none = |y: u16| if web.exists(&unit, &format!("{y}-12-31")) { "-" } else { "·" }.to_owned();
        let cells: Vec<String> = (first..=last).map(|y| by_year.get(&y).map_or_else(|| none(y), u64::to_string)).collect();
        let undated = undated.get(issuer).map_or_else(|| "-".to_owned(), u64::to_string);
        writeln!(stdout, "{}\t{undated}\t{issuer}", cells.join("\t"))?;
    }
    stdout.flush()?;
    Ok(true)
}
