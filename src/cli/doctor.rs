//! `bocso doctor`: what this machine can read, and whether what reading needs is there.

use super::{Failure, lang::Lang, out, sandbox};
use crate::grammar::Grammar;
use crate::read::scan::Scans;
use crate::read::{self, Limits};
use crate::work::limits::{MEMORY_BYTES, TIME};
use crate::work::pool::{Pool, Refused};
use crate::work::show::Ask;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A form by its names and the smallest file that is taken for one.
struct Form {
    vi: &'static str,
    en: &'static str,
    stub: Vec<u8>,
}

/// Says it all; `false` if something that the program can do does not work here.
pub fn run(lang: Lang) -> Result<bool, Failure> {
    let mut w = out::stdout()?;
    let grammar = Grammar::embedded();
    let digest = grammar.digest().get(..12).unwrap_or_default();
    writeln!(w, "bocso {}, {} {digest}", env!("CARGO_PKG_VERSION"), lang.say("ngữ pháp", "grammars"))?;

    writeln!(w, "\n{}", lang.say("Dạng tệp", "Forms"))?;
    for form in forms() {
        let can = match read::read_with(&form.stub, &Limits::default(), &grammar) {
            Err(read::Error::Unsupported { .. }) => lang.say("chưa đọc được", "not read yet"),
            // Whatever is wrong with the stub, a reader looked at it.
            _ => lang.say("đọc được", "read"),
        };
        row(&mut w, lang.say(form.vi, form.en), can)?;
    }
    row(&mut w, lang.say("trang quét, ảnh PNG, JPEG, TIFF", "scanned pages, PNG, JPEG, TIFF"), &engine(lang))?;

    writeln!(w, "\n{}", lang.say("Tiến trình con", "Child process"))?;
    let tried = try_child(lang)?;
    let works = tried.is_ok();
    row(&mut w, lang.say("đọc thử một văn bản nhỏ", "reading a small text"), &tried.unwrap_or_else(|e| e))?;

    writeln!(w, "\n{}", lang.say("Giới hạn cho mỗi tài liệu", "Limits of one document"))?;
    let limits = Limits::default();
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    for (vi, en, value) in [
        ("bộ nhớ (--memory-mb)", "memory (--memory-mb)", mib(MEMORY_BYTES)),
        ("thời gian (--time-s)", "time (--time-s)", format!("{} s", TIME.as_secs())),
        ("cỡ tệp", "size of a file", mib(limits.file_bytes as u64)),
        ("cỡ văn bản", "size of a text", mib(limits.text_bytes as u64)),
        ("cỡ sau khi giải nén", "size when unpacked", mib(limits.unpacked_bytes)),
        ("số trang", "pages", limits.pages.to_string()),
        ("số ô của bảng tính", "cells of a workbook", limits.cells.to_string()),
    ] {
        row(&mut w, lang.say(vi, en), &value)?;
    }
    w.flush()?;
    Ok(works)
}

/// A name and what is said of it, the latter in one column.
fn row(w: &mut impl Write, name: &str, said: &str) -> std::io::Result<()> {
    writeln!(w, "  {name}{:pad$}{said}", "", pad = 36usize.saturating_sub(name.chars().count()).max(1))
}

/// The forms that reports come in.
fn forms() -> Vec<Form> {
    let form = |vi, en, stub: &[u8]| Form { vi, en, stub: stub.to_vec() };
    // Stream names of a compound file stand in UTF-16 behind its mark.
    let compound = |name: &str| {
        let wide = name.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain(wide).collect::<Vec<u8>>()
    };
    vec![
        form("văn bản, Markdown", "text, Markdown", "Có 12 hồ sơ.".as_bytes()),
        form("trang web (HTML)", "web page (HTML)", b"<!doctype html><p>12"),
        form("PDF có lớp chữ", "PDF with a text layer", b"%PDF-1.7"),
        form("Word (DOCX)", "Word (DOCX)", b"PK\x03\x04word/document.xml"),
        form("Word 97-2003 (DOC)", "Word 97-2003 (DOC)", &compound("WordDocument")),
        form("RTF", "RTF", b"{\\rtf1 12}"),
        form("Excel (XLSX)", "Excel (XLSX)", b"PK\x03\x04xl/workbook.xml"),
        form("Excel 97-2003 (XLS)", "Excel 97-2003 (XLS)", &compound("Workbook")),
        form("bảng tính OpenDocument (ODS)", "OpenDocument sheet (ODS)", b"PK\x03\x04application/vnd.oasis.opendocument.spreadsheet"),
    ]
}

/// Has a child read a document that is built in. `Ok`: it did, and how long that took; `Err`: what it did instead.
fn try_child(lang: Lang) -> Result<Result<String, String>, Failure> {
    let pool = Pool::new(sandbox::limits(MEMORY_BYTES >> 20, TIME.as_secs(), Scans::default(), lang)?, None)?;
    let text = b"{\\rtf1 Co 12 ho so.}";
    let ask = || {
        let begun = Instant::now();
        let answer = pool.ask(Ask::Text, "doctor.rtf", text.len() as u64, &mut Cursor::new(text));
        answer.map(|words| (String::from_utf8_lossy(&words).contains("12"), begun.elapsed().as_secs_f64() * 1000.0))
    };
    let does_not = lang.say("không chạy được", "does not work");
    Ok(match (ask(), ask()) {
        (Ok((true, first)), Ok((true, second))) => Ok(match lang {
            Lang::Vi => format!("chạy được: {first:.1} ms, lần sau {second:.1} ms"),
            Lang::En => format!("works: {first:.1} ms, then {second:.1} ms"),
        }),
        (Err(e), _) | (_, Err(e)) => Err(match e {
            Refused::NotStarted(e) | Refused::Unreadable(e) | Refused::Unwritten(e) => format!("{does_not}: {e}"),
            Refused::Ended(reason) => format!("{does_not}: {}", reason.name()),
            Refused::Told(told) => format!("{does_not}: {}: {}", told.reason, lang.say(&told.vietnamese, &told.english)),
        }),
        _ => Err(does_not.to_owned()),
    })
}

/// Whether the recognition of scanned pages and its models are installed, and what installs them on Debian.
fn engine(lang: Lang) -> String {
    let output = |arg: &str| {
        let run = Command::new("tesseract").arg(arg).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        Some(String::from_utf8_lossy(&run.stdout).into_owned())
    };
    let Some(version) = output("--version") else {
        let lacks = lang.say("chưa đọc được: không thấy tesseract", "not read: tesseract is not installed");
        return format!("{lacks}; apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng");
    };
    let version: String = version.lines().next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(40).collect();
    let models = output("--list-langs").unwrap_or_default();
    let has = |model: &str| models.lines().any(|l| l.trim() == model);
    match (has("vie"), has("eng"), lang) {
        (true, true, Lang::Vi) => format!("đọc được: {version}, có mẫu vie và eng"),
        (true, true, Lang::En) => format!("read: {version} with the models vie and eng"),
        (true, false, Lang::Vi) => {
            format!("đọc được: {version}, có mẫu vie; thiếu mẫu eng để đọc số lần hai: apt-get install tesseract-ocr-eng")
        }
        (true, false, Lang::En) => {
            format!("read: {version} with the model vie, without eng to read numbers again: apt-get install tesseract-ocr-eng")
        }
        (false, _, Lang::Vi) => format!("chưa đọc được: có {version} nhưng thiếu mẫu tiếng Việt (vie); apt-get install tesseract-ocr-vie"),
        (false, _, Lang::En) => format!("not read: {version} lacks the Vietnamese model (vie); apt-get install tesseract-ocr-vie"),
    }
}
