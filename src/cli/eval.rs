//! `bocso eval DIR`: every gold file of a folder against the extraction of its document, alone and pooled.

use super::sandbox::cache_folder;
use super::{Failure, input, lang::Lang, order, out};
use crate::eval::reliability::{Reliability, reliability};
use crate::eval::{Gold, Judged, Measure, Metrics, Miss, score};
use crate::extract;
use crate::grammar::Grammar;
use crate::read::scan::Scans;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with gold.json beside source.*, or of NNN.json with --texts
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Folder of the documents that NNN.json files speak of (NNN.txt, NNN_name.txt)
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    /// List what was missed, wrong or too much
    #[arg(long)]
    misses: bool,
    /// Print the measures as JSON
    #[arg(long)]
    json: bool,
    /// Print every judged figure as a line of JSON: confidence, right or wrong, reasons
    #[arg(long, conflicts_with_all = ["json", "misses"])]
    figures: bool,
}

/// A gold file and its document.
struct Pair {
    id: String,
    gold: PathBuf,
    source: PathBuf,
}

/// What one pair gave.
#[derive(Serialize)]
struct Scored {
    doc: String,
    metrics: Metrics,
    #[serde(skip_serializing_if = "Option::is_none")]
    misses: Option<Vec<String>>,
    #[serde(skip)]
    judged: Vec<Judged>,
    /// One line of JSON a judged figure.
    #[serde(skip)]
    figures: Vec<String>,
}

/// Measures a folder.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let pairs = pairs(args, lang)?;
    let grammar = input::grammar(args.grammars.as_deref(), lang)?;
    let (mut scored, mut all) = (Vec::new(), true);
    order::in_order(
        pairs.len(),
        |i| one(&pairs[i], args, &grammar, lang),
        |i, result| {
            match result {
                Ok(s) => scored.push(s),
                Err(message) => {
                    all = false;
                    out::complain(&format!("{}: {message}", pairs[i].id));
                }
            }
            Ok::<(), Failure>(())
        },
    )?;
    let mut pooled = Metrics::default();
    for s in &scored {
        pooled.add(&s.metrics);
    }
    let judged: Vec<Judged> = scored.iter().flat_map(|s| s.judged.iter().copied()).collect();
    let trust = reliability(&judged);
    let mut stdout = out::stdout()?;
    if args.figures {
        scored.iter().flat_map(|s| &s.figures).try_for_each(|line| writeln!(stdout, "{line}"))?;
    } else if args.json {
        let all = serde_json::json!({ "documents": scored, "pooled": pooled, "reliability": trust });
        serde_json::to_writer_pretty(&mut stdout, &all).map_err(io::Error::from)?;
        writeln!(stdout)?;
    } else {
        table(&mut stdout, &scored, &pooled, lang)?;
        trust_table(&mut stdout, &trust, lang)?;
        for s in &scored {
            for miss in s.misses.iter().flatten() {
                writeln!(stdout, "{}: {miss}", s.doc)?;
            }
        }
    }
    stdout.flush()?;
    Ok(all)
}

fn one(pair: &Pair, args: &Args, grammar: &Grammar, lang: Lang) -> Result<Scored, String> {
    let gold = fs::read_to_string(&pair.gold).map_err(|e| format!("{}: {e}", pair.gold.display()))?;
    let gold = Gold::parse(&gold).map_err(|e| format!("{}: {e}", pair.gold.display()))?;
    // In this process: gold files lie beside documents that somebody trusted enough to read to the end.
    let input = input::document(&pair.source, lang)?;
    let bytes = input::whole(input.content, lang)?;
    let scans = Scans { cache: cache_folder(), ..Scans::on() };
    let (document, out) = extract::extract_scans(&input.name, &bytes, grammar, &scans).map_err(|e| input::refused(&e, lang))?;
    let score = score(&gold, &out, Some(&document.text));
    let told = |m: &Miss| format!("{}: {}", m.what, m.detail);
    let figure = |j: &Judged| {
        let i = &out.indicators[j.indicator];
        let reasons: Vec<&str> = i.reasons.iter().map(|r| &*r.name).collect();
        serde_json::json!({ "doc": pair.id, "id": i.id, "source": i.source, "rule": i.rule, "raw": i.value.raw, "right": j.right,
            "confidence": i.confidence, "review": i.review, "reasons": reasons })
        .to_string()
    };
    Ok(Scored {
        doc: pair.id.clone(),
        misses: args.misses.then(|| score.misses.iter().map(told).collect()),
        figures: if args.figures { score.judged.iter().map(figure).collect() } else { Vec::new() },
        metrics: score.metrics,
        judged: score.judged,
    })
}

