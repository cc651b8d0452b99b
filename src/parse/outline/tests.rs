//! Outlines of the corpus's reports and cases against their gold, and outlines of arbitrary text.
//!
//! `SHOW=FILE cargo test outline::tests::show -- --nocapture` prints the outline of a file.

#![expect(
    clippy::print_stdout,
    clippy::needless_for_each,
    clippy::manual_checked_ops,
    clippy::format_collect,
    reason = "tests print what they measure"
)]

use super::{Outline, Role, outline};
use crate::document::{Block, Document, Encoding, Grid, GridCell, GridForm, Paragraph, SourceMap, Span, Style, TextOrigin};
use crate::grammar::Grammar;
use crate::report::Header;
use std::path::{Path, PathBuf};

/// A line-based stand-in for the reader: a line is a paragraph, lines with inner tabs are a grid.
fn document(source: &str) -> Document {
    let mut text = String::new();
    let mut marks: Vec<(usize, usize, Style)> = Vec::new();
    let source: String = unicode_normalization::UnicodeNormalization::nfc(source).collect();
    for raw in source.replace("\r\n", "\n").replace('Ð', "Đ").split('\n') {
        let mut style = Style::default();
        let mut line = raw.trim_end().trim_end_matches('\\').to_owned();
        for tag in ["<b>", "</b>", "<i>", "</i>", "<p>", "</p>"] {
            style.bold |= tag == "<b>" && line.trim().starts_with("<b>") && line.trim().ends_with("</b>");
            line = line.replace(tag, "");
        }
        if !line.contains('\t') {
            let hashes = line.chars().take_while(|c| *c == '#').count();
            if hashes > 0 {
                style.heading = hashes as u8;
                line = line.trim_start_matches('#').trim().to_owned();
            }
            if line.trim().starts_with("**") && line.trim().ends_with("**") {
                style.bold = true;
            }
        }
        line = line
            .replace("\\*", "\u{1}")
            .replace("**", "")
            .replace('*', "")
            .replace('\u{1}', "*")
            .replace("1\\.", "1.")
            .replace("2\\.", "2.")
            .replace("3\\.", "3.")
            .replace('\u{a0}', " ");
        let start = text.len();
        text.push_str(&line);
        marks.push((start, text.len(), style));
        text.push('\n');
    }
    let mut blocks = Vec::new();
    let mut grid: Option<Grid> = None;
    for (from, to, style) in marks {
        let line = &text[from..to];
        let trimmed = line.trim();
        if trimmed.starts_with("---") {
            continue;
        }
        let tabs = line.trim_start_matches(' ').contains('\t')
            && (trimmed.contains('\t')
                || (line.starts_with('\t')
                    && trimmed.len() < 60
                    && !super::line::is_bullet(trimmed)
                    && !trimmed.starts_with("Nơi")
                    && !trimmed.starts_with("Từ")
                    && !trimmed.starts_with("PH")))
            || (line.ends_with("||") || line.starts_with("| "));
        if tabs {
            let sep = if line.starts_with('|') { '|' } else { '\t' };
            let mut at = from;
            let mut row = Vec::new();
            for cell in line.split(sep) {
                let lead = cell.len() - cell.trim_start().len();
                let s = at + lead.min(cell.len());
                let e = (s + cell.trim().len()).max(s);
                row.push(GridCell { span: Span::new(s, e), columns: 1, rows: 1 });
                at += cell.len() + 1;
            }
            let grid = grid.get_or_insert_with(|| Grid { span: Span::new(from, to), form: GridForm::Tabs, rows: Vec::new() });
            grid.span.end = to as u32;
            grid.rows.push(row);
            continue;
        }
        if trimmed.is_empty() {
            continue;
        }
        if let Some(g) = grid.take() {
            blocks.push(Block::Table(g));
        }
        let s = from + (line.len() - line.trim_start().len());
        blocks.push(Block::Paragraph(Paragraph { span: Span::new(s, s + trimmed.len()), style }));
    }
    blocks.extend(grid.take().map(Block::Table));
    Document {
        text,
        blocks,
        pages: Vec::new(),
        origin: TextOrigin::Text,
        encoding: Encoding::Unicode,
        unread: Vec::new(),
        signatures: Vec::new(),
        map: SourceMap::default(),
        places: Vec::new(),
        rendered: Vec::new(),
        seen: Vec::new(),
        furniture: Vec::new(),
    }
}

