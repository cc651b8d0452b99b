//! Folders and archives → the files in them, one after the other, in the order of their names.

use super::unpack::{self, Member};
use crate::read;
use crate::read::sniff::{Form, LOCKED, sniff};
use crate::work::frame;
use crate::work::limits::Limits;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// A file that was found.
#[derive(Debug)]
pub struct Found {
    /// Where: of a file in an archive, the archive's path, `!/`, its own.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it was last changed, milliseconds since 1970; of a file in an archive, the archive. `None`: not known.
    pub modified_ms: Option<i64>,
    /// What it holds.
    pub content: Content,
}

/// What a file that was found holds.
#[derive(Debug)]
pub enum Content {
    /// Something that bocso reads: its bytes.
    Document(Vec<u8>),
    /// An archive whose members follow.
    Archive,
    /// Something else, by a name in a few English words.
    Skipped(&'static str),
    /// It could not be read, and why.
    Failed(String),
}

/// Names that an office's folders are full of and nobody means.
fn is_rubbish(name: &str) -> bool {
    // Lock files of office programs, folders of version control and of desktop systems.
    name.starts_with("~$") || name.starts_with('.') || matches!(name, "__MACOSX" | "Thumbs.db" | "desktop.ini")
}

/// Walks `roots`. `known(path, size, modified)` says of a file that it need not be opened again; `tell` hears of all others and
/// ends the walk by saying `false`.
pub fn walk(
    roots: &[PathBuf],
    limits: &Limits,
    known: &mut dyn FnMut(&str, u64, Option<i64>) -> bool,
    tell: &mut dyn FnMut(Found) -> bool,
) {
    for root in roots {
        let wanted = |e: &DirEntry| e.depth() == 0 || !e.file_name().to_str().is_some_and(is_rubbish);
        for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(wanted) {
            let go_on = match entry {
                Ok(entry) if entry.file_type().is_file() => file(entry.path(), limits, known, tell),
                // A link is followed only where it was named itself: a folder that links to its parent would never end.
                Ok(entry) if entry.depth() == 0 && entry.path_is_symlink() => file(entry.path(), limits, known, tell),
                Ok(_) => true,
                Err(e) => {
                    let path = e.path().unwrap_or(root).display().to_string();
                    let why = e.io_error().map_or_else(|| "a loop of links".to_owned(), ToString::to_string);
                    tell(Found { path, size_bytes: 0, modified_ms: None, content: Content::Failed(why) })
                }
            };
            if !go_on {
                return;
            }
        }
    }
}

fn file(path: &Path, limits: &Limits, known: &mut dyn FnMut(&str, u64, Option<i64>) -> bool, tell: &mut dyn FnMut(Found) -> bool) -> bool {
    let name = path.display().to_string();
    let about = fs::metadata(path);
    let (size_bytes, modified_ms) = about.as_ref().map_or((0, None), |m| (m.len(), modified(m)));
    if known(&name, size_bytes, modified_ms) {
        return true;
    }
    let found = |content| Found { path: name.clone(), size_bytes, modified_ms, content };
    let most = read::Limits::default().file_bytes as u64;
    match about.and_then(|_| begin(path)) {
        Err(e) => tell(found(Content::Failed(e.to_string()))),
        Ok(Begun::Archive) => members(path, &name, modified_ms, limits, tell) && tell(found(Content::Archive)),
        Ok(Begun::Other(_)) if size_bytes > most => tell(found(Content::Failed(format!("{size_bytes} bytes, at most {most} are read")))),
        Ok(Begun::Other(mut bytes)) => {
            let rest = File::open(path).and_then(|mut f| {
                bytes.clear();
                f.by_ref().take(most + 1).read_to_end(&mut bytes)
            });
            match rest {
                Err(e) => tell(found(Content::Failed(e.to_string()))),
                Ok(_) => tell(found(judged(bytes))),
            }
        }
    }
}

enum Begun {
    Archive,
    Other(Vec<u8>),
}

/// Looks at a file's first bytes, of a ZIP file at its list of members as well.
fn begin(path: &Path) -> io::Result<Begun> {
    let mut head = Vec::new();
    File::open(path)?.take(8192).read_to_end(&mut head)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(Begun::Other(head));
    }
    // A package of an office program names its parts early or late: only the whole tells.
    let whole = if fs::metadata(path)?.len() <= read::Limits::default().file_bytes as u64 { fs::read(path)? } else { head };
    Ok(if is_archive(&whole) { Begun::Archive } else { Begun::Other(whole) })
}

