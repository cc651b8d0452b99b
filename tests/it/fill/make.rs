//! Small blank forms: a Word file and a workbook of the same rows, `|` between cells.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};

fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of a part of a package.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut out = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    let all: String = all.iter().map(one).collect();
    format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>")
}

fn word(body: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    pack(&[
        ("[Content_Types].xml", format!("{TYPES}<Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>")),
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "word/document.xml")])),
        ("word/theme/theme1.xml", "<theme>kept as it is</theme>".to_owned()),
        ("word/document.xml", format!("<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>")),
    ])
}

/// A Word file with a table.
pub fn document(rows: &[&str]) -> Vec<u8> {
    let mut body = "<w:p><w:r><w:t>BIỂU SỐ LIỆU</w:t></w:r></w:p><w:tbl><w:tblPr><w:tblBorders><w:insideH w:val=\"single\"/><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr>".to_owned();
    for row in rows {
        body.push_str("<w:tr>");
        for cell in row.split('|') {
            let run = if cell.is_empty() { String::new() } else { format!("<w:r><w:t>{}</w:t></w:r>", escape(cell)) };
            let look = "<w:pPr><w:jc w:val=\"right\"/><w:rPr><w:b/><w:sz w:val=\"26\"/></w:rPr></w:pPr>";
            let _ = write!(body, "<w:tc><w:tcPr><w:tcW w:w=\"900\"/></w:tcPr><w:p>{look}{run}</w:p></w:tc>");
        }
        body.push_str("</w:tr>");
    }
    word(&(body + "</w:tbl>"))
}

/// A Word file of paragraphs.
pub fn dots(lines: &[&str]) -> Vec<u8> {
    let line = |l: &&str| format!("<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>{}</w:t></w:r></w:p>", escape(l));
    word(&lines.iter().map(line).collect::<Vec<_>>().concat())
}

/// A workbook with a bordered table, words shared, and a formula beside it.
pub fn workbook(rows: &[&str]) -> Vec<u8> {
    sheet(rows, true)
}

/// As [`workbook`], without rules: blank cells are not in the file at all.
pub fn unruled(rows: &[&str]) -> Vec<u8> {
    sheet(rows, false)
}

fn sheet(rows: &[&str], ruled: bool) -> Vec<u8> {
    let style = u32::from(ruled);
    let mut words: Vec<String> = Vec::new();
    let mut data = String::new();
    for (r, row) in rows.iter().enumerate() {
        let _ = write!(data, "<row r=\"{}\">", r + 1);
        for (cell, column) in row.split('|').zip(["A", "B", "C", "D", "E"]) {
            let name = format!("{column}{}", r + 1);
            if cell.is_empty() {
                if ruled {
                    let _ = write!(data, "<c r=\"{name}\" s=\"1\"/>");
                }
            } else if let Ok(n) = cell.parse::<u32>() {
                let _ = write!(data, "<c r=\"{name}\" s=\"{style}\"><v>{n}</v></c>");
            } else {
                let _ = write!(data, "<c r=\"{name}\" s=\"{style}\" t=\"s\"><v>{}</v></c>", words.len());
                words.push(cell.to_owned());
            }
        }
        data.push_str("</row>");
    }
    let _ = write!(data, "<row r=\"40\"><c r=\"H40\"><f>D5*2</f><v>10</v></c></row>");
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let shared = words.iter().map(|w| format!("<si><t>{}</t></si>", escape(w))).collect::<Vec<_>>().concat();
    let styles = "<fonts count=\"1\"><font><sz val=\"12\"/><name val=\"Times New Roman\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border/><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/></border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\"/></cellXfs>";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let types = [
        ("workbook.xml", "sheet.main"),
        ("worksheets/sheet1.xml", "worksheet"),
        ("styles.xml", "styles"),
        ("sharedStrings.xml", "sharedStrings"),
    ];
    let types = types.iter().map(|(p, k)| format!("<Override PartName=\"/xl/{p}\" ContentType=\"{kind}.{k}+xml\"/>"));
    let types = types.collect::<Vec<_>>().concat();
    pack(&[
        ("[Content_Types].xml", format!("{TYPES}{types}</Types>")),
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {space}><sheets><sheet xmlns:r=\"{OFFICE}\" name=\"Biểu 1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "styles", "styles.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {space}><sheetData>{data}</sheetData></worksheet>")),
        ("xl/styles.xml", format!("<styleSheet {space}>{styles}</styleSheet>")),
        ("xl/sharedStrings.xml", format!("<sst {space} count=\"{0}\" uniqueCount=\"{0}\">{shared}</sst>", words.len())),
    ])
}