fn corpus() -> PathBuf {
    std::env::var_os("CORPUS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from)
}

/// As the scorer compares: no case, no white space, no marks at either end.
fn norm(s: &str) -> String {
    let s: String = s.chars().map(crate::orthography::fold::letter).collect();
    crate::orthography::squeeze(s.trim_matches(|c: char| " .:;,-–+".contains(c)))
}

/// Twice the words in common over all words, in per cent.
fn alike(gold: &str, got: &str) -> usize {
    let words = |s: &str| norm(s).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (gold, mut got) = (words(gold), words(got));
    let all = gold.len() + got.len();
    let mut hit = 0;
    for word in &gold {
        if let Some(i) = got.iter().position(|w| w == word) {
            got.swap_remove(i);
            hit += 1;
        }
    }
    if all == 0 { 100 } else { 200 * hit / all }
}

fn fact<'a>(header: &'a Header, name: &str) -> Option<&'a str> {
    let fact = match name {
        "number" => &header.number,
        "date" => &header.date,
        "place" => &header.place,
        "kind" => &header.kind,
        "issuer" => &header.issuer,
        "title" => &header.title,
        "period_start" => &header.period_start,
        "period_end" => &header.period_end,
        _ => &header.signer,
    };
    fact.as_ref().map(|f| f.value.as_str())
}

/// Right and all of what gold holds; what the program says besides.
#[derive(Default, Debug, Clone, Copy)]
struct Count {
    right: usize,
    gold: usize,
    extra: usize,
}

impl Count {
    fn add(&mut self, fine: bool, note: impl FnOnce() -> String) {
        self.gold += 1;
        self.right += usize::from(fine);
        if !fine {
            println!("{}", note());
        }
    }
}

#[derive(Default, Debug)]
struct Score {
    fields: Count,
    sections: Count,
    titles: Count,
    captions: Count,
    flags: Count,
}

fn list<'a>(gold: &'a serde_json::Value, name: &str) -> impl Iterator<Item = &'a serde_json::Value> {
    gold[name].as_array().into_iter().flatten()
}

