//! Why a file was not taken in, in the reader's language. The store keeps the English words, which name forms and faults.

use super::super::lang::Lang;

/// The words that the intake uses, and what they mean.
const WORDS: &[(&str, &str)] = &[
    ("an empty file", "tệp rỗng"),
    ("a data file (JSON)", "tệp dữ liệu (JSON)"),
    ("an archive: see its members", "tệp nén: xem các tệp bên trong"),
    ("an archive within an archive: unpack it first", "tệp nén nằm trong tệp nén: hãy giải nén trước"),
    ("a GIF picture", "ảnh GIF"),
    ("a BMP picture", "ảnh BMP"),
    ("a WebP picture", "ảnh WebP"),
    ("a HEIF picture or a video", "ảnh HEIF hoặc phim"),
    ("a DjVu scan", "bản quét DjVu"),
    ("a gzip archive", "tệp nén gzip"),
    ("a bzip2 archive", "tệp nén bzip2"),
    ("a 7z archive", "tệp nén 7z"),
    ("a RAR archive", "tệp nén RAR"),
    ("an xz archive", "tệp nén xz"),
    ("a Zstandard archive", "tệp nén Zstandard"),
    ("a zip archive", "tệp nén ZIP"),
    ("a PostScript file", "tệp PostScript"),
    ("a program", "chương trình"),
    ("a SQLite database", "cơ sở dữ liệu SQLite"),
    ("text in UTF-32", "văn bản UTF-32"),
    ("a saved web page (MHTML)", "trang web lưu lại (MHTML)"),
    ("an XML file", "tệp XML"),
    ("a PowerPoint (PPTX) file", "tệp PowerPoint (PPTX)"),
    ("a PowerPoint 97 (PPT) file", "tệp PowerPoint 97 (PPT)"),
    ("an OpenDocument text (ODT)", "văn bản OpenDocument (ODT)"),
    ("an Office 97 file", "tệp Office 97"),
    ("a loop of links", "các liên kết trỏ vòng quanh"),
    ("encrypted", "có mật khẩu"),
    ("too_large", "quá lớn"),
    ("crashed", "bị hỏng"),
    ("the archive could not be unpacked to its end: it is damaged", "không giải nén được đến hết: tệp nén bị hỏng"),
    ("the archive could not be unpacked to its end", "không giải nén được tệp nén đến hết"),
];

/// A reason that the intake gave. What has no other words stays as it is.
pub fn reason(words: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return words.to_owned();
    }
    if let Some((_, vi)) = WORDS.iter().find(|w| w.0 == words) {
        return (*vi).to_owned();
    }
    // What the system said follows a colon.
    let split = words.split_once(": ").and_then(|(known, rest)| Some((WORDS.iter().find(|w| w.0 == known)?.1, rest)));
    if let Some((known, rest)) = split {
        return format!("{known}: {rest}");
    }
    match words.split_once(" bytes, at most ").and_then(|(size, rest)| Some((size, rest.strip_suffix(" are read")?))) {
        Some((size, most)) => format!("{size} byte, chỉ đọc tệp không quá {most}"),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_both_languages() {
        assert_eq!(reason("an empty file", Lang::En), "an empty file");
        assert_eq!(reason("an empty file", Lang::Vi), "tệp rỗng");
        assert_eq!(reason("9 bytes, at most 5 are read", Lang::Vi), "9 byte, chỉ đọc tệp không quá 5");
        assert_eq!(
            reason("the archive could not be unpacked to its end: early eof", Lang::Vi),
            "không giải nén được tệp nén đến hết: early eof"
        );
        assert_eq!(reason("Permission denied (os error 13)", Lang::Vi), "Permission denied (os error 13)");
    }
}
