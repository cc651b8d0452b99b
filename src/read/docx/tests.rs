//! Small documents, read whole.

use super::super::package::pack;
use super::*;
use crate::read::dump;

const HEAD: &str = "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>";
const TAIL: &str = "<w:sectPr/></w:body></w:document>";

fn try_read(body: &str, parts: &[(&str, &str)]) -> Result<Document, Error> {
    let body = format!("{HEAD}{body}{TAIL}");
    let mut all: Vec<(&str, &[u8])> = vec![("word/document.xml", body.as_bytes())];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    read(&pack(&all), &Limits::default())
}

fn layout(body: &str, parts: &[(&str, &str)]) -> String {
    dump::layout(&try_read(body, parts).expect("a document"))
}

/// A paragraph with the given runs' insides.
fn p(runs: &[&str]) -> String {
    let runs: String = runs.iter().flat_map(|r| ["<w:r>", r, "</w:r>"]).collect();
    format!("<w:p>{runs}</w:p>")
}

fn t(words: &str) -> String {
    p(&[&format!("<w:t>{words}</w:t>")])
}

#[test]
fn runs_are_joined_and_marks_read() {
    let body = p(&[
        "<w:t>Đạ</w:t>",
        "<w:rPr><w:b w:val='0'/></w:rPr><w:t>t 5</w:t><w:noBreakHyphen/><w:t>7 </w:t><w:sym w:font='Symbol' w:char='F0B3'/>",
        "<w:t>km</w:t>",
        "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t>",
        "<w:tab/><w:softHyphen/><w:br/><w:t>và A&amp;B</w:t><w:cr/><w:t>Hai</w:t>",
    ]);
    assert_eq!(layout(&body, &[]), "P Đạt 5-7 ≥km²⇥ và A&B\nP Hai\n");
}

#[test]
fn what_is_not_shown_is_left_out() {
    let body = "<w:p><w:r><w:t>đạt </w:t></w:r><w:del><w:r><w:delText>85</w:delText><w:t>85</w:t></w:r></w:del>\
        <w:moveFrom><w:r><w:t>1</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>92 </w:t></w:r></w:ins>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:rPr><w:rStyle w:val='An'/></w:rPr><w:t>ẩn</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>SEQ </w:instrText><w:t>mã</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>\
        <w:hyperlink><w:r><w:t> liên kết</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>";
    let styles = "<w:styles xmlns:w='x'><w:style w:type='character' w:styleId='An'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let parts = [("word/styles.xml", styles)];
    assert_eq!(layout(&format!("{body}{}", t("sau")), &parts), "P đạt 92 3 liên kết\nP sau\n");
    // A deleted mark joins two paragraphs.
    let body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>".to_owned() + &t("hai");
    assert_eq!(layout(&body, &[]), "P một hai\n");
    // What is not read is told.
    assert_eq!(try_read("<w:altChunk r:id='a'/>", &[]).map(|d| d.unread.len()), Ok(1));
}