fn compare(id: &str, document: &Document, out: &Outline, gold: &serde_json::Value, score: &mut Score) {
    for name in ["number", "date", "place", "kind", "issuer", "title", "period_start", "period_end", "signer"] {
        let (want, got) = (gold["report"][name].as_str(), fact(&out.header, name));
        let loose = ["title", "issuer", "place", "signer"].contains(&name);
        let fine = match (want, got) {
            (Some(w), Some(g)) => norm(w) == norm(g) || (loose && alike(w, g) >= 80),
            (want, got) => want == got,
        };
        score.fields.add(fine, || format!("{id} {name}: want {want:?} got {got:?}"));
    }
    let path = |p: &[String]| p.iter().map(|s| norm(s)).collect::<Vec<_>>().join("/");
    let mut pool: Vec<(String, Option<&str>)> = out.sections.iter().map(|s| (path(&s.path), s.title.as_deref())).collect();
    for s in list(gold, "sections") {
        let parts: Vec<String> = list(s, "path").filter_map(|p| p.as_str().map(str::to_owned)).collect();
        let want = path(&parts);
        let found = pool.iter().position(|p| p.0 == want);
        score.sections.add(found.is_some(), || format!("{id} section missed {want}"));
        if let Some(i) = found {
            let (_, title) = pool.remove(i);
            let same = s["title"].as_str().map(norm) == title.map(norm);
            score.titles.add(same, || format!("{id} title of {want}: want {} got {title:?}", s["title"]));
        }
    }
    score.sections.extra += pool.len();
    pool.iter().for_each(|p| println!("{id} section extra {p:?}"));
    let mut odd: Vec<String> = out.oddities.iter().map(|o| norm(o.span.of(&document.text))).collect();
    for f in list(gold, "expected_flags").filter(|f| f["where"] == "section") {
        let quote = norm(f["quote"].as_str().unwrap_or(""));
        let found = odd.iter().position(|o| o.contains(&quote));
        score.flags.add(found.is_some(), || format!("{id} flag missed {quote}"));
        found.map(|i| odd.remove(i));
    }
    score.flags.extra += odd.len();
    odd.iter().for_each(|o| println!("{id} flag extra {o:?}"));
    let joined = |spans: &[Span]| spans.iter().map(|s| crate::orthography::squeeze(s.of(&document.text))).collect::<Vec<_>>().join(" > ");
    let captions: Vec<String> = out.captions.iter().map(|(_, spans)| norm(&joined(spans))).collect();
    for t in list(gold, "tables") {
        let want = norm(t["caption"].as_str().unwrap_or(""));
        score.captions.add(captions.contains(&want), || format!("{id} caption missed {want:?}, have {captions:?}"));
    }
}

#[test]
fn reports() {
    let grammar = Grammar::embedded();
    let mut score = Score::default();
    for entry in std::fs::read_dir(corpus().join("reports")).expect("reports") {
        let dir = entry.expect("entry").path();
        let Some(source) = ["source.txt", "source.md"].iter().find_map(|f| std::fs::read_to_string(dir.join(f)).ok()) else { continue };
        let gold: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(dir.join("gold.json")).expect("gold")).expect("gold");
        let document = document(&source);
        let out = outline(&document, &grammar);
        assert_eq!(out.roles.len(), document.blocks.len());
        assert_eq!(out.section_of.len(), document.blocks.len());
        compare(&dir.file_name().unwrap_or_default().to_string_lossy(), &document, &out, &gold, &mut score);
    }
    println!("{score:?}");
    let at_least = |c: Count, percent: usize| assert!(c.right * 100 >= c.gold * percent && c.extra * 100 <= c.gold * 2, "{score:?}");
    at_least(score.fields, 97);
    at_least(score.sections, 99);
    at_least(score.titles, 95);
    at_least(score.captions, 95);
    at_least(score.flags, 100);
}

#[test]
fn cases() {
    let grammar = Grammar::embedded();
    let mut count = Count::default();
    for file in ["headers", "sections", "markup", "unicode"] {
        let all = std::fs::read_to_string(corpus().join("cases").join(format!("{file}.txt"))).expect("cases");
        for case in all.split("=== ").skip(1) {
            let (title, rest) = case.split_once('\n').expect("title");
            let (input, expect) = rest.split_once("--- expect\n").expect("expect");
            let document = document(input.trim_start_matches("--- input\n"));
            let out = outline(&document, &grammar);
            for line in expect.lines() {
                let fine = if let Some(rest) = line.strip_prefix("section ") {
                    let (path, title) = rest.split_once(": ").unwrap_or((rest, ""));
                    out.sections.iter().any(|s| s.path.join("/") == path && s.title.as_deref().unwrap_or("") == title)
                } else if let Some(rest) = line.strip_prefix("report ") {
                    let (field, value) = rest.split_once(": ").expect("field");
                    fact(&out.header, field).unwrap_or("-") == value
                } else if let Some(quote) = line.strip_prefix("flag ordinal: ") {
                    out.oddities.iter().any(|o| o.span.of(&document.text).contains(quote))
                } else if line == "no flags" {
                    out.oddities.is_empty()
                } else {
                    continue;
                };
                let sections = || out.sections.iter().map(|s| (s.path.join("/"), s.title.as_deref())).collect::<Vec<_>>();
                count.add(fine, || format!("{file} / {title} / {line}\n   {:?}\n   {:?}", out.header, sections()));
            }
        }
    }
    assert_eq!(count.right, count.gold);
}

