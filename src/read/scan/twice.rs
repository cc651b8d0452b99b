//! Numbers of a page, in its text and in its cells, read a second time by the model that knows digits alone, and a third time at
//! another size where the two differ or the picture shows more than they say.

use super::cells;
use super::engine::{Engine, Fault, Mode};
use super::hocr;
use super::marks::{self, Marks, marks};
use super::numbers::{self, Read};
use super::page::{CUT_DPI, Cut, Sheet};
use super::reading::{Cell, Line, Reading, Table, Word};
use crate::document::Second;
use image::{GrayImage, imageops};
use std::borrow::Cow;
use std::collections::HashMap;
use std::time::Duration;

/// Size of a third reading's cut-outs to that of the second.
const LARGER: f32 = 1.3;
/// White pixels around a word cut out: without room the engine loses the first digit. Cells have room already.
const MARGIN: u32 = 9;

/// Where a number belongs.
enum Place {
    /// Line and word.
    Text(usize, usize),
    /// Table, cell, line, word.
    Word(usize, usize, usize, usize),
    /// A cell as a whole: its cut-out, and whether its column holds numbers.
    Cell(usize, bool),
}

/// Reads the numbers of `out` again and settles what is read. `clean`: the page without its rules; `cuts`: its cells.
///
/// # Errors
/// When the engine fails.
pub(super) fn read(
    sheet: &Sheet<'_>,
    out: &mut Reading,
    clean: &GrayImage,
    cuts: &[Cut],
    engine: &Engine,
    most: Duration,
) -> Result<(), Fault> {
    let (places, pictures) = wanted(sheet, out, clean, cuts);
    let pictures: Vec<&GrayImage> = pictures.iter().map(Cow::as_ref).collect();
    let second = said(&engine.read(&pictures, CUT_DPI, Mode::Digits, most)?);
    let first: Vec<(String, u8)> = places.iter().map(|p| p.read(out, cuts)).collect();
    let seen: Vec<Option<Marks>> = pictures.iter().map(|p| marks(p)).collect();
    let doubted = |i: &usize| {
        let (first, second) = (as_read(&first[*i]), as_read(&second[*i]));
        numbers::wants_third(first, second) || seen[*i].as_ref().is_some_and(|m| m.lost(&numbers::core(first.0), first.0).is_some())
    };
    let differ: Vec<usize> = (0..places.len()).filter(doubted).collect();
    let larger: Vec<GrayImage> = differ.iter().map(|&i| larger(pictures[i])).collect();
    let third = said(&engine.read(&larger.iter().collect::<Vec<_>>(), CUT_DPI * LARGER, Mode::Digits, most)?);
    let pitch = pitch(&first, &second, &seen);
    for (i, place) in places.iter().enumerate() {
        let third = differ.binary_search(&i).ok().and_then(|k| third.get(k)).map(as_read);
        let expected = matches!(place, Place::Cell(_, true));
        let settled = numbers::settle(as_read(&first[i]), as_read(&second[i]), third, expected);
        let settled = numbers::with_marks(settled, seen[i].as_ref(), third);
        let goes_on = pitch.zip(seen[i].as_ref()).is_some_and(|(pitch, marks)| marks.goes_on(&settled.0, pitch));
        let settled = if goes_on { numbers::clipped(settled) } else { settled };
        match *place {
            Place::Text(l, w) => put(&mut out.lines[l].words[w], settled),
            Place::Word(t, c, l, w) => {
                let cell = &mut out.tables[t].cells[c];
                let settled = if cell.rows > 1 { numbers::clipped(settled) } else { settled };
                put(&mut cell.lines[l].words[w], settled);
            }
            Place::Cell(k, _) => {
                let cut = &cuts[k];
                // A number in a cell of several rows may belong to either: the rule between them may be lost.
                let merged = out.tables[cut.owner.0].cells[cut.owner.1].rows > 1;
                let settled = if cut.clipped || merged { numbers::clipped(settled) } else { settled };
                put_cell(sheet, &mut out.tables[cut.owner.0].cells[cut.owner.1], cut, &first[i].0, settled);
            }
        }
    }
    out.tables.iter_mut().for_each(even_marks);
    Ok(())
}

