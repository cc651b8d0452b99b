//! `bocso fill`: a form and reports → what goes into each field, as JSON or in the form itself.

use super::input::{Content, Input};
use super::sandbox::{self, Reader};
use super::{Failure, input, lang::Lang, out};
use crate::fill::form::FileKind;
use crate::fill::output::{Filled, State};
use crate::fill::{self, Form, MOST_REPORTS, Source};
use crate::grammar::Grammar;
use crate::indicator::output::Extraction;
use crate::work::show::{Ask, filling};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

/// Arguments of `fill`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Report files
    #[arg(value_name = "FILE", required_unless_present = "forms")]
    files: Vec<PathBuf>,
    /// Blank form: a .docx or .xlsx file, a definition as .toml file, or the code of a defined form
    #[arg(long, value_name = "FORM", required_unless_present = "forms")]
    form: Option<PathBuf>,
    /// Print the proposals as JSON; so it is without --docx and --xlsx
    #[arg(long)]
    json: bool,
    /// Write the blank .docx form filled in to this file: uncertain values on yellow with a comment, empty ones stay empty
    #[arg(long, value_name = "OUT")]
    docx: Option<PathBuf>,
    /// Write the blank .xlsx form filled in to this file: uncertain values on yellow and on a list at the end, empty ones stay empty
    #[arg(long, value_name = "OUT")]
    xlsx: Option<PathBuf>,
    /// Write only values that are sure
    #[arg(long)]
    sure: bool,
    /// List the defined forms
    #[arg(long)]
    forms: bool,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    #[command(flatten)]
    sandbox: sandbox::Options,
}

/// Fills the form.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let grammar = input::grammar(args.grammars.as_deref(), lang)?;
    if args.forms {
        return list(&grammar, lang);
    }
    let Some(form) = &args.form else { return Ok(false) };
    if args.files.len() > MOST_REPORTS {
        let words = lang.say("báo cáo là nhiều nhất cho một biểu mẫu", "reports are the most for one form");
        return Err(Failure::Usage(format!("{MOST_REPORTS} {words}")));
    }
    let reader = Reader::new(&args.sandbox, args.files.len() + 1, args.grammars.as_deref(), lang)?;
    let (form, bytes) = blank(form, &reader, &grammar, lang)?;
    for (out, kind) in [(&args.docx, FileKind::Docx), (&args.xlsx, FileKind::Xlsx)] {
        if let Some(out) = out
            && fill::write::writable(&form) != Some(kind)
        {
            let words = lang.say("chỉ điền được vào biểu mẫu trống cùng loại tệp", "expected a blank form of that kind of file to fill in");
            return Err(Failure::Usage(format!("{}: {words}", out.display())));
        }
    }
    let mut read: Vec<(Extraction, String)> = Vec::new();
    let mut all = true;
    for path in &args.files {
        match report(path, &reader) {
            Ok(done) => read.push(done),
            Err(why) => {
                out::complain(&format!("{}: {why}", path.display()));
                all = false;
            }
        }
    }
    if read.is_empty() {
        return Ok(false);
    }
    let sources: Vec<Source<'_>> = read.iter().map(|(extraction, text)| Source { extraction, text }).collect();
    let filled = fill::fill(&form, &sources, &grammar, lang.into());
    for out in [&args.docx, &args.xlsx].into_iter().flatten() {
        write(out, &bytes, &filled, args.sure, &reader)?;
    }
    if args.json || (args.docx.is_none() && args.xlsx.is_none()) {
        let mut stdout = out::stdout()?;
        serde_json::to_writer_pretty(&mut stdout, &filled).map_err(std::io::Error::from)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    let s = filled.summary;
    out::complain(&match lang {
        Lang::Vi => format!("{} ô: {} chắc, {} cần xem, {} trống, {} đã có sẵn", s.fields, s.sure, s.uncertain, s.empty, s.typed),
        Lang::En => {
            format!("{} fields: {} sure, {} to look at, {} empty, {} filled before", s.fields, s.sure, s.uncertain, s.empty, s.typed)
        }
    });
    Ok(all)
}

fn list(grammar: &Grammar, lang: Lang) -> Result<bool, Failure> {
    let mut stdout = out::stdout()?;
    for form in &grammar.forms().forms {
        let name = lang.say(&form.head.vi, &form.head.en);
        writeln!(stdout, "{}\t{name}\t{} {}", form.head.code, form.fields.len(), lang.say("ô", "fields"))?;
    }
    stdout.flush()?;
    Ok(true)
}

/// The form, and its bytes where it is a file to be filled in.
fn blank(path: &Path, reader: &Reader, grammar: &Grammar, lang: Lang) -> Result<(Form, Vec<u8>), Failure> {
    let told = |message: String| Failure::Told(format!("{}: {message}", path.display()));
    let named = path.to_str().filter(|_| !path.exists()).and_then(|code| Form::defined(code, grammar));
    if let Some(form) = named {
        return Ok((form, Vec::new()));
    }
    let input = reader.open(path).map_err(told)?;
    let name = input.name.clone();
    let bytes = input::whole(input.content, lang).map_err(told)?;
    if path.extension().is_some_and(|x| x == "toml") {
        let text = String::from_utf8_lossy(&bytes);
        return Ok((Form::parse(&name, &text).map_err(told)?, Vec::new()));
    }
    let shown = ask(Ask::Form, name, bytes.clone(), reader).map_err(told)?;
    let form: Form = serde_json::from_slice(&shown).map_err(|e| told(e.to_string()))?;
    if form.fields.is_empty() {
        let vi = "không thấy ô trống nào: cần một bảng có dòng tiêu đề và ô trống, hoặc dòng chấm chấm";
        return Err(told(lang.say(vi, "no blank was found: expected a table with a head and blank cells, or rows of dots").to_owned()));
    }
    Ok((form, bytes))
}

fn ask(ask: Ask, name: String, bytes: Vec<u8>, reader: &Reader) -> Result<Vec<u8>, String> {
    let content = Content::Other { size: bytes.len() as u64, source: Box::new(Cursor::new(bytes)) };
    let mut out = Vec::new();
    reader.show(ask, Input { name, content }, false)?.write(&mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

/// The extraction of a report and the text that it counts in.
fn report(path: &Path, reader: &Reader) -> Result<(Extraction, String), String> {
    let mut bytes = Vec::new();
    reader.show(Ask::Both, reader.open(path)?, false)?.write(&mut bytes).map_err(|e| e.to_string())?;
    let both = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    let (json, text) = both.split_once('\n').unwrap_or((&both, ""));
    Ok((serde_json::from_str(json).map_err(|e| e.to_string())?, text.to_owned()))
}

fn write(path: &Path, form: &[u8], filled: &Filled, sure: bool, reader: &Reader) -> Result<(), Failure> {
    let told = |why: &dyn std::fmt::Display| Failure::Told(format!("{}: {why}", path.display()));
    let only: Option<Vec<String>> = sure.then(|| filled.fields.iter().filter(|f| f.state == State::Sure).map(|f| f.id.clone()).collect());
    let entries = fill::write::entries(filled, only.as_deref());
    let body = filling(form, &entries)?;
    let bytes = ask(Ask::Fill, filled.form.name.clone(), body, reader).map_err(|e| told(&e))?;
    fs::write(path, bytes).map_err(|e| told(&e))
}
