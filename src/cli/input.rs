//! Files, standard input and grammar folders, read with a message for everything that can be wrong with them.

use super::Failure;
use super::lang::Lang;
use crate::extract;
use crate::grammar::Grammar;
use crate::grammar::{catalog, forms};
use crate::read::Limits;
use crate::read::sniff::{Form, sniff};
use crate::work::pool::Source;
use std::fs::{self, File};
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::Path;

/// How many bytes at the start tell text from what is none.
const HEAD: u64 = 8192;

/// A document as it came.
pub struct Input {
    /// File name without its folder; "stdin" for standard input.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// Bytes, or a file that is still to be read.
pub enum Content {
    /// Plain text, Markdown or a web page: all of it, at most one byte more than [`Limits`] allows.
    Text(Vec<u8>),
    /// Anything else; the reader stands at its start.
    Other {
        /// About how many bytes it has.
        size: u64,
        /// The bytes, at most one more than [`Limits`] allows.
        source: Box<dyn Source>,
    },
}

/// Opens a file, or reads standard input for `-`. The error is the message without the file's name.
///
/// Never more than the limit and one byte is held, so that a huge file costs a message and no memory; of what is no text, only
/// the start is looked at here.
pub fn document(path: &Path, lang: Lang) -> Result<Input, String> {
    let limits = Limits::default();
    let dash = path.as_os_str() == "-";
    let mut source: Box<dyn Read> =
        if dash { Box::new(io::stdin().lock()) } else { Box::new(open(path).map_err(|e| unreadable(&e, lang))?) };
    let mut bytes = Vec::new();
    source.by_ref().take(HEAD).read_to_end(&mut bytes).map_err(|e| unreadable(&e, lang))?;
    let text = matches!(sniff(&bytes), Form::Text(_) | Form::Html(_));
    let most = if text { limits.text_bytes } else { limits.file_bytes } as u64;
    let size = if dash { None } else { fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|about| about.len()) };
    if let Some(size) = size.filter(|size| *size > most) {
        return Err(too_large(size, most, lang));
    }
    let name = if dash { "stdin".into() } else { path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned() };
    if let (false, Some(size)) = (text, size) {
        let file = open(path).map_err(|e| unreadable(&e, lang))?;
        return Ok(Input { name, content: Content::Other { size, source: Box::new(file) } });
    }
    // A pipe cannot be read twice.
    bytes.reserve_exact(size.unwrap_or_default().saturating_sub(bytes.len() as u64) as usize + 1);
    source.take(most + 1 - bytes.len() as u64).read_to_end(&mut bytes).map_err(|e| unreadable(&e, lang))?;
    if bytes.len() as u64 > most {
        return Err(too_large(most + 1, most, lang));
    }
    let size = bytes.len() as u64;
    Ok(Input { name, content: if text { Content::Text(bytes) } else { Content::Other { size, source: Box::new(Cursor::new(bytes)) } } })
}

/// All bytes of a document, for reading it in this process.
pub fn whole(content: Content, lang: Lang) -> Result<Vec<u8>, String> {
    match content {
        Content::Text(bytes) => Ok(bytes),
        Content::Other { size, source } => {
            let mut bytes = Vec::with_capacity(size as usize + 1);
            let most = Limits::default().file_bytes as u64 + 1;
            source.take(most).read_to_end(&mut bytes).map_err(|e| unreadable(&e, lang))?;
            Ok(bytes)
        }
    }
}

/// Opens what is no folder.
fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { Ok(file) }
}

/// Why a file could not be opened: what was expected, what was found, what to do.
pub fn unreadable(e: &io::Error, lang: Lang) -> String {
    match e.kind() {
        ErrorKind::NotFound => lang
            .say(
                "missing: cần một tệp báo cáo, không có tệp nào tên như vậy; kiểm tra lại đường dẫn",
                "missing: expected a report file, found nothing of that name; check the path",
            )
            .into(),
        ErrorKind::IsADirectory => lang
            .say(
                "directory: cần một tệp báo cáo, gặp một thư mục; chỉ ra từng tệp, ví dụ thư-mục/*.txt",
                "directory: expected a report file, found a folder; name its files, for example folder/*.txt",
            )
            .into(),
        ErrorKind::PermissionDenied => lang
            .say(
                "unreadable: cần quyền đọc tệp, hệ thống từ chối; xem lại quyền của tệp",
                "unreadable: expected a readable file, found no permission; check the file's rights",
            )
            .into(),
        _ => format!("unreadable: {}: {e}", lang.say("không đọc được tệp", "the file cannot be read")),
    }
}

fn too_large(size: u64, most: u64, lang: Lang) -> String {
    let (size, most) = (size.div_ceil(1 << 20), most >> 20);
    match lang {
        Lang::Vi => format!("too_large: cần tệp không quá {most} MiB, gặp {size} MiB; chia báo cáo thành nhiều tệp rồi chạy lại"),
        Lang::En => format!("too_large: expected at most {most} MiB, found {size} MiB; split the report and run again"),
    }
}

/// Why a document gave no extraction, the contract's word first.
pub fn refused(e: &extract::Error, lang: Lang) -> String {
    match (lang, e) {
        (Lang::Vi, extract::Error::Read(e)) => format!("{}: {}", e.reason(), e.vietnamese()),
        (Lang::En, _) => format!("{}: {e}", e.reason()),
    }
}

/// Grammar files as (name, text).
pub type GrammarFiles = Vec<(String, String)>;

/// The grammars compiled in, or those of a folder.
pub fn grammar(dir: Option<&Path>, lang: Lang) -> Result<Grammar, Failure> {
    Ok(dir.map(|dir| own_grammar(dir, lang)).transpose()?.map_or_else(Grammar::embedded, |own| own.0))
}

/// The grammars of a folder, and the files that they are made of.
pub fn own_grammar(dir: &Path, lang: Lang) -> Result<(Grammar, GrammarFiles), Failure> {
    let at = dir.display();
    let entries = fs::read_dir(dir).map_err(|e| {
        Failure::Usage(format!("{at}: {} ({e})", lang.say("cần một thư mục chứa tệp *.toml", "expected a folder of *.toml files")))
    })?;
    let mut paths: Vec<_> =
        entries.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.extension().is_some_and(|x| x == "toml")).collect();
    paths.sort();
    if paths.is_empty() {
        let vi = "cần ít nhất một tệp *.toml, thư mục không có tệp nào; xem grammars/ trong mã nguồn";
        let en = "expected at least one *.toml file, the folder has none; see grammars/ of the source";
        return Err(Failure::Usage(format!("{at}: {}", lang.say(vi, en))));
    }
    let mut all: Vec<_> = paths.into_iter().map(|p| ("", p)).collect();
    // A folder may have a catalogue and forms of its own; without them, those which are compiled in stay.
    for folder in [catalog::FOLDER, forms::FOLDER] {
        let inside = fs::read_dir(dir.join(folder)).into_iter().flatten();
        let mut more: Vec<_> =
            inside.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.extension().is_some_and(|x| x == "toml")).collect();
        more.sort();
        all.extend(more.into_iter().map(|p| (folder, p)));
    }
    let mut files = Vec::new();
    for (folder, path) in all {
        let text = fs::read_to_string(&path).map_err(|e| Failure::Told(format!("{}: {e}", path.display())))?;
        files.push((format!("{folder}{}", path.file_name().unwrap_or_default().to_string_lossy()), text));
    }
    let grammar = Grammar::from_files(&files).map_err(|e| Failure::Told(format!("{at}: {e}")))?;
    Ok((grammar, files))
}
