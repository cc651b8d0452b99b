//! `bocso catalog propose`, `accept`, `reject`, `versions`, `restore` and `apply`: what reviewers' corrections teach the catalogue.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::grammar::Grammar;
use crate::work::lessons::{self, Proposal};
use std::io::Write;

/// A store, and how it is told.
#[derive(Debug, clap::Args)]
pub struct Told {
    #[command(flatten)]
    place: Place,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A proposal of a store.
#[derive(Debug, clap::Args)]
pub struct One {
    #[command(flatten)]
    place: Place,
    /// The proposal's id, as propose shows it
    #[arg(value_name = "ID")]
    id: String,
}

/// An earlier version.
#[derive(Debug, clap::Args)]
pub struct Back {
    #[command(flatten)]
    place: Place,
    /// The version's number; 0: the catalogue alone
    #[arg(value_name = "N")]
    number: i64,
}

/// A store.
#[derive(Debug, clap::Args)]
pub struct All {
    #[command(flatten)]
    place: Place,
}

/// What is asked for.
#[derive(Debug)]
pub enum Ask<'a> {
    Propose(&'a Told),
    Accept(&'a One),
    Reject(&'a One),
    Versions(&'a Told),
    Restore(&'a Back),
    Apply(&'a All),
}

/// Who decides by the command line.
const WHO: &str = "bocso catalog";

/// Runs one of them.
pub fn run(ask: &Ask<'_>, lang: Lang) -> Result<bool, Failure> {
    let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let place = match ask {
        Ask::Propose(a) | Ask::Versions(a) => &a.place,
        Ask::Accept(a) | Ask::Reject(a) => &a.place,
        Ask::Restore(a) => &a.place,
        Ask::Apply(a) => &a.place,
    };
    let mut stdout = out::stdout()?;
    let done = runtime()?.block_on(async {
        let store = export::open(place, lang).await?;
        match ask {
            Ask::Propose(args) => {
                for p in lessons::proposals(&*store, &Grammar::embedded()).await.map_err(lost)? {
                    if args.json {
                        writeln!(stdout, "{}", line(&p)?)?;
                    } else {
                        proposal(&mut stdout, &p, lang)?;
                    }
                }
                Ok(true)
            }
            Ask::Accept(args) => match lessons::accept(&*store, &Grammar::embedded(), &args.id, WHO).await.map_err(lost)? {
                Ok(version) => {
                    writeln!(stdout, "{version}")?;
                    let words = lang.say(
                        "chạy bocso catalog apply để cập nhật số liệu đã lưu",
                        "run bocso catalog apply to bring stored figures up to it",
                    );
                    out::complain(words);
                    Ok(true)
                }
                Err((vi, en)) => Err(Failure::Told(format!("{}: {}", args.id, lang.say(vi, en)))),
            },
            Ask::Reject(args) => {
                if !lessons::reject(&*store, &args.id, WHO, "").await.map_err(lost)? {
                    out::complain(lang.say("đã bác từ trước", "it was rejected before"));
                }
                Ok(true)
            }
            Ask::Versions(args) => {
                for v in lessons::versions(&*store).await.map_err(lost)? {
                    if args.json {
                        writeln!(stdout, "{}", line(&v)?)?;
                    } else {
                        let day = crate::export::cell::moment(v.made_ms);
                        writeln!(stdout, "{}\t{}\t{}\t{}\t{day}", v.number, v.lessons.version, v.lessons.lessons.len(), v.who)?;
                    }
                }
                Ok(true)
            }
            Ask::Restore(args) => match lessons::restore(&*store, args.number, WHO).await.map_err(lost)? {
                Some(version) => {
                    writeln!(stdout, "{version}")?;
                    Ok(true)
                }
                None => Err(Failure::Told(format!("{}: {}", args.number, lang.say("không có phiên bản này", "there is no such version")))),
            },
            Ask::Apply(_) => {
                let done = lessons::apply(&*store).await.map_err(lost)?;
                let (documents, figures) = (done.documents, done.figures);
                let words = match lang {
                    Lang::Vi => format!("{figures} số liệu của {documents} tài liệu đổi mã"),
                    Lang::En => format!("{figures} figures of {documents} documents changed their code"),
                };
                writeln!(stdout, "{words}")?;
                if done.missed > 0 {
                    let why = lang.say("tài liệu đổi trong lúc làm; chạy lại", "documents were changed meanwhile; run it again");
                    out::complain(&format!("{} {why}", done.missed));
                }
                Ok(done.missed == 0)
            }
        }
    })?;
    stdout.flush()?;
    Ok(done)
}

/// Anything as a line of JSON.
fn line(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| Failure::Told(e.to_string()))
}

fn proposal(to: &mut impl Write, p: &Proposal, lang: Lang) -> Result<(), Failure> {
    let code = |c: &Option<String>| c.as_deref().unwrap_or("-").to_owned();
    let (l, e) = (&p.lesson, &p.effect);
    let effect = match lang {
        Lang::Vi => format!("{} được mã, {} mất mã, {} đổi mã, {} tài liệu", e.gain, e.lose, e.change, e.documents),
        Lang::En => format!("{} gain a code, {} lose theirs, {} change it, {} documents", e.gain, e.lose, e.change, e.documents),
    };
    let mut marks = String::new();
    if p.disputed {
        marks.push_str(lang.say("\tnhãn này còn đề xuất khác", "\tthe label is proposed for another code as well"));
    }
    if p.thin {
        marks.push_str(
            lang.say("\tnhãn không tự nói lên chỉ tiêu: không nhận được", "\tthe label says nothing by itself: it cannot be accepted"),
        );
    }
    let label = l.label.replace(char::is_control, " ");
    writeln!(to, "{}\t{label}\t{}\t{} → {}\t{effect}\t{}×{marks}", l.id, l.kind, code(&l.was), code(&l.code), p.origins.len())?;
    for x in &e.examples {
        writeln!(to, "\t{}\t{}\t{}\t{}", x.name, x.indicator, x.label.replace(char::is_control, " "), x.value)?;
    }
    Ok(())
}
