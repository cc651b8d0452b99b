//! `bocso verify`: an export held against the originals, on a machine that has nothing else.

mod originals;

mod table;

use super::sandbox::{self, Reader};
use super::{Failure, lang::Lang, order, out};
use crate::document::UnreadPage;
use crate::read::scan::cores;
use crate::store::DocumentId;
use crate::verify::lines::Error;
use crate::verify::{Aspect, Batch, Findings, Lines, Miss, NOTHING, Reread, Tally, compare};
use crate::work::show::Ask;
use originals::Originals;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use table::Told;

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Export of the format audit, or jsonl (which has no checks and no decisions)
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// Folder with the originals, whatever their names
    #[arg(long, value_name = "DIR")]
    originals: PathBuf,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    #[command(flatten)]
    sandbox: sandbox::Options,
}

/// What was verified of the whole export.
#[derive(Default)]
struct Sum {
    tally: Tally,
    documents: u64,
    figures: u64,
    /// Documents whose first line is missing.
    headless: u64,
    /// Documents by program and grammars that are not those of this program.
    others: BTreeMap<(String, String), u64>,
    /// Program and grammars of this program.
    own: Option<(String, String)>,
}

/// What was verified of one document.
struct Outcome {
    tally: Tally,
    misses: Vec<Miss>,
    /// Program and grammars that read it anew. `None`: it could not be read.
    made: Option<(String, String)>,
}

/// Verifies.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let at = args.export.display();
    let file = File::open(&args.export).map_err(|e| Failure::Told(format!("{at}: {}", super::input::unreadable(&e, lang))))?;
    if !args.originals.is_dir() {
        let vi = "cần một thư mục chứa các bản gốc, không có thư mục nào tên như vậy";
        let words = lang.say(vi, "expected a folder of originals, found none of that name");
        return Err(Failure::Usage(format!("{}: {words}", args.originals.display())));
    }
    let together = cores().max(1) * 2;
    let reader = Reader::new(&args.sandbox, together, args.grammars.as_deref(), lang)?;
    let mut originals = Originals::new(&args.originals);
    let mut lines = Lines::new(BufReader::with_capacity(1 << 16, file));
    let mut stdout = out::stdout()?;
    let mut told = Told::new(&mut stdout, lang);
    let mut sum = Sum::default();
    loop {
        let batches = some(&mut lines, together).map_err(|e| Failure::Told(format!("{at}: {}", unreadable(&e, lang))))?;
        if batches.is_empty() {
            break;
        }
        let paths: Vec<Result<PathBuf, String>> = batches.iter().map(|b| original(b, &mut originals, lang)).collect();
        order::in_order(
            batches.len(),
            |i| one(&batches[i], paths[i].as_ref().map(PathBuf::as_path), &reader, lang),
            |i, outcome| -> io::Result<()> {
                sum.add(&batches[i], &outcome);
                outcome.misses.iter().try_for_each(|miss| told.put(miss))
            },
        )?;
    }
    if sum.documents == 0 && !lines.audit {
        let vi = "cần một bản xuất jsonl hoặc audit, tệp không có dòng nào";
        let words = lang.say(vi, "expected an export of the format jsonl or audit, found no line");
        return Err(Failure::Told(format!("{at}: {words}")));
    }
    if lines.audit {
        sum.end(&lines, lang).iter().try_for_each(|miss| told.put(miss))?;
    }
    table::summary(&mut stdout, &sum.tally, lang)?;
    table::notes(&mut stdout, &sum.others, sum.own.as_ref(), lines.audit, lang)?;
    stdout.flush()?;
    Ok(sum.tally.holds())
}

/// The next documents' lines, so many documents at most.
fn some<R: BufRead>(lines: &mut Lines<R>, most: usize) -> Result<Vec<Batch>, Error> {
    let mut out = Vec::new();
    while out.len() < most {
        match lines.batch()? {
            Some(batch) => out.push(batch),
            None => break,
        }
    }
    Ok(out)
}

impl Sum {
    fn add(&mut self, batch: &Batch, outcome: &Outcome) {
        self.documents += 1;
        self.figures += batch.figures.len() as u64;
        self.headless += u64::from(batch.head.is_none());
        self.tally.add(&outcome.tally);
        if let Some(made) = &outcome.made {
            if *made != batch.made_by() {
                *self.others.entry(batch.made_by()).or_default() += 1;
            }
            self.own.get_or_insert_with(|| made.clone());
        }
    }

