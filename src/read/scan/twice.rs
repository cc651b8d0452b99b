//! Numbers of a page, in its text and in its cells, read a second time by the shapes of their signs. Where those do not confirm them
//! the engine's model that knows digits alone is asked, and again at another size where the picture shows more than was read.

use super::cells;
use super::engine::{Engine, Fault, Mode};
use super::hocr;
use super::marks::{self, Marks, marks};
use super::numbers::{self, Read};
use super::page::{CUT_DPI, Cut, Sheet};
use super::pixels;
use super::reading::{Cell, Line, Reading, Table, Word};
use super::shapes::{self, Shape};
use crate::document::Second;
use image::{GrayImage, imageops};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

/// Size of a third reading's cut-outs to that of the second.
const LARGER: f32 = 1.3;
/// So many doubts about numbers in sentences are left as they are rather than an engine started for them.
const FEW: usize = 2;
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
    let (places, pictures, shapes) = wanted(sheet, out, clean, cuts);
    let first: Vec<(String, u8)> = places.iter().map(|p| p.read(out, cuts)).collect();
    let seen: Vec<Option<Marks>> = pictures.iter().map(|p| p.as_deref().and_then(marks)).collect();
    let shows_more = |i: usize| seen[i].as_ref().is_some_and(|m| m.lost(&numbers::core(&first[i].0), &first[i].0).is_some());
    let shape = |i: usize, least: u8| shapes[i].as_ref().filter(|s| s.1 >= least);
    let confirmed = |i: usize| shape(i, shapes::LIKE).is_some_and(|s| confirms(s, &first[i].0));
    let (known, open): (Vec<usize>, Vec<usize>) = (0..places.len()).partition(|&i| confirmed(i) && !shows_more(i));
    // To start the engine costs as much as some thirty numbers: what a third reading is likely to be asked of goes with the second.
    let doubtful = |i: usize| numbers::is_doubtful(as_read(&first[i])) || shows_more(i);
    let early: Vec<usize> = open.iter().copied().filter(|&i| shape(i, shapes::LIKELY).is_none() && doubtful(i)).collect();
    let enlarged = |which: &[usize]| -> Vec<GrayImage> { which.iter().filter_map(|&i| pictures[i].as_deref()).map(larger).collect() };
    let ask = |pictures: &[&GrayImage]| engine.read(pictures, CUT_DPI, Mode::Digits, most).map(|read| said(&read));
    let (mut both, more): (Vec<&GrayImage>, _) = (open.iter().filter_map(|&i| pictures[i].as_deref()).collect(), enlarged(&early));
    both.extend(&more);
    let mut read = ask(&both)?.into_iter();
    let mut second: Vec<(String, u8)> = vec![(String::new(), 0); places.len()];
    for &i in &open {
        second[i] = read.next().unwrap_or_default();
    }
    for &i in &known {
        second[i] = shapes[i].clone().unwrap_or_default();
    }
    let mut third: HashMap<usize, (String, u8)> = early.iter().copied().zip(read).collect();
    for &i in &open {
        if let Some(shape) = shape(i, shapes::LIKELY) {
            third.insert(i, shape.clone());
        }
    }
    let pitch = pitch(&first, &second, &seen);
    // Brackets take room that no number needs.
    let bare = |i: usize| matches!(places[i], Place::Cell(..)) && !first[i].0.contains(['(', ')', '*']);
    let width = |i: usize| pitch.zip(seen[i].as_ref()).filter(|_| bare(i)).map(|(pitch, marks)| marks.wide(pitch));
    // Numbers of cells that both readings cut short.
    let short = |i: usize| {
        let number = numbers::core(&first[i].0);
        numbers::is_number(&number) && number != "-" && width(i).is_some_and(|w| !w.fits(&number))
    };
    let doubted = |i: &usize| numbers::wants_third(as_read(&first[*i]), as_read(&second[*i])) || shows_more(*i) || short(*i);
    let differ: Vec<usize> = (0..places.len()).filter(doubted).collect();
    let mut late: Vec<usize> = differ.iter().copied().filter(|i| !third.contains_key(i)).collect();
    // Sure first readings of which the second says otherwise are a doubt whatever a third says.
    if late.len() <= FEW && late.iter().all(|&i| matches!(places[i], Place::Text(..))) {
        late.clear();
    }
    let more = enlarged(&late);
    third.extend(late.iter().copied().zip(ask(&more.iter().collect::<Vec<_>>())?));
    for (i, place) in places.iter().enumerate() {
        let third = third.get(&i).map(as_read);
        let expected = matches!(place, Place::Cell(_, true));
        let settled = numbers::settle(as_read(&first[i]), as_read(&second[i]), third, expected);
        let settled = match width(i) {
            Some(width) => numbers::by_width(settled, as_read(&first[i]), as_read(&second[i]), third, width),
            None => settled,
        };
        let settled = numbers::with_marks(settled, seen[i].as_ref(), third);
        let settled = match shape(i, shapes::LIKE) {
            Some(shape) => numbers::against(settled, as_read(shape)),
            None => settled,
        };
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
    let wide: HashSet<(usize, usize)> = (0..places.len())
        .filter_map(|i| match places[i] {
            Place::Cell(k, _) if width(i).is_some_and(|w| w.has_room(&numbers::core(&first[i].0))) => Some(cuts[k].owner),
            _ => None,
        })
        .collect();
    for (t, table) in out.tables.iter_mut().enumerate() {
        even_marks(table, |c| wide.contains(&(t, c)));
    }
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
/// where the table's other numbers have points there may be one: that says another number, so the doubt stays. Digits alone among
/// numbers with decimals are doubted where their ink has room for a comma that both readings lost. `wide`: whether that of a cell has.
fn even_marks(table: &mut Table, wide: impl Fn(usize) -> bool) {
    let only = |cell: &Cell| match &cell.lines[..] {
        [line] if line.words.len() == 1 => numbers::mark(&line.words[0].text),
        _ => None,
    };
    let mut decimals: HashMap<Columns, [usize; 2]> = HashMap::new();
    let mut groups = [0usize; 2];
    let mut whole: HashMap<Columns, usize> = HashMap::new();
    let plain = |cell: &Cell| match &cell.lines[..] {
        [line] => matches!(&line.words[..], [word] if word.text.len() > 1 && word.text.bytes().all(|b| b.is_ascii_digit())),
        _ => false,
    };
    for cell in &table.cells {
        if plain(cell) {
            *whole.entry((cell.column, cell.columns)).or_default() += 1;
        }
        match only(cell) {
            Some((_, mark, 3)) => groups[usize::from(mark == ',')] += 1,
            Some((_, mark, _)) => decimals.entry((cell.column, cell.columns)).or_default()[usize::from(mark == ',')] += 1,
            None => {}
        }
    }
    let few = |few: usize, many: usize| many >= 3 && many >= 4 * few;
    for (c, cell) in table.cells.iter_mut().enumerate() {
        match only(cell) {
            None if plain(cell) && wide(c) => {
                let column = (cell.column, cell.columns);
                let decimals: usize = decimals.get(&column).into_iter().flatten().sum();
                let word = &mut cell.lines[0].words[0];
                if word.second == Second::Same && few(whole.get(&column).copied().unwrap_or(0), decimals) {
                    word.second = Second::Nothing;
                }
            }
            Some((at, '.', behind))
                if behind != 3 && decimals.get(&(cell.column, cell.columns)).is_some_and(|[points, commas]| few(*points, *commas)) =>
            {
                cell.lines[0].words[0].text.replace_range(at..=at, ",");
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

/// The numbers that are to be read again, their pictures made for numbers, and what their shapes say. Words that their shapes settle
/// need no such picture.
fn wanted<'c>(sheet: &Sheet<'_>, out: &Reading, clean: &GrayImage, cuts: &'c [Cut]) -> (Vec<Place>, Vec<Made<'c>>, Vec<ByShape>) {
    let (mut places, mut pictures, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
    let mut word = |w: &Word, line: &Line, place: Place| {
        if numbers::wants_second(&w.text)
            && let Some(cut) = cut_word(sheet, clean, w, line)
        {
            let shape = by_shape(&cut);
            let settled = shape.as_ref().is_some_and(|s| s.1 >= shapes::SURE && confirms(s, &w.text));
            pictures.push((!settled).then(|| Cow::Owned(sheet.word_for_numbers(&cut, MARGIN))));
            shapes.push(shape);
            places.push(place);
        }
    };
    for (l, line) in out.lines.iter().enumerate() {
        for (w, own) in line.words.iter().enumerate() {
            if !numbers::is_no_figure(&own.text, own.confidence, w == 0 && line.words.len() > 1) {
                word(own, line, Place::Text(l, w));
            }
        }
    }
    let columns: Vec<HashMap<Columns, bool>> = out.tables.iter().map(numeric).collect();
    let heads: Vec<usize> = out.tables.iter().map(head).collect();
    let mut whole = Vec::new();
    for (k, cut) in cuts.iter().enumerate() {
        let (t, c) = cut.owner;
        let cell = &out.tables[t].cells[c];
        let letters: usize = cell.lines.iter().flat_map(|l| &l.words).map(|w| w.text.chars().count()).sum();
        let in_head = cell.row < heads[t];
        let expected = !in_head && columns[t].get(&(cell.column, cell.columns)).copied().unwrap_or(false);
        // A few letters among numbers are numbers that nobody could read.
        let short = expected && letters <= 8 && cell.lines.iter().all(|l| l.words.len() == 1);
        let text = || cell.lines.iter().flat_map(|l| &l.words).map(|w| w.text.as_str()).collect::<String>();
        // "STT" over a column of ordinals is made of letters that digits are taken for.
        let word_of_head = || in_head && text().chars().filter(|c| c.is_alphabetic()).count() >= 2;
        if cell.lines.len() <= 1 && (short || numbers::may_be_number(&text()) && !word_of_head()) {
            whole.push((Place::Cell(k, expected), &cut.picture));
            continue;
        }
        for (l, line) in cell.lines.iter().enumerate() {
            for (w, own) in line.words.iter().enumerate() {
                word(own, line, Place::Word(t, c, l, w));
            }
        }
    }
    for (place, picture) in whole {
        if let Place::Cell(k, _) = place {
            shapes.push(by_shape(&cuts[k].plain));
        }
        places.push(place);
        pictures.push(Some(Cow::Borrowed(picture)));
    }
    (places, pictures, shapes)
}

/// A picture made for numbers.
type Made<'c> = Option<Cow<'c, GrayImage>>;

/// A reading by shapes, its confidence in hundredths.
type ByShape = Option<(String, u8)>;

/// Whether shapes say the number that was read.
fn confirms(shape: &(String, u8), read: &str) -> bool {
    numbers::same(&numbers::core(read), &numbers::core(&shape.0))
}

fn by_shape(picture: &GrayImage) -> ByShape {
    shapes::read(picture).map(|Shape { text, sure }| (text, (sure * 100.0) as u8))
}

/// A column, and over how many a cell goes.
type Columns = (usize, usize);

/// Rows at the top of a table that name its columns: those before the first one most of whose cells hold numbers.
fn head(table: &Table) -> usize {
    let mut rows: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for cell in table.cells.iter().filter(|c| !c.lines.is_empty()) {
        let count = rows.entry(cell.row).or_default();
        let mut words = cell.lines.iter().flat_map(|l| &l.words);
        count.0 += usize::from(words.any(|w| numbers::wants_second(&w.text)));
        count.1 += 1;
    }
    rows.into_iter().find(|(_, (numbers, all))| numbers * 2 >= *all).map_or(0, |(row, _)| row)
}

/// Whether most cells of a column hold a number.
fn numeric(table: &Table) -> HashMap<Columns, bool> {
    let mut counts: HashMap<Columns, (usize, usize)> = HashMap::new();
    for cell in table.cells.iter().filter(|c| c.rows == 1 && !c.lines.is_empty()) {
        let count = counts.entry((cell.column, cell.columns)).or_default();
        let mut words = cell.lines.iter().flat_map(|l| &l.words).peekable();
        count.0 += usize::from(words.peek().is_some() && words.all(|w| numbers::is_number(&numbers::core(&w.text))));
        count.1 += 1;
    }
    counts.into_iter().map(|(column, (numbers, all))| (column, numbers * 2 > all)).collect()
}

/// A word cut out of the page's text.
fn cut_word(sheet: &Sheet<'_>, clean: &GrayImage, word: &Word, line: &Line) -> Option<GrayImage> {
    let px = |pt: f32| pt * sheet.dpi / 72.0;
    let pad = px(line.size * 0.12).max(2.0);
    let (left, right) = (px(word.x0) - pad, px(word.x1) + pad);
    let (top, bottom) = (px(line.y - 0.95 * line.size), px(line.y + 0.3 * line.size));
    let (w, h) = clean.dimensions();
    let (x, y) = (left.max(0.0) as u32, top.max(0.0) as u32);
    let (x1, y1) = ((right.max(0.0) as u32).min(w), (bottom.max(0.0) as u32).min(h));
    (x1 > x + 2 && y1 > y + 2).then(|| pixels::cut(clean, x as usize, y as usize, (x1 - x) as usize, (y1 - y) as usize))
}

impl Place {
    /// What stands there so far.
    fn read(&self, out: &Reading, cuts: &[Cut]) -> (String, u8) {
        let of = |w: &Word| (w.text.clone(), w.confidence);
        match *self {
            Self::Text(l, w) => of(&out.lines[l].words[w]),
            Self::Word(t, c, l, w) => of(&out.tables[t].cells[c].lines[l].words[w]),
            Self::Cell(k, _) => {
                let (t, c) = cuts[k].owner;
                let words: Vec<&Word> = out.tables[t].cells[c].lines.iter().flat_map(|l| &l.words).collect();
                let numbers = words.iter().all(|w| numbers::is_number(&numbers::core(&w.text)));
                let text: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
                (if numbers { numbers::joined(&text) } else { text.join(" ") }, words.iter().map(|w| w.confidence).min().unwrap_or(0))
            }
        }
    }
}

fn as_read(read: &(String, u8)) -> Read<'_> {
    (&read.0, read.1)
}

/// The words of each picture as one.
fn said(read: &[Vec<hocr::Line>]) -> Vec<(String, u8)> {
    let one = |lines: &Vec<hocr::Line>| {
        let words = || lines.iter().flat_map(|l| &l.words);
        (words().map(|w| w.text.as_str()).collect(), words().map(|w| w.confidence).min().unwrap_or(0))
    };
    read.iter().map(one).collect()
}

fn larger(picture: &GrayImage) -> GrayImage {
    let size = |n: u32| ((n as f32 * LARGER) as u32).max(1);
    imageops::resize(picture, size(picture.width()), size(picture.height()), imageops::FilterType::Triangle)
}

fn put(word: &mut Word, (text, confidence, second): (String, u8, Second)) {
    (word.text, word.confidence, word.second) = (text, confidence, second);
}

/// A cell that was read as a whole by both models; `first` is what was read there before.
fn put_cell(sheet: &Sheet<'_>, cell: &mut Cell, cut: &Cut, first: &str, (text, confidence, second): (String, u8, Second)) {
    if let [line] = &mut cell.lines[..]
        && let [word] = &mut line.words[..]
    {
        put(word, (text, confidence, second));
        return;
    }
    if !text.is_empty() && text == first && second != Second::Same && !text.contains('.') {
        return;
    }
    // Ink that nobody could read is told of: the cell is not empty.
    let text = match text {
        t if !t.is_empty() => t,
        _ if marks::is_ditto(&cut.plain, sheet.dpi) => "\"".to_owned(),
        _ => char::REPLACEMENT_CHARACTER.to_string(),
    };
    // Nothing was found there before, or in pieces.
    let (w, h) = (cut.plain.width() as f32, cut.plain.height() as f32);
    let room = cells::margin(sheet.dpi) as f32;
    let found = hocr::Line {
        base: h - room,
        height: h - 2.0 * room,
        words: vec![hocr::Word { rect: [room, room, w - room, h - room], confidence, text }],
    };
    let mut line = sheet.line(&found, cut.at, 1.0);
    if let Some(word) = line.words.first_mut() {
        word.second = second;
    }
    cell.lines = vec![line];
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
            even_marks(&mut table, |c| c == 3);
            table.cells.into_iter().map(|c| (c.lines[0].words[0].text.clone(), c.lines[0].words[0].second.clone())).collect::<Vec<_>>()
        };
        assert_eq!(column(&["1,5", "2,25", "0,7", "9,1", "283.4"])[4], ("283,4".into(), Second::Same));
        assert_eq!(column(&["1,5", "283.4"])[1].0, "283.4");
        assert_eq!(column(&["1,5", "2,25", "0,7", "271", "9,1", "100"])[3].1, Second::Same, "whole numbers are usual there");
        assert_eq!(column(&["1,5", "2,25", "0,7", "271", "9,1"])[3], ("271".into(), Second::Nothing));
        assert_eq!(column(&["1,5", "2,25", "0,7", "9,1", "271"])[4].1, Second::Same, "no room for a comma");
        assert_eq!(column(&["1.204", "2.530", "11.200", "7.001", "4,594"])[4], ("4.594".into(), Second::Other("4,594".into())));
        assert_eq!(column(&["1.204", "2,5", "11.200", "7.001", "4,594"])[4], ("4,594".into(), Second::Same));
    }

    #[test]
    fn the_head_of_a_table_ends_where_numbers_begin() {
        let table = |rows: &[&[&str]]| {
            let word =
                |text: &str| Word { text: text.to_owned(), x0: 0.0, x1: 9.0, rect: [0.0; 4], confidence: 90, second: Second::Unasked };
            let line = |text: &str| Line { y: 0.0, size: 12.0, words: vec![word(text)] };
            let cell = |row, column, text: &str| Cell { row, column, rows: 1, columns: 1, lines: vec![line(text)] };
            let cells = rows.iter().enumerate().flat_map(|(r, row)| row.iter().enumerate().map(move |(c, text)| cell(r, c, text)));
            Table { cells: cells.collect(), ..Table::default() }
        };
        assert_eq!(head(&table(&[&["STT", "Xã", "Số hộ", "Năm"], &["1", "An Lạc", "1.204", "7"]])), 1);
        assert_eq!(head(&table(&[&["STT", "Năm 2023", "Năm"], &["TT", "Nam", "2024"], &["1", "2", "3"]])), 2);
        assert_eq!(head(&table(&[&["1", "7", "An Lạc"]])), 0);
        assert_eq!(head(&table(&[&["Tên", "Chức vụ"], &["An", "Trưởng phòng"]])), 0, "no numbers at all");
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
