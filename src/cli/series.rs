//! `bocso series`: one indicator over all years, each figure with its report and how it stands.

use super::compare::{self, Form};
use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::grammar::Grammar;
use crate::store::filed::key;
use crate::store::kin::Issuer;
use crate::store::{Point, Review, Wanted};
use crate::years::Wish;
use std::io::Write;

/// Arguments of `series`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// The indicator's label, however its letters are written, or its code in the catalogue
    #[arg(value_name = "LABEL", required_unless_present = "code")]
    indicator: Option<String>,
    /// A code of the catalogue: units by periods, side by side
    #[arg(long, value_name = "CODE", conflicts_with = "indicator")]
    code: Option<String>,
    /// Of --code: table (usual), json, csv or xlsx
    #[arg(long, value_name = "FORMAT", requires = "code", hide_possible_values = true)]
    format: Option<Form>,
    /// Only this issuer, by any of its names
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Only figures with this unit
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Only periods that end on this day or later: 2015-01-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only periods that end on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Also second files of the same report
    #[arg(long)]
    copies: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Figures asked for at a time.
const PAGE: u32 = 500;

/// Prints a line a figure, by period and issuer.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    if let Some(code) = &args.code {
        let wish = Wish {
            code: code.clone(),
            unit: args.issuer.as_deref().map(key),
            from: args.from.clone(),
            to: args.to.clone(),
            measure: args.unit.clone(),
            ..Wish::default()
        };
        let form = args.format.unwrap_or(if args.json { Form::Json } else { Form::Table });
        return runtime()?.block_on(async { compare::grid(&*export::open(&args.place, lang).await?, &wish, form, lang).await });
    }
    let indicator = args.indicator.clone().unwrap_or_default();
    let issuer = args.issuer.as_deref().map(|name| Issuer::of(name, &Grammar::embedded()).key);
    let common =
        Wanted { issuer, unit: args.unit.clone(), from: args.from.clone(), to: args.to.clone(), copies: args.copies, ..Wanted::default() };
    let by_code = Wanted { code: Some(indicator.clone()), ..common.clone() };
    let by_label = Wanted { label: Some(key(&indicator)), ..common };
    runtime()?.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
        let mut page = store.points(&by_code, None, PAGE).await.map_err(lost)?;
        let wanted = if page.points.is_empty() { &by_label } else { &by_code };
        if page.points.is_empty() {
            page = store.points(wanted, None, PAGE).await.map_err(lost)?;
        }
        let found = !page.points.is_empty();
        let mut stdout = out::stdout()?;
        if found && !args.json {
            let heads = lang.say(
                "kỳ\tđơn vị báo cáo\tgiá trị\tđơn vị tính\tđối tượng\ttin cậy\tduyệt\ttài liệu\tsố liệu\ttrang",
                "period\tissuer\tvalue\tunit\tsubject\tconfidence\treview\tdocument\tfigure\tpage",
            );
            writeln!(stdout, "{heads}")?;
        }
        loop {
            for point in &page.points {
                if args.json {
                    let line = serde_json::to_string(point).map_err(|e| Failure::Told(e.to_string()))?;
                    writeln!(stdout, "{line}")?;
                } else {
                    line(&mut stdout, point, lang)?;
                }
            }
            let Some(next) = page.next else { break };
            page = store.points(wanted, Some(&next), PAGE).await.map_err(lost)?;
        }
        stdout.flush()?;
        if !found {
            let words = lang.say("không có số liệu nào mang tên hay mã này", "no figure has this label or code");
            out::complain(&format!("{indicator}: {words}"));
        }
        Ok(found)
    })
}

fn line(to: &mut impl Write, point: &Point, lang: Lang) -> Result<(), Failure> {
    let period = match (&point.period_start, &point.period_end) {
        (Some(start), Some(end)) => format!("{start}..{end}"),
        (Some(day), None) | (None, Some(day)) => day.clone(),
        (None, None) => "-".to_owned(),
    };
    let words = |text: &Option<String>| text.as_deref().unwrap_or("-").replace(char::is_control, " ");
    let review = match point.review {
        Review::Machine => lang.say("máy", "machine"),
        Review::ToReview => lang.say("chờ duyệt", "to review"),
        Review::Accepted => lang.say("đã duyệt", "accepted"),
        Review::Corrected => lang.say("đã sửa", "corrected"),
        Review::Rejected => lang.say("đã bỏ", "rejected"),
        Review::Added => lang.say("đã thêm", "added"),
    };
    writeln!(
        to,
        "{period}\t{}\t{}\t{}\t{}\t0.{:03}\t{review}\t{}\t{}\t{}",
        words(&point.issuer),
        words(&point.value),
        words(&point.unit),
        words(&point.subject),
        point.confidence.min(999),
        point.document,
        point.indicator,
        point.page.map_or_else(|| "-".to_owned(), |p| p.to_string()),
    )?;
    Ok(())
}
