//! The questions as an annex of an official letter: A4 across, Times New Roman, places for the office's heading and the letter's
//! number left open, tables whose heads repeat on every page.
//!
//! A DOCX is a zip of four small parts, all of them written here.

use super::markup::text;
use super::{Question, Questions, vietnamese};
use std::fmt::Write as _;
use std::io::{self, Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"#;

// Writing to a string cannot fail: what `write!` says is passed over below.

/// How a paragraph is set: alignment, bold, italic, half points.
type Set = (&'static str, bool, bool, u8);

const TITLE: Set = ("center", true, false, 28);
const NOTE: Set = ("center", false, true, 26);
const BODY: Set = ("both", false, false, 26);
const LEFT: Set = ("left", false, false, 26);
const SUB: Set = ("left", true, false, 26);
const HEAD: Set = ("center", true, false, 22);
const CELL: Set = ("left", false, false, 22);
const MIDDLE: Set = ("center", false, false, 22);
const NUMBER: Set = ("right", false, false, 22);

/// Heads of the tables with the widths of their columns in twentieths of a point; A4 across leaves 14,570 between the margins.
const CHECKS: &[(&str, u32)] = &[
    ("STT", 720),
    ("Mục, bảng", 1700),
    ("Chỉ tiêu", 2100),
    ("Trích nguyên văn", 2950),
    ("Trang", 900),
    ("Báo cáo ghi", 1300),
    ("Tính lại", 1300),
    ("Nội dung đề nghị giải trình", 1800),
    ("Ý kiến của đơn vị báo cáo", 1800),
];
const UNEXPLAINED: &[(&str, u32)] =
    &[("STT", 720), ("Mục, bảng", 3000), ("Trích nguyên văn", 5450), ("Trang", 900), ("Ý kiến của đơn vị báo cáo", 4500)];

/// The annex as the bytes of a DOCX.
///
/// # Errors
/// Those of packing it in memory.
pub fn write(questions: &Questions) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let document = document(questions);
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
    ];
    for (name, part) in parts {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn document(questions: &Questions) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    );
    letterhead(&mut out);
    paragraph(&mut out, TITLE, "PHỤ LỤC");
    paragraph(&mut out, TITLE, "SỐ LIỆU ĐỀ NGHỊ ĐƠN VỊ BÁO CÁO GIẢI TRÌNH, LÀM RÕ");
    paragraph(&mut out, NOTE, "(Kèm theo Công văn số ……………… ngày …… tháng …… năm ……… của ………………………………)");
    if !questions.report.is_empty() {
        paragraph(&mut out, BODY, &format!("Văn bản được rà soát: {}.", questions.report));
    }
    paragraph(&mut out, LEFT, &format!("Tệp: {}.", questions.file));
    if questions.checks.is_empty() {
        paragraph(&mut out, BODY, "Mọi phép kiểm tra số liệu trên văn bản này đều khớp.");
    } else {
        if !questions.unexplained.is_empty() {
            paragraph(&mut out, SUB, "I. Số liệu không khớp");
        }
        begin_table(&mut out, CHECKS);
        for (i, question) in questions.checks.iter().enumerate() {
            check(&mut out, i + 1, question);
        }
        out.push_str("</w:tbl>");
    }
    if !questions.unexplained.is_empty() {
        paragraph(&mut out, BODY, "");
        paragraph(&mut out, SUB, if questions.checks.is_empty() { "Số chưa rõ nội dung" } else { "II. Số chưa rõ nội dung" });
        begin_table(&mut out, UNEXPLAINED);
        for (i, question) in questions.unexplained.iter().enumerate() {
            unexplained(&mut out, i + 1, question);
        }
        out.push_str("</w:tbl>");
    }
    paragraph(&mut out, BODY, "");
    signatures(&mut out);
    // A4 across, margins of 2 cm above and below, 3 cm left and 1.5 cm right, as official letters have them.
    out.push_str(r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#);
    out.push_str(
        r#"<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1418" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>"#,
    );
    out.push_str("</w:body></w:document>");
    out
}

fn check(out: &mut String, number: usize, q: &Question) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    let widths: Vec<u32> = CHECKS.iter().map(|c| c.1).collect();
    let amount = |n: Option<_>| n.map(|n| join(&vietnamese(n), &q.unit)).unwrap_or_default();
    let cells: [(Set, String); 9] = [
        (MIDDLE, number.to_string()),
        (CELL, q.place.clone()),
        (CELL, q.label.clone()),
        (CELL, String::new()),
        (MIDDLE, q.page.map(|p| p.to_string()).unwrap_or_default()),
        (NUMBER, amount(q.stated)),
        (NUMBER, amount(q.computed)),
        (CELL, q.why.clone()),
        (CELL, String::new()),
    ];
    for (i, ((set, words), width)) in cells.iter().zip(widths).enumerate() {
        if i == 3 { quote(out, width, q) } else { cell(out, width, *set, words) }
    }
    out.push_str("</w:tr>");
}

