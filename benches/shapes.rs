//! Learns the shapes of printed digits, and measures how well they are told.
//!
//! `cargo bench --bench shapes -- --learn src/read/scan/shapes.bin` prints pages of lone numbers in many typefaces, scans them by
//! simulation, learns from them and writes the net; without `--learn` it measures the net of the program on pages of other seeds.
//! Options: `--pages N` pages to learn from (160), `--tries N` pages to measure on (24), `--rounds N` (10), `--seed S` of the first
//! page (0; measured pages come after 100,000), `--show N` so many words that were read wrongly.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "../tests/it/browser.rs"]
#[expect(dead_code, reason = "tests of pages use more of it")]
mod browser;

#[path = "../tests/it/scans/kit/mod.rs"]
#[expect(dead_code, reason = "reports are measured elsewhere")]
mod kit;

#[path = "shapes/learn.rs"]
mod learn;

#[path = "shapes/numerals.rs"]
mod numerals;

use bocso::read::scan::net::{CLASSES, INPUTS, Net, SIGNS};
use bocso::read::scan::shapes::{self, Strip};
use browser::Browser;
use image::{GrayImage, RgbImage};
use kit::chance::Chance;
use kit::store::{self, Store};
use learn::Sample;
use numerals::NUMERALS;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

/// Wears that leave each number where it was printed.
const PRESETS: [&str; 10] = ["spike", "spike", "clean200", "clean300", "fax200", "faxfine", "poor150", "jpeg30", "worn", "skewed"];

struct Options {
    learn: Option<PathBuf>,
    pages: u64,
    tries: u64,
    rounds: u32,
    seed: u64,
    show: usize,
}

fn options() -> Result<Options, String> {
    let mut o = Options { learn: None, pages: 160, tries: 24, rounds: 10, seed: 0, show: 0 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|e| format!("{text}: {e}"));
        match word.as_str() {
            "--learn" => o.learn = Some(value()?.into()),
            "--pages" => o.pages = number(value()?)?,
            "--tries" => o.tries = number(value()?)?,
            "--rounds" => o.rounds = number(value()?)? as u32,
            "--seed" => o.seed = number(value()?)?,
            "--show" => o.show = number(value()?)? as usize,
            // Cargo's own word to every benchmark.
            "--bench" => {}
            other => return Err(format!("{other}: no such option")),
        }
    }
    Ok(o)
}

fn main() {
    let options = match options() {
        Ok(options) => options,
        Err(message) => return println!("{message}"),
    };
    let Some(mut browser) = Browser::start() else { return println!("no Chromium here: nothing can be printed") };
    let started = Instant::now();
    let net = match &options.learn {
        None => Net::of(include_bytes!("../src/read/scan/shapes.bin")).expect("a net: learn one first"),
        Some(path) => {
            let words = (options.seed..options.seed + options.pages).flat_map(|seed| words(&mut browser, seed)).collect::<Vec<_>>();
            println!("{} words of {} pages, {} s", words.len(), options.pages, started.elapsed().as_secs());
            let net = learned(&words, options.rounds);
            fs::write(path, net.bytes()).unwrap();
            Net::of(&net.bytes()).unwrap()
        }
    };
    println!("{} s", started.elapsed().as_secs());
    let tries: Vec<(String, GrayImage)> = (100_000..100_000 + options.tries).flat_map(|seed| words(&mut browser, seed)).collect();
    measure(&net, &tries, options.show);
}

/// The numbers of a page and their pictures.
fn words(browser: &mut Browser, seed: u64) -> Vec<(String, GrayImage)> {
    let held = tempfile::tempdir().unwrap();
    let printable = numerals::numerals(seed);
    let mut print = kit::measure::print(held.path(), &printable.truth.name, &printable.html, |address| {
        browser.open(address);
        browser.print("", "")
    });
    let preset = PRESETS[Chance::new(seed, "preset").below(PRESETS.len())];
    let sheets = print.scan(preset, seed);
    let Some(sheet) = sheets.first() else { return Vec::new() };
    let pixels = if let Store::Jpeg(quality) = sheet.store {
        image::load_from_memory(&store::jpeg(&sheet.picture, quality)).unwrap().to_rgb8()
    } else {
        let (w, h) = (sheet.picture.width as u32, sheet.picture.height as u32);
        RgbImage::from_raw(w, h, sheet.picture.bytes().into_iter().flat_map(|v| [v; 3]).collect()).unwrap()
    };
    let rows = shapes::lone(pixels, sheet.picture.dpi.0);
    if rows.len() != NUMERALS.0 {
        println!("{preset} {seed}: {} rows", rows.len());
        return Vec::new();
    }
    let truth = &printable.truth.tables[0].rows;
    let whole = rows.into_iter().zip(truth).filter(|(row, truth)| row.len() == truth.len());
    whole.flat_map(|(row, truth)| truth.iter().cloned().zip(row).collect::<Vec<_>>()).collect()
}

