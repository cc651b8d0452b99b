//! `bocso verify`: an export held against the originals, on a machine that has nothing else.

use super::sandbox::{self, Reader};
use super::{Failure, lang::Lang, out};
use crate::extract::hex;
use crate::store::DocumentId;
use crate::verify::lines::Error;
use crate::verify::{Aspect, Batch, Findings, Lines, Miss, NOTHING, Reread, Tally, compare};
use crate::work::show::Ask;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Files looked at in the folder of originals, at most.
const FILES: usize = 2_000_000;
/// Folders in folders, at most.
const DEPTH: usize = 32;
/// Letters of a cell of the table.
const CELL: usize = 48;

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

/// Verifies.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let at = args.export.display();
    let file = File::open(&args.export).map_err(|e| Failure::Told(format!("{at}: {}", super::input::unreadable(&e, lang))))?;
    if !args.originals.is_dir() {
        let words = lang.say(
            "cần một thư mục chứa các bản gốc, không có thư mục nào tên như vậy",
            "expected a folder of originals, found none of that name",
        );
        return Err(Failure::Usage(format!("{}: {words}", args.originals.display())));
    }
    let reader = Reader::new(&args.sandbox, 1, args.grammars.as_deref(), lang)?;
    let mut originals = Originals::new(&args.originals);
    let mut lines = Lines::new(BufReader::with_capacity(1 << 16, file));
    let mut stdout = out::stdout();
    let mut told = Told { out: &mut stdout, lang, heads: false, error: None };
    let mut tally = Tally::default();
    let (mut documents, mut figures, mut headless) = (0u64, 0u64, 0u64);
    let mut versions: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut own = None;
    loop {
        let batch = match lines.batch() {
            Ok(Some(batch)) => batch,
            Ok(None) => break,
            Err(e) => return Err(Failure::Told(format!("{at}: {}", unreadable(&e, lang)))),
        };
        documents += 1;
        figures += batch.figures.len() as u64;
        headless += u64::from(batch.head.is_none());
        let name = batch.name();
        let mut tell = |miss: Miss| told.put(&miss);
        let mut findings = Findings { tally: &mut tally, tell: &mut tell, document: &name };
        match anew(&batch, &mut originals, &reader, lang) {
            Ok((reread, made)) => {
                findings.held(Aspect::Original);
                if batch.made_by() != made {
                    *versions.entry(batch.made_by()).or_default() += 1;
                }
                own = Some(made);
                compare(&batch, reread, &mut findings);
            }
            Err(why) => findings.failed(Aspect::Original, "", "", &why, &batch.sha256),
        }
        if let Some(e) = told.error.take() {
            return Err(e.into());
        }
    }
    if lines.audit {
        let mut tell = |miss: Miss| told.put(&miss);
        let mut findings = Findings { tally: &mut tally, tell: &mut tell, document: lang.say("(cả bản xuất)", "(the export)") };
        if headless > 0 {
            findings.failed(Aspect::Whole, "", "document", "0", &headless.to_string());
        }
        match &lines.end {
            Some(end) if (end.documents, end.figures) == (documents, figures) => findings.held(Aspect::Whole),
            Some(end) => {
                let say = |d, f| format!("documents {d}, figures {f}");
                findings.failed(Aspect::Whole, "", "end", &say(end.documents, end.figures), &say(documents, figures));
            }
            None => findings.failed(Aspect::Whole, "", "end", lang.say("dòng cuối", "a last line"), NOTHING),
        }
    }
    if documents == 0 && !lines.audit {
        let words = lang.say(
            "cần một bản xuất jsonl hoặc audit, tệp không có dòng nào",
            "expected an export of the format jsonl or audit, found no line",
        );
        return Err(Failure::Told(format!("{at}: {words}")));
    }
    if let Some(e) = told.error.take() {
        return Err(e.into());
    }
    let heads = told.heads;
    summary(&mut stdout, &tally, heads, lang)?;
    notes(&mut stdout, &versions, own.as_ref(), lines.audit, lang)?;
    stdout.flush()?;
    Ok(tally.holds())
}

#[derive(Deserialize)]
struct Made {
    made_by: crate::indicator::output::MadeBy,
    source: Hashed,
}

