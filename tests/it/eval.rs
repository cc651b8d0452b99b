//! The measures agree with the scorer that judges the program, to the digit, and gold scored against itself is all right.

use crate::common::{entries, reports, shared, skipped};
use bocso::document::{Encoding, TextOrigin};
use bocso::eval::gold::{GoldCell, GoldFigure};
use bocso::eval::{Gold, Measure, score};
use bocso::indicator::output::{
    CellOut, CheckOut, Confidence, Evidence, Extraction, FactOut, Flag, Indicator, Ledger, MadeBy, Outcome, Place, ReadStatus,
    ReportFields, SectionOut, Source, Unexplained,
};
use bocso::value::date::Period;
use bocso::value::number::Number;
use bocso::value::{Qualifier, Status, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Small reproducible chances.
struct Dice(u64);

impl Dice {
    /// True in `percent` of a hundred throws; never for 0.
    fn hit(&mut self, percent: u64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % 100 < percent
    }
}

fn evidence(text: &str, quote: &str, context: &str) -> Option<Evidence> {
    let at = text.find(context).map_or(0, |c| c + context.find(quote).unwrap_or(0));
    let start = text[..at].chars().count() as u32;
    (!quote.is_empty()).then(|| Evidence { page: None, start, end: start + quote.chars().count() as u32, text: quote.into(), boxes: None })
}

fn fact(value: &str) -> FactOut {
    let evidence = Evidence { page: None, start: 0, end: 0, text: String::new(), boxes: None };
    FactOut { value: value.into(), evidence, confidence: Confidence(0.9) }
}

fn wrong(n: Option<Number>) -> Option<Number> {
    n.map(|n| Number::from(n.decimal() + Number::from(1).decimal()))
}

/// An extraction that says what the gold says, spoilt in `chance` of a hundred places.
fn imitate(gold: &Gold, text: &str, chance: u64, dice: &mut Dice) -> Extraction {
    let mut sections = Vec::new();
    for (n, s) in gold.sections.iter().enumerate().filter(|_| true) {
        if dice.hit(chance) {
            continue;
        }
        let evidence = fact("").evidence;
        let number = s.path.last().cloned().unwrap_or_default();
        sections.push(SectionOut { id: format!("s{}", n + 1), number, title: None, path: s.path.clone(), level: 1, evidence });
    }
    let mut indicators = Vec::new();
    for g in &gold.narrative {
        if dice.hit(chance) {
            continue;
        }
        indicators.push(sentence(g, text, &sections, chance, dice));
        if dice.hit(chance / 3) {
            indicators.push(sentence(g, text, &sections, chance, dice));
        }
    }
    let mut cells = 0;
    for (t, table) in gold.tables.iter().enumerate() {
        for (r, row) in table.rows.iter().enumerate() {
            for c in row.cells.iter().filter(|c| table.columns[c.col].role == "value") {
                cells += 1;
                if !dice.hit(chance) {
                    let at = CellOut {
                        id: format!("t{}", t + 1).into(),
                        row: r,
                        column: c.col,
                        row_label: row.label.as_deref().unwrap_or("").into(),
                        row_path: if dice.hit(chance) { [].into() } else { row.path.clone().into() },
                        column_path: if dice.hit(chance) { ["Cột".to_owned()].into() } else { table.columns[c.col].path.clone().into() },
                    };
                    indicators.push(cell(c, at, row.unit.as_deref(), text, chance, dice));
                }
            }
        }
    }
    let mut checks = Vec::new();
    for f in &gold.expected_flags {
        if dice.hit(chance) {
            continue;
        }
        let row = f.at.table.and_then(|t| gold.tables[t].rows.get(f.at.row?)).and_then(|r| r.label.clone());
        let words = row.or_else(|| f.at.quote.clone()).unwrap_or_default();
        let (status, rule) = if dice.hit(chance) { (Outcome::Passed, "other") } else { (Outcome::Failed, f.rule.as_str()) };
        let message = format!("{words}: \"không khớp\"");
        checks.push(CheckOut { rule: rule.into(), status, message, expected: None, stated: None, indicators: Vec::new(), evidence: None });
        for i in indicators.iter_mut().filter(|i| f.at.quote.as_ref().is_some_and(|q| i.value.raw == *q || dice.hit(chance / 20))) {
            i.flags.push(Flag { rule: f.rule.clone(), message: words.clone(), expected: None });
            i.review = true;
        }
    }
    indicators.iter_mut().enumerate().for_each(|(n, i)| i.id = format!("i{}", n + 1));
    let mut report = ReportFields::default();
    for (name, value) in gold.report.iter().filter_map(|(n, v)| Some((n.as_str(), v.as_deref()?))) {
        let value = if dice.hit(chance) { "khác" } else { value };
        let slot = match name {
            "number" => &mut report.number,
            "date" => &mut report.date,
            "place" => &mut report.place,
            "kind" => &mut report.kind,
            "issuer" => &mut report.issuer,
            "title" => &mut report.title,
            "period_start" => &mut report.period_start,
            "period_end" => &mut report.period_end,
            "signer" => &mut report.signer,
            _ => continue,
        };
        *slot = Some(fact(value));
    }
    let unexplained = (0..chance).map(|n| Unexplained { text: n.to_string(), evidence: fact("").evidence }).collect();
    Extraction {
        schema: "bocso/1".into(),
        source: Source {
            name: "gold".into(),
            sha256: String::new(),
            media_type: "text/plain".into(),
            bytes: text.len() as u64,
            pages: None,
            text_origin: TextOrigin::Text,
            encoding: Encoding::Unicode,
            status: ReadStatus::Done,
            unread_pages: Vec::new(),
            signatures: Vec::new(),
        },
        made_by: MadeBy { program: "test".into(), grammars: "none".into(), calibration: None, lessons: None },
        report,
        sections,
        tables: Vec::new(),
        indicators,
        checks,
        numbers: Ledger { total: cells + 100, explained: BTreeMap::default(), unexplained },
        learned: None,
    }
}

fn blank(place: Place, value: Value) -> Indicator {
    Indicator {
        id: String::new(),
        label: String::new(),
        code: None,
        subject: None,
        status: Status::Actual,
        period: None,
        value,
        source: place,
        section: None,
        table: None,
        evidence: None,
        rule: None,
        alternatives: Vec::new(),
        confidence: Confidence(0.98),
        reasons: Vec::new(),
        flags: Vec::new(),
        review: false,
    }
}

fn sentence(g: &GoldFigure, text: &str, sections: &[SectionOut], chance: u64, dice: &mut Dice) -> Indicator {
    let mut value = Value::new(g.kind, g.quote.clone());
    (value.number, value.numerator, value.denominator, value.percent) = (g.number, g.numerator, g.denominator, g.percent);
    (value.unit, value.change, value.upper) = (g.unit.clone(), g.change, g.upper);
    value.qualifier = g.qualifier.unwrap_or_default();
    if dice.hit(chance) {
        (value.number, value.numerator, value.percent) = (wrong(value.number), wrong(value.numerator), wrong(value.percent));
    }
    if dice.hit(chance) {
        value.unit = value.unit.and_then(|u| u.split(' ').next().map(str::to_owned)).filter(|_| dice.hit(50));
    }
    if dice.hit(chance) {
        value.qualifier = Qualifier::About;
    }
    let mut i = blank(Place::Narrative, value);
    i.label = g.label.clone().unwrap_or_default();
    if dice.hit(chance) {
        i.label = i.label.split(' ').rev().take(2).collect::<Vec<_>>().join(" ");
        i.subject = Some("xã".into());
    }
    i.status = if dice.hit(chance) { Status::Target } else { g.status.unwrap_or_default() };
    i.evidence = evidence(text, &g.quote, &g.context).filter(|_| !dice.hit(chance / 4));
    let path = g.section.clone().unwrap_or_default();
    i.section = sections.iter().find(|s| s.path == path && !dice.hit(chance)).map(|s| s.id.as_str().into());
    i.period = g.period.as_ref().map(|p| Period {
        label: String::new(),
        start: p.start.clone(),
        end: p.end.clone().filter(|_| !dice.hit(chance)),
    });
    i.review = dice.hit(chance);
    i
}

fn cell(c: &GoldCell, at: CellOut, unit: Option<&str>, text: &str, chance: u64, dice: &mut Dice) -> Indicator {
    let raw = c.raw.clone().unwrap_or_default();
    let mut value = Value::new(c.kind, raw.clone());
    (value.number, value.numerator, value.denominator, value.percent) = (c.number, c.numerator, c.denominator, c.percent);
    value.unit = unit.map(str::to_owned).filter(|_| !dice.hit(chance));
    if dice.hit(chance) {
        (value.number, value.percent) = (wrong(value.number), wrong(value.percent));
    }
    let mut i = blank(Place::Table, value);
    i.table = Some(at);
    i.evidence = evidence(text, &raw, &raw);
    i.review = dice.hit(chance);
    i
}

/// Gold files with the texts they speak of.
fn golds() -> Vec<(PathBuf, String)> {
    let mut out: Vec<(PathBuf, String)> =
        reports().into_iter().map(|r| (r.dir.join("gold.json"), String::from_utf8_lossy(&r.bytes).into_owned())).collect();
    let Some(shared) = shared() else { return out };
    let seeds = entries(&shared.join("seeds"));
    for gold in entries(&shared.join("eval/gold")) {
        let stem = gold.file_stem().unwrap().to_string_lossy().into_owned();
        let seed = seeds.iter().find(|s| s.file_name().unwrap().to_string_lossy().starts_with(&stem));
        out.extend(seed.map(|s| (gold.clone(), fs::read_to_string(s).unwrap())));
    }
    out
}

fn gold(path: &Path) -> Gold {
    Gold::parse(&fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn gold_against_itself_is_all_right() {
    for (path, text) in golds() {
        let gold = gold(&path);
        let out = imitate(&gold, &text, 0, &mut Dice(1));
        let score = score(&gold, &out, Some(&text));
        for (name, measure) in score.metrics.iter() {
            let full = matches!(measure, Measure::Share { hit, of } if hit == of);
            let lowers = ["flagged_share", "needless_flags", "numbers_unexplained_pct", "evidence_exact"];
            assert!(full || matches!(measure, Measure::Count(_)) || lowers.contains(&name), "{}: {name} {measure:?}", path.display());
        }
        assert_eq!(score.metrics.get("silent_errors"), Some(Measure::Count(0)));
        assert!(score.judged.iter().all(|j| j.right));
    }
}

#[test]
fn measures_agree_with_the_scorer_to_the_digit() {
    let Some(scorer) = shared().map(|s| s.join("eval/score.py")).filter(|p| p.is_file()) else {
        println!("measures_agree_with_the_scorer_to_the_digit: skipped, there is no scorer beside the project");
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped("measures_agree_with_the_scorer_to_the_digit", "python3");
    }
    let dir = tempfile::tempdir().unwrap();
    let mut compared = 0;
    for (n, (path, text)) in golds().into_iter().enumerate() {
        let gold = gold(&path);
        let own = bocso::extract::extract("x", text.as_bytes(), &crate::common::GRAMMAR).unwrap();
        let normal = crate::common::read("x", text.as_bytes()).text;
        let spoilt = [10, 40].map(|chance| (imitate(&gold, &text, chance, &mut Dice(n as u64 * 31 + chance)), text.clone()));
        for (out, text) in spoilt.into_iter().chain([(own, normal)]) {
            let (json, plain) = (dir.path().join("out.json"), dir.path().join("text.txt"));
            fs::write(&json, serde_json::to_vec(&out).unwrap()).unwrap();
            fs::write(&plain, &text).unwrap();
            let run = Command::new("python3").arg(&scorer).args([&path, &json]).arg("--json").arg("--text").arg(&plain).output().unwrap();
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
            let theirs: BTreeMap<String, Option<f64>> = serde_json::from_slice(&run.stdout).unwrap();
            let ours = serde_json::to_string(&score(&gold, &out, Some(&text)).metrics).unwrap();
            let ours: BTreeMap<String, Option<f64>> = serde_json::from_str(&ours).unwrap();
            for name in theirs.keys().chain(ours.keys()) {
                assert_eq!(ours.get(name), theirs.get(name), "{}: {name}", path.display());
            }
            compared += theirs.len();
        }
    }
    println!("{compared} measures compared");
}
