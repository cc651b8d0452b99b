//! Makes small Word files.

use crate::read::doc::fib::Part;
use std::io::{Cursor, Write};

/// Where the text lies in the stream: behind the head.
const TEXT: usize = 2048;
const PAGE: usize = 512;
/// Where the properties of a section lie, if there are any: behind the last place of a part.
pub const SECTION: u32 = 1024;

/// A file while it is made.
#[derive(Default)]
pub struct Maker {
    pub units: Vec<u16>,
    /// Ends of runs and paragraphs, with their lists of changes.
    pub runs: Vec<(usize, Vec<u8>)>,
    pub paragraphs: Vec<(usize, Vec<u8>)>,
    pub parts: Vec<(Part, Vec<u8>)>,
    /// Written behind the part of that kind.
    pub behind: Vec<(Part, Vec<u8>)>,
    pub data: Vec<u8>,
    /// Lengths of the texts: main, footnotes, headers, nothing, comments, endnotes, boxes, boxes of headers.
    pub lengths: [usize; 8],
    /// The text is stored a byte a character.
    pub narrow: bool,
    /// What the piece changes, and the lists that it may name.
    pub change: u16,
    pub lists: Vec<Vec<u8>>,
    /// A counted list of changes of a section.
    pub section: Vec<u8>,
}

/// The three streams.
pub struct Streams {
    pub main: Vec<u8>,
    pub table: Vec<u8>,
    pub data: Vec<u8>,
}

impl Maker {
    /// Characters with the changes of their properties.
    pub fn run(&mut self, text: &str, list: &[u8]) -> &mut Self {
        self.units.extend(text.encode_utf16());
        self.runs.push((self.units.len(), list.to_vec()));
        self
    }

    /// A mark that ends a paragraph, with its changes.
    pub fn end(&mut self, mark: u16, list: &[u8]) -> &mut Self {
        self.units.push(mark);
        self.runs.push((self.units.len(), Vec::new()));
        self.paragraphs.push((self.units.len(), list.to_vec()));
        self
    }

