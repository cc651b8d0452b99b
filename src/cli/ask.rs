//! `bocso ask`: what to ask the unit that reported, of a file or a stored document, as DOCX or XLSX.

use super::place::Place;
use super::sandbox::{self, Reader};
use super::{Failure, export, lang::Lang, out};
use crate::ask::{Questions, docx, xlsx};
use crate::indicator::output::Extraction;
use crate::store::DocumentId;
use crate::work::show::Ask;
use std::fs;
use std::path::PathBuf;

/// Arguments of `ask`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Report file, or the id of a stored document
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// File to write: .docx or .xlsx
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Numbers that nothing explains as well
    #[arg(long)]
    unexplained: bool,
    #[command(flatten)]
    place: Place,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    #[command(flatten)]
    sandbox: sandbox::Options,
}

/// Writes the questions.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let at = args.out.display();
    let ending = args.out.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !matches!(ending.as_str(), "docx" | "xlsx") {
        let words = lang.say("cần một tệp .docx hoặc .xlsx", "expected a file .docx or .xlsx");
        return Err(Failure::Usage(format!("{at}: {words}")));
    }
    let stored = args.report.to_str().and_then(|r| r.parse::<DocumentId>().ok()).filter(|_| !args.report.exists());
    let (json, text) = match stored {
        Some(id) => stored_document(args, &id, lang)?,
        None => file(args, lang)?,
    };
    let told = |why: &dyn std::fmt::Display| Failure::Told(format!("{}: {why}", args.report.display()));
    let extraction: Extraction = serde_json::from_str(&json).map_err(|e| told(&e))?;
    let questions = Questions::of(&extraction, &text, args.unexplained);
    let bytes = if ending == "docx" { docx::write(&questions)? } else { xlsx::write(&questions).map_err(|e| told(&e))? };
    fs::write(&args.out, bytes).map_err(|e| Failure::Told(format!("{at}: {e}")))?;
    let (checks, numbers) = (questions.checks.len(), questions.unexplained.len());
    out::complain(&match lang {
        Lang::Vi if questions.is_empty() => format!("{at}: không có gì phải hỏi"),
        Lang::En if questions.is_empty() => format!("{at}: there is nothing to ask"),
        Lang::Vi => format!("{at}: {checks} chỗ không khớp, {numbers} số chưa rõ nội dung"),
        Lang::En => format!("{at}: {checks} failed checks, {numbers} numbers that nothing explains"),
    });
    Ok(true)
}

/// Extraction and text of a stored document.
fn stored_document(args: &Args, id: &DocumentId, lang: Lang) -> Result<(String, String), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let made = store.extraction(id).await.map_err(|e| Failure::Told(format!("{id}: {e}")))?;
        made.map(|m| (m.json, m.text)).ok_or_else(|| {
            let vi = "cần một tài liệu trong kho đã bóc số xong, không có tài liệu nào mã như vậy";
            Failure::Told(format!("{id}: {}", lang.say(vi, "expected a stored document with an extraction, found none of that id")))
        })
    })
}

/// Extraction and text of a file.
fn file(args: &Args, lang: Lang) -> Result<(String, String), Failure> {
    let told = |message: String| Failure::Told(format!("{}: {message}", args.report.display()));
    let reader = Reader::new(&args.sandbox, 1, args.grammars.as_deref(), lang)?;
    let shown = |ask| -> Result<String, String> {
        let mut bytes = Vec::new();
        reader.show(ask, reader.open(&args.report)?, false)?.write(&mut bytes).map_err(|e| e.to_string())?;
        String::from_utf8(bytes).map_err(|e| e.to_string())
    };
    Ok((shown(Ask::Extraction).map_err(told)?, shown(Ask::Text).map_err(told)?))
}
