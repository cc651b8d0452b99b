//! A synthetic report by seed: a page for the browser to print, and what stands on it.

use super::chance::Chance;
use super::prose;
use super::tables;
use super::truth::{Kind, Paragraph, Table, Truth};
use super::words::{BODIES, HEADINGS, PLACES, SIGNERS, TOPICS};
use std::fmt::Write;

/// A page for the browser, what stands above and below on each page, and the truth of it.
pub struct Printable {
    pub html: String,
    pub header: String,
    pub footer: String,
    pub truth: Truth,
}

/// Typefaces that reports are set in.
pub const FONTS: [&str; 9] = [
    "Liberation Serif",
    "Liberation Serif",
    "Liberation Serif",
    "Liberation Sans",
    "Liberation Sans Narrow",
    "DejaVu Serif",
    "DejaVu Sans",
    "DejaVu Sans Condensed",
    "DejaVu Serif Condensed",
];

/// The report of a seed, with so many tables.
pub fn report(seed: u64, tables: usize) -> Printable {
    let mut chance = Chance::new(seed, "report");
    let mut page = Page { html: style(&mut chance), truth: Truth { name: format!("synth{seed:04}"), ..Truth::default() } };
    let year = chance.whole(2015, 2025);
    letterhead(&mut page, &mut chance, year);
    let sections = chance.whole(2, 4) as usize;
    let names = chance.some(&HEADINGS, sections * 2);
    for (s, name) in names.chunks(2).enumerate() {
        let roman = ["I", "II", "III", "IV"][s % 4];
        page.paragraph(Kind::Heading, "heading", &format!("{roman}. {}", name[0].to_uppercase()));
        for (n, title) in name.iter().enumerate() {
            page.paragraph(Kind::Heading, "heading", &format!("{}. {title}", n + 1));
            for _ in 0..chance.whole(1, 3) {
                let dash = if chance.odds(0.3) { "- " } else { "" };
                page.paragraph(Kind::Text, "text", &format!("{dash}{}", prose::paragraph(&mut chance, year)));
            }
        }
    }
    signature(&mut page, &mut chance);
    for number in 1..=tables {
        let sheet = tables::table(&mut chance, number, year);
        page.table(sheet, &mut chance);
    }
    let numbered =
        if chance.odds(0.7) { "<div style='font:9pt serif;width:100%;text-align:center'><span class=pageNumber></span></div>" } else { "" };
    let (header, footer) = if chance.odds(0.5) { (numbered, "") } else { ("", numbered) };
    Printable { html: page.html, header: header.to_owned(), footer: footer.to_owned(), truth: page.truth }
}

/// A slip of a report that fills one small page: a heading, a paragraph, a table.
pub fn slip(seed: u64) -> Printable {
    let mut chance = Chance::new(seed, "slip");
    let small = "@page { size: 180mm 120mm !important; margin: 8mm 10mm !important; }</style><body>";
    let mut page = Page {
        html: style(&mut chance).replace("</style><body>", small),
        truth: Truth { name: format!("slip{seed:04}"), ..Truth::default() },
    };
    let year = chance.whole(2015, 2025);
    let title = chance.pick(&HEADINGS);
    page.paragraph(Kind::Heading, "heading", &format!("{}. {title}", chance.whole(1, 9)));
    page.paragraph(Kind::Text, "text", &prose::paragraph(&mut chance, year));
    let sheet = tables::small(&mut chance, year);
    page.table(sheet, &mut chance);
    Printable { html: page.html, header: String::new(), footer: String::new(), truth: page.truth }
}

struct Page {
    html: String,
    truth: Truth,
}

impl Page {
    fn paragraph(&mut self, kind: Kind, class: &str, text: &str) {
        let _ = writeln!(self.html, "<p class={class}>{}</p>", escaped(text));
        self.truth.paragraphs.push(Paragraph { kind, text: text.to_owned() });
    }

    fn columns(&mut self, kind: Kind, left: &[String], right: &[String]) {
        self.html.push_str("<table class=layout><tr>");
        for column in [left, right] {
            self.html.push_str("<td>");
            for text in column {
                self.paragraph(kind, "side", text);
            }
        }
        self.html.push_str("</table>\n");
    }

    fn table(&mut self, sheet: tables::Sheet, chance: &mut Chance) {
        let size = if sheet.table.columns() > 9 { chance.between(9.0, 10.5) } else { chance.between(10.0, 12.5) };
        let _ = write!(self.html, "<div class={}>", if sheet.wide { "wide" } else { "tall" });
        self.paragraph(Kind::Caption, "caption", &sheet.table.caption.clone());
        let align = chance.pick(&["right", "center", "right"]);
        let _ = writeln!(self.html, "<table class='data {align}' style='font-size:{size:.1}pt'><thead>");
        head(&mut self.html, &sheet.table);
        self.html.push_str("</thead>\n");
        for row in &sheet.table.rows {
            let strong = row[0].is_empty() || row[0].starts_with('I');
            let _ = write!(self.html, "<tr{}>", if strong { " class=total" } else { "" });
            for (c, cell) in row.iter().enumerate() {
                let class = match c {
                    0 => "ordinal",
                    1 => "label",
                    _ => "figure",
                };
                let _ = write!(self.html, "<td class={class}>{}", escaped(cell));
            }
            self.html.push('\n');
        }
        self.html.push_str("</table></div>\n");
        self.truth.tables.push(sheet.table);
    }
}