/// A net that tells the signs of these words.
fn learned(words: &[(String, GrayImage)], rounds: u32) -> Net {
    let strips: Vec<(Vec<char>, Strip)> = words.iter().filter_map(|(t, p)| Some((t.chars().collect(), Strip::of(p)?))).collect();
    let mut samples = Vec::new();
    let mut chance = Chance::new(1, "junk");
    for (truth, strip) in strips.iter().filter(|(truth, strip)| strip.blobs() == truth.len()) {
        let Some(windows) = strip.plain() else { continue };
        let ends: Vec<(usize, usize)> = windows.iter().map(|w| (w.from, w.to)).collect();
        add(&mut samples, truth, windows.into_iter().map(|w| w.inputs), &ends, strip, &mut chance);
    }
    println!("{} samples of signs that stand apart", samples.len());
    let mut net = learn::learn(&samples, rounds.div_ceil(2), None);
    // Those that touch: where the net finds the truth in them.
    let mut more = 0;
    for (truth, strip) in strips.iter().filter(|(truth, strip)| strip.blobs() != truth.len()) {
        let Some(steps) = strip.steps(&net, Some(truth)).filter(|s| s.len() == truth.len()) else { continue };
        if steps.iter().any(|s| s.2 < -3.0) {
            continue;
        }
        more += 1;
        let ends: Vec<(usize, usize)> = steps.iter().map(|s| (s.0.from, s.0.to)).collect();
        add(&mut samples, truth, steps.into_iter().map(|s| s.0.inputs), &ends, strip, &mut chance);
    }
    println!("{} samples with those of {more} words whose signs touch", samples.len());
    net = learn::learn(&samples, rounds, Some(net));
    net
}

/// The signs of a word, and some windows of it that are none.
fn add(
    samples: &mut Vec<Sample>,
    truth: &[char],
    signs: impl Iterator<Item = Box<[f32; INPUTS]>>,
    ends: &[(usize, usize)],
    strip: &Strip,
    chance: &mut Chance,
) {
    for (sign, inputs) in truth.iter().zip(signs) {
        let class = SIGNS.chars().position(|s| s == *sign).expect("a sign that is told");
        samples.push(Sample { inputs, class });
    }
    let windows = strip.windows();
    let share = truth.len() as f32 / windows.len().max(1) as f32;
    for window in windows {
        if !ends.contains(&(window.from, window.to)) && chance.odds(share) {
            samples.push(Sample { inputs: window.inputs, class: CLASSES - 1 });
        }
    }
}

fn measure(net: &Net, words: &[(String, GrayImage)], show: usize) {
    let started = Instant::now();
    let mut read = Vec::new();
    for (truth, picture) in words {
        let shape = Strip::of(picture).and_then(|s| s.read(net));
        read.push((truth, shape));
    }
    println!("{} words, {:.0} microseconds each", words.len(), started.elapsed().as_micros() as f64 / words.len().max(1) as f64);
    for least in [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995] {
        let sure = read.iter().filter_map(|(t, s)| Some((t, s.as_ref().filter(|s| s.sure >= least)?)));
        let (mut all, mut wrong) = (0, 0);
        for (truth, shape) in sure {
            all += 1;
            wrong += u32::from(**truth != shape.text);
        }
        println!("sure {least}: {all} read, {wrong} wrong");
    }
    for (truth, shape) in read.iter().filter(|(t, s)| s.as_ref().is_some_and(|s| s.text != **t)).take(show) {
        println!("{truth} read as {shape:?}");
    }
}
