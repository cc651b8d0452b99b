//! Hostile files of office programs: DOCX, XLSX, DOC, RTF, pictures, and no file at all.

use super::Fixture;
use std::io::{Cursor, Write};

const READ: &[&str] = &["document"];
const BROKEN: &[&str] = &["unsupported"];
const EITHER: &[&str] = &["document", "unsupported", "empty", "too_large"];
const LARGE: &[&str] = &["too_large"];

/// An archive of parts, each written by a function.
pub fn archive(parts: &[(&str, &dyn Fn(&mut dyn Write))]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, fill) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default().large_file(true)).unwrap();
        fill(&mut zip);
    }
    zip.finish().unwrap().into_inner()
}

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const WORDS: &str = "<w:p><w:r><w:t>Tổng số 125 hồ sơ, đã giải quyết 120 hồ sơ.</w:t></w:r></w:p>";

fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document {NAMESPACE}><w:body>{WORDS}{body}</w:body></w:document>");
    packed(&document, parts)
}

fn packed(document: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("word/document.xml", document)].iter().chain(parts) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn many(w: &mut dyn Write, piece: &str, bytes: usize) {
    let block = piece.repeat((1 << 20) / piece.len());
    (0..=(bytes / block.len())).for_each(|_| w.write_all(block.as_bytes()).unwrap());
}

fn nested(depth: usize, piece: &str, end: &str) -> String {
    piece.repeat(depth) + &end.repeat(depth)
}

pub fn all() -> Vec<Fixture> {
    let mut out = word();
    out.extend(word_parts());
    out.extend(word_97());
    out.extend(rich());
    out.extend(others());
    out
}

fn word() -> Vec<Fixture> {
    let whole = docx("", &[]);
    let head = format!("<w:document {NAMESPACE}><w:body>");
    let bomb = |piece: &'static str, bytes: usize| {
        let head = head.clone();
        archive(&[("word/document.xml", &move |w: &mut dyn Write| {
            w.write_all(head.as_bytes()).unwrap();
            many(w, piece, bytes);
        })])
    };
    let table = |rows: &str| docx(&format!("<w:tbl>{rows}</w:tbl>"), &[]);
    let cell = |properties: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>");
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let entities = (1..10).fold("<!ENTITY a0 \"aaaaaaaaaa\">".to_owned(), |out, i| {
        out + &format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10))
    });
    let level = "<w:tbl><w:tr><w:tc>";
    let ends = "</w:tc></w:tr></w:tbl>";
    vec![
        Fixture::new("docx: sound", READ, whole.clone()),
        Fixture::new("docx: cut at half", EITHER, whole[..whole.len() / 2].to_vec()),
        Fixture::new("docx: 300 MB of one letter", LARGE, bomb("a", 300 << 20)),
        Fixture::new("docx: 300 MB of paragraphs", LARGE, bomb("<w:p><w:r><w:t>a</w:t></w:r></w:p>", 300 << 20)),
        Fixture::new("docx: 10 MB of empty paragraphs", EITHER, bomb("<w:p/>", 10 << 20)),
        Fixture::new("docx: 10 MB of empty cells", EITHER, bomb("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", 10 << 20)),
        Fixture::new("docx: 20,000 nested tables", EITHER, docx(&nested(20_000, level, ends), &[])),
        Fixture::new("docx: 500,000 nested elements", EITHER, docx(&nested(500_000, "<w:a>", "</w:a>"), &[])),
        Fixture::new("docx: 30 nested tables of wide cells", EITHER, docx(&nested(30, level, ends), &[])),
        Fixture::new(
            "docx: 5,000 text boxes in one another",
            EITHER,
            docx(&nested(5_000, "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"), &[]),
        ),
        Fixture::new("docx: broken XML", EITHER, docx("<w:p><w:r></w:p><<>&&; <w:t", &[])),
        Fixture::new(
            "docx: entities upon entities",
            EITHER,
            packed(
                &format!(
                    "<!DOCTYPE w [{entities}]><w:document {NAMESPACE}><w:body><w:p><w:r><w:t>5 &a9;</w:t></w:r></w:p></w:body></w:document>"
                ),
                &[],
            ),
        ),
        Fixture::new(
            "docx: an entity that names a file",
            EITHER,
            packed(
                &format!(
                    "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document {NAMESPACE}><w:body><w:p><w:r><w:t>5 &x;</w:t></w:r></w:p></w:body></w:document>"
                ),
                &[],
            ),
        ),
        Fixture::new("docx: gridSpan 4*10^9", EITHER, table(&row(&cell("<w:gridSpan w:val=\"4000000000\"/>")).repeat(3))),
        Fixture::new(
            "docx: gridSpan 65535 a hundred times",
            EITHER,
            table(&row(&cell("<w:gridSpan w:val=\"65535\"/>").repeat(100)).repeat(100)),
        ),
        Fixture::new(
            "docx: gridSpan -1 and words",
            EITHER,
            table(&row(&cell("<w:gridSpan w:val=\"-1\"/><w:gridSpan w:val=\"x\"/>")).repeat(3)),
        ),
        Fixture::new(
            "docx: gridBefore 10^9",
            EITHER,
            table(&format!("<w:tr><w:trPr><w:gridBefore w:val=\"1000000000\"/></w:trPr>{}</w:tr>", cell("")).repeat(3)),
        ),
        Fixture::new("docx: 30,000 rows merged downwards", EITHER, table(&row(&(cell("<w:vMerge/>") + &cell(""))).repeat(30_000))),
        Fixture::new("docx: 30,000 cells in a row", EITHER, table(&row(&cell("").repeat(30_000)))),
    ]
}

