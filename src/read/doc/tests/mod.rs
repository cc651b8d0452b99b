//! Whole files, made here: what is read out of them, and that no broken one stops the program.

mod hostile;
mod maker;

use super::fib::Part;
use crate::document::{Document, TextOrigin};
use crate::orthography::legacy;
use crate::read::build::Builder;
use crate::read::{Error, Limits, dump};
use maker::Maker;

fn read(maker: &Maker) -> Document {
    super::read(&maker.file(), &Limits::default()).expect("a document")
}

/// A row's end: in a table, ends a row, two columns or what `edges` says, with `flags` for each cell.
fn row_end(edges: &[i16], flags: &[u8]) -> Vec<u8> {
    let mut operand = vec![flags.len() as u8];
    operand.extend(edges.iter().flat_map(|e| e.to_le_bytes()));
    for &flag in flags {
        let mut cell = [0u8; 20];
        (cell[0], cell[5]) = (flag, 1);
        operand.extend(cell);
    }
    let mut list = vec![0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xD6];
    list.extend((operand.len() as u16 + 1).to_le_bytes());
    list.extend(operand);
    list
}

const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const IN_INNER: [u8; 9] = [0x16, 0x24, 1, 0x49, 0x66, 2, 0, 0, 0];

/// Every feature once.
fn everything() -> Maker {
    let mut m = Maker::default();
    m.run("Tỷ lệ ", &[0x35, 0x08, 1]).run("85%", &[0, 0x08, 1]).run("92,1%", &[]).run("ẩn", &[0x3C, 0x08, 1]);
    m.run(" km", &[])
        .run("2", &[0x48, 0x2A, 1])
        .run("\u{13} HYPERLINK \"x\" \u{14}trang\u{15} 2\u{1E}3\u{1F}", &[])
        .run("\u{2}", &[0x55, 0x08, 1]);
    m.end(0x0D, &[]);
    m.run("Đậm", &[0x35, 0x08, 1]).end(0x0D, &[0x40, 0x26, 1]);
    m.run("Mở \u{13} dở", &[]).run("(", &[0x55, 0x08, 1, 0x09, 0x6A, 0, 0, 0xFC, 0xF0]).end(0x0D, &[]);
    for level in [0, 1, 1, 0, 1] {
        m.run("mục", &[]).end(0x0D, &[0x0A, 0x26, level, 0x0B, 0x46, 1, 0]);
    }
    m.line("trang một\u{c}Trang hai");
    m.run("TT", &[]).end(7, &IN_TABLE).run("Năm", &[]).end(7, &IN_TABLE).end(7, &IN_TABLE);
    let far = m.far(&row_end(&[0, 800, 3000, 5000], &[0x60, 1, 2]));
    m.end(7, &far);
    m.end(7, &IN_TABLE).run("2022", &[]).end(0x0D, &IN_TABLE).run("x", &[]);
    let (mut inner_cell, mut inner_row) = (IN_INNER.to_vec(), IN_INNER.to_vec());
    inner_cell.extend([0x4B, 0x24, 1]);
    inner_row.extend([0x4C, 0x24, 1]);
    m.end(0x0D, &IN_TABLE).run("y", &[]).end(0x0D, &inner_cell).end(0x0D, &inner_row).end(7, &IN_TABLE).run("2023", &[]).end(7, &IN_TABLE);
    let far = m.far(&row_end(&[0, 806, 3000, 5000], &[0x20, 0, 0]));
    m.end(7, &far);
    m.line("Hết");
    let main = m.len();
    m.run("\u{2} Ghi chú", &[]).end(0x0D, &[]);
    let notes = m.len() - main;
    m.line("Đầu trang");
    let headers = m.len() - main - notes;
    m.line("Hộp chữ");
    m.lengths = [main, notes, headers, 0, 0, 0, m.len() - main - notes - headers, 0];
    let call = m.find(2);
    m.part(Part::FootnoteRefs, [&(call as u32).to_le_bytes()[..], &(main as u32).to_le_bytes(), &[1, 0]].concat(), Vec::new());
    m.part(
        Part::FootnoteTexts,
        [&0u32.to_le_bytes()[..], &(notes as u32).to_le_bytes(), &(notes as u32).to_le_bytes()].concat(),
        Vec::new(),
    );
    lists(&mut m);
    m
}

