//! Files, standard input and grammar folders, read with a message for everything that can be wrong with them.

use super::Failure;
use super::lang::Lang;
use crate::extract;
use crate::grammar::Grammar;
use crate::read::Limits;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// A document's bytes as they came.
pub struct Input {
    /// File name without its folder; "stdin" for standard input.
    pub name: String,
    /// The bytes, at most one more than [`Limits`] allows.
    pub bytes: Vec<u8>,
}

/// Reads a file, or standard input for `-`. The error is the message without the file's name.
///
/// Never more than the limit and one byte is held, so that a huge file costs a message and no memory.
pub fn document(path: &Path, lang: Lang) -> Result<Input, String> {
    let most = Limits::default().text_bytes;
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e, lang))?;
        return Ok(Input { name: "stdin".into(), bytes });
    }
    let file = File::open(path).map_err(|e| unreadable(&e, lang))?;
    let about = file.metadata().map_err(|e| unreadable(&e, lang))?;
    if about.is_dir() {
        return Err(unreadable(&ErrorKind::IsADirectory.into(), lang));
    }
    if about.is_file() && about.len() > most as u64 {
        return Err(too_large(about.len(), most, lang));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e, lang))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(Input { name, bytes })
}

/// Why a file could not be opened: what was expected, what was found, what to do.
fn unreadable(e: &io::Error, lang: Lang) -> String {
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

fn too_large(size: u64, most: usize, lang: Lang) -> String {
    let (size, most) = (size >> 20, most >> 20);
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

/// The grammars compiled in, or those of a folder.
pub fn grammar(dir: Option<&Path>, lang: Lang) -> Result<Grammar, Failure> {
    let Some(dir) = dir else { return Ok(Grammar::embedded()) };
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
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|e| Failure::Told(format!("{}: {e}", path.display())))?;
        files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text));
    }
    Grammar::from_files(&files).map_err(|e| Failure::Told(format!("{at}: {e}")))
}