fn word_parts() -> Vec<Fixture> {
    let styles = |body: &str| format!("<w:styles {NAMESPACE}>{body}</w:styles>");
    let style = |id: &str, base: &str| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:basedOn w:val=\"{base}\"/></w:style>");
    let chain: String = (0..50_000).map(|i| style(&format!("S{i}"), &format!("S{}", i + 1))).collect();
    let styled: String =
        (0..5_000).map(|i| format!("<w:p><w:pPr><w:pStyle w:val=\"S{i}\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>")).collect();
    let numbered = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"8\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    let numbering = |level: &str| {
        format!(
            "<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId=\"0\">{level}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
        )
    };
    let level = |format: &str, text: &str, start: &str| {
        format!("<w:lvl w:ilvl=\"8\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>")
    };
    let note = format!(
        "<w:footnotes {NAMESPACE}><w:footnote w:id=\"1\"><w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:footnote></w:footnotes>"
    );
    let relations =
        |target: &str| format!("<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"{target}\"/></Relationships>");
    let mut locked = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in ["EncryptionInfo", "EncryptedPackage"] {
        locked.create_stream(name).unwrap().write_all(&[7; 5000]).unwrap();
    }
    let mut out = vec![
        Fixture::new("docx: no document", &["empty", "unsupported"], packed("", &[])),
        Fixture::new("docx: the main part is missing", BROKEN, archive(&[("word/document.xml.bak", &|w| w.write_all(b"<a/>").unwrap())])),
        Fixture::new("docx: the main part is elsewhere", EITHER, docx("", &[("_rels/.rels", &relations("/../../x.xml"))])),
        Fixture::new("docx: the main part is its own relations", EITHER, docx("", &[("_rels/.rels", &relations("_rels/.rels"))])),
        Fixture::new(
            "docx: styles in a circle",
            READ,
            docx(&styled, &[("word/styles.xml", &styles(&(style("S1", "S2") + &style("S2", "S1"))))]),
        ),
        Fixture::new("docx: 50,000 styles on one another", READ, docx(&styled, &[("word/styles.xml", &styles(&chain))])),
        Fixture::new(
            "docx: a note that names itself",
            EITHER,
            docx("<w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>", &[("word/footnotes.xml", &note)]),
        ),
        Fixture::new("docx: locked with a password", &["encrypted"], locked.into_inner().into_inner()),
    ];
    let mut numbers = |name: &'static str, format: &str, text: &str, start: &str| {
        let part = numbering(&level(format, text, start));
        out.push(Fixture::new(name, EITHER, docx(&numbered.repeat(2_000), &[("word/numbering.xml", &part)])));
    };
    numbers("docx: numbers from 2^31 on", "decimal", "%9.", "2147483647");
    numbers("docx: Roman numbers from 2^31 on", "upperRoman", "%9.", "2147483646");
    numbers("docx: letters from 2^31 on", "lowerLetter", "%9.", "2147483646");
    numbers("docx: long numbers", "decimal", &"%9".repeat(5_000), "2000000000");
    numbers("docx: numbers below 0", "lowerRoman", "%0%9%99%", "-9223372036854775808");
    out
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

fn noise(n: u32, seed: u32) -> Vec<u8> {
    (0..n).map(|i| (i.wrapping_add(seed).wrapping_mul(2_654_435_761) >> 11) as u8).collect()
}