    /// A plain paragraph.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.run(text, &[]).end(0x0D, &[])
    }

    /// Characters so far.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// All text so far is one stretch of paragraphs with these changes.
    pub fn paragraphs_name(&mut self, list: &[u8]) {
        self.paragraphs = vec![(self.units.len(), list.to_vec())];
    }

    /// Where a character stands first.
    pub fn find(&self, unit: u16) -> usize {
        self.units.iter().position(|&u| u == unit).expect("it was written")
    }

    /// A part of the table stream, and what stands behind it without being counted.
    pub fn part(&mut self, part: Part, bytes: Vec<u8>, behind: Vec<u8>) -> &mut Self {
        self.parts.push((part, bytes));
        self.behind.push((part, behind));
        self
    }

    /// A change that names a list in the data stream.
    pub fn far(&mut self, list: &[u8]) -> Vec<u8> {
        let mut out = vec![0x46, 0x66];
        out.extend((self.data.len() as u32).to_le_bytes());
        self.data.extend((list.len() as u16).to_le_bytes());
        self.data.extend(list);
        out
    }

    fn place(&self, character: usize) -> u32 {
        (TEXT + character * if self.narrow { 1 } else { 2 }) as u32
    }

    /// Pages of formatting, and the table that lists them.
    fn pages(&self, main: &mut Vec<u8>, stretches: &[(usize, Vec<u8>)], a_page: usize, paragraphs: bool) -> Vec<u8> {
        let (mut starts, mut numbers) = (Vec::new(), Vec::new());
        let mut from = 0;
        for chunk in stretches.chunks(a_page) {
            let mut page = vec![0u8; PAGE];
            let record = if paragraphs { 13 } else { 1 };
            page[PAGE - 1] = chunk.len() as u8;
            let mut free = PAGE - 2;
            starts.extend(self.place(from).to_le_bytes());
            for (i, (end, list)) in chunk.iter().enumerate() {
                page[i * 4..i * 4 + 4].copy_from_slice(&self.place(from).to_le_bytes());
                page[i * 4 + 4..i * 4 + 8].copy_from_slice(&self.place(*end).to_le_bytes());
                let mut bytes = if paragraphs { vec![0, 0] } else { Vec::new() };
                bytes.extend(list);
                if paragraphs && bytes.len() % 2 == 1 {
                    bytes.insert(0, bytes.len().div_ceil(2) as u8);
                } else if paragraphs {
                    bytes.splice(0..0, [0, (bytes.len() / 2) as u8]);
                } else {
                    bytes.insert(0, bytes.len() as u8);
                }
                free = (free - bytes.len()) & !1;
                page[free..free + bytes.len()].copy_from_slice(&bytes);
                page[(chunk.len() + 1) * 4 + i * record] = (free / 2) as u8;
                from = *end;
            }
            numbers.extend(((main.len() / PAGE) as u32).to_le_bytes());
            main.extend(page);
        }
        starts.extend(self.place(from).to_le_bytes());
        starts.extend(numbers);
        starts
    }

    /// The streams.
    pub fn streams(&self) -> Streams {
        let mut main = vec![0u8; TEXT];
        for &unit in &self.units {
            main.extend(&unit.to_le_bytes()[..if self.narrow { 1 } else { 2 }]);
        }
        main.resize(main.len().next_multiple_of(PAGE), 0);
        let characters = self.pages(&mut main, &self.runs, 16, false);
        let paragraphs = self.pages(&mut main, &self.paragraphs, 6, true);
        // One piece.
        let mut pieces = Vec::new();
        for list in &self.lists {
            pieces.push(1);
            pieces.extend((list.len() as u16).to_le_bytes());
            pieces.extend(list);
        }
        pieces.extend([2, 16, 0, 0, 0, 0, 0, 0, 0]);
        pieces.extend((self.units.len() as u32).to_le_bytes());
        let place = if self.narrow { (TEXT * 2) as u32 | 0x4000_0000 } else { TEXT as u32 };
        pieces.extend([0, 0]);
        pieces.extend(place.to_le_bytes());
        pieces.extend(self.change.to_le_bytes());
        let own = [(Part::Characters, characters), (Part::Paragraphs, paragraphs), (Part::Pieces, pieces)];
        let mut put = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xA5ECu16.to_le_bytes());
        put(2, &0xC1u16.to_le_bytes());
        put(SECTION as usize, &self.section);
        put(10, &0x0200u16.to_le_bytes());
        put(32, &14u16.to_le_bytes());
        put(62, &22u16.to_le_bytes());
        put(152, &93u16.to_le_bytes());
        let lengths = if self.lengths == [0; 8] { [self.units.len(), 0, 0, 0, 0, 0, 0, 0] } else { self.lengths };
        for (i, len) in lengths.iter().enumerate() {
            put(76 + i * 4, &(*len as u32).to_le_bytes());
        }
        let mut table = vec![0u8; 16];
        for (part, bytes) in self.parts.iter().chain(&own) {
            put(154 + *part as usize * 8, &(table.len() as u32).to_le_bytes());
            put(158 + *part as usize * 8, &(bytes.len() as u32).to_le_bytes());
            table.extend(bytes);
            self.behind.iter().filter(|b| b.0 == *part).for_each(|b| table.extend(&b.1));
        }
        Streams { main, table, data: self.data.clone() }
    }

    /// The whole file.
    pub fn file(&self) -> Vec<u8> {
        let streams = self.streams();
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file in memory");
        for (name, bytes) in [("WordDocument", &streams.main), ("1Table", &streams.table), ("Data", &streams.data)] {
            file.create_stream(name).expect("a stream").write_all(bytes).expect("written");
        }
        file.into_inner().into_inner()
    }
}
