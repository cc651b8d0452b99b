//! The command line: arguments in, an exit code out; one file a command.
//!
//! Results go to standard output, messages to standard error, Vietnamese unless `--lang en` or `BOCSO_LANG=en` asks for English.
//! Exit codes: 0 all done, 1 some failed, 2 wrong usage. Nothing here decides what a document says.

mod lang;

mod help;

mod out;

mod input;

mod order;

mod sandbox;

mod extract;

mod text;

mod doctor;

mod schema;

mod grammar;

mod catalog;

mod eval;

mod serve;

mod place;

mod import;

mod worker;

mod coverage;

mod migrate;

mod users;

mod tokens;

mod calibrate;

mod reextract;

mod series;

mod issuers;

mod units;

mod compare;

mod lessons;

use crate::work::intake::unpack;
use crate::work::{drawing, extractor, worker as reader};
mod export;

mod verify;

mod ask;

mod fill;

use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use lang::Lang;
use std::ffi::OsString;
use std::process::ExitCode;

/// Lifts the figures out of Vietnamese administrative reports: structured, located, checked, honest about doubt.
#[derive(Debug, Parser)]
#[command(name = "bocso", version, disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
struct Cli {
    /// Language of messages and help: vi or en; BOCSO_LANG does the same
    #[arg(long, global = true, value_name = "LANG", hide_possible_values = true)]
    lang: Option<Lang>,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the audited indicators of reports as JSON
    Extract(extract::Args),
    /// Print a report's normalised text, in which evidence offsets count
    Text(text::Args),
    /// Print the JSON Schema of what extract prints, or fill
    Schema(schema::Args),
    /// Check grammars, or show which rules fire on a text
    Grammar(grammar::Args),
    /// List the catalogue of indicators, show one, or find those that a label may mean
    Catalog(catalog::Args),
    /// Measure extractions against gold files
    Eval(eval::Args),
    /// Start the service with its review page
    Serve(serve::Args),
    /// Take in folders of reports and extract them all
    Import(import::Args),
    /// Extract what waits in a store, beside others on this and other machines
    Worker(worker::Args),
    /// Write figures of the store as JSONL, CSV, XLSX, Parquet, Web Annotations or for an audit
    Export(export::Args),
    /// Hold an export against the originals: quotes, values, checks, and the chain of decisions
    Verify(verify::Args),
    /// Write what to ask the reporting unit: failed checks as a list for explanation, DOCX or XLSX
    Ask(ask::Args),
    /// Fill a form from reports: a defined form, or any blank DOCX or XLSX
    Fill(fill::Args),
    /// Read stored originals again and show what this version makes of them
    Reextract(reextract::Args),
    /// Learn from what reviewers decided how sure is sure
    Calibrate(calibrate::Args),
    /// Show which issuers have reports of which years
    Coverage(coverage::Args),
    /// Show one indicator over all years
    Series(series::Args),
    /// Show issuers and declare their other names
    Issuers(issuers::Args),
    /// Declare which units were renamed, merged or split
    Units(units::Args),
    /// List what two reports tell differently of one indicator, unit and period
    Compare(compare::Args),
    /// Copy a store of either kind into a new folder, as an SQLite file and its originals; migrate copies it back
    Backup(migrate::BackupArgs),
    /// Copy a store, or a backup, into another database
    Migrate(migrate::MigrateArgs),
    /// Who may log in to the service, and what they may do
    Users(users::Args),
    /// What programs log in to the service with
    Tokens(tokens::Args),
    /// Say what this machine can read
    Doctor,
}

/// Why a command stopped before its work was done.
#[derive(Debug)]
enum Failure {
    /// Told to the user; exit code 1.
    Told(String),
    /// Told to the user, and the way the command was called is at fault; exit code 2.
    Usage(String),
    /// Nobody reads the output any more: no message.
    BrokenPipe,
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::Told(e.to_string()) }
    }
}

/// Runs the program.
pub fn run(args: Vec<OsString>) -> ExitCode {
    // The program starts itself as its own extractor; see `work`.
    if args.get(1).is_some_and(|a| a == extractor::COMMAND) {
        return extractor::main(args.into_iter().skip(2));
    }
    if args.get(1).is_some_and(|a| a == reader::COMMAND) {
        return reader::main(args.into_iter().skip(2));
    }
    if args.get(1).is_some_and(|a| a == unpack::COMMAND) {
        return unpack::main(args.into_iter().skip(2));
    }
    if args.get(1).is_some_and(|a| a == drawing::COMMAND) {
        return drawing::main(args.into_iter().skip(2));
    }
    let lang = lang::wanted(&args);
    // Texts in the reader's language are laid over the commands only where something is to be told.
    let told = |_| help::speak(Cli::command(), lang).try_get_matches_from(&args).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match Cli::try_parse_from(&args).or_else(told) {
        Ok(cli) => cli,
        Err(e) => return help::usage_error(&e, lang),
    };
    let done = match cli.command {
        Command::Extract(args) => extract::run(&args, lang),
        Command::Text(args) => text::run(&args, lang),
        Command::Schema(args) => schema::run(&args),
        Command::Grammar(args) => grammar::run(&args, lang),
        Command::Catalog(args) => catalog::run(&args, lang),
        Command::Eval(args) => eval::run(&args, lang),
        Command::Serve(args) => serve::run(args, lang),
        Command::Import(args) => import::run(&args, lang),
        Command::Worker(args) => worker::run(&args, lang),
        Command::Export(args) => export::run(&args, lang),
        Command::Verify(args) => verify::run(&args, lang),
        Command::Ask(args) => ask::run(&args, lang),
        Command::Fill(args) => fill::run(&args, lang),
        Command::Reextract(args) => reextract::run(&args, lang),
        Command::Calibrate(args) => calibrate::run(&args, lang),
        Command::Coverage(args) => coverage::run(&args, lang),
        Command::Series(args) => series::run(&args, lang),
        Command::Issuers(args) => issuers::run(&args, lang),
        Command::Units(args) => units::run(&args, lang),
        Command::Compare(args) => compare::run(&args, lang),
        Command::Backup(args) => migrate::backup(&args, lang),
        Command::Migrate(args) => migrate::migrate(&args, lang),
        Command::Users(args) => users::run(&args, lang),
        Command::Tokens(args) => tokens::run(&args, lang),
        Command::Doctor => doctor::run(lang),
    };
    match done {
        Ok(true) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure::Told(message)) => {
            out::complain(&message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            out::complain(&message);
            ExitCode::from(2)
        }
    }
}