/// A Word file whose head is sound and whose other bytes are noise.
fn doc(lock: bool) -> Vec<u8> {
    let mut main = noise(20_000, 1);
    main[..2].copy_from_slice(&0xA5ECu16.to_le_bytes());
    main[2..4].copy_from_slice(&0xC1u16.to_le_bytes());
    main[10..12].copy_from_slice(&if lock { 0x0300u16 } else { 0x0200 }.to_le_bytes());
    main[32..34].copy_from_slice(&14u16.to_le_bytes());
    main[62..64].copy_from_slice(&22u16.to_le_bytes());
    main[152..154].copy_from_slice(&93u16.to_le_bytes());
    compound(&[("WordDocument", &main), ("1Table", &noise(20_000, 2)), ("Data", &noise(9_000, 3))])
}

fn word_97() -> Vec<Fixture> {
    let whole = doc(false);
    // Every sector follows the one before; those of the table of sectors are made to follow one another.
    let cyclic = |from: usize, every: usize| {
        let mut file = whole.clone();
        let fat = 512 * (1 + u32::from_le_bytes(file[76..80].try_into().unwrap()) as usize);
        for i in (from..120).step_by(every) {
            file[fat + i * 4..fat + i * 4 + 4].copy_from_slice(&((i as u32).saturating_sub(1)).to_le_bytes());
        }
        file
    };
    let patched = |at: usize, value: u32| {
        let mut file = whole.clone();
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        file
    };
    let mut out = vec![
        Fixture::new("doc: noise in a sound head", EITHER, whole.clone()),
        Fixture::new("doc: locked with a password", &["encrypted", "unsupported"], doc(true)),
        Fixture::new("doc: sectors in a circle", BROKEN, cyclic(2, 1)),
        Fixture::new("doc: some sectors in a circle", EITHER, cyclic(10, 7)),
        Fixture::new("doc: noise", &["unsupported", "empty"], [&whole[..512], &noise(50_000, 9)].concat()),
        Fixture::new("doc: 2^31 tables of sectors", EITHER, patched(44, 0x7FFF_FFFF)),
        Fixture::new("doc: 2^31 lists of tables", EITHER, patched(72, 0x7FFF_FFFF)),
        Fixture::new("doc: its directory is its table", EITHER, patched(48, 0)),
        Fixture::new("doc: sectors of 2^31 bytes", EITHER, patched(30, 0x0006_001F)),
        Fixture::new("doc: nothing but its name", BROKEN, whole[..8].to_vec()),
    ];
    let cuts = [("doc: cut at 25 %", 25), ("doc: cut at 60 %", 60), ("doc: cut at 90 %", 90)];
    out.extend(cuts.map(|(name, share)| Fixture::new(name, EITHER, whole[..whole.len() * share / 100].to_vec())));
    out
}

