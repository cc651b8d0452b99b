//! Whole workbooks, built here, and broken ones.

use super::super::sniff::File;
use super::super::{Error, Limits};
use super::read;
use crate::document::{Block, Document, Encoding};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a package").into_inner()
}

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>
<fonts><font><name val="Arial"/></font><font><b/><name val=".VnTime"/></font></fonts>
<borders><border><left/><right/></border><border><left style="thin"/><right style="thin"/></border></borders>
<cellXfs><xf numFmtId="0" fontId="0" borderId="0"/><xf numFmtId="164" borderId="1"/><xf numFmtId="3" borderId="1"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" borderId="1"/></cellXfs></styleSheet>"#;

fn xlsx(name: &str, sheet: &str) -> Vec<u8> {
    let workbook = format!(r#"<workbook><sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>"#);
    let relations = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    pack(&[
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// Rows of words; `1|` before a word gives its style, numbers are numbers, nothing is no cell.
fn rows(rows: &[&[&str]]) -> String {
    let mut out = String::from("<sheetData>");
    for row in rows {
        out.push_str("<row>");
        for cell in *row {
            let (style, words) = cell.split_once('|').unwrap_or(("0", cell));
            let value = match words.parse::<f64>() {
                Ok(n) => format!("<v>{n}</v>"),
                Err(_) if words.is_empty() => String::new(),
                Err(_) => format!("<is><t>{words}</t></is>"),
            };
            let kind = if value.starts_with("<is>") { "inlineStr" } else { "n" };
            write!(out, r#"<c s="{style}" t="{kind}">{value}</c>"#).expect("text");
        }
        out.push_str("</row>");
    }
    out + "</sheetData>"
}

fn layout(document: &Document) -> Vec<String> {
    let text = &document.text;
    document
        .blocks
        .iter()
        .map(|b| match b {
            Block::Paragraph(p) => p.span.of(text).to_owned(),
            Block::Table(g) => {
                g.rows.iter().map(|r| r.iter().map(|c| c.span.of(text)).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join("/")
            }
        })
        .collect()
}

fn read_xlsx(bytes: &[u8]) -> Document {
    read(File::Xlsx, bytes, &Limits::default()).expect("a document")
}

#[test]
fn a_sheet_is_letterhead_title_table_and_signatures() {
    let sheet = rows(&[
        &["UBND TỈNH A", "", "", "CỘNG HÒA"],
        &["SỞ TÀI CHÍNH", "", "", "Độc lập"],
        &[],
        &["BÁO CÁO THU"],
        &["", "", "", "Đơn vị tính: triệu đồng"],
        &["4|STT", "4|Chỉ tiêu", "4|Dự toán", "4|Tỷ lệ"],
        &["4|I", "4|Thu nội địa", "4|", "4|"],
        &["4|1", "4|Thuế", "2|88630", "1|0.989"],
        &["4|Tổng", "4|", "2|88630", "1|1"],
        &["NGƯỜI LẬP", "", "", "GIÁM ĐỐC"],
        &["(ký)", "", "", "(ký tên)"],
    ]);
    let document = read_xlsx(&xlsx("Thu NS", &(sheet + r#"<mergeCells><mergeCell ref="A9:B9"/></mergeCells>"#)));
    assert_eq!(
        layout(&document),
        [
            "Thu NS",
            "UBND TỈNH A",
            "SỞ TÀI CHÍNH",
            "CỘNG HÒA",
            "Độc lập",
            "BÁO CÁO THU",
            "Đơn vị tính: triệu đồng",
            "STT|Chỉ tiêu|Dự toán|Tỷ lệ/I|Thu nội địa||/1|Thuế|88.630|98,9%/Tổng|88.630|100,0%",
            "NGƯỜI LẬP",
            "(ký)",
            "GIÁM ĐỐC",
            "(ký tên)"
        ]
    );
    let Block::Table(grid) = &document.blocks[7] else { panic!("a table") };
    assert_eq!(grid.rows[3][0].columns, 2);
}

#[test]
fn tables_without_lines_are_found_and_go_on_over_one_blank_row() {
    let document = read_xlsx(&xlsx(
        "Sheet1",
        &rows(&[
            &["Biểu 1"],
            &["Xã", "Năm 2020", "Năm 2021"],
            &[],
            &["A", "1", "2.5"],
            &["Nhóm hai"],
            &["B", "3", "4"],
            &["Nguồn: Cục Thống kê"],
        ]),
    ));
    assert_eq!(layout(&document), ["Biểu 1", "Xã|Năm 2020|Năm 2021/A|1|2,5/Nhóm hai||/B|3|4", "Nguồn: Cục Thống kê"]);
}

#[test]
fn tables_side_by_side_are_two() {
    let document =
        read_xlsx(&xlsx("Sheet1", &rows(&[&["Xã", "Số", "", "Thôn", "Tổng"], &["A", "1", "", "C", "5"], &["B", "2", "", "D", "6"]])));
    assert_eq!(layout(&document), ["Xã|Số/A|1/B|2", "Thôn|Tổng/C|5/D|6"]);
}

#[test]
fn legacy_fonts_are_read_by_cell() {
    let document = read_xlsx(&xlsx("Sheet1", &rows(&[&["3|ChØ tiªu", "3|N¨m 2001", "Tỷ lệ"], &["Thuế", "1", "2"]])));
    assert_eq!(layout(&document), ["Chỉ tiêu|Năm 2001|Tỷ lệ/Thuế|1|2"]);
    assert_eq!(document.encoding, Encoding::Tcvn3);
}

#[test]
fn far_cells_cost_nothing_and_too_many_are_refused() {
    let far = r#"<sheetData><row><c r="A1" t="str"><v>một</v></c></row><row><c r="XFD1048576"><v>5</v></c></row></sheetData>"#;
    let merges = r#"<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:A1"/></mergeCells>"#;
    assert_eq!(layout(&read_xlsx(&xlsx("Sheet1", far))), ["một", "5"]);
    assert_eq!(layout(&read_xlsx(&xlsx("Sheet1", &format!("{far}{merges}")))), ["một"]);
    let few = Limits { cells: 3, ..Limits::default() };
    let four = xlsx("Sheet1", &rows(&[&["a", "b"], &["c", "d"]]));
    assert_eq!(read(File::Xlsx, &four, &few).expect_err("too many").reason(), "too_large");
    let small = Limits { unpacked_bytes: 1000, ..Limits::default() };
    let bomb = xlsx("Sheet1", &" ".repeat(1 << 20));
    assert_eq!(read(File::Xlsx, &bomb, &small).expect_err("a bomb").reason(), "too_large");
}

fn record(id: u16, data: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn xls(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    let length: usize = bof.len() + globals.iter().map(Vec::len).sum::<usize>() + 13 + 4;
    let sheet = [&(length as u32).to_le_bytes()[..], b"\0\0\x01\0S"].concat();
    let mut stream = bof.clone();
    globals.iter().for_each(|g| stream.extend(g));
    stream.extend(record(0x85, &sheet));
    stream.extend(record(0x0A, &[]));
    assert_eq!(stream.len(), length, "where the sheet begins");
    stream.extend(&bof);
    cells.iter().for_each(|c| stream.extend(c));
    stream.extend(record(0x0A, &[]));
    compound("Workbook", &stream)
}

fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream(name).expect("a stream").write_all(stream).expect("its bytes");
    file.into_inner().into_inner()
}

fn small_xls() -> Vec<u8> {
    let font = [&[0; 14][..], b"\x07\0.VnTime"].concat();
    let xf = |format: u8| [&[0, 0, format, 0][..], &[0; 16]].concat();
    let label = |row: u8, column: u8, words: &[u8]| [&[row, 0, column, 0, 0, 0, words.len() as u8, 0, 0][..], words].concat();
    let number = |row: u8, column: u8, look: u8, n: f64| [&[row, 0, column, 0, look, 0][..], &n.to_le_bytes()].concat();
    xls(
        &[record(0x31, &font), record(0xE0, &xf(0)), record(0xE0, &xf(10)), record(0xE0, &xf(14))],
        &[
            record(0x204, &label(0, 0, b"Ch\xD8 ti\xAAu")),
            record(0x204, &label(0, 1, b"N\xA8m")),
            record(0x204, &label(0, 2, b"Ng\xB5y")),
            record(0x204, &label(1, 0, b"Thu\xD5")),
            record(0x203, &number(1, 1, 1, 0.5)),
            record(0x203, &number(1, 2, 2, 44_561.0)),
        ],
    )
}

#[test]
fn old_workbooks_are_read_with_fonts_and_formats() {
    let document = read(File::Xls, &small_xls(), &Limits::default()).expect("a document");
    assert!(layout(&document).last().is_some_and(|t| t.ends_with("|Năm|Ngày/Thuế|50,00%|31/12/2021")), "{:?}", layout(&document));
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><table:table table:name="Sheet1">{table}</table:table></office:body></office:document-content>"#
    );
    pack(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn open_document_sheets_show_their_text() {
    let cell = |value: &str, text: &str| format!(r#"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"#);
    let number = |n: &str| format!(r#"office:value-type="float" office:value="{n}""#);
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let bytes = ods(&[
        row(&[cell("", "Xã"), cell(r#"table:number-columns-spanned="2""#, "Thu &amp; chi"), "<table:covered-table-cell/>".to_owned()]),
        row(&[cell("", "A"), cell(&number("1234.5"), "1,234.5"), cell(&number("1234"), "1,234")]),
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ]
    .concat());
    let document = read(File::Ods, &bytes, &Limits::default()).expect("a document");
    assert_eq!(layout(&document), ["Xã|Thu & chi/A|1.234,5|1.234"]);
    let repeated = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"><text:p>a</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(read(File::Ods, &ods(repeated), &Limits::default()).expect_err("a bomb").reason(), "too_large");
}

#[test]
fn locked_workbooks_are_told() {
    let locked = compound("EncryptedPackage", &[0; 64]);
    assert_eq!(read(File::Xls, &locked, &Limits::default()).expect_err("locked"), Error::Encrypted);
    let pass = xls(&[record(0x2F, &[0; 6])], &[]);
    assert_eq!(read(File::Xls, &pass, &Limits::default()).expect_err("locked"), Error::Encrypted);
    let manifest = pack(&[("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "")]);
    assert_eq!(read(File::Ods, &manifest, &Limits::default()).expect_err("locked"), Error::Encrypted);
}

/// Every file cut short, and with bytes changed inside, ends in a document or an error.
#[test]
fn broken_workbooks_do_not_panic() {
    let limits = Limits { cells: 20_000, unpacked_bytes: 4 << 20, ..Limits::default() };
    let sheet = rows(&[&["4|a", "4|b"], &["1|1", "2|2"], &["3|c", ""]]) + r#"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#;
    let table = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>"#;
    for (file, bytes) in [(File::Xlsx, xlsx("S", &sheet)), (File::Xls, small_xls()), (File::Ods, ods(table))] {
        for cut in (0..bytes.len()).step_by(41) {
            let _ = read(file, &bytes[..cut], &limits);
        }
        let mut state = 7u32;
        for _ in 0..400 {
            let mut broken = bytes.clone();
            for _ in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 8) as usize % broken.len();
                broken[at] = state as u8;
            }
            let _ = read(file, &broken, &limits);
        }
    }
    // Markup inside an intact package.
    let mut state = 3u32;
    for _ in 0..400 {
        let mut broken = sheet.clone().into_bytes();
        for _ in 0..3 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (state >> 8) as usize % broken.len();
            broken[at] = b"<>/\"=&;0 9A"[state as usize % 11];
        }
        let _ = read(File::Xlsx, &xlsx("S", &String::from_utf8_lossy(&broken)), &limits);
    }
}

/// Old workbooks of a ministry, where they are at hand.
#[test]
fn real_workbooks_of_two_encodings_are_read() {
    let home = std::env::var("BOCSO_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    for (name, words) in [
        (
            "tcvn3-mpi-FDI-2005-08.xls",
            [
                "Công nghiệp và xây dựng|3.798|28.996.154.868|12.601.111.219|17.717.309.149",
                "ĐẦU TƯ TRỰC TIẾP NƯỚC NGOÀI THEO NGÀNH 1988-2005",
            ],
        ),
        ("tcvn3-vni-mpi-KH2003-bieu.xls", ["Mía|Triệu tấn|20", "Tốc độ tăng dân số|%|1,35|1,31|1,28"]),
    ] {
        let Ok(bytes) = std::fs::read(format!("{home}/real/{name}")) else { continue };
        let all = layout(&read(File::Xls, &bytes, &Limits::default()).expect("a document")).join("\n");
        for w in words {
            assert!(all.contains(w), "{name}: {w}");
        }
    }
}
