//! Bytes → what kind of file they are, by content alone; names and extensions are not asked.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text or Markdown.
    Text(Coding),
    /// A web page.
    Html(Coding),
    /// A file that a reader of its own reads.
    File(File),
    /// Something that is known and that nothing reads: its name in a few English words, its media type.
    Other {
        /// A few English words.
        name: &'static str,
        /// IANA media type.
        media_type: &'static str,
    },
}

/// Files with a reader of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// Portable Document Format.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// Word 97 to 2003.
    Doc,
    /// Rich text.
    Rtf,
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument sheet.
    Ods,
    /// A picture of a page, with its media type.
    Picture(&'static str),
}

impl File {
    /// The IANA media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Rtf => "application/rtf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Picture(media_type) => media_type,
        }
    }
}

/// How characters are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// UTF-8; also ASCII.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Form {
    /// The IANA media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text(_) => "text/plain",
            Self::Html(_) => "text/html",
            Self::File(file) => file.media_type(),
            Self::Other { media_type, .. } => media_type,
        }
    }
}

/// How many bytes at the start are looked at.
const HEAD: usize = 8192;

/// First bytes and media type of pictures that are read.
const PICTURES: &[(&[u8], &str)] =
    &[(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xFF\xD8\xFF", "image/jpeg"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff")];

/// First bytes, name, media type.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"GIF87a", "a GIF picture", "image/gif"),
    (b"GIF89a", "a GIF picture", "image/gif"),
    (b"AT&TFORM", "a DjVu scan", "image/vnd.djvu"),
    (b"\x1F\x8B", "a gzip archive", "application/gzip"),
    (b"BZh", "a bzip2 archive", "application/x-bzip2"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "application/x-7z-compressed"),
    (b"Rar!\x1A\x07", "a RAR archive", "application/vnd.rar"),
    (b"\xFD7zXZ\0", "an xz archive", "application/x-xz"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", "application/zstd"),
    (b"%!PS", "a PostScript file", "application/postscript"),
    (b"\x7FELF", "a program", "application/x-executable"),
    (b"SQLite format 3\0", "a SQLite database", "application/vnd.sqlite3"),
    (b"\xFF\xFE\0\0", "text in UTF-32", "text/plain"),
    (b"\0\0\xFE\xFF", "text in UTF-32", "text/plain"),
];

/// Names a file by its first bytes.
pub fn sniff(bytes: &[u8]) -> Form {
    let head = &bytes[..bytes.len().min(HEAD)];
    let other = |name, media_type| Form::Other { name, media_type };
    if let Some(&(_, media_type)) = PICTURES.iter().find(|m| head.starts_with(m.0)) {
        return Form::File(File::Picture(media_type));
    }
    if let Some(&(_, name, media_type)) = MAGIC.iter().find(|m| head.starts_with(m.0)) {
        return other(name, media_type);
    }
    if has(&head[..head.len().min(1024)], b"%PDF-") {
        return Form::File(File::Pdf);
    }
    if head.starts_with(b"{\\rtf") {
        return Form::File(File::Rtf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    if head.starts_with(b"MZ") && head.contains(&0) {
        return other("a program", "application/x-msdownload");
    }
    if head.starts_with(b"BM") && head.len() > 14 && head[6..10] == [0; 4] {
        return other("a BMP picture", "image/bmp");
    }
    if head.get(4..8) == Some(b"ftyp") {
        return other("a HEIF picture or a video", "image/heif");
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return other("a WebP picture", "image/webp");
    }
    match coding(head) {
        Coding::Utf8 => markup(head, Coding::Utf8),
        coding => Form::Text(coding),
    }
}

/// A web page, another XML file, or text.
fn markup(head: &[u8], coding: Coding) -> Form {
    let lower = head.to_ascii_lowercase();
    let start = lower.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&lower).trim_ascii_start();
    if start.starts_with(b"mime-version:") && has(start, b"multipart/related") {
        return Form::Other { name: "a saved web page (MHTML)", media_type: "multipart/related" };
    }
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return Form::Html(coding);
    }
    if start.starts_with(b"<?xml") || start.starts_with(b"<!--") || start.starts_with(b"<head") || start.starts_with(b"<body") {
        if has(start, b"<html") || has(start, b"<body") || has(start, b"<head>") {
            return Form::Html(coding);
        }
        if start.starts_with(b"<?xml") {
            return Form::Other { name: "an XML file", media_type: "application/xml" };
        }
    }
    Form::Text(coding)
}