fn paths(out: &Outline) -> Vec<String> {
    out.sections.iter().map(|s| s.path.join("/")).collect()
}

#[test]
fn numbering_of_all_kinds() {
    let grammar = Grammar::embedded();
    for (source, want, odd) in [
        ("Phần thứ nhất\nTÌNH HÌNH\nI- Chung\n1- Một\n1.1- Con\n2/ Hai\na- Chữ\n", "Phần thứ nhất I 1 1.1 2 a", 0),
        ("I. A\n1. B\na) C\n(i) D\n(ii) E\nb) F\n2. G\n", "I 1 a i ii b 2", 0),
        ("A. A\nI. B\nII. C\nB. D\nI. E\n", "A I II B I", 0),
        ("1. A\na) A\nb) B\nc) C\nd) D\nđ) Đ\ne) E\ng) G\nh) H\ni) I\nk) K\n", "1 a b c d đ e g h i k", 0),
        ("1. A\na) A\nb) B\nc) C\nd) D\ne) E\n", "1 a b c d e", 0),
        ("1. A\n1.1 Một\n1.2 Hai\n2. B\n2.2. Sai\n", "1 1.1 1.2 2 2.2", 1),
        ("1. A\n12/15 xã đạt chuẩn\n1.250 triệu đồng\n5-10% số hộ\n30. 4. 2021 là ngày\n2. B\n", "1 2", 0),
        ("1. A\n2) B\n3. C\n", "1 2 3", 0),
        ("I. A\n1. B\n3. C\n3. D\n5. E\n", "I 1 3 3 5", 2),
    ] {
        let document = document(source);
        let out = outline(&document, &grammar);
        let numbers: Vec<&str> = out.sections.iter().map(|s| s.number.as_str()).collect();
        assert_eq!(numbers.join(" "), want, "{source}");
        assert_eq!(out.oddities.len(), odd, "{source} {:?}", out.oddities);
    }
}

#[test]
fn plans_and_results() {
    let grammar = Grammar::embedded();
    let source = "I. KẾT QUẢ NĂM 2023\n1. Thực hiện chỉ tiêu\n2. Nhiệm vụ khác\nII. PHƯƠNG HƯỚNG NĂM 2024\n1. Công tác chung\n2. Kết quả phải đạt\nIII. Giải pháp\n";
    let out = outline(&document(source), &grammar);
    let targets: Vec<bool> = out.sections.iter().map(|s| s.target).collect();
    assert_eq!(targets, [false, false, false, true, true, false, true]);
    assert_eq!(paths(&out).join(" "), "I I/1 I/2 II II/1 II/2 III");
}

#[test]
fn a_table_within_the_text_keeps_its_section() {
    let grammar = Grammar::embedded();
    let source = "I. KẾT QUẢ\n1. Thu\nBảng 1. Thu theo xã\nTT\tXã\tThu\n1\tXã A\t12\n2. Chi\nBIỂU SỐ 1\nChi theo xã\nTT\tXã\tChi\n1\tXã A\t12\n1. Phần sau\n";
    let document = document(source);
    let out = outline(&document, &grammar);
    assert_eq!(paths(&out).join(" "), "I I/1 I/2 1");
    let captions: Vec<Vec<&str>> = out.captions.iter().map(|(_, s)| s.iter().map(|s| s.of(&document.text)).collect()).collect();
    assert_eq!(captions, [vec!["Bảng 1. Thu theo xã"], vec!["BIỂU SỐ 1", "Chi theo xã"]]);
    assert_eq!(out.sections.iter().filter(|s| s.root).count(), 2);
}

