//! `bocso units`: units that were renamed, merged or split, as an admin declares them.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::grammar::Grammar;
use crate::years::links::{self, LinkKind, UnitLink};
use clap::{Subcommand, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `units`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List declared links with their numbers
    List(List),
    /// Declare that units became others
    Link(Link),
    /// Declare all links of a TOML file: [[link]] with from, to, since, kind
    Load(Load),
    /// Take a link back
    Remove(Remove),
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Link {
    #[command(flatten)]
    place: Place,
    /// A unit before; give it once for each
    #[arg(long, value_name = "NAME", required = true, num_args = 1..)]
    from: Vec<String>,
    /// A unit since; give it once for each
    #[arg(long, value_name = "NAME", required = true, num_args = 1..)]
    to: Vec<String>,
    /// First day of the new units: 2025-07-01
    #[arg(long, value_name = "DAY")]
    since: String,
    /// merge, rename or split; usually told by how many units there are
    #[arg(long, value_name = "KIND", hide_possible_values = true)]
    kind: Option<Of>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    Merge,
    Rename,
    Split,
}

#[derive(Debug, clap::Args)]
struct Load {
    #[command(flatten)]
    place: Place,
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Remove {
    #[command(flatten)]
    place: Place,
    /// The link's number, as list shows it
    #[arg(value_name = "N")]
    number: i64,
}

/// The largest file that is read.
const MOST: u64 = 4 << 20;

/// Who declares by the command line.
const WHO: &str = "bocso units";

/// Lists, declares, takes back.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let mut stdout = out::stdout()?;
    let done = runtime()?.block_on(async {
        match &args.what {
            What::List(args) => {
                let store = export::open(&args.place, lang).await?;
                for d in links::declared(&*store).await.map_err(lost)? {
                    if args.json {
                        writeln!(stdout, "{}", serde_json::to_string(&d).map_err(|e| Failure::Told(e.to_string()))?)?;
                    } else {
                        let (from, to) = (d.link.from.join("; "), d.link.to.join("; "));
                        writeln!(stdout, "{}\t{}\t{}\t{from}\t{to}\t{}", d.number, d.link.since, d.link.kind.name(), d.who)?;
                    }
                }
                Ok(true)
            }
            What::Link(args) => {
                let (many, split) = (args.from.len() > 1, args.to.len() > 1);
                let usual = if many {
                    Of::Merge
                } else if split {
                    Of::Split
                } else {
                    Of::Rename
                };
                let kind = match args.kind.unwrap_or(usual) {
                    Of::Merge => LinkKind::Merge,
                    Of::Rename => LinkKind::Rename,
                    Of::Split => LinkKind::Split,
                };
                let link = UnitLink { from: args.from.clone(), to: args.to.clone(), since: args.since.clone(), kind };
                sound(&link, lang)?;
                let store = export::open(&args.place, lang).await?;
                match links::declare(&*store, &link, WHO).await.map_err(lost)? {
                    Some(number) => writeln!(stdout, "{number}")?,
                    None => out::complain(lang.say("đã khai như vậy rồi", "it is declared already")),
                }
                Ok(true)
            }
            What::Load(args) => {
                let wrong = |why: &dyn std::fmt::Display| Failure::Told(format!("{}: {why}", args.file.display()));
                let size = std::fs::metadata(&args.file).map_err(|e| wrong(&e))?.len();
                if size > MOST {
                    return Err(wrong(&lang.say("tệp quá lớn", "the file is too large")));
                }
                let text = std::fs::read_to_string(&args.file).map_err(|e| wrong(&e))?;
                let all = links::read(&text).map_err(|e| wrong(&e))?;
                // All of them are looked at before the first is declared.
                all.iter().try_for_each(|link| sound(link, lang))?;
                let store = export::open(&args.place, lang).await?;
                let mut new = 0;
                for link in &all {
                    new += u64::from(links::declare(&*store, link, WHO).await.map_err(lost)?.is_some());
                }
                writeln!(stdout, "{new}/{}", all.len())?;
                Ok(true)
            }
            What::Remove(args) => {
                let store = export::open(&args.place, lang).await?;
                let gone = links::remove(&*store, args.number, WHO).await.map_err(lost)?;
                if !gone {
                    out::complain(&format!("{}: {}", args.number, lang.say("không có liên kết số này", "there is no link of that number")));
                }
                Ok(gone)
            }
        }
    })?;
    stdout.flush()?;
    Ok(done)
}

fn sound(link: &UnitLink, lang: Lang) -> Result<(), Failure> {
    match link.fault(&Grammar::embedded()) {
        None => Ok(()),
        Some((vi, en)) => Err(Failure::Usage(format!("{} → {}: {}", link.from.join("; "), link.to.join("; "), lang.say(vi, en)))),
    }
}