#[derive(Deserialize)]
struct Hashed {
    sha256: String,
}

/// A batch's document read anew, with program and grammars that did it, or why it cannot be.
fn anew(batch: &Batch, originals: &mut Originals<'_>, reader: &Reader, lang: Lang) -> Result<(Reread, (String, String)), String> {
    let missing = || lang.say("không có bản gốc nào có mã băm này", "no original has this hash").to_owned();
    let Some(path) = originals.find(&batch.sha256) else {
        let Some((path, hash)) = originals.named(&batch.name()) else { return Err(missing()) };
        let words = lang.say("tệp cùng tên có mã băm khác", "the file of that name has another hash");
        return Err(format!("{words}: {} {hash}", path.display()));
    };
    let shown = |ask| -> Result<String, String> {
        let mut bytes = Vec::new();
        reader.show(ask, reader.open(&path)?, false)?.write(&mut bytes).map_err(|e| e.to_string())?;
        String::from_utf8(bytes).map_err(|e| e.to_string())
    };
    let extraction = shown(Ask::Extraction)?;
    let text = shown(Ask::Text)?;
    let made: Made = serde_json::from_str(&extraction).map_err(|e| e.to_string())?;
    if made.source.sha256 != batch.sha256 {
        return Err(missing());
    }
    let document = DocumentId::of_hash(&made.source.sha256).map(|id| id.to_string()).unwrap_or_default();
    Ok((Reread { document, sha256: made.source.sha256, extraction, text }, (made.made_by.program, made.made_by.grammars)))
}

/// The originals by their hashes. Files are hashed when one is asked for that does not bear its hash as its name.
struct Originals<'a> {
    folder: &'a Path,
    walked: Option<Walked>,
}

#[derive(Default)]
struct Walked {
    by_hash: HashMap<String, PathBuf>,
    by_name: HashMap<String, (PathBuf, String)>,
}

impl<'a> Originals<'a> {
    fn new(folder: &'a Path) -> Self {
        Self { folder, walked: None }
    }

    fn find(&mut self, sha256: &str) -> Option<PathBuf> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return None;
        }
        let (a, rest) = sha256.split_at(2);
        let b = rest.get(..2)?;
        // As object stores lay their files out, and side by side.
        let named = [self.folder.join(a).join(b).join(sha256), self.folder.join(sha256)];
        let held = |path: &PathBuf| path.is_file() && hash(path).is_ok_and(|h| h == sha256);
        if let Some(path) = named.into_iter().find(held) {
            return Some(path);
        }
        self.walked().by_hash.get(sha256).cloned()
    }

    fn named(&mut self, name: &str) -> Option<(PathBuf, String)> {
        self.walked().by_name.get(name).cloned()
    }

    fn walked(&mut self) -> &Walked {
        let folder = self.folder;
        self.walked.get_or_insert_with(|| {
            let mut out = Walked::default();
            let mut waiting = vec![(folder.to_path_buf(), 0)];
            let mut files = 0;
            while let Some((dir, depth)) = waiting.pop() {
                for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
                    let (path, kind) = (entry.path(), entry.file_type());
                    if kind.as_ref().is_ok_and(fs::FileType::is_dir) && depth < DEPTH {
                        waiting.push((path, depth + 1));
                    } else if path.is_file() && files < FILES {
                        files += 1;
                        let Ok(hash) = hash(&path) else { continue };
                        out.by_name.insert(entry.file_name().to_string_lossy().into_owned(), (path.clone(), hash.clone()));
                        out.by_hash.insert(hash, path);
                    }
                }
            }
            out
        })
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// The table of what does not hold.
struct Told<'a, W> {
    out: &'a mut W,
    lang: Lang,
    heads: bool,
    error: Option<io::Error>,
}