fn unexplained(out: &mut String, number: usize, q: &Question) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    let page = q.page.map(|p| p.to_string()).unwrap_or_default();
    for (i, (_, width)) in UNEXPLAINED.iter().enumerate() {
        match i {
            0 => cell(out, *width, MIDDLE, &number.to_string()),
            1 => cell(out, *width, CELL, &q.place),
            2 => quote(out, *width, q),
            3 => cell(out, *width, MIDDLE, &page),
            _ => cell(out, *width, CELL, ""),
        }
    }
    out.push_str("</w:tr>");
}

/// A number with its unit.
fn join(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

/// Left the office's name, right the national heading: both for the office to fill.
fn letterhead(out: &mut String) {
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"14570\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>");
    out.push_str("<w:tblGrid><w:gridCol w:w=\"6570\"/><w:gridCol w:w=\"8000\"/></w:tblGrid><w:tr>");
    let dots = "…………………………………………";
    cell(out, 6570, ("center", false, false, 26), dots);
    cell(out, 8000, ("center", false, false, 26), dots);
    out.push_str("</w:tr></w:tbl>");
    paragraph(out, BODY, "");
}

fn signatures(out: &mut String) {
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"14570\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>");
    out.push_str("<w:tblGrid><w:gridCol w:w=\"7285\"/><w:gridCol w:w=\"7285\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (head, below) in [("NGƯỜI RÀ SOÁT", "(Ký, ghi rõ họ tên)"), ("ĐẠI DIỆN ĐƠN VỊ BÁO CÁO", "(Ký, ghi rõ họ tên)")]
    {
        out.push_str("<w:tc><w:tcPr><w:tcW w:w=\"7285\" w:type=\"dxa\"/></w:tcPr>");
        paragraph(out, ("center", true, false, 26), head);
        paragraph(out, NOTE, below);
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr></w:tbl>");
    paragraph(out, BODY, "");
}

fn begin_table(out: &mut String, heads: &[(&str, u32)]) {
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"14570\" w:type=\"dxa\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        out.push_str("<w:");
        out.push_str(side);
        out.push_str(" w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (_, width) in heads {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (head, width) in heads {
        cell(out, *width, HEAD, head);
    }
    out.push_str("</w:tr>");
}

fn cell(out: &mut String, width: u32, set: Set, words: &str) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
    paragraph(out, set, words);
    out.push_str("</w:tc>");
}

/// A cell with the quote in bold among the words around it.
fn quote(out: &mut String, width: u32, q: &Question) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p>");
    let plain = CELL;
    let bold = (plain.0, true, plain.2, plain.3);
    run(out, plain, &q.before);
    run(out, bold, &q.quote);
    run(out, plain, &q.after);
    out.push_str("</w:p></w:tc>");
}

fn paragraph(out: &mut String, set: Set, words: &str) {
    let _ = write!(out, "<w:p><w:pPr><w:jc w:val=\"{}\"/></w:pPr>", set.0);
    run(out, set, words);
    out.push_str("</w:p>");
}

fn run(out: &mut String, (_, bold, italic, size): Set, words: &str) {
    if words.is_empty() {
        return;
    }
    out.push_str("<w:r><w:rPr>");
    out.push_str(if bold { "<w:b/>" } else { "" });
    out.push_str(if italic { "<w:i/>" } else { "" });
    let _ = write!(out, "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">");
    text(words, out);
    out.push_str("</w:t></w:r>");
}
