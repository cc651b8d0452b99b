//! `bocso calibrate`: what reviewers decided → how sure is sure, kept in the store for extractions to come.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, out};
use crate::confidence::calibration::Calibration;
use crate::work::learning;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Arguments of `calibrate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Show what would be learned and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Of figures that nobody looks at, at most this share may be wrong: 1/1000, 0.001 or 0.1%; it says which others go to review
    #[arg(long, value_name = "SHARE", value_parser = share)]
    target: Option<f64>,
    /// Write the calibration into a file as well, for `bocso extract --calibration`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A share as people write it.
pub fn share(words: &str) -> Result<f64, String> {
    let number = |s: &str| s.trim().replace(',', ".").parse::<f64>().ok();
    let value = if let Some((part, whole)) = words.split_once('/') {
        number(part).zip(number(whole)).map(|(p, w)| p / w)
    } else if let Some(percent) = words.trim_end().strip_suffix('%') {
        number(percent).map(|p| p / 100.0)
    } else {
        number(words)
    };
    value.filter(|v| (0.0001..=0.5).contains(v)).ok_or_else(|| "expected a share from 1/10000 to 1/2, such as 1/1000".to_owned())
}

/// The largest file that is read as a calibration.
const MOST: u64 = 1 << 20;

/// Reads a calibration from a file.
pub fn read(path: &Path, lang: Lang) -> Result<Calibration, Failure> {
    let failed = |why: &dyn std::fmt::Display| Failure::Told(format!("{}: {why}", path.display()));
    let mut text = String::new();
    fs::File::open(path).and_then(|f| f.take(MOST).read_to_string(&mut text)).map_err(|e| failed(&e))?;
    let wrong = lang.say("không phải tệp hiệu chỉnh của bocso calibrate --out", "expected a calibration written by bocso calibrate --out");
    serde_json::from_str(&text).ok().filter(Calibration::is_sound).ok_or_else(|| failed(&wrong))
}

/// Learns, shows, keeps.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let lost = |e: &dyn std::fmt::Display| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let (learned, calibration, version) = runtime()?.block_on(async {
        let store = super::export::open(&args.place, lang).await?;
        let learned = learning::survey(&*store).await.map_err(|e| lost(&e))?;
        // What was aimed at before still is, unless told otherwise.
        let before = learning::newest(&*store).await.map_err(|e| lost(&e))?;
        let target = args.target.or(before.as_ref().and_then(|b| b.0.target));
        let calibration = learned.calibration(target);
        let version =
            if args.dry_run { None } else { Some(learning::keep(&*store, &calibration, "bocso calibrate").await.map_err(|e| lost(&e))?) };
        Ok::<_, Failure>((learned, calibration, version))
    })?;
    let mut stdout = out::stdout()?;
    let (documents, findings) = (learned.documents, learned.findings.len());
    writeln!(
        stdout,
        "{}",
        match lang {
            Lang::Vi => format!("{documents} tài liệu có quyết định, {findings} số liệu đã có kết luận"),
            Lang::En => format!("{documents} documents with decisions, {findings} figures found right or wrong"),
        }
    )?;
    writeln!(stdout, "{}", lang.say("số liệu\tđã nêu\thiệu chỉnh\tthực tế đúng", "figures\tstated\tcalibrated\tfound right"))?;
    let after = learning::reliability(&learned.findings, Some(&calibration));
    for (bin, corrected) in learning::reliability(&learned.findings, None).iter().zip(&after) {
        writeln!(stdout, "{}\t{:.4}\t{:.4}\t{:.4}", bin.count, bin.stated, corrected.stated, bin.right)?;
    }
    if let (Some(bound), Some((sent, doubted))) = (calibration.review_below, learned.shares(Some(&calibration))) {
        let (sent, doubted) = (sent * 100.0, doubted * 100.0);
        writeln!(
            stdout,
            "{}",
            match lang {
                Lang::Vi => format!("ngưỡng {bound:.4}: {sent:.2} % số liệu cần người xem ({doubted:.2} % vì có nghi vấn)"),
                Lang::En => format!("bound {bound:.4}: {sent:.2} % of the figures go to review ({doubted:.2} % because of doubts)"),
            }
        )?;
    }
    if let Some(path) = &args.out {
        let named = match &version {
            Some(version) => Calibration { version: version.clone(), ..calibration },
            None => learning::named(&calibration, 0),
        };
        let text = serde_json::to_string_pretty(&named).map_err(|e| Failure::Told(e.to_string()))?;
        fs::write(path, text + "\n").map_err(|e| Failure::Told(format!("{}: {e}", path.display())))?;
    }
    match version {
        Some(version) => writeln!(stdout, "{} {version}", lang.say("bản hiệu chỉnh", "calibration"))?,
        None => writeln!(stdout, "{}", lang.say("chưa lưu gì (--dry-run)", "nothing was kept (--dry-run)"))?,
    }
    stdout.flush()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for words in ["1/1000", "0.001", "0,1%", "0.1 %"] {
            assert!(share(words).is_ok_and(|v| (v - 0.001).abs() < 1e-12), "{words}");
        }
        for wrong in ["", "0", "1", "-1/10", "1/0", "x/2", "NaN"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
