//! One print through presets, and what is read of its scans.

use super::make::Print;
use super::said::{self, Said};
use super::score::{Miss, Score};
use super::truth::Truth;
use super::{cells, presets, sentences, store};
use std::fs;
use std::path::{Path, PathBuf};

/// The preset that is no scan: the print with its text layer, to see what the measure says of a reader that reads all.
pub const BORN: &str = "born";

/// What is measured, and where scans are put.
pub struct Measure {
    /// The program; `None`: scans are made and nothing reads them.
    pub program: Option<PathBuf>,
    /// Plain tesseract reads the same pictures.
    pub plain: bool,
    /// Each page as a picture besides: JPEG, or PNG and TIFF.
    pub pictures: bool,
    /// Where scans and truths are put.
    pub folder: PathBuf,
}

impl Measure {
    /// The score of one print under one preset.
    pub fn score(&self, print: &mut Print, truth: &Truth, preset: &str, seed: u64, misses: &mut Vec<Miss>) -> Score {
        let name = format!("{}.{preset}", truth.name);
        let file = self.folder.join(format!("{name}.pdf"));
        let json = serde_json::to_string_pretty(truth).unwrap();
        fs::write(self.folder.join(format!("{}.truth.json", truth.name)), json).unwrap();
        let mut score = Score { scans: 1, ..Score::default() };
        let mut pictures = Vec::new();
        if preset == BORN {
            score.pages = super::picture::pages(print.pdf(), 10.0).len() as u32;
            fs::write(&file, print.pdf()).unwrap();
        } else {
            let sheets = print.scan(preset, seed);
            score.pages = sheets.len() as u32;
            fs::write(&file, store::pdf(&sheets)).unwrap();
            for (i, sheet) in sheets.iter().enumerate().filter(|_| self.pictures) {
                for (ending, bytes) in store::picture(sheet) {
                    fs::write(self.folder.join(format!("{name}.p{}.{ending}", i + 1)), bytes).unwrap();
                }
            }
            if self.plain {
                for (i, sheet) in sheets.iter().enumerate() {
                    let path = self.folder.join(format!("{name}.{}.png", i + 1));
                    fs::write(&path, store::png(&sheet.picture)).unwrap();
                    pictures.push((path, sheet.picture.dpi.0));
                }
            }
        }
        if let Some(program) = &self.program {
            match said::ask(program, &file) {
                Ok((said, text, seconds)) => {
                    score.seconds = seconds;
                    sentences::compare(&name, truth, &text, &said, &mut score, misses);
                    score.cells = cells::compare(&name, truth, &said, misses);
                }
                Err(message) => {
                    println!("{name}: {message}");
                    score.failed = 1;
                    sentences::compare(&name, truth, "", &Said::default(), &mut score, &mut Vec::new());
                    score.cells = cells::compare(&name, truth, &Said::default(), &mut Vec::new());
                }
            }
        }
        if !pictures.is_empty() {
            self.read_plainly(&pictures, truth, &mut score);
        }
        score
    }

    fn read_plainly(&self, pictures: &[(PathBuf, f32)], truth: &Truth, score: &mut Score) {
        match said::plain_tesseract(pictures) {
            Ok((text, seconds)) => {
                let mut plain = Score::default();
                sentences::compare("", truth, &text, &Said::default(), &mut plain, &mut Vec::new());
                score.plain = Some((plain.body_changes, plain.numbers_right, seconds));
                if self.program.is_none() {
                    (score.body_letters, score.numbers) = (plain.body_letters, plain.numbers);
                    (score.body_changes, score.numbers_right) = (plain.body_changes, plain.numbers_right);
                }
            }
            Err(message) => println!("plain tesseract: {message}"),
        }
    }
}

/// The presets of a list parted by commas; empty: all of them.
///
/// # Errors
/// A name that is none.
pub fn presets(list: &str) -> Result<Vec<String>, String> {
    let known = || presets::PRESETS.iter().map(|p| p.0).chain([BORN]);
    if list.is_empty() {
        return Ok(presets::PRESETS.iter().map(|p| p.0.to_owned()).collect());
    }
    let name = |n: &str| {
        known().find(|k| *k == n).map(str::to_owned).ok_or_else(|| {
            let all: Vec<&str> = known().collect();
            format!("no preset is named {n}; there are {}", all.join(", "))
        })
    };
    list.split(',').map(name).collect()
}

/// A page printed by a browser: the order that `print` obeys is an address, a header and a footer.
pub fn print(folder: &Path, name: &str, html: &str, mut print: impl FnMut(&str) -> String) -> Print {
    let path = std::path::absolute(folder).unwrap().join(format!("{name}.html"));
    fs::write(&path, html).unwrap();
    let pdf = super::make::from_base64(&print(&format!("file://{}", path.display())));
    fs::remove_file(path).unwrap();
    Print::new(pdf)
}
