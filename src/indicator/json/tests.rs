//! Every byte against `serde_json`.

use super::*;
use crate::document::UnreadPage;
use crate::extract::extract;
use crate::grammar::Grammar;
use rust_decimal::Decimal;
use serde::Serialize;
use std::path::Path;

fn same<T: Json + Serialize + ?Sized>(value: &T) {
    let mut out = Vec::new();
    value.json(&mut out);
    assert_eq!(String::from_utf8_lossy(&out), serde_json::to_string(value).expect("JSON"));
}

#[test]
fn texts() {
    let all: String = (0..0x180_u32).filter_map(char::from_u32).collect();
    same(all.as_str());
    for n in 0..40 {
        for odd in ["", "\"", "\\", "\n", "\u{1f}", "\u{7f}", "đ"] {
            same(format!("{}{odd}", "x".repeat(n)).as_str());
            same(format!("{odd}{}", "x".repeat(n)).as_str());
        }
    }
}

#[test]
fn numbers() {
    for n in [0, 7, 10, 99, 100, 12_345_678_901, u64::MAX] {
        same(&n);
    }
    for text in ["0", "0.0", "0.00", "-0.5", "-12", "76.070", "0.001", "12.50", "18446744073709551616", "1844674407370955161.5"] {
        same(&Number::from(text.parse::<Decimal>().expect("a decimal")));
    }
    for text in ["0.0000000000000000000000000001", "79228162514264337593543950335", "0.123456789012345678", "9223372036854775808"] {
        same(&Number::from(text.parse::<Decimal>().expect("a decimal")));
    }
    same(&Number::from(-Decimal::new(0, 2)));
}

#[test]
fn probabilities_and_factors() {
    for n in 0..3000_u16 {
        same(&Confidence(f32::from(n) / 1000.0));
        same(&Confidence(f32::from(n) * 7.3));
    }
    for odd in [-0.0, -0.25, 0.0004, 0.0005, 1e7, 3e12, f32::INFINITY, f32::NAN] {
        same(&Confidence(odd));
    }
}

/// All reports of the corpus, and one with pages and boxes made up.
#[test]
fn extractions() {
    let grammar = Grammar::embedded();
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports");
    let mut seen = 0;
    for dir in std::fs::read_dir(reports).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(dir.path()).into_iter().flatten().flatten().map(|f| f.path()) {
            if file.file_stem().is_none_or(|s| s != "source") {
                continue;
            }
            let name = file.to_string_lossy();
            let mut extraction = extract(&name, &std::fs::read(&file).expect("a report"), &grammar).expect("a report");
            holds(&extraction);
            extraction.source.pages = Some(3);
            extraction.source.unread_pages = vec![UnreadPage { page: 2, reason: "trang \"trắng\"".into() }];
            for (i, it) in extraction.indicators.iter_mut().filter_map(|i| i.evidence.as_mut()).enumerate() {
                it.page = Some(i as u32);
                it.boxes = Some(vec![[i as f32 / 3.0, 0.0, 595.2, 1e-7]; i % 3]);
            }
            holds(&extraction);
            seen += 1;
        }
    }
    assert!(seen > 0, "the corpus has reports");
}

fn holds(extraction: &Extraction) {
    let mut out = Vec::new();
    write(extraction, &mut out).expect("written");
    assert!(out == serde_json::to_vec(extraction).expect("JSON"), "{}", extraction.source.name);
}
