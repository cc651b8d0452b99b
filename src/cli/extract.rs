//! `bocso extract FILE…`: one JSON object a document, in the order of the arguments; a failed file is told of and the others go on.

use super::{Failure, input, lang::Lang, order, out};
use crate::extract;
use crate::grammar::Grammar;
use clap::ValueEnum;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    let grammar = input::grammar(args.grammars.as_deref(), lang)?;
    let mut stdout = out::stdout();
    let mut all = true;
    order::in_order(
        args.files.len(),
        |i| one(&args.files[i], args, &grammar, lang),
        |i, result| match result {
            Ok(json) => {
                stdout.write_all(&json)?;
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
fn one(path: &Path, args: &Args, grammar: &Grammar, lang: Lang) -> Result<Vec<u8>, String> {
    let mut input = input::document(path, lang)?;
    if let (Some(name), true) = (&args.name, path.as_os_str() == "-") {
        input.name.clone_from(name);
    }
    // The core never panics by its tests; should it all the same, one document is lost and not the batch.
    let outcome = catch_unwind(AssertUnwindSafe(|| extract::extract(&input.name, &input.bytes, grammar)));
    let Ok(extraction) = outcome else {
        let vi = "crashed: lỗi của chương trình khi đọc tài liệu này; hãy báo lại kèm tệp";
        return Err(lang.say(vi, "crashed: a fault of the program on this document; please report it with the file").into());
    };
    let extraction = extraction.map_err(|e| input::refused(&e, lang))?;
    // About what an indicator takes: the buffer is not copied as it grows.
    let mut json = Vec::with_capacity(4096 + 1024 * extraction.indicators.len());
    let written =
        if args.pretty { serde_json::to_writer_pretty(&mut json, &extraction) } else { serde_json::to_writer(&mut json, &extraction) };
    written.map_err(|e| format!("crashed: {e}"))?;
    json.push(b'\n');
    if args.files.len() == 1 {
        // The process ends here: its memory goes back at once and not string by string.
        std::mem::forget(extraction);
    }
    Ok(json)
}