#[test]
fn hostile_text_takes_linear_time() {
    let grammar = Grammar::embedded();
    let deep = |i: usize| format!("{}. Nội dung\n", vec!["1"; i % 9 + 1].join("."));
    for text in [
        (0..20_000).map(deep).collect::<String>(),
        (1..20_000).map(|i| format!("{}. Mục thứ {i}\n", i % 50)).collect(),
        "PHỤ LỤC 1\n".repeat(10_000),
        "(Kèm theo Báo cáo số: /BC-UBND\n".repeat(10_000),
        "TỔNG HỢP KẾT QUẢ\n".repeat(10_000),
        format!("1. {}", "Tổng số hồ sơ 1.234, ".repeat(100_000)),
        "(".repeat(1_000_000),
        format!("Nơi nhận:\n{}", "- UBND tỉnh;\n".repeat(10_000)),
    ] {
        let document = document(&text);
        let start = std::time::Instant::now();
        let out = outline(&document, &grammar);
        println!("{} bytes, {} blocks, {:?}", text.len(), document.blocks.len(), start.elapsed());
        assert!(out.sections.iter().all(|s| s.path.len() <= 24));
        assert!(start.elapsed().as_secs() < 20);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn never_panics(source in "(\\PC{0,30}\n|[IVXivx1-9a-đ]{1,3}[.)/-] ?[A-Za-zÀ-ỹ ,:;.%0-9]{0,30}\n|(Số|ngày|BÁO CÁO|PHỤ LỤC|Nơi nhận|TM\\.|Từ ngày|quý|năm|\\(Kèm theo|của|Bảng)[ :]?[0-9A-ZĐ/.()\t-]{0,16}\n?){0,24}") {
        let document = document(&source);
        let out = outline(&document, &Grammar::embedded());
        proptest::prop_assert_eq!(out.roles.len(), document.blocks.len());
        for s in &out.sections {
            proptest::prop_assert!(document.text.get(s.span.range()).is_some());
        }
        for n in &out.named {
            proptest::prop_assert!(document.text.get(n.span.range()).is_some());
        }
    }
}

#[test]
fn show() {
    let Some(file) = std::env::var_os("SHOW") else { return };
    let grammar = Grammar::embedded();
    let document = document(&std::fs::read_to_string(file).expect("file"));
    let out = outline(&document, &grammar);
    println!("{:#?}", out.header);
    for (b, r) in document.blocks.iter().zip(&out.roles) {
        let words = b.span().of(&document.text).chars().take(80).collect::<String>().replace('\n', "⏎");
        match (b, r) {
            (Block::Table(_), _) => println!("TABLE {r:?} {words}"),
            (_, Role::Heading { section, body }) => {
                let s = &out.sections[*section];
                println!("{} {:?}{} body={} | {words}", s.path.join("/"), s.title, if s.target { " TARGET" } else { "" }, body.len());
            }
            _ => println!("{r:?} | {words}"),
        }
    }
    for c in out.captions.iter().chain(&out.notes) {
        println!("ABOVE {} {:?}", c.0, c.1.iter().map(|s| s.of(&document.text)).collect::<Vec<_>>());
    }
    for o in &out.oddities {
        println!("ODD {:?} {}", o.span.of(&document.text), o.message);
    }
    println!("{:?}", out.named.iter().map(|n| (n.span.of(&document.text), n.kind)).collect::<Vec<_>>());
}

#[test]
fn a_table_at_the_start_is_no_letterhead() {
    let grammar = Grammar::embedded();
    for source in
        ["STT\tChỉ tiêu\tKế hoạch năm 2024\n1\tTỷ lệ đúng hạn\t>60%\n", "Thống kê năm 2023: 12 xã đạt chuẩn\n", "Kế hoạch 12 lớp\n"]
    {
        let out = outline(&document(source), &grammar);
        assert!(out.roles.iter().all(|r| *r == Role::Body), "{source}");
    }
}