fn rich() -> Vec<Fixture> {
    let rtf = |body: &str| format!("{{\\rtf1\\ansi Tong so 125 ho so.\\par {body}}}").into_bytes();
    let row = "\\trowd\\cellx1000\\cellx2000\\intbl a\\cell 5\\cell\\row ";
    let edges: String = (1..60_000).map(|i| format!("\\cellx{i}")).collect();
    let fonts: String = (0..100_000).map(|i| format!("{{\\f{i} .VnTime;}}")).collect();
    vec![
        Fixture::new("rtf: sound", READ, rtf("")),
        Fixture::new("rtf: cut", EITHER, rtf(&row.repeat(50))[..900].to_vec()),
        Fixture::new("rtf: 100,000 groups opened", EITHER, rtf(&"{".repeat(100_000))),
        Fixture::new("rtf: 100,000 groups in one another", EITHER, rtf(&nested(100_000, "{", "}"))),
        Fixture::new("rtf: 100,000 groups closed", EITHER, rtf(&"}".repeat(100_000))),
        Fixture::new("rtf: 2*10^9 bytes of a picture", EITHER, rtf("\\bin2000000000 abc")),
        Fixture::new("rtf: bytes below 0", EITHER, rtf("\\bin-5 abc\\uc-7\\u99999999999?\\u-1?\\'zz\\'")),
        Fixture::new("rtf: letters that stand for 2*10^9", EITHER, rtf(&"\\uc2000000000\\u7893 abc".repeat(1_000))),
        Fixture::new(
            "rtf: numbers without end",
            EITHER,
            rtf(&format!("\\fs{} \\f{} \\li-{}", "9".repeat(5_000), "9".repeat(30), "9".repeat(400))),
        ),
        Fixture::new("rtf: a word of a megabyte", EITHER, rtf(&format!("\\{}", "a".repeat(1_000_000)))),
        Fixture::new("rtf: 60,000 cells in a row", EITHER, rtf(&format!("\\trowd{edges}\\intbl {}\\row", "a\\cell ".repeat(60_000)))),
        Fixture::new("rtf: 60,000 edges, 300 rows", EITHER, rtf(&format!("\\trowd{edges}{}", "\\intbl a\\cell\\row ".repeat(300)))),
        Fixture::new("rtf: 30,000 rows", EITHER, rtf(&row.repeat(30_000))),
        Fixture::new(
            "rtf: rows merged downwards",
            EITHER,
            rtf(&"\\trowd\\clvmrg\\cellx1000\\clvmgf\\clmrg\\cellx-5\\intbl a\\cell 5\\cell\\row ".repeat(20_000)),
        ),
        Fixture::new(
            "rtf: tables 5,000 deep",
            EITHER,
            rtf(&(1..5_000)
                .map(|i| format!("\\intbl\\itap{i} a\\nestcell {{\\*\\nesttableprops\\trowd\\cellx5\\nestrow}}"))
                .collect::<String>()),
        ),
        Fixture::new("rtf: itap 2*10^9", EITHER, rtf("\\intbl\\itap2000000000 a\\nestcell\\nestrow b\\cell\\row")),
        Fixture::new("rtf: 100,000 fonts", READ, rtf(&format!("{{\\fonttbl{fonts}}}"))),
        Fixture::new("rtf: nothing but its name", &["empty", "unsupported"], b"{\\rtf".to_vec()),
        Fixture::new("rtf: noise", EITHER, [b"{\\rtf1 ".to_vec(), noise(100_000, 4)].concat()),
    ]
}

fn others() -> Vec<Fixture> {
    let picture = |magic: &[u8]| [magic, &noise(50_000, 5)].concat();
    vec![
        Fixture::new("a PNG picture", BROKEN, picture(b"\x89PNG\r\n\x1a\n")),
        Fixture::new("a JPEG picture", BROKEN, picture(b"\xFF\xD8\xFF\xE0")),
        Fixture::new("an empty file", &["empty"], Vec::new()),
        Fixture::new("noise", BROKEN, noise(100_000, 6)),
        Fixture::new("zero bytes", &["unsupported", "empty"], vec![0; 1_000_000]),
        Fixture::new("an archive of nothing", BROKEN, archive(&[])),
        Fixture::new("an archive of something else", BROKEN, archive(&[("a.txt", &|w| w.write_all(b"5").unwrap())])),
    ]
}

