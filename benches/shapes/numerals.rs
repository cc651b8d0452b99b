//! Pages of lone numbers in many typefaces, which shapes of digits are learned from.

use crate::kit::chance::Chance;
use crate::kit::report::{FONTS, Printable};
use crate::kit::spelling;
use crate::kit::truth::{Table, Truth};
use std::fmt::Write;

/// Typefaces besides those of reports, where they are installed.
const TYPES: [&str; 22] = [
    "Tinos",
    "FreeSerif",
    "Nimbus Roman",
    "TeX Gyre Termes",
    "Arimo",
    "FreeSans",
    "Nimbus Sans",
    "Nimbus Sans Narrow",
    "Carlito",
    "Caladea",
    "C059",
    "P052",
    "URW Bookman",
    "TeX Gyre Pagella",
    "TeX Gyre Schola",
    "Linux Libertine O",
    "Lato",
    "Open Sans",
    "Roboto",
    "Roboto Condensed",
    "Noto Serif",
    "Noto Sans",
];

/// Rows of a page of numbers, and numbers of a row.
pub const NUMERALS: (usize, usize) = (36, 6);

/// A page of lone numbers far apart, each row in a font of its own: what shapes of digits are learned from.
pub fn numerals(seed: u64) -> Printable {
    let mut chance = Chance::new(seed, "numerals");
    let mut html = String::from(
        "<!doctype html><html lang=vi><meta charset=utf-8><style>
@page { size: A4; margin: 16mm 14mm; } body { margin: 0; }
div { display: grid; grid-template-columns: repeat(6, 30mm); height: 7.2mm; align-items: center; font-variant-numeric: lining-nums; }
</style><body>\n",
    );
    let mut rows = Vec::new();
    for _ in 0..NUMERALS.0 {
        let font = if chance.odds(0.5) { chance.pick(&FONTS) } else { chance.pick(&TYPES) };
        let size = chance.between(7.5, 14.0);
        let weight = if chance.odds(0.25) { "bold" } else { "normal" };
        let style = if chance.odds(0.2) { "italic" } else { "normal" };
        let _ = write!(html, "<div style=\"font:{style} {weight} {size:.1}pt '{font}',serif\">");
        let row: Vec<String> = (0..NUMERALS.1).map(|_| numeral(&mut chance)).collect();
        for word in &row {
            let _ = write!(html, "<span>{word}</span>");
        }
        html.push_str("</div>\n");
        rows.push(row);
    }
    let table = Table { caption: String::new(), rows, ..Table::default() };
    let truth = Truth { name: format!("numerals{seed:04}"), tables: vec![table], ..Truth::default() };
    Printable { html, header: String::new(), footer: String::new(), truth }
}

/// A number as reports write them, with what stands around it.
fn numeral(chance: &mut Chance) -> String {
    let whole = |chance: &mut Chance, digits: u64| chance.spread(digits).to_string();
    let word = match chance.below(14) {
        0..=3 => whole(chance, 4),
        4 | 5 => spelling::grouped(chance.spread(7)),
        6 | 7 => format!("{},{}", whole(chance, 3), chance.whole(0, 99)),
        8 => format!("{}.{:03},{}", whole(chance, 3), chance.whole(0, 999), chance.whole(0, 99)),
        9 => format!("{},{}%", whole(chance, 2), chance.whole(0, 99)),
        10 => format!("{}/{}", whole(chance, 3), whole(chance, 3)),
        11 => format!("{}/{}/20{:02}", chance.whole(1, 31), chance.whole(1, 12), chance.whole(8, 25)),
        12 => format!("{}{}", chance.pick(&["-", "+"]), whole(chance, 3)),
        _ => format!("{}%", chance.whole(0, 100)),
    };
    match chance.below(12) {
        0 => format!("({word})"),
        1 => format!("{word};"),
        2 => format!("{word}."),
        3 => format!("{word},"),
        4 => format!("{word}:"),
        5 => format!("({word}"),
        6 => format!("{word})"),
        _ => word,
    }
}