/// The pairs of a folder, by name. Finding none is wrong usage.
fn pairs(args: &Args, lang: Lang) -> Result<Vec<Pair>, Failure> {
    let wrong = |dir: &Path, e: io::Error| Failure::Usage(format!("{}: {e}", dir.display()));
    let mut out = Vec::new();
    if let Some(texts) = &args.texts {
        let sources = entries(texts).map_err(|e| wrong(texts, e))?;
        for gold in entries(&args.dir).map_err(|e| wrong(&args.dir, e))? {
            let Some(stem) = gold.file_stem().and_then(|s| s.to_str()).filter(|_| gold.extension().is_some_and(|x| x == "json")) else {
                continue;
            };
            let belongs = |p: &&PathBuf| {
                let rest = p.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_prefix(stem));
                rest.is_some_and(|r| !r.starts_with(char::is_alphanumeric))
            };
            match sources.iter().find(belongs) {
                Some(source) => out.push(Pair { id: stem.into(), source: source.clone(), gold: gold.clone() }),
                None => out::complain(&format!("{stem}: {} {}", lang.say("không thấy văn bản trong", "no document in"), texts.display())),
            }
        }
    } else {
        walk(&args.dir, &mut out).map_err(|e| wrong(&args.dir, e))?;
    }
    if out.is_empty() {
        let vi = "cần gold.json cạnh source.*, hoặc NNN.json cùng --texts; không thấy cặp nào";
        let en = "expected gold.json beside source.*, or NNN.json with --texts; found no pair";
        return Err(Failure::Usage(format!("{}: {}", args.dir.display(), lang.say(vi, en))));
    }
    Ok(out)
}

fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    all.sort();
    Ok(all)
}

fn walk(dir: &Path, out: &mut Vec<Pair>) -> io::Result<()> {
    let all = entries(dir)?;
    let gold = dir.join("gold.json");
    if let Some(source) = all.iter().find(|p| p.file_stem().is_some_and(|s| s == "source") && gold.is_file()) {
        let id = dir.file_name().unwrap_or(dir.as_os_str()).to_string_lossy().into_owned();
        out.push(Pair { id, gold, source: source.clone() });
    }
    all.iter().filter(|p| p.is_dir() && !p.is_symlink()).try_for_each(|p| walk(p, out))
}

/// Measures down, documents across, the pool last.
fn table(w: &mut impl Write, scored: &[Scored], pooled: &Metrics, lang: Lang) -> io::Result<()> {
    for (n, s) in scored.iter().enumerate() {
        writeln!(w, "#{:<3} {}", n + 1, s.doc)?;
    }
    write!(w, "\n{:24}", "")?;
    (1..=scored.len()).try_for_each(|n| write!(w, "{:>8}", format!("#{n}")))?;
    writeln!(w, "{:>9}", lang.say("tất cả", "all"))?;
    for (name, measure) in pooled.iter() {
        write!(w, "{name:24}")?;
        let columns = scored.iter().map(|s| s.metrics.get(name)).chain(iter::once(Some(measure)));
        for (n, m) in columns.enumerate() {
            let cell = match m.map(|m| (m, m.value())) {
                Some((Measure::Count(n), _)) => n.to_string(),
                Some((_, Some(v))) => format!("{v:.2}"),
                _ => "-".into(),
            };
            write!(w, "{cell:>width$}", width = if n == scored.len() { 9 } else { 8 })?;
        }
        writeln!(w)?;
    }
    Ok(())
}

fn trust_table(w: &mut impl Write, trust: &Reliability, lang: Lang) -> io::Result<()> {
    writeln!(w, "\n{}", lang.say("Độ tin cậy        số liệu     đúng   nói   đạt", "confidence        figures    right  said  held"))?;
    for b in trust.bins.iter().filter(|b| b.figures > 0) {
        let (said, held) = (b.said.unwrap_or(0.0), b.held.unwrap_or(0.0));
        writeln!(w, "{:.3}..{:.3} {:>12} {:>8} {said:.3} {held:.3}", b.from, b.to, b.figures, b.right)?;
    }
    let error = trust.error.map_or_else(|| "-".into(), |e| format!("{e:.4}"));
    let name = lang.say("sai lệch hiệu chuẩn (ECE)", "expected calibration error");
    writeln!(w, "{name}: {error} ({}/{})", trust.right, trust.figures)
}
