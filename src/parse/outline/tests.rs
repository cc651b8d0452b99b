//! Outlines of the corpus's reports and cases against their gold.

use super::{Outline, Role, outline};
use crate::document::{Block, Document, Encoding, Grid, GridCell, GridForm, Paragraph, SourceMap, Span, Style, TextOrigin};
use crate::grammar::Grammar;
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
        line = line.replace("\\*", "\u{1}").replace("**", "").replace('*', "").replace('\u{1}', "*").replace("1\\.", "1.").replace("2\\.", "2.").replace("3\\.", "3.").replace('\u{a0}', " ");
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
        let tabs = line.trim_start_matches(' ').contains('\t') && (trimmed.contains('\t') || (line.starts_with('\t') && trimmed.len() < 60 && !super::line::is_bullet(trimmed) && !trimmed.starts_with("Nơi") && !trimmed.starts_with("Từ") && !trimmed.starts_with("PH"))) || (line.ends_with("||") || line.starts_with("| "));
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
    Document { text, blocks, pages: Vec::new(), origin: TextOrigin::Text, encoding: Encoding::Unicode, unread: Vec::new(), map: SourceMap::default() }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn norm(s: &str) -> String {
    let s: String = s.chars().map(crate::orthography::fold::letter).collect();
    super::line::plain(s.trim_matches(|c: char| " .:;,-–+".contains(c)))
}

fn f1(gold: &str, got: &str) -> f64 {
    let toks = |s: &str| norm(s).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (g, mut p) = (toks(gold), toks(got));
    let n = g.len() + p.len();
    let mut hit = 0;
    for t in &g {
        if let Some(i) = p.iter().position(|x| x == t) {
            p.remove(i);
            hit += 1;
        }
    }
    if n == 0 { 1.0 } else { 2.0 * f64::from(hit) / n as f64 }
}

#[derive(Default, Debug)]
struct Score {
    fields: (usize, usize),
    sections: (usize, usize, usize),
    titles: (usize, usize),
    captions: (usize, usize),
    flags: (usize, usize, usize),
}

fn compare(id: &str, out: &Outline, gold: &serde_json::Value, score: &mut Score) {
    let h = &out.header;
    for (name, fact) in [
        ("number", &h.number),
        ("date", &h.date),
        ("place", &h.place),
        ("kind", &h.kind),
        ("issuer", &h.issuer),
        ("title", &h.title),
        ("period_start", &h.period_start),
        ("period_end", &h.period_end),
        ("signer", &h.signer),
    ] {
        let want = gold["report"][name].as_str();
        let got = fact.as_ref().map(|f| f.value.as_str());
        let fine = match (want, got) {
            (None, None) => true,
            (Some(w), Some(g)) => norm(w) == norm(g) || (["title", "issuer", "place", "signer"].contains(&name) && f1(w, g) >= 0.8),
            _ => false,
        };
        score.fields.0 += usize::from(fine);
        score.fields.1 += 1;
        if !fine {
            println!("{id} {name}: want {want:?} got {got:?}");
        }
    }
    let path = |p: &[String]| p.iter().map(|s| norm(s)).collect::<Vec<_>>().join("/");
    let mut pool: Vec<(String, Option<String>)> = out.sections.iter().map(|s| (path(&s.path), s.title.clone())).collect();
    score.sections.2 += pool.len();
    for s in gold["sections"].as_array().into_iter().flatten() {
        let parts: Vec<String> = s["path"].as_array().into_iter().flatten().filter_map(|p| p.as_str().map(str::to_owned)).collect();
        let want = path(&parts);
        score.sections.1 += 1;
        match pool.iter().position(|p| p.0 == want) {
            Some(i) => {
                score.sections.0 += 1;
                let (_, title) = pool.remove(i);
                score.titles.1 += 1;
                let same = match (s["title"].as_str(), &title) {
                    (None, None) => true,
                    (Some(a), Some(b)) => norm(a) == norm(b),
                    _ => false,
                };
                score.titles.0 += usize::from(same);
                if !same {
                    println!("{id} title of {want}: want {} got {title:?}", s["title"]);
                }
            }
            None => println!("{id} section missed {want}"),
        }
    }
    for p in pool {
        println!("{id} section extra {p:?}");
    }
    let text = |s: &Span, t: &str| super::line::plain(s.of(t));
    let _ = text;
    let mut odd: Vec<&crate::report::Oddity> = out.oddities.iter().collect();
    for f in gold["expected_flags"].as_array().into_iter().flatten().filter(|f| f["where"] == "section") {
        score.flags.1 += 1;
        let quote = norm(f["quote"].as_str().unwrap_or(""));
        match odd.iter().position(|o| norm(o.span.of(TEXT.with(|t| t.borrow().clone()).as_str())).contains(&quote)) {
            Some(i) => {
                score.flags.0 += 1;
                odd.remove(i);
            }
            None => println!("{id} flag missed {quote}"),
        }
    }
    for o in odd {
        score.flags.2 += 1;
        println!("{id} flag extra {o:?}");
    }
}