/// One list: "I." and below it "I.a)".
fn lists(m: &mut Maker) {
    let mut list = vec![1, 0, 7, 0, 0, 0];
    list.resize(2 + 28, 0);
    let mut levels = Vec::new();
    for (form, text) in [(1, "\u{0}."), (4, "\u{0}.\u{1})")] {
        let mut level = vec![0u8; 28];
        (level[0], level[4]) = (1, form);
        level.extend((text.len() as u16).to_le_bytes());
        text.encode_utf16().for_each(|u| level.extend(u.to_le_bytes()));
        levels.extend(level);
    }
    for _ in 2..9 {
        levels.extend([0u8; 30]);
    }
    m.part(Part::Lists, list, levels);
    let mut uses = vec![1, 0, 0, 0, 7, 0, 0, 0];
    uses.resize(4 + 16, 0);
    uses.extend([0xFF; 4]);
    m.part(Part::ListUses, uses, Vec::new());
}

#[test]
fn everything_is_read() {
    let document = read(&everything());
    let expected = "\
P Tỷ lệ 92,1% km²trang 2-3¹
H2 ** Đậm
P Mở  dở\u{f0fc}
P I. mục
P I.a) mục
P I.b) mục
P II. mục
P II.a) mục
P trang một
P Trang hai
T 2×2 spans
  ⟦TT⟧2×1⟦Năm⟧1×2
  ⟦2022 x y⟧⟦2023⟧
P Hết
P ¹ Ghi chú
P Hộp chữ
";
    assert_eq!(dump::layout(&document), expected);
}

#[test]
fn heads_and_feet_of_pages_are_not_lost() {
    // Six separators, then per section: even and odd head, even and odd foot, head and foot of the first page.
    let texts = ["", "Báo cáo quý 1\r", "", "Trang \u{13}PAGE\u{14}2\u{15}\r", "UBND XÃ AN\rSố: 5/BC-UBND\r", "Biểu 12, bản 3\r"];
    for (title, expected) in [
        (1, "P UBND XÃ AN\nP Số: 5/BC-UBND\nP Có 12 hồ sơ\nP Báo cáo quý 1\nP Biểu 12, bản 3\nP Lưu hành nội bộ, bản 2\n"),
        (0, "P Có 12 hồ sơ\nP Báo cáo quý 1\nP Lưu hành nội bộ, bản 2\n"),
    ] {
        let mut m = Maker::default();
        m.line("Có 12 hồ sơ");
        let main = m.len();
        let mut places = vec![0u32; 6];
        for text in texts {
            places.push((m.len() - main) as u32);
            for line in text.split_terminator('\r') {
                m.run(line, if line.contains("PAGE") { &[0x55, 0x08, 1] } else { &[] }).end(0x0D, &[]);
            }
        }
        places.extend([(m.len() - main) as u32; 2]);
        let heads = m.len() - main;
        m.line("Lưu hành nội bộ, bản 2");
        m.lengths = [main, 0, heads, 0, 0, 0, 0, m.len() - main - heads];
        m.part(Part::Heads, places.iter().flat_map(|p| p.to_le_bytes()).collect(), Vec::new());
        let section = [&[0u8, 0][..], &maker::SECTION.to_le_bytes(), &[0; 6]].concat();
        m.part(Part::Sections, [&0u32.to_le_bytes()[..], &(main as u32).to_le_bytes(), &section].concat(), Vec::new());
        m.section = vec![3, 0, 0x0A, 0x30, title];
        assert_eq!(dump::layout(&read(&m)), expected);
    }
}