impl<W: Write> Told<'_, W> {
    fn put(&mut self, miss: &Miss) {
        if self.error.is_none() {
            self.error = self.line(miss).err();
        }
    }

    fn line(&mut self, miss: &Miss) -> io::Result<()> {
        let say = |vi, en| self.lang.say(vi, en).to_owned();
        if !self.heads {
            self.heads = true;
            let heads = [
                say("TÀI LIỆU", "DOCUMENT"),
                say("SỐ LIỆU", "FIGURE"),
                say("CHỖ SAI", "WHAT"),
                say("THEO BẢN GỐC", "THE ORIGINAL GIVES"),
                say("TRONG BẢN XUẤT", "THE EXPORT SAYS"),
            ];
            row(self.out, &heads)?;
        }
        let (vi, en) = miss.aspect.words();
        let aspect = say(vi, en);
        let detail = self.lang.say(&miss.detail.0, &miss.detail.1);
        let what = if detail.is_empty() { aspect } else { format!("{aspect} ({detail})") };
        let figure = if miss.what.is_empty() { NOTHING.to_owned() } else { miss.what.clone() };
        row(self.out, &[miss.document.clone(), figure, what, miss.expected.clone(), miss.found.clone()])
    }
}

/// A row of the table: cells on one line each, cut and padded, the last one not padded.
fn row(out: &mut impl Write, cells: &[String; 5]) -> io::Result<()> {
    let widths = [28, 10, 28, CELL, CELL];
    let mut line = String::new();
    for (i, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let words: Vec<char> = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cut = words.len() > width;
        line.extend(words.iter().take(if cut { width - 1 } else { width }));
        if cut {
            line.push('…');
        }
        if i + 1 < cells.len() {
            let shown = words.len().min(width);
            line.extend(std::iter::repeat_n(' ', width - shown + 2));
        }
    }
    writeln!(out, "{}", line.trim_end())
}

fn summary(out: &mut impl Write, tally: &Tally, heads: bool, lang: Lang) -> io::Result<()> {
    if heads {
        writeln!(out)?;
    }
    for aspect in Aspect::ALL {
        let (held, failed) = tally.of(aspect);
        if held + failed == 0 {
            continue;
        }
        let (vi, en) = aspect.words();
        let (holds, not) = (lang.say("đúng", "hold"), lang.say("sai", "do not"));
        writeln!(out, "{:<16}{held:>8} {holds}{failed:>8} {not}", lang.say(vi, en))?;
    }
    let end = match (tally.holds(), lang) {
        (true, Lang::Vi) => "Mọi điều kiểm được đều đúng.",
        (true, Lang::En) => "Everything that could be verified holds.",
        (false, Lang::Vi) => "Có chỗ không đúng: xem bảng ở trên.",
        (false, Lang::En) => "Something does not hold: see the table above.",
    };
    writeln!(out, "{end}")
}

/// What was not verified, and why.
fn notes(
    out: &mut impl Write,
    versions: &BTreeMap<(String, String), u64>,
    own: Option<&(String, String)>,
    audit: bool,
    lang: Lang,
) -> io::Result<()> {
    for ((program, grammars), documents) in versions {
        let (own_program, own_grammars) = own.map_or((NOTHING, NOTHING), |o| (o.0.as_str(), o.1.as_str()));
        match lang {
            Lang::Vi => writeln!(
                out,
                "Lưu ý: {documents} tài liệu do {program} ({grammars}) bóc, ở đây đọc lại bằng {own_program} ({own_grammars}): chỉ so bản gốc, \
                 trích dẫn, giá trị và kết luận của các phép kiểm tra chung."
            )?,
            Lang::En => writeln!(
                out,
                "Note: {documents} documents were extracted by {program} ({grammars}) and read here by {own_program} ({own_grammars}): only \
                 originals, quotes, values and outcomes of checks that both have were compared."
            )?,
        }
    }
    if !audit {
        let vi = "Lưu ý: bản xuất jsonl chỉ có số liệu; muốn kiểm cả phép kiểm tra và chuỗi duyệt thì xuất bằng --format audit.";
        let en = "Note: an export of the format jsonl has figures alone; export with --format audit to verify checks and decisions too.";
        writeln!(out, "{}", lang.say(vi, en))?;
    }
    Ok(())
}

/// Why the export cannot be read.
fn unreadable(e: &Error, lang: Lang) -> String {
    match e {
        Error::Read(e) => super::input::unreadable(e, lang),
        Error::Line { line, why } => match lang {
            Lang::Vi => format!("dòng {line} không phải của một bản xuất jsonl hoặc audit: {why}"),
            Lang::En => format!("line {line} is none of an export of the format jsonl or audit: {why}"),
        },
    }
}