/// Whether it is a ZIP file that no office program wrote.
fn is_archive(bytes: &[u8]) -> bool {
    matches!(sniff(bytes), Form::Other { media_type: "application/zip", .. })
}

/// What bytes are worth.
fn judged(bytes: Vec<u8>) -> Content {
    match sniff(&bytes) {
        _ if bytes.is_empty() => Content::Skipped("an empty file"),
        // That a password locks it is told as its failure.
        Form::Other { name, .. } if name != LOCKED => Content::Skipped(name),
        Form::Text(_) if is_data(&bytes) => Content::Skipped("a data file (JSON)"),
        _ => Content::Document(bytes),
    }
}

/// Whether a text is what a program wrote for programs: JSON.
fn is_data(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let mut marks = text.iter().filter(|b| !b.is_ascii_whitespace());
    matches!((marks.next(), marks.next()), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b'"' | b']')))
}

fn modified(about: &fs::Metadata) -> Option<i64> {
    let since = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// The members of an archive, unpacked by a child under limits. Whether to go on.
fn members(path: &Path, name: &str, modified_ms: Option<i64>, limits: &Limits, tell: &mut dyn FnMut(Found) -> bool) -> bool {
    let broken = |why: String| Found { path: format!("{name}!/"), size_bytes: 0, modified_ms, content: Content::Failed(why) };
    let mut child = match start(path, limits) {
        Ok(child) => child,
        Err(e) => return tell(broken(e.to_string())),
    };
    let go_on = match child.0.stdout.take() {
        Some(out) => hear(&mut BufReader::with_capacity(1 << 16, out), name, modified_ms, tell),
        None => Ok(true),
    };
    go_on.unwrap_or_else(|e| tell(broken(format!("the archive could not be unpacked to its end: {e}"))))
}

fn hear(out: &mut BufReader<impl Read>, name: &str, modified_ms: Option<i64>, tell: &mut dyn FnMut(Found) -> bool) -> io::Result<bool> {
    let most = read::Limits::default().file_bytes as u64;
    loop {
        let member: Member = frame::head(out)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let bytes = frame::body(out, most, 0)?.ok_or(io::ErrorKind::InvalidData)?;
        let (inside, content) = match member {
            Member::End => return Ok(true),
            Member::Broken => return Err(io::Error::new(io::ErrorKind::InvalidData, "it is damaged")),
            Member::Refused(inside) => (inside, Content::Failed(String::from_utf8_lossy(&bytes).into_owned())),
            Member::File(inside) if inside.split(['/', '\\']).any(is_rubbish) => continue,
            Member::File(inside) if is_archive(&bytes) => (inside, Content::Skipped("an archive within an archive: unpack it first")),
            Member::File(inside) => (inside, judged(bytes)),
        };
        let size_bytes = if let Content::Document(bytes) = &content { bytes.len() as u64 } else { 0 };
        if !tell(Found { path: format!("{name}!/{inside}"), size_bytes, modified_ms, content }) {
            return Ok(false);
        }
    }
}

/// A child, killed with its handle.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(path: &Path, limits: &Limits) -> io::Result<Killed> {
    let mut command = limits.command(unpack::COMMAND);
    command.stdin(Stdio::from(File::open(path)?)).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().map(Killed)
}