thread_local! {
    static TEXT: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

fn captions(id: &str, document: &Document, out: &Outline, gold: &serde_json::Value, score: &mut Score) {
    let got: Vec<String> = out
        .captions
        .iter()
        .map(|(_, spans)| spans.iter().map(|s| super::line::plain(s.of(&document.text))).collect::<Vec<_>>().join(" > "))
        .collect();
    for t in gold["tables"].as_array().into_iter().flatten() {
        let want = norm(t["caption"].as_str().unwrap_or(""));
        score.captions.1 += 1;
        if got.iter().any(|g| norm(g) == want) {
            score.captions.0 += 1;
        } else {
            println!("{id} caption missed {want}");
        }
    }
    println!("{id} captions {got:?}");
}

fn run(id: &str, source: &str, gold: &str, score: &mut Score) {
    let grammar = Grammar::embedded();
    let document = document(source);
    let out = outline(&document, &grammar);
    assert_eq!(out.roles.len(), document.blocks.len());
    TEXT.with(|t| t.borrow_mut().clone_from(&document.text));
    let gold: serde_json::Value = serde_json::from_str(gold).expect("gold");
    compare(id, &out, &gold, score);
    captions(id, &document, &out, &gold, score);
    if std::env::var_os("ROLES").is_some() {
        for (b, r) in document.blocks.iter().zip(&out.roles) {
            println!("{r:?} | {}", b.span().of(&document.text).chars().take(90).collect::<String>().replace('\n', "⏎"));
        }
    }
}

#[test]
fn reports() {
    let mut score = Score::default();
    let root = std::env::var_os("REPORTS").map_or_else(|| corpus().join("reports"), PathBuf::from);
    for entry in std::fs::read_dir(root).expect("reports") {
        let dir = entry.expect("entry").path();
        let source = ["source.txt", "source.md"].iter().find_map(|f| std::fs::read_to_string(dir.join(f)).ok()).expect("source");
        let gold = std::fs::read_to_string(dir.join("gold.json")).expect("gold");
        run(&dir.file_name().unwrap_or_default().to_string_lossy(), &source, &gold, &mut score);
    }
    println!("{score:?}");
}

#[test]
fn cases() {
    let grammar = Grammar::embedded();
    let (mut good, mut bad) = (0, 0);
    for file in ["headers", "sections", "markup", "unicode"] {
        let all = std::fs::read_to_string(corpus().join("cases").join(format!("{file}.txt"))).expect("cases");
        for case in all.split("=== ").skip(1) {
            let (title, rest) = case.split_once('\n').expect("title");
            let (input, expect) = rest.split_once("--- expect\n").expect("expect");
            let input = input.trim_start_matches("--- input\n");
            let document = document(input);
            let out = outline(&document, &grammar);
            let words = |s: Span| s.of(&document.text);
            for line in expect.lines() {
                let fine = if let Some(rest) = line.strip_prefix("section ") {
                    let (path, title) = rest.split_once(": ").unwrap_or((rest, ""));
                    Some(out.sections.iter().any(|s| s.path.join("/") == path && s.title.as_deref().unwrap_or("") == title))
                } else if let Some(rest) = line.strip_prefix("report ") {
                    let (field, value) = rest.split_once(": ").expect("field");
                    let h = &out.header;
                    let fact = match field {
                        "number" => &h.number,
                        "date" => &h.date,
                        "place" => &h.place,
                        "kind" => &h.kind,
                        "issuer" => &h.issuer,
                        "title" => &h.title,
                        "period_start" => &h.period_start,
                        "period_end" => &h.period_end,
                        _ => &h.signer,
                    };
                    Some(fact.as_ref().map_or("-", |f| f.value.as_str()) == value)
                } else if let Some(quote) = line.strip_prefix("flag ordinal: ") {
                    Some(out.oddities.iter().any(|o| words(o.span).contains(quote)))
                } else if line == "no flags" {
                    Some(out.oddities.is_empty())
                } else {
                    None
                };
                match fine {
                    Some(true) => good += 1,
                    Some(false) => {
                        bad += 1;
                        println!("{file} / {title} / {line}\n   {:?}\n   {:?}", out.header, out.sections.iter().map(|s| (s.path.join("/"), &s.title)).collect::<Vec<_>>());
                    }
                    None => {}
                }
            }
        }
    }
    println!("{good} good, {bad} bad");
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
            (Block::Table(_), _) => println!("TABLE {words}"),
            (_, Role::Heading { section, body }) => {
                let s = &out.sections[*section];
                println!("{} {:?}{} body={} | {words}", s.path.join("/"), s.title, if s.target { " TARGET" } else { "" }, body.len());
            }
            _ => println!("{r:?} | {words}"),
        }
    }
    for c in &out.captions {
        println!("CAPTION {:?}", c.1.iter().map(|s| s.of(&document.text)).collect::<Vec<_>>());
    }
    for o in &out.oddities {
        println!("ODD {:?} {}", o.span.of(&document.text), o.message);
    }
    println!("{:?}", out.named.iter().map(|n| (n.span.of(&document.text), n.kind)).collect::<Vec<_>>());
}