/// A Word file of one part, not packed.
pub fn stored(document: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    // The head of its pages is looked for in the same bytes.
    let relations = b"<Relationships><Relationship Id='h' Type='x/header' Target='header1.xml'/></Relationships>";
    for (name, part) in [("word/document.xml", document), ("word/header1.xml", document), ("word/_rels/document.xml.rels", relations)] {
        zip.start_file(name, options).unwrap();
        zip.write_all(part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Files to break; of a Word file the text, to be packed when it is broken.
pub fn plain() -> Vec<Fixture> {
    let table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let row = "\\trowd\\clvmgf\\cellx1000\\clmrg\\cellx2000\\intbl a\\cell 5\\cell\\row\\u7893?\\'e1\\par";
    let section = "<w:sectPr><w:headerReference w:type=\"first\" r:id=\"h\"/><w:titlePg/></w:sectPr>";
    let head = format!("<w:hdr>{WORDS}{table}{WORDS}</w:hdr>");
    let heads = "\\titlepg{\\headerf A b\\par c d\\par}{\\header e f 5\\par}{\\footer Trang 1\\par g h\\par}";
    let page = "<html><style>p.a, td {font-family: '.VnTime'}</style><p class=a>B\u{b8}o c&#184;o<table><tr><td>\u{d7}nh<td>5</table>\
                <font face=VNI-Times>\u{d1}a\u{e1}t<p style=\"font:9pt &quot;.VnTimeH&quot;\">b\u{b8}</font></html>";
    vec![
        Fixture::new(
            "docx",
            EITHER,
            format!("<w:document {NAMESPACE}><w:body>{WORDS}{table}{section}</w:body>{head}</w:document>").into_bytes(),
        ),
        Fixture::new("rtf", EITHER, format!("{{\\rtf1{{\\fonttbl{{\\f1 .VnTime;}}}}{heads}\\f1 a {row}{row}}}").into_bytes()),
        Fixture::new("html", EITHER, page.as_bytes().to_vec()),
        Fixture::new("doc", EITHER, doc(false)[..15_000].to_vec()),
    ]
}

/// Workbooks.
pub fn workbooks() -> Vec<Fixture> {
    let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let whole = |sheet: &dyn Fn(&mut dyn Write)| {
        archive(&[
            ("[Content_Types].xml", &|w| w.write_all(b"<Types/>").unwrap()),
            ("xl/workbook.xml", &|w| w.write_all(book.as_bytes()).unwrap()),
            ("xl/_rels/workbook.xml.rels", &|w| w.write_all(relations.as_bytes()).unwrap()),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    };
    let sheet = |rows: &str, more: &str| {
        let text = format!("<worksheet><sheetData>{rows}</sheetData>{more}</worksheet>");
        whole(&move |w| w.write_all(text.as_bytes()).unwrap())
    };
    let cell = |at: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>Xã {at}</t></is></c><c><v>5</v></c>");
    let merges: String = (1..50_000).map(|i| format!("<mergeCell ref=\"A{i}:XFD1048576\"/>")).collect();
    let records = |bytes: &[u8]| compound(&[("Workbook", bytes)]);
    let begin = [0x09, 0x08, 0x10, 0, 0, 6, 5, 0, 0xBB, 0x0D, 0xCC, 7, 0, 0, 0, 0, 6, 0, 0, 0];
    vec![
        Fixture::new("xlsx: sound", READ, sheet(&format!("<row r=\"1\">{}</row>", cell("A1")), "")),
        Fixture::new(
            "xlsx: A1 and XFD1048576",
            EITHER,
            sheet(
                &format!("<row r=\"1\">{}</row><row r=\"1048576\">{}</row>", cell("A1"), cell("XFD1048576")),
                "<dimension ref=\"A1:XFD1048576\"/>",
            ),
        ),
        Fixture::new(
            "xlsx: cells beyond the sheet",
            EITHER,
            sheet(&format!("<row r=\"4294967295\">{}{}</row>", cell("ZZZZZZZ99999999999"), cell("")), ""),
        ),
        Fixture::new(
            "xlsx: merged cells upon merged cells",
            EITHER,
            sheet(&format!("<row r=\"1\">{}</row>", cell("A1")), &format!("<mergeCells>{merges}</mergeCells>")),
        ),
        Fixture::new(
            "xlsx: 300 MB of cells",
            &["too_large"],
            whole(&|w| many(w, "<worksheet><sheetData><row><c><v>5</v></c></row>", 300 << 20)),
        ),
        Fixture::new(
            "xlsx: 50 MB of rows",
            EITHER,
            whole(&|w| {
                w.write_all(b"<worksheet><sheetData>").unwrap();
                many(w, "<row><c><v>5</v></c></row>", 50 << 20);
            }),
        ),
        Fixture::new(
            "xlsx: a string that is not there",
            EITHER,
            sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4000000000</v></c><c r=\"B1\"><v>1e999</v></c></row>", ""),
        ),
        Fixture::new(
            "xlsx: dates without end",
            EITHER,
            sheet("<row r=\"1\"><c r=\"A1\" t=\"d\"><v>99999999999999-99-99</v></c><c r=\"B1\" s=\"99999999\"><v>1e300</v></c></row>", ""),
        ),
        Fixture::new("xlsx: nested elements", EITHER, sheet(&nested(200_000, "<row>", "</row>"), "")),
        Fixture::new(
            "xlsx: entities",
            EITHER,
            whole(&|w| {
                w.write_all(b"<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>")
                    .unwrap();
            }),
        ),
        Fixture::new("xlsx: cut", EITHER, {
            let file = sheet(&format!("<row r=\"1\">{}</row>", cell("A1")).repeat(100), "");
            file[..file.len() / 2].to_vec()
        }),
        Fixture::new("xls: noise", EITHER, records(&noise(50_000, 7))),
        Fixture::new("xls: a head and noise", EITHER, records(&[&begin[..], &noise(50_000, 8)].concat())),
        Fixture::new("xls: cut", EITHER, {
            let file = records(&[&begin[..], &noise(50_000, 8)].concat());
            file[..file.len() * 6 / 10].to_vec()
        }),
    ]
}
