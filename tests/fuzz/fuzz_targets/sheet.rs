//! Any text, cut at zero bytes into the parts of a workbook (XLSX, or ODS behind a first byte of `o`); or the bytes of an XLS file → a
//! document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const XLSX: [&str; 4] = ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"];
const RELATIONS: &[u8] = b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const BOOK: &[u8] = b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";

fn pack<'a>(parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, options).expect("a part");
        zip.write_all(part).expect("bytes");
    }
    zip.finish().expect("a file").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        promise::read(bytes);
    } else if bytes.starts_with(b"\xD0\xCF") {
        promise::read(&[bytes, b"W\0o\0r\0k\0b\0o\0o\0k\0"].concat());
    } else if let Some(content) = bytes.strip_prefix(b"o") {
        let kind: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
        promise::read(&pack([("mimetype", kind), ("content.xml", content)].into_iter()));
    } else {
        let mut parts: Vec<(&str, &[u8])> = XLSX.into_iter().zip(bytes.split(|b| *b == 0)).collect();
        if parts.len() < 4 {
            parts.push(("xl/workbook.xml", BOOK));
        }
        parts.push(("xl/_rels/workbook.xml.rels", RELATIONS));
        promise::read(&pack(parts.into_iter()));
    }
});