/// The coding, from the byte order mark, else from where the zero bytes stand.
fn coding(head: &[u8]) -> Coding {
    if head.starts_with(b"\xFF\xFE") {
        return Coding::Utf16Le;
    }
    if head.starts_with(b"\xFE\xFF") {
        return Coding::Utf16Be;
    }
    let pairs = head.len() / 2;
    if pairs < 4 {
        return Coding::Utf8;
    }
    // The high byte of nearly every character of a Vietnamese text is 00, 01, 03, 1E or 20.
    let high = |b: u8| matches!(b, 0 | 1 | 3 | 0x1E | 0x20);
    let (mut even, mut odd, mut even_high, mut odd_high) = (0, 0, 0, 0);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
        even_high += usize::from(high(pair[0]));
        odd_high += usize::from(high(pair[1]));
    }
    let mostly = |n: usize| n * 100 >= pairs * 95;
    if odd * 5 >= pairs && even * 20 <= pairs && mostly(odd_high) {
        Coding::Utf16Le
    } else if even * 5 >= pairs && odd * 20 <= pairs && mostly(even_high) {
        Coding::Utf16Be
    } else {
        Coding::Utf8
    }
}

/// What a zip archive packs.
fn package(bytes: &[u8]) -> Form {
    let other = |name, media_type| Form::Other { name, media_type };
    // The directory of names stands at the end; where only the start is at hand, the first entries tell.
    let directory = directory(bytes);
    let ends = [&bytes[..bytes.len().min(65_536)], &bytes[bytes.len().saturating_sub(65_536)..]];
    let names = |needle: &[u8]| match &directory {
        Some(names) => names.iter().any(|n| has(n, needle)) || (needle.starts_with(b"opendocument") && has(ends[0], needle)),
        None => ends.iter().any(|end| has(end, needle)),
    };
    if names(b"word/document") {
        Form::File(File::Docx)
    } else if names(b"xl/workbook") {
        Form::File(File::Xlsx)
    } else if names(b"ppt/presentation") {
        other("a PowerPoint (PPTX) file", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
    } else if names(b"opendocument.text") {
        other("an OpenDocument text (ODT)", "application/vnd.oasis.opendocument.text")
    } else if names(b"opendocument.spreadsheet") {
        Form::File(File::Ods)
    } else {
        other("a zip archive", "application/zip")
    }
}

/// The names of a ZIP file's members, from the directory at its end (APPNOTE 4.3.12, 4.3.16); the first thousand. `None`: the end
/// is not at hand, or damaged.
fn directory(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let number = |at: usize, digits: usize| {
        let digits = bytes.get(at..at.checked_add(digits)?)?;
        Some(digits.iter().rev().fold(0_usize, |n, b| n << 8 | usize::from(*b)))
    };
    // The end record is 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = from + bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let mut at = number(end + 16, 4)?;
    let mut names = Vec::new();
    while names.len() < 1000 && bytes.get(at..at.checked_add(4)?)? == b"PK\x01\x02" {
        let (name, extra, comment) = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        names.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + comment;
    }
    (!names.is_empty()).then_some(names)
}

/// The name of an Office file that is packed into a compound file because a password locks it.
pub const LOCKED: &str = "an encrypted Office file";

/// What a compound file of Office 97 to 2003 holds: its stream names are in UTF-16.
fn compound(bytes: &[u8]) -> Form {
    let streams = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        has(bytes, &wide)
    };
    let (name, media_type) = if streams("WordDocument") {
        return Form::File(File::Doc);
    } else if streams("Workbook") || streams("Book") {
        return Form::File(File::Xls);
    } else if streams("PowerPoint Document") {
        ("a PowerPoint 97 (PPT) file", "application/vnd.ms-powerpoint")
    } else if streams("EncryptedPackage") {
        (LOCKED, "application/x-ole-storage")
    } else {
        ("an Office 97 file", "application/x-ole-storage")
    };
    Form::Other { name, media_type }
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_known_by_content() {
        let zip = b"PK\x03\x04....word/document.xml".as_slice();
        let wide: Vec<u8> = "Số: 12/BC-UBND, ngày 5".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide_be: Vec<u8> = "Số: 12/BC-UBND, ngày 5".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, media_type) in [
            (b"%PDF-1.7\n".as_slice(), "application/pdf"),
            (b"\n\n%PDF-1.4", "application/pdf"),
            (zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (b"\x89PNG\r\n\x1a\n..", "image/png"),
            (b"{\\rtf1 a}", "application/rtf"),
            (b"\xEF\xBB\xBF<!DOCTYPE HTML><p>a", "text/html"),
            (b"<?xml version='1.0'?><html>", "text/html"),
            (b"<?xml version='1.0'?><w:document/>", "application/xml"),
            (b"<5% so v\xE1\xBB\x9Bi", "text/plain"),
            (b"BM is short for something", "text/plain"),
            (b"", "text/plain"),
            (&wide, "text/plain"),
        ] {
            assert_eq!(sniff(bytes).media_type(), media_type, "{:?}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(sniff(&wide), Form::Text(Coding::Utf16Le));
        assert_eq!(sniff(&wide_be), Form::Text(Coding::Utf16Be));
    }
}
