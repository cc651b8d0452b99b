//! `bocso issuers`: the bodies that issue reports, and their other names.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::grammar::Grammar;
use crate::store::Named;
use crate::store::kin::Issuer;
use clap::Subcommand;
use std::io::Write;

/// Arguments of `issuers`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List issuers with their documents and all their names
    List(List),
    /// Declare another name of an issuer: the documents of both are one's
    Alias(Alias),
    /// Take a name back: it is an issuer of its own again
    Unalias(Unalias),
}

/// Arguments of `issuers list`.
#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Arguments of `issuers alias`.
#[derive(Debug, clap::Args)]
struct Alias {
    #[command(flatten)]
    place: Place,
    /// Any name of the issuer
    #[arg(value_name = "NAME")]
    name: String,
    /// Its other name, whether documents with it are there already or not
    #[arg(value_name = "OTHER")]
    other: String,
}

/// Arguments of `issuers unalias`.
#[derive(Debug, clap::Args)]
struct Unalias {
    #[command(flatten)]
    place: Place,
    /// The name to be taken back
    #[arg(value_name = "NAME")]
    name: String,
}

/// Lists, joins, parts.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let lost = |e: crate::store::Error| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let of = |name: &str| {
        let issuer = Issuer::of(name, &Grammar::embedded());
        let why = lang.say("cần tên một cơ quan", "expected a name");
        if issuer.key.is_empty() { Err(Failure::Usage(format!("{name:?}: {why}"))) } else { Ok(issuer) }
    };
    runtime()?.block_on(async {
        let (name, named) = match &args.what {
            What::List(args) => {
                let all = export::open(&args.place, lang).await?.issuers().await.map_err(lost)?;
                let mut stdout = out::stdout()?;
                for body in &all {
                    if args.json {
                        writeln!(stdout, "{}", serde_json::to_string(body).map_err(|e| Failure::Told(e.to_string()))?)?;
                    } else {
                        let others: Vec<&str> = body.names.iter().map(|n| &**n).filter(|n| *n != body.name).collect();
                        writeln!(stdout, "{}\t{}\t{}", body.documents, body.name, others.join("; "))?;
                    }
                }
                stdout.flush()?;
                return Ok(true);
            }
            What::Alias(args) => {
                let (name, other) = (of(&args.name)?, of(&args.other)?);
                let store = export::open(&args.place, lang).await?;
                (&args.name, store.alias(&name, &other).await.map_err(lost)?)
            }
            What::Unalias(args) => {
                let name = of(&args.name)?;
                let store = export::open(&args.place, lang).await?;
                (&args.name, store.unalias(&name).await.map_err(lost)?)
            }
        };
        match named {
            Named::Done => Ok(true),
            Named::Already => {
                out::complain(&format!("{name}: {}", lang.say("vốn đã như vậy", "it is so already")));
                Ok(true)
            }
            Named::Unknown => {
                let why = lang.say("không có cơ quan nào mang tên này", "there is no issuer of that name");
                Err(Failure::Told(format!("{name}: {why}")))
            }
        }
    })
}