/// Three fonts, and styles: plain, a heading, a character style in the third font, one built on it.
fn styles_and_fonts(m: &mut Maker) {
    let mut fonts = vec![3, 0, 0, 0];
    for name in ["Times New Roman", ".VnTime", "VNI-Times"] {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        fonts.push((39 + name.len()) as u8);
        fonts.extend([0; 39]);
        fonts.extend(name);
    }
    m.part(Part::Fonts, fonts, Vec::new());
    let mut sheet = vec![18, 0, 5, 0, 10, 0];
    sheet.resize(20, 0);
    let mut style = |built_in: u16, kind: u16, base: u16, lists: &[&[u8]]| {
        let mut one = Vec::new();
        for number in [built_in, kind | base << 4, lists.len() as u16, 0, 0, 1, u16::from(b'x'), 0] {
            one.extend(number.to_le_bytes());
        }
        for list in lists {
            one.extend((list.len() as u16).to_le_bytes());
            one.extend(*list);
            one.resize(one.len().next_multiple_of(2), 0);
        }
        sheet.extend((one.len() as u16).to_le_bytes());
        sheet.extend(one);
    };
    style(0, 1, 0xFFF, &[&[0, 0], &[0x4F, 0x4A, 0, 0, 0x51, 0x4A, 0, 0]]);
    style(1, 1, 0, &[&[1, 0], &[0x35, 0x08, 1, 0x4F, 0x4A, 1, 0, 0x51, 0x4A, 1, 0]]);
    style(0xFFE, 2, 0xFFF, &[&[0x4F, 0x4A, 2, 0, 0x51, 0x4A, 2, 0]]);
    style(0xFFE, 2, 2, &[&[0x35, 0x08, 0x81]]);
    style(0xFFE, 1, 4, &[&[4, 0], &[]]);
    m.part(Part::Styles, sheet, Vec::new());
}

#[test]
fn fonts_come_from_the_run_and_from_styles() {
    let (tcvn, vni) = ("B\u{b8}o c\u{b8}o", "Baùo caùo");
    let mut m = Maker::default();
    styles_and_fonts(&mut m);
    m.line("Báo cáo").run(vni, &[0x51, 0x4A, 2, 0]).end(0x0D, &[]).run(vni, &[0x30, 0x4A, 3, 0]).end(0x0D, &[]);
    m.run(tcvn, &[]).end(0x0D, &[0, 0x46, 1, 0]).run("Đỏ", &[0x51, 0x4A, 2, 0]).end(0x0D, &[0, 0x46, 4, 0]);
    let decoded = |words: &str, font: &str| {
        let mut builder = Builder::new(TextOrigin::Doc);
        builder.run(words, legacy::by_font(font));
        builder.finish().expect("words").text
    };
    let (tcvn, vni) = (decoded(tcvn, ".VnTime"), decoded(vni, "VNI-Times"));
    assert_eq!(dump::layout(&read(&m)), format!("P Báo cáo\nP {vni}P ** {vni}H1 ** {tcvn}P Đỏ\n"));
}

#[test]
fn pieces_change_properties() {
    for (change, lists) in [(0x55 << 1 | 1 << 8, vec![]), (3, vec![vec![0x3C, 0x08, 1], vec![0x35, 0x08, 1]])] {
        let mut m = Maker { change, lists, ..Maker::default() };
        assert_eq!(dump::layout(&read(m.line("Đạt"))), "P ** Đạt\n");
        m.change = 0x5C << 1 | 1 << 8;
        assert_eq!(super::read(&m.file(), &Limits::default()).map(|_| ()), Err(Error::Empty));
    }
}

#[test]
fn narrow_text_is_windows_1252() {
    let mut m = Maker { narrow: true, ..Maker::default() };
    m.line("Gi\u{e1} \u{96} 5\u{b2}");
    assert_eq!(read(&m).text, "Giá – 5²\n");
}

#[test]
fn other_files_are_refused_with_a_reason() {
    let mut m = Maker::default();
    m.line("Đạt");
    let whole = m.streams();
    let with = |at: usize, bytes: &[u8]| {
        let mut main = whole.main.clone();
        main[at..at + bytes.len()].copy_from_slice(bytes);
        super::fib::Fib::read(&main).map(|_| ())
    };
    assert_eq!(with(0, &[0xEC]), Ok(()));
    assert!(matches!(with(2, &[101]), Err(Error::Unsupported { .. })));
    assert!(matches!(with(0, &[0xDC]), Err(Error::Unsupported { .. })));
    assert_eq!(with(11, &[3]), Err(Error::Encrypted));
    assert!(matches!(with(0, &[0]), Err(Error::Damaged { .. })));
    assert!(matches!(with(62, &[0xFF, 0xFF]), Err(Error::Damaged { .. })));
    let few = Limits { text_bytes: 2, ..Limits::default() };
    assert!(matches!(super::read(&m.file(), &few), Err(Error::TooLarge { .. })));
    let file = m.file();
    assert!(matches!(super::read(&file[..file.len() / 2], &few), Err(Error::Damaged { .. })));
    assert_eq!(super::read(&Maker::default().line(" ").file(), &Limits::default()).map(|_| ()), Err(Error::Empty));
}
