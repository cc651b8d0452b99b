//! A report as read → a web page to print: letterhead and signatures as borderless tables, headings, tables with merged headers.

use bocso::document::{Block, Document, Grid};
use bocso::indicator::output::{Extraction, TableOut};
use std::fmt::Write;

/// The page. `note`: a page of its own for the beginning, with a footnote at its foot.
pub fn html(document: &Document, truth: &Extraction, css: &str, note: bool) -> String {
    let base = include_str!("base.css");
    let mut out = format!("<!doctype html><html lang=vi><meta charset=utf-8><style>{base}{css}</style><body>\n");
    let paragraphs: Vec<String> = document.blocks.iter().map(|b| words(b.span().of(&document.text))).collect();
    let mut tables = truth.tables.iter();
    let body = letterhead(&mut out, &paragraphs, note);
    let (mut at, mut written, mut noted) = (body, 0, !note);
    while at < document.blocks.len() {
        let text = &paragraphs[at];
        match &document.blocks[at] {
            Block::Table(grid) => table(&mut out, document, grid, tables.next().expect("as many tables as grids")),
            Block::Paragraph(_) if text.starts_with("Nơi nhận") => {
                at = signatures(&mut out, &paragraphs, at);
                continue;
            }
            Block::Paragraph(_) => {
                written += text.len();
                let mark = if noted { "" } else { "<sup>1</sup>" };
                let class = class(text, document.blocks.get(at + 1));
                let marked = class == "text" && written > 500;
                let _ = writeln!(out, "<p class={class}>{text}{}</p>", if marked { mark } else { "" });
                if marked && !noted {
                    noted = true;
                    out.push_str("<div class=note><hr><p><sup>1</sup> Theo tổng hợp của các phòng, ban chuyên môn.</p></div></div>\n");
                }
            }
        }
        at += 1;
    }
    if !noted {
        out.push_str("</div>\n");
    }
    out
}

/// Words for a page: markup escaped, runs of spaces kept, line ends made spaces.
fn words(text: &str) -> String {
    let mut out = String::new();
    let mut blanks = 0;
    for c in text.replace('\n', " ").chars() {
        match c {
            ' ' => blanks += 1,
            c => {
                if blanks > 0 {
                    out.push(' ');
                    // The open places of dates keep their room.
                    (4..blanks.min(12)).for_each(|_| out.push_str("&nbsp;"));
                }
                blanks = 0;
                match c {
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '&' => out.push_str("&amp;"),
                    c => out.push(c),
                }
            }
        }
    }
    out
}

fn is_capital(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

fn class(text: &str, next: Option<&Block>) -> &'static str {
    let mark = text.split(' ').next().is_some_and(|w| w.ends_with('.') && w.len() <= 5);
    let short = text.chars().count() < 110 && !text.ends_with(['.', ';', ':', ',']);
    let caption = ["BIỂU", "Biểu", "PHỤ LỤC", "Phụ lục", "Bảng", "(Kèm", "(Số liệu"].iter().any(|w| text.starts_with(w));
    match () {
        () if mark && short => "heading",
        () if short && !mark && (caption || is_capital(text) || matches!(next, Some(Block::Table(_)))) => "caption",
        () => "text",
    }
}

/// Writes what stands above the kind of the report in two columns; returns where the rest begins.
fn letterhead(out: &mut String, paragraphs: &[String], note: bool) -> usize {
    if note {
        out.push_str("<div class=first>");
    }
    let Some(kind) = paragraphs.iter().take(10).position(|p| p == "BÁO CÁO").filter(|k| *k > 0) else { return 0 };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for p in &paragraphs[..kind] {
        let motto = p.starts_with("CỘNG HÒA") || p.starts_with("Độc lập") || p.contains(", ngày");
        if motto { &mut right } else { &mut left }.push(p);
    }
    columns(out, &left, &right, "center");
    for p in &paragraphs[kind..=kind + 1] {
        let _ = writeln!(out, "<p class=title>{p}</p>");
    }
    kind + 2
}

/// Writes receivers and signatures in two columns; returns where the rest begins.
fn signatures(out: &mut String, paragraphs: &[String], from: usize) -> usize {
    let listed = |p: &String| p.starts_with('-') || p.starts_with("Nơi nhận");
    let left: Vec<&String> = paragraphs[from..].iter().take_while(|p| listed(p)).collect();
    let signer = |p: &String| is_capital(p) && !["BIỂU", "PHỤ LỤC", "BẢNG"].iter().any(|w| p.starts_with(w)) || p.starts_with('(');
    let capitals = paragraphs[from + left.len()..].iter().take_while(|p| signer(p)).count();
    let end = (from + left.len() + capitals + 1).min(paragraphs.len());
    let right: Vec<&String> = paragraphs[from + left.len()..end].iter().collect();
    columns(out, &left, &right, "left");
    end
}

fn columns(out: &mut String, left: &[&String], right: &[&String], class: &str) {
    let cell = |all: &[&String]| all.iter().fold(String::new(), |out, p| out + "<p>" + p + "</p>");
    let _ = writeln!(out, "<table class=layout><tr><td class={class}>{}<td>{}</table>", cell(left), cell(right));
}

fn table(out: &mut String, document: &Document, grid: &Grid, truth: &TableOut) {
    let columns = truth.columns.len();
    let rows: Vec<Vec<String>> = grid.rows.iter().map(|r| r.iter().map(|c| words(c.span.of(&document.text))).collect()).collect();
    let depth = truth.columns.iter().map(|c| c.path.len()).max().unwrap_or(1);
    let code = |r: &[String]| r.iter().any(|c| !c.is_empty()) && r.iter().filter(|c| !c.is_empty()).all(|c| c.starts_with('('));
    let coded = rows.get(depth).filter(|r| code(r)).cloned();
    let head = rows[..depth + usize::from(coded.is_some())].to_vec();
    let every = if truth.id.ends_with(['1', '3', '5']) { " every" } else { "" };
    let wide = if columns >= 8 { " wide" } else { "" };
    let _ = writeln!(out, "<div class='{wide}'><table class='data{every}'><thead>");
    for level in 0..depth {
        out.push_str("<tr>");
        let mut c = 0;
        while c < columns {
            let path = &truth.columns[c].path;
            let same =
                |other: usize| truth.columns.get(other).is_some_and(|o| o.path.len() > level + 1 && o.path[..=level] == path[..=level]);
            let width = if path.len() > level + 1 { (c..columns).take_while(|&o| same(o)).count() } else { 1 };
            if let Some(name) = path.get(level) {
                let down = if path.len() == level + 1 { depth - level } else { 1 };
                let _ = write!(out, "<th colspan={width} rowspan={down}>{}", words(name));
            }
            c += width;
        }
        out.push('\n');
    }
    if let Some(coded) = coded {
        let _ = writeln!(out, "<tr>{}", coded.iter().fold(String::new(), |out, c| out + "<th>" + c));
    }
    out.push_str("</thead>\n");
    let body: Vec<&Vec<String>> = rows[head.len()..].iter().filter(|r| !head.contains(r)).collect();
    for (i, row) in body.iter().enumerate() {
        let total = if i + 1 == body.len() && row[0].is_empty() { " class=total" } else { "" };
        let _ = write!(out, "<tr{total}>");
        for cell in *row {
            let figure = cell.starts_with(|c: char| c.is_ascii_digit() || "-≥≤+&".contains(c)) && !cell.contains(char::is_alphabetic);
            let _ = write!(out, "<td{}>{cell}", if figure { " class=figure" } else { "" });
        }
        out.push('\n');
    }
    out.push_str("</table></div>\n");
}