/// The usual [`Marks::pitch`] of the numbers that both readings agree on. `None`: too few to tell.
fn pitch(first: &[(String, u8)], second: &[(String, u8)], seen: &[Option<Marks>]) -> Option<f32> {
    let agreed = first.iter().zip(second).zip(seen).filter(|((a, b), _)| a.0 == b.0);
    let mut all: Vec<f32> = agreed.filter_map(|((a, _), marks)| marks.as_ref()?.pitch(&a.0)).collect();
    if all.len() < 5 {
        return None;
    }
    let middle = all.len() / 2;
    Some(*all.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// Decimal points of a column whose other numbers have decimal commas are commas that lost their tails. A comma before three digits
/// where the table's other numbers have points there may be one: that says another number, so the doubt stays.
fn even_marks(table: &mut Table) {
    let only = |cell: &Cell| match &cell.lines[..] {
        [line] if line.words.len() == 1 => numbers::mark(&line.words[0].text),
        _ => None,
    };
    let mut decimals: HashMap<Columns, [usize; 2]> = HashMap::new();
    let mut groups = [0usize; 2];
    for cell in &table.cells {
        match only(cell) {
            Some((_, mark, 3)) => groups[usize::from(mark == ',')] += 1,
            Some((_, mark, _)) => decimals.entry((cell.column, cell.columns)).or_default()[usize::from(mark == ',')] += 1,
            None => {}
        }
    }
    let few = |few: usize, many: usize| many >= 3 && many >= 4 * few;
    for cell in &mut table.cells {
        match only(cell) {
            Some((at, '.', behind)) if behind != 3 => {
                if decimals.get(&(cell.column, cell.columns)).is_some_and(|[points, commas]| few(*points, *commas)) {
                    cell.lines[0].words[0].text.replace_range(at..=at, ",");
                }
            }
            // Commas before decimals of that column: three of them are no surprise.
            Some((at, ',', 3)) if few(groups[1], groups[0]) && !decimals.contains_key(&(cell.column, cell.columns)) => {
                let word = &mut cell.lines[0].words[0];
                let said = word.text.clone();
                word.text.replace_range(at..=at, ".");
                word.second = Second::Other(said.into());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_the_habit_of_the_table() {
        let column = |words: &[&str]| {
            let word = |text: &str| Word { text: text.to_owned(), x0: 0.0, x1: 9.0, rect: [0.0; 4], confidence: 90, second: Second::Same };
            let cell = |(row, text): (usize, &&str)| Cell {
                row,
                column: 1,
                rows: 1,
                columns: 1,
                lines: vec![Line { y: 0.0, size: 12.0, words: vec![word(text)] }],
            };
            let mut table = Table { cells: words.iter().enumerate().map(cell).collect(), ..Table::default() };
            even_marks(&mut table);
            table.cells.into_iter().map(|c| (c.lines[0].words[0].text.clone(), c.lines[0].words[0].second.clone())).collect::<Vec<_>>()
        };
        assert_eq!(column(&["1,5", "2,25", "0,7", "9,1", "283.4"])[4], ("283,4".into(), Second::Same));
        assert_eq!(column(&["1,5", "283.4"])[1].0, "283.4");
        assert_eq!(column(&["1.204", "2.530", "11.200", "7.001", "4,594"])[4], ("4.594".into(), Second::Other("4,594".into())));
        assert_eq!(column(&["1.204", "2,5", "11.200", "7.001", "4,594"])[4], ("4,594".into(), Second::Same));
    }

    #[test]
    fn columns_of_numbers_are_known_by_most_of_their_cells() {
        let word = |text: &str| Word { text: text.to_owned(), x0: 0.0, x1: 9.0, rect: [0.0; 4], confidence: 90, second: Second::Unasked };
        let cell = |row: usize, column: usize, text: &str| Cell {
            row,
            column,
            rows: 1,
            columns: 1,
            lines: vec![Line { y: 0.0, size: 12.0, words: vec![word(text)] }],
        };
        let rows = [("Xã", "Số hộ"), ("An Lạc", "1.204"), ("Bình Trung", "s"), ("Cẩm Đàn", "7"), ("Dương Quang", "-")];
        let cells = rows.iter().enumerate().flat_map(|(r, (label, value))| [cell(r, 0, label), cell(r, 1, value)]).collect();
        let known = numeric(&Table { cells, ..Table::default() });
        assert_eq!((known.get(&(0, 1)), known.get(&(1, 1)), known.get(&(2, 1))), (Some(&false), Some(&true), None));
    }
}
