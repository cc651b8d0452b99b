//! `bocso extract FILE…`: one JSON object a document, in the order of the arguments; a failed file is told of and the others go on.

use super::sandbox::{self, Answer, Reader};
use super::{Failure, lang::Lang, order, out};
use crate::work::show::Ask;
use clap::ValueEnum;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `extract`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Report files; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    /// Indent the JSON for people to read
    #[arg(long)]
    pretty: bool,
    /// json (default) or jsonl: one object a line in either; jsonl refuses --pretty
    #[arg(long, value_name = "FORMAT", default_value = "json", hide_default_value = true, hide_possible_values = true)]
    format: Format,
    /// What source.name says of a document read from standard input
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Confidences and review marks by this calibration, as `bocso calibrate --out` writes it
    #[arg(long, value_name = "FILE")]
    calibration: Option<PathBuf>,
    #[command(flatten)]
    sandbox: sandbox::Options,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Jsonl,
}

/// Extracts every file.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    if args.pretty && args.format == Format::Jsonl {
        let vi = "--pretty không đi với --format jsonl: JSON Lines là mỗi tài liệu một dòng; bỏ một trong hai";
        let en = "--pretty does not go with --format jsonl: JSON Lines has one document a line; leave one of them out";
        return Err(Failure::Usage(lang.say(vi, en).into()));
    }
    if args.files.iter().filter(|f| f.as_os_str() == "-").count() > 1 {
        let vi = "dấu - (đọc từ đầu vào chuẩn) chỉ dùng được một lần";
        return Err(Failure::Usage(lang.say(vi, "- (standard input) can stand only once").into()));
    }
    let calibration = args.calibration.as_deref().map(|path| super::calibrate::read(path, lang)).transpose()?;
    let reader = Reader::calibrated(&args.sandbox, args.files.len(), args.grammars.as_deref(), calibration, lang)?;
    let mut stdout = out::stdout()?;
    let mut all = true;
    order::in_order(
        args.files.len(),
        |i| one(&args.files[i], args, &reader),
        |i, result| match result {
            Ok(json) => {
                json.write(&mut stdout)?;
                // A reader at the other end of a pipe sees each document as soon as it is done.
                stdout.flush()
            }
            Err(message) => {
                all = false;
                out::complain(&format!("{}: {message}", args.files[i].display()));
                Ok(())
            }
        },
    )?;
    Ok(all)
}

/// One document's JSON with its line end, or the message without the file's name.
fn one(path: &Path, args: &Args, reader: &Reader) -> Result<Answer, String> {
    let mut input = reader.open(path)?;
    if let (Some(name), true) = (&args.name, path.as_os_str() == "-") {
        input.name.clone_from(name);
    }
    reader.show(if args.pretty { Ask::Indented } else { Ask::Extraction }, input, args.files.len() == 1)
}