/// Header cells over several columns where empty places follow, over both levels where nothing stands below.
fn head(html: &mut String, table: &Table) {
    let levels = table.header.len();
    for (level, row) in table.header.iter().enumerate() {
        html.push_str("<tr>");
        for (c, name) in row.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
            let below = table.header.get(level + 1);
            let parent = below.is_some_and(|b| !b[c].is_empty());
            let covered = |o: usize| row[o].is_empty() && below.is_some_and(|b| !b[o].is_empty());
            let across = if parent { 1 + (c + 1..row.len()).take_while(|&o| covered(o)).count() } else { 1 };
            let down = if parent { 1 } else { levels - level };
            let _ = write!(html, "<th colspan={across} rowspan={down}>{}", escaped(name));
        }
        html.push('\n');
    }
}

fn letterhead(page: &mut Page, chance: &mut Chance, year: u64) {
    let place = chance.pick(&PLACES);
    let number = chance.whole(11, 990);
    let (day, month) = (chance.whole(1, 28), chance.whole(1, 12));
    let left = [format!("ỦY BAN NHÂN DÂN HUYỆN {}", place.to_uppercase()), format!("Số: {number}/BC-UBND")];
    let right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
        "Độc lập - Tự do - Hạnh phúc".to_owned(),
        format!("{place}, ngày {day:02} tháng {month:02} năm {year}"),
    ];
    page.columns(Kind::Letterhead, &left, &right);
    page.paragraph(Kind::Letterhead, "title", "BÁO CÁO");
    let topic = format!("{} năm {year}", chance.pick(&TOPICS));
    page.paragraph(Kind::Letterhead, "title", &topic);
    let basis = chance.whole(11, 3900);
    let intro = format!(
        "Thực hiện Công văn số {basis}/UBND-TH ngày {:02}/{:02}/{year} của UBND tỉnh, {} huyện {place} báo cáo như sau:",
        chance.whole(1, 28),
        chance.whole(1, 12),
        chance.pick(&BODIES),
    );
    page.paragraph(Kind::Text, "text", &intro);
}

fn signature(page: &mut Page, chance: &mut Chance) {
    let left = ["Nơi nhận:", "- UBND tỉnh;", "- Thường trực Huyện ủy;", "- Lưu: VT, TH."].map(str::to_owned);
    let right = [
        "TM. ỦY BAN NHÂN DÂN".to_owned(),
        "CHỦ TỊCH".to_owned(),
        "\u{a0}".to_owned(),
        "\u{a0}".to_owned(),
        chance.pick(&SIGNERS).to_owned(),
    ];
    page.columns(Kind::Signature, &left, &right);
    page.truth.paragraphs.retain(|p| !p.text.trim().is_empty());
}

fn style(chance: &mut Chance) -> String {
    let font = chance.pick(&FONTS);
    let broad = if font.starts_with("DejaVu") { 1.5 } else { 0.0 };
    let size = chance.between(11.5, 14.0) - broad;
    let table_font = if chance.odds(0.8) { font } else { chance.pick(&FONTS) };
    let leading = chance.between(1.15, 1.5);
    let rule = chance.between(0.4, 1.0);
    let pad = chance.between(0.8, 3.0);
    let align = if chance.odds(0.7) { "justify" } else { "left" };
    format!(
        "<!doctype html><html lang=vi><meta charset=utf-8><style>
@page {{ size: A4; margin: 20mm 15mm 20mm 25mm; }}
@page wide {{ size: A4 landscape; margin: 15mm; }}
body {{ margin: 0; font: {size:.1}pt/{leading:.2} '{font}', serif; }}
p {{ margin: 0 0 4pt; text-align: {align}; text-indent: 9mm; }}
.heading {{ font-weight: bold; }}
.caption, .title {{ font-weight: bold; text-align: center; text-indent: 0; margin: 6pt 0; break-after: avoid; }}
.layout {{ width: 100%; margin-bottom: 10pt; break-inside: avoid; }} .layout td {{ width: 50%; vertical-align: top; }}
.side {{ text-align: center; text-indent: 0; font-size: 0.92em; }}
.data {{ border-collapse: collapse; width: 100%; font-family: '{table_font}', serif; line-height: 1.2; }}
.data td, .data th {{ border: {rule:.2}pt solid black; padding: {pad:.1}pt 3pt; vertical-align: middle; }}
.data th {{ text-align: center; }} .data tr {{ break-inside: avoid; }} .total {{ font-weight: bold; }}
.ordinal {{ text-align: center; }} .label {{ text-align: left; }} .figure {{ white-space: nowrap; }}
.right .figure {{ text-align: right; }} .center .figure {{ text-align: center; }}
.wide {{ page: wide; }} .tall {{ break-before: auto; margin-top: 8pt; }}
</style><body>\n"
    )
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