#[test]
fn speed() {
    let grammar = Grammar::embedded();
    for (name, text) in [
        ("nested", (1..100_000).map(|i| format!("{}. Mục thứ {i}\n", if i % 3 == 0 { "I".into() } else { format!("{}", i % 50) })).collect::<String>()),
        ("deep", (0..100_000).map(|i| format!("{}. Nội dung\n", vec!["1"; i % 9 + 1].join("."))).collect::<String>()),
        ("captions", "PHỤ LỤC 1\n".repeat(50_000)),
        ("notes", "(Kèm theo Báo cáo số: /BC-UBND\n".repeat(50_000)),
        ("capitals", "TỔNG HỢP KẾT QUẢ\n".repeat(50_000)),
        ("long", format!("1. {}", "Tổng số hồ sơ 1.234, ".repeat(1_000_000))),
        ("brackets", "(".repeat(3_000_000)),
        ("closing", format!("Nơi nhận:\n{}", "- UBND tỉnh;\n".repeat(50_000))),
        ("seed", std::fs::read_to_string("/tmp/wt/outline-seeds/003/source.txt").unwrap_or_default().repeat(30)),
    ] {
        let document = document(&text);
        let at = std::time::Instant::now();
        let out = outline(&document, &grammar);
        println!("{name}: {} bytes {:?} {} sections {} oddities", text.len(), at.elapsed(), out.sections.len(), out.oddities.len());
    }
}
