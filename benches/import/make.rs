//! Reports as offices write them, of any number: text, DOCX and PDF in turn, each with its own figures, 5 to 20 pages, about 150
//! indicators.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// What was made.
#[derive(Default)]
pub struct Made {
    pub pages: usize,
    pub bytes: usize,
}

/// Random enough, and the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A paragraph, or a table's rows.
enum Part {
    Words(String),
    Rows(Vec<Vec<String>>),
}

const FIELDS: [&str; 8] = ["tư pháp", "đất đai", "xây dựng", "y tế", "giáo dục", "lao động", "giao thông", "nông nghiệp"];
const FILLER: &str = "Các cơ quan, đơn vị đã tập trung chỉ đạo, phân công nhiệm vụ cụ thể cho từng bộ phận, thường xuyên kiểm tra, đôn đốc việc thực \
                      hiện, kịp thời tháo gỡ khó khăn, vướng mắc phát sinh, bảo đảm tiến độ và chất lượng theo kế hoạch đã đề ra.";

fn report(n: usize) -> Vec<Part> {
    let mut chance = Chance(n as u64 * 7919 + 17);
    let year = 2010 + n % 15;
    let mut parts: Vec<Part> = [
        format!("ỦY BAN NHÂN DÂN HUYỆN SỐ {}", n % 180),
        format!("Số: {}/BC-UBND", n / 180 + 1),
        "BÁO CÁO".to_owned(),
        format!("Kết quả giải quyết thủ tục hành chính năm {year}"),
    ]
    .map(Part::Words)
    .into();
    let sections = 4 + chance.below(8) as usize;
    for (i, roman) in ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"].iter().take(sections).enumerate() {
        let field = FIELDS[i % FIELDS.len()];
        parts.push(Part::Words(format!("{roman}. LĨNH VỰC {}", field.to_uppercase())));
        let (got, done) = (100 + chance.below(9000), chance.below(100));
        parts.push(Part::Words(format!(
            "Trong năm {year}, lĩnh vực {field} tiếp nhận {got} hồ sơ, đã giải quyết {} hồ sơ, trong đó trực tuyến {} hồ sơ.",
            got - done,
            got / 3
        )));
        for _ in 0..5 + chance.below(9) {
            parts.push(Part::Words(FILLER.to_owned()));
        }
    }
    let mut rows = vec![["TT", "Đơn vị", "Tiếp nhận", "Trực tuyến", "Đã giải quyết", "Đang giải quyết"].map(str::to_owned).to_vec()];
    for i in 1..=32 {
        let (got, left) = (50 + chance.below(2000), chance.below(50));
        let cells =
            [i.to_string(), format!("Xã số {i}"), got.to_string(), (got / 4).to_string(), (got - left).to_string(), left.to_string()];
        rows.push(cells.to_vec());
    }
    parts.push(Part::Rows(rows));
    parts
}

/// A folder of `count` documents, of which `hostile` in a hundred are broken in one way or another.
pub fn folder(home: &Path, count: usize, hostile: usize) -> Made {
    let mut made = Made::default();
    for n in 0..count {
        let year = home.join((2010 + n % 15).to_string());
        fs::create_dir_all(&year).unwrap();
        let parts = report(n);
        let (ending, mut bytes, pages) = match n % 3 {
            0 => ("txt", text(&parts).into_bytes(), 8),
            1 => ("docx", docx(&parts), 8),
            _ => pdf(&parts),
        };
        if hostile > 0 && n % 100 < hostile {
            // Cut in the middle, or words that are none.
            if n % 2 == 0 {
                bytes.truncate(bytes.len() / 2);
            } else {
                bytes.iter_mut().skip(200).for_each(|b| *b = b.wrapping_mul(31).wrapping_add(7));
            }
        }
        made.pages += pages;
        made.bytes += bytes.len();
        fs::write(year.join(format!("báo cáo {n}.{ending}")), bytes).unwrap();
    }
    made
}

fn text(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Words(words) => writeln!(out, "{words}\n").unwrap(),
            Part::Rows(rows) => rows.iter().for_each(|row| writeln!(out, "{}", row.join("\t")).unwrap()),
        }
    }
    out
}

fn docx(parts: &[Part]) -> Vec<u8> {
    let mut body =
        String::from(r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#);
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    for part in parts {
        match part {
            Part::Words(words) => body += &paragraph(words),
            Part::Rows(rows) => {
                body += "<w:tbl>";
                for row in rows {
                    body += "<w:tr>";
                    for cell in row {
                        write!(body, "<w:tc>{}</w:tc>", paragraph(cell)).unwrap();
                    }
                    body += "</w:tr>";
                }
                body += "</w:tbl>";
            }
        }
    }
    body += "</w:body></w:document>";
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("[Content_Types].xml", types), ("word/document.xml", &*body)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const SIZE: f32 = 13.0;

/// A PDF whose one font maps each code to the character of the same number; letters are half an em wide.
fn pdf(parts: &[Part]) -> (&'static str, Vec<u8>, usize) {
    let mut pages = vec![String::new()];
    let mut y = 780.0;
    let line = |pages: &mut Vec<String>, y: &mut f32, x: f32, words: &str| {
        let codes: String = words.encode_utf16().fold(String::new(), |mut hex, c| {
            write!(hex, "{c:04X}").unwrap();
            hex
        });
        writeln!(pages.last_mut().unwrap(), "BT /F {SIZE} Tf {x} {y} Td <{codes}> Tj ET").unwrap();
    };
    let next = |pages: &mut Vec<String>, y: &mut f32| {
        *y -= 20.0;
        if *y < 60.0 {
            *y = 780.0;
            pages.push(String::new());
        }
    };
    for part in parts {
        match part {
            Part::Words(words) => {
                let mut at = String::new();
                for word in words.split(' ') {
                    if at.chars().count() + word.chars().count() > 70 {
                        line(&mut pages, &mut y, 60.0, &at);
                        next(&mut pages, &mut y);
                        at.clear();
                    }
                    at += if at.is_empty() { "" } else { " " };
                    at += word;
                }
                line(&mut pages, &mut y, 60.0, &at);
                next(&mut pages, &mut y);
                next(&mut pages, &mut y);
            }
            Part::Rows(rows) => {
                for row in rows {
                    for (i, cell) in row.iter().enumerate() {
                        let x = 50.0 + 85.0 * i as f32;
                        writeln!(pages.last_mut().unwrap(), "{x} {} 85 20 re S", y - 5.0).unwrap();
                        line(&mut pages, &mut y, x + 3.0, cell.get(..cell.floor_char_boundary(24)).unwrap());
                    }
                    next(&mut pages, &mut y);
                }
            }
        }
    }
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 6 + 2 * i)).collect();
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".into());
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")));
    objects
        .push("<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".into());
    objects.push("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>".into());
    let map = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
               1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end";
    objects.push(format!("<< /Length {} >> stream\n{map}\nendstream", map.len()));
    for (i, content) in pages.iter().enumerate() {
        let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents";
        objects.push(format!("{page} {} 0 R >>", 7 + 2 * i));
        objects.push(format!("<< /Length {} >> stream\n{content}\nendstream", content.len()));
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut at = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        at.push(out.len());
        writeln!(out, "{} 0 obj\n{object}\nendobj", i + 1).unwrap();
    }
    let start = out.len();
    writeln!(out, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for at in at {
        writeln!(out, "{at:010} 00000 n ").unwrap();
    }
    writeln!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    ("pdf", out, pages.len())
}
