//! Broken files: each must be read or refused, never stop the program.

use super::everything;
use super::maker::Maker;
use crate::orthography::legacy;
use crate::read::doc::fib::Fib;
use crate::read::doc::{read, read_streams};
use crate::read::{Error, Limits};
use std::path::PathBuf;

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// Breaks a few bytes, or cuts the end off.
    fn break_up(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let value = match self.below(4) {
                0 => 0xFF,
                1 => 0,
                2 => self.below(256) as u8,
                _ => bytes.get(at).copied().unwrap_or(0) ^ 1 << self.below(8),
            };
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        if self.below(8) == 0 {
            bytes.truncate(self.below(bytes.len()));
        }
    }
}

#[test]
fn broken_streams_are_read_or_refused() {
    let streams = everything().streams();
    let limits = Limits { text_bytes: 1 << 20, ..Limits::default() };
    let mut chance = Chance(1);
    // The bytes between the head and the text are empty; breaking the rest is what matters.
    let mut read_ones = 0;
    for round in 0..6000 {
        let (mut main, mut table, mut data) = (streams.main.clone(), streams.table.clone(), streams.data.clone());
        match round % 4 {
            0 => chance.break_up(&mut main),
            1 => chance.break_up(&mut table),
            2 => chance.break_up(&mut data),
            _ => [&mut main, &mut table, &mut data].into_iter().for_each(|bytes| chance.break_up(bytes)),
        }
        if let Ok(fib) = Fib::read(&main) {
            read_ones += usize::from(read_streams(&main, &fib, &table, &data, &limits).is_ok());
        }
    }
    assert!(read_ones > 1000, "{read_ones}");
}

#[test]
fn broken_files_are_read_or_refused() {
    let file = everything().file();
    let mut chance = Chance(2);
    for _ in 0..2000 {
        let mut bytes = file.clone();
        chance.break_up(&mut bytes);
        let _ = read(&bytes, &Limits::default());
    }
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..2000).map(|_| chance.below(256) as u8).collect();
        assert!(read(&bytes, &Limits::default()).is_err());
    }
}

#[test]
fn bombs_cost_little() {
    let limits = Limits { cells: 10_000, ..Limits::default() };
    let size = 50_000;
    // Cells without number, fields within fields, fields that end all over the text.
    let mut cells = Maker::default();
    cells.run("\u{7}".repeat(size).as_str(), &[]).line("x");
    assert!(matches!(read(&cells.file(), &limits), Err(Error::TooLarge { .. })));
    for fields in ["\u{13}".repeat(size) + &"\u{15}".repeat(size), "\u{13}\u{14}".repeat(size) + &"a".repeat(size) + &"\u{15}".repeat(size)]
    {
        let mut m = Maker::default();
        m.run(&fields, &[]).line("x");
        assert!(read(&m.file(), &limits).is_ok());
    }
    // One long list of changes that every paragraph names.
    let mut m = Maker::default();
    let far = m.far(&[0x16, 0x24, 0].repeat(3_000));
    m.run(&"\r".repeat(size), &[]).line("x");
    m.paragraphs_name(&far);
    assert!(matches!(read(&m.file(), &limits), Err(Error::Damaged { .. })));
}

/// A real file, where there is one.
#[test]
fn a_real_file_is_read_and_broken_ones_are_read_or_refused() {
    let shared =
        std::env::var_os("BOCSO_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let transcript = shared.join("real/transcripts/vni-binhphuoc-QD991-rung-2008.txt");
    let Ok(file) = std::fs::read(shared.join("real/vni-binhphuoc-QD991-rung-2008.doc")) else { return };
    let document = read(&file, &Limits::default()).expect("a whole file");
    if let (Ok(expected), Some(_)) = (std::fs::read_to_string(transcript), legacy::by_font("VNI-Times")) {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        // The transcript's last lines are the footer.
        assert!(words(&expected).starts_with(&words(&document.text)));
    }
    let mut chance = Chance(3);
    for _ in 0..300 {
        let mut bytes = file.clone();
        chance.break_up(&mut bytes);
        let _ = read(&bytes, &Limits::default());
    }
}