#[test]
fn merged_cells_cover_rows_and_columns() {
    let cell = |props: &str, words: &str| format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", t(words));
    let rows = [
        cell("<w:vMerge w:val='restart'/>", "Xã") + &cell("<w:gridSpan w:val='2'/>", "Số"),
        cell("<w:vMerge/>", "") + &cell("", "nam") + &cell("", "nữ"),
        "<w:sdt><w:sdtContent>".to_owned() + &cell("", "A") + "</w:sdtContent></w:sdt>" + &cell("", "1") + &cell("", "2"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>".to_owned() + &cell("", "3") + &cell("", "4"),
        "<w:trPr><w:del/></w:trPr>".to_owned() + &cell("", "x"),
    ];
    let rows: String = rows.iter().flat_map(|r| ["<w:tr>", r.as_ref(), "</w:tr>"]).collect();
    let table = format!("<w:tbl><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr>{rows}</w:tbl>");
    let grid = "T 4×3 spans\n  ⟦Xã⟧2×1⟦Số⟧1×2\n  ⟦nam⟧⟦nữ⟧\n  ⟦A⟧⟦1⟧⟦2⟧\n  ⟦⟧⟦3⟧⟦4⟧\n";
    assert_eq!(layout(&table, &[]), grid);
    // A frame around a table is no table.
    assert_eq!(layout(&format!("<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>"), &[]), grid);
}

#[test]
fn a_table_without_lines_lays_out() {
    let rows = format!("<w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr>", t("UBND"), t("Số: 5/BC"), t("CỘNG HÒA"));
    let nil = "<w:tblPr><w:tblStyle w:val='Luoi'/><w:tblBorders><w:top w:val='nil'/></w:tblBorders></w:tblPr>";
    let styles = "<w:styles xmlns:w='x'><w:style w:type='table' w:styleId='Luoi'><w:tblPr><w:tblBorders><w:top w:val='single'/>\
        </w:tblBorders></w:tblPr></w:style></w:styles>";
    let parts = [("word/styles.xml", styles)];
    assert_eq!(layout(&format!("<w:tbl>{nil}{rows}</w:tbl>"), &parts), "P UBND\nP Số: 5/BC\nP CỘNG HÒA\n");
    let ruled = "<w:tblPr><w:tblStyle w:val='Luoi'/></w:tblPr>";
    assert_eq!(layout(&format!("<w:tbl>{ruled}{rows}</w:tbl>"), &parts), "T 1×2 spans\n  ⟦UBND Số: 5/BC⟧⟦CỘNG HÒA⟧\n");
}

#[test]
fn styles_give_headings_weight_and_numbers() {
    let styles = "<w:styles xmlns:w='x'><w:docDefaults><w:rPrDefault><w:rPr><w:i/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type='paragraph' w:styleId='M1'><w:name w:val='heading 1'/><w:rPr><w:b/><w:i w:val='0'/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='M2'><w:basedOn w:val='M1'/><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='V'><w:basedOn w:val='V'/></w:style></w:styles>";
    let numbering = "<w:numbering xmlns:w='x'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='upperRoman'/>\
        <w:lvlText w:val='%1.'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2'/>\
        <w:pStyle w:val='M2'/></w:lvl></w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let styled = |ppr: &str, words: &str| format!("<w:p><w:pPr>{ppr}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>");
    let body = styled("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr>", "Kết quả")
        + &styled("<w:pStyle w:val='M2'/>", "Thu")
        + &styled("<w:pStyle w:val='M2'/><w:numPr><w:numId w:val='0'/></w:numPr>", "Chi")
        + &styled("<w:pStyle w:val='V'/><w:outlineLvl w:val='9'/>", "Khác");
    let parts = [("word/styles.xml", styles), ("word/numbering.xml", numbering)];
    assert_eq!(layout(&body, &parts), "P * I. Kết quả\nH1 ** 1.1 Thu\nH1 ** Chi\nP * Khác\n");
    let d = try_read(&body, &parts).expect("a document");
    let rendered: Vec<&str> = d.rendered.iter().map(|s| s.of(&d.text)).collect();
    assert_eq!(rendered, ["I. ", "1.1 "]);
}

#[test]
fn boxes_follow_their_anchor_and_notes_the_body() {
    let inside = format!("<w:txbxContent>{}</w:txbxContent>", t("hộp"));
    let body = format!(
        "<w:p><w:r><w:t>Neo 12</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r><w:r><mc:AlternateContent><mc:Choice>\
         <w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t> tiếp</w:t></w:r></w:p>{}",
        t("Cuối")
    );
    let notes = "<w:footnotes xmlns:w='x'><w:footnote w:id='-1'><w:p><w:r><w:t>gạch</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='5'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Theo báo cáo</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let rels = "<Relationships><Relationship Type='http://x/relationships/footnotes' Target='ghichu.xml'/></Relationships>";
    let parts = [("word/ghichu.xml", notes), ("word/_rels/document.xml.rels", rels)];
    assert_eq!(layout(&body, &parts), "P Neo 12¹ tiếp\nP hộp\nP Cuối\nP ¹ Theo báo cáo\n");
}

#[test]
fn formulas_stay_in_line() {
    let body = "<w:p><w:r><w:t>x = </w:t></w:r><m:oMath><m:f><m:fPr/><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>\
        </m:den></m:f><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>";
    assert_eq!(layout(body, &[]), "P x = a/bc²\n");
}

#[test]
fn hostile_files_are_refused() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    for body in [deep.as_str(), "<w:p>", "</w:body>", "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"] {
        assert!(matches!(try_read(body, &[]), Err(Error::Damaged { .. })));
    }
    assert_eq!(try_read("<w:p/>", &[]).map(|d| d.text), Err(Error::Empty));
    // As deep as is allowed, and the widest cells.
    let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(60), "</w:tc></w:tr></w:tbl>".repeat(60));
    assert!(try_read(&format!("{open}{}{close}", t("x")), &[]).is_ok());
    let wide = "<w:tc><w:tcPr><w:gridSpan w:val='4000000000'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>".repeat(2);
    assert!(layout(&format!("<w:tbl><w:tr>{wide}</w:tr><w:tr>{wide}</w:tr><w:tr>{wide}</w:tr></w:tbl>"), &[]).contains("1×1024"));
    let limits = Limits { cells: 3, ..Limits::default() };
    let body = format!("{HEAD}<w:tbl>{}</w:tbl>{TAIL}", "<w:tr><w:tc/><w:tc/></w:tr>".repeat(2));
    assert!(matches!(read(&pack(&[("word/document.xml", body.as_bytes())]), &limits), Err(Error::TooLarge { .. })));
}

