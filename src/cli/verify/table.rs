//! What `bocso verify` prints: a table of what does not hold, and how much does.

use super::super::lang::Lang;
use crate::verify::{Aspect, Miss, NOTHING, Tally};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Letters of a cell of the table.
const CELL: usize = 48;

/// The table of what does not hold.
pub struct Told<'a, W> {
    out: &'a mut W,
    lang: Lang,
    heads: bool,
}

impl<'a, W: Write> Told<'a, W> {
    /// A table without a line.
    pub fn new(out: &'a mut W, lang: Lang) -> Self {
        Self { out, lang, heads: false }
    }

    /// Prints a line, the heads before the first.
    pub fn put(&mut self, miss: &Miss) -> io::Result<()> {
        let say = |vi, en| self.lang.say(vi, en).to_owned();
        if !self.heads {
            self.heads = true;
            let heads = [
                say("TÀI LIỆU", "DOCUMENT"),
                say("SỐ LIỆU", "FIGURE"),
                say("CHỖ SAI", "WHAT"),
                say("THEO BẢN GỐC", "THE ORIGINAL GIVES"),
                say("TRONG BẢN XUẤT", "THE EXPORT SAYS"),
            ];
            row(self.out, &heads)?;
        }
        let (vi, en) = miss.aspect.words();
        let aspect = say(vi, en);
        let detail = self.lang.say(&miss.detail.0, &miss.detail.1);
        let what = if detail.is_empty() { aspect } else { format!("{aspect} ({detail})") };
        let figure = if miss.what.is_empty() { NOTHING.to_owned() } else { miss.what.clone() };
        row(self.out, &[miss.document.clone(), figure, what, miss.expected.clone(), miss.found.clone()])
    }
}

/// A row of the table: cells on one line each, cut and padded, the last one not padded.
fn row(out: &mut impl Write, cells: &[String; 5]) -> io::Result<()> {
    let widths = [28, 10, 28, CELL, CELL];
    let mut line = String::new();
    for (i, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let words: Vec<char> = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cut = words.len() > width;
        line.extend(words.iter().take(if cut { width - 1 } else { width }));
        if cut {
            line.push('…');
        }
        if i + 1 < cells.len() {
            let shown = words.len().min(width);
            line.extend(std::iter::repeat_n(' ', width - shown + 2));
        }
    }
    writeln!(out, "{}", line.trim_end())
}

/// How much holds.
pub fn summary(out: &mut impl Write, tally: &Tally, lang: Lang) -> io::Result<()> {
    if !tally.holds() {
        writeln!(out)?;
    }
    for aspect in Aspect::ALL {
        let (held, failed) = tally.of(aspect);
        if held + failed == 0 {
            continue;
        }
        let (vi, en) = aspect.words();
        let (holds, not) = (lang.say("đúng", "hold"), lang.say("sai", "do not"));
        writeln!(out, "{:<16}{held:>8} {holds}{failed:>8} {not}", lang.say(vi, en))?;
    }
    let end = match (tally.holds(), lang) {
        (true, Lang::Vi) => "Mọi điều kiểm được đều đúng.",
        (true, Lang::En) => "Everything that could be verified holds.",
        (false, Lang::Vi) => "Có chỗ không đúng: xem bảng ở trên.",
        (false, Lang::En) => "Something does not hold: see the table above.",
    };
    writeln!(out, "{end}")
}

/// Words of an export on one line, without what would steer a terminal.
pub fn harmless(words: &str) -> String {
    words.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What was not verified, and why.
pub fn notes(
    out: &mut impl Write,
    versions: &BTreeMap<(String, String), u64>,
    own: Option<&(String, String)>,
    audit: bool,
    lang: Lang,
) -> io::Result<()> {
    for ((program, grammars), documents) in versions {
        let (program, grammars) = (harmless(program), harmless(grammars));
        let (own_program, own_grammars) = own.map_or((NOTHING, NOTHING), |o| (o.0.as_str(), o.1.as_str()));
        match lang {
            Lang::Vi => writeln!(
                out,
                "Lưu ý: {documents} tài liệu do {program} ({grammars}) bóc, ở đây đọc lại bằng {own_program} ({own_grammars}): chỉ so bản gốc, \
                 trích dẫn, giá trị và kết luận của các phép kiểm tra chung."
            )?,
            Lang::En => writeln!(
                out,
                "Note: {documents} documents were extracted by {program} ({grammars}) and read here by {own_program} ({own_grammars}): only \
                 originals, quotes, values and outcomes of checks that both have were compared."
            )?,
        }
    }
    if !audit {
        let vi = "Lưu ý: bản xuất jsonl chỉ có số liệu; muốn kiểm cả phép kiểm tra và chuỗi duyệt thì xuất bằng --format audit.";
        let en = "Note: an export of the format jsonl has figures alone; export with --format audit to verify checks and decisions too.";
        writeln!(out, "{}", lang.say(vi, en))?;
    }
    Ok(())
}