    /// Whether an export for an audit is complete.
    fn end<R>(&mut self, lines: &Lines<R>, lang: Lang) -> Vec<Miss> {
        let mut misses = Vec::new();
        let mut tell = |miss| misses.push(miss);
        let document = lang.say("(cả bản xuất)", "(the export)");
        let mut findings = Findings { tally: &mut self.tally, tell: &mut tell, document };
        if self.headless > 0 {
            findings.failed(Aspect::Whole, "", "document", "0", &self.headless.to_string());
        }
        match &lines.end {
            Some(end) if (end.documents, end.figures) == (self.documents, self.figures) => findings.held(Aspect::Whole),
            Some(end) => {
                let say = |d, f| format!("documents {d}, figures {f}");
                findings.failed(Aspect::Whole, "", "end", &say(end.documents, end.figures), &say(self.documents, self.figures));
            }
            None => findings.failed(Aspect::Whole, "", "end", lang.say("dòng cuối", "a last line"), NOTHING),
        }
        misses
    }
}

/// One document.
fn one(batch: &Batch, path: Result<&Path, &String>, reader: &Reader, lang: Lang) -> Outcome {
    let mut out = Outcome { tally: Tally::default(), misses: Vec::new(), made: None };
    let mut tell = |miss| out.misses.push(miss);
    let name = batch.name();
    let mut findings = Findings { tally: &mut out.tally, tell: &mut tell, document: &name };
    match path.map_err(Clone::clone).and_then(|path| anew(batch, path, reader, lang)) {
        Ok((reread, made)) => {
            findings.held(Aspect::Original);
            compare(batch, reread, &mut findings);
            out.made = Some(made);
        }
        Err(why) => findings.failed(Aspect::Original, "", "", &why, &batch.sha256),
    }
    out
}

#[derive(Deserialize)]
struct Made {
    made_by: crate::indicator::output::MadeBy,
    source: Hashed,
}

#[derive(Deserialize)]
struct Hashed {
    sha256: String,
    #[serde(default)]
    unread_pages: Vec<UnreadPage>,
}

/// Pages that figures of a batch stand on and that cannot be read here, in a message: nothing is said of such a figure, neither that it
/// holds nor that it does not. `None`: there are none.
fn unread(batch: &Batch, pages: &[UnreadPage], lang: Lang) -> Option<String> {
    let stand: BTreeSet<u32> = batch.figures.iter().filter_map(|f| serde_json::from_str(f.get("page")?.get()).ok()).collect();
    let some: Vec<&UnreadPage> = pages.iter().filter(|p| stand.contains(&p.page)).collect();
    let why = table::harmless(&some.first()?.reason);
    let numbers: Vec<String> = some.iter().map(|p| p.page.to_string()).collect();
    let words = lang.say("máy này không đọc được trang", "this machine cannot read page");
    Some(format!("{words} {}: {why}", numbers.join(", ")))
}

/// The file with a batch's document, or why there is none.
fn original(batch: &Batch, originals: &mut Originals<'_>, lang: Lang) -> Result<PathBuf, String> {
    if let Some(path) = originals.find(&batch.sha256) {
        return Ok(path);
    }
    let Some((path, hash)) = originals.named(&batch.name()) else { return Err(missing(lang)) };
    let words = lang.say("tệp cùng tên có mã băm khác", "the file of that name has another hash");
    Err(format!("{words}: {} {hash}", path.display()))
}

fn missing(lang: Lang) -> String {
    lang.say("không có bản gốc nào có mã băm này", "no original has this hash").to_owned()
}

/// A batch's document read anew, with program and grammars that did it, or why it cannot be.
fn anew(batch: &Batch, path: &Path, reader: &Reader, lang: Lang) -> Result<(Reread, (String, String)), String> {
    let mut bytes = Vec::new();
    reader.show(Ask::Both, reader.open(path)?, false)?.write(&mut bytes).map_err(|e| e.to_string())?;
    let mut extraction = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    let text = extraction.find('\n').map(|end| extraction.split_off(end + 1)).unwrap_or_default();
    let made: Made = serde_json::from_str(&extraction).map_err(|e| e.to_string())?;
    if made.source.sha256 != batch.sha256 {
        return Err(missing(lang));
    }
    if let Some(why) = unread(batch, &made.source.unread_pages, lang) {
        return Err(why);
    }
    // An organisation's document has an id of its own (`DocumentId::of`), which the export states.
    let stated = batch.document().filter(|d| d.parse::<DocumentId>().is_ok());
    let document = stated.or_else(|| DocumentId::of_hash(&made.source.sha256).map(|id| id.to_string())).unwrap_or_default();
    Ok((Reread { document, sha256: made.source.sha256, extraction, text }, (made.made_by.program, made.made_by.grammars)))
}

/// Why the export cannot be read.
fn unreadable(e: &Error, lang: Lang) -> String {
    match e {
        Error::Read(e) => super::input::unreadable(e, lang),
        Error::Line { line, why } => {
            let why = table::harmless(why);
            match lang {
                Lang::Vi => format!("dòng {line} không phải của một bản xuất jsonl hoặc audit: {why}"),
                Lang::En => format!("line {line} is none of an export of the format jsonl or audit: {why}"),
            }
        }
    }
}