#[test]
fn locked_files_are_named() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(crate::read::read(&bytes, &Limits::default()).map(|d| d.text), Err(Error::Encrypted));
}

#[test]
fn cut_and_changed_parts_never_panic() {
    let body = p(&["<w:t>một</w:t>"]) + &format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", t("hai"));
    for at in (0..body.len()).filter(|&at| body.is_char_boundary(at)) {
        let _ = try_read(&body[..at], &[]);
        let changed = format!("{}<{}", &body[..at], &body[at..]);
        let _ = try_read(&changed, &[("word/styles.xml", &body[at..])]);
    }
}

/// Relations of the text to its heads and feet.
const MARGINS: (&str, &str) = (
    "word/_rels/document.xml.rels",
    "<Relationships><Relationship Id='h1' Type='x/header' Target='header1.xml'/><Relationship Id='h2' Type='x/header' Target='header2.xml'/>\
     <Relationship Id='f1' Type='x/footer' Target='footer1.xml'/><Relationship Id='f2' Type='x/footer' Target='footer2.xml'/></Relationships>",
);

fn margin(name: &str, inside: &str) -> String {
    format!("<w:{name} xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'>{inside}</w:{name}>")
}

#[test]
fn heads_and_feet_of_pages_are_not_lost() {
    let page = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let first = margin("hdr", &format!("{}{}", t("ỦY BAN NHÂN DÂN XÃ AN"), t("Số: 5/BC-UBND")));
    let later = margin("hdr", &t("Báo cáo quý 1"));
    let foot = margin("ftr", &format!("<w:p><w:r><w:t>Trang </w:t></w:r>{page}</w:p>{}", t("Biểu 12/TK, bản 3")));
    let parts =
        [MARGINS, ("word/header1.xml", &first), ("word/header2.xml", &later), ("word/footer1.xml", &foot), ("word/footer2.xml", &first)];
    let section = |title: &str| {
        format!(
            "<w:p><w:pPr><w:sectPr><w:headerReference w:type='first' r:id='h1'/><w:headerReference w:type='default' r:id='h2'/>\
             <w:footerReference w:type='default' r:id='f1'/>{title}</w:sectPr></w:pPr><w:r><w:t>Có 12 hồ sơ.</w:t></w:r></w:p>"
        )
    };
    let found = try_read(&section("<w:titlePg/>"), &parts).expect("a document");
    assert_eq!(dump::layout(&found), "P ỦY BAN NHÂN DÂN XÃ AN\nP Số: 5/BC-UBND\nP Có 12 hồ sơ.\nP Báo cáo quý 1\nP Biểu 12/TK, bản 3\n");
    assert_eq!(found.furniture.len(), 2);
    // The head of the first page does not show; nor do parts that no section calls.
    assert_eq!(layout(&section(""), &parts), "P Có 12 hồ sơ.\nP Báo cáo quý 1\nP Biểu 12/TK, bản 3\n");
    assert_eq!(layout(&t("Có 12 hồ sơ."), &parts), "P Có 12 hồ sơ.\n");
}
