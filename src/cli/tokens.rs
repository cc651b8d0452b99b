//! `bocso tokens`: what programs log in to the service with. A token is printed once and kept as its hash.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::users::known;
use super::{Failure, out};
use crate::web::access::{Rights, secret};
use clap::Subcommand;
use std::io::Write;

/// Arguments of `tokens`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a token and print it; it is not shown again
    Add {
        /// The user whose rights it uses
        #[arg(value_name = "NAME")]
        owner: String,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        label: String,
        /// What it may do: read,upload,decide,audit,watch,admin; never more than its user
        #[arg(long, value_name = "RIGHTS")]
        scopes: String,
        /// Days until it ends; without it, it does not end by itself
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: Option<u16>,
    },
    /// List tokens
    List {
        /// Only those of this user
        #[arg(value_name = "NAME")]
        owner: Option<String>,
    },
    /// Take a token back
    Revoke {
        /// Its id, as `list` prints it
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// Does it.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let runtime = runtime()?;
    let store = runtime.block_on(args.place.open(lang))?;
    let accounts = store.accounts();
    let told = |e: crate::store::Error| Failure::Told(e.to_string());
    let mut stdout = out::stdout()?;
    match &args.command {
        Command::Add { owner, label, scopes, days } => {
            let owner = known(owner, lang)?;
            let label = label.trim();
            let wrong =
                lang.say("quyền gồm: read, upload, decide, audit, watch, admin", "scopes are: read, upload, decide, audit, watch, admin");
            let scopes = Rights::named(scopes).ok_or_else(|| Failure::Usage(format!("{scopes:?}: {wrong}")))?;
            if !(1..=200).contains(&label.chars().count()) || label.chars().any(char::is_control) {
                let why = lang.say("--label cần 1 đến 200 ký tự", "expected a --label of 1 to 200 characters");
                return Err(Failure::Usage(why.to_owned()));
            }
            if runtime.block_on(accounts.user(&owner)).map_err(told)?.is_none() {
                let why = lang.say("không có người dùng này", "there is no such user");
                return Err(Failure::Told(format!("{owner}: {why}")));
            }
            let none = || Failure::Told(lang.say("hệ thống không cho số ngẫu nhiên", "the system has no random numbers").to_owned());
            let (token, plain, hash) = secret::token(&owner, label, scopes, *days).ok_or_else(none)?;
            runtime.block_on(accounts.add_token(&hash, &token)).map_err(told)?;
            writeln!(stdout, "{plain}")?;
        }
        Command::List { owner } => {
            let owner = owner.as_deref().map(|o| known(o, lang)).transpose()?;
            for token in runtime.block_on(accounts.tokens(owner.as_deref())).map_err(told)? {
                let state = if token.revoked_ms.is_some() { lang.say("đã thu hồi", "revoked") } else { "" };
                writeln!(stdout, "{}\t{}\t{}\t{}\t{state}", token.id, token.owner, token.scopes, token.label)?;
            }
        }
        Command::Revoke { id } => {
            if !runtime.block_on(accounts.revoke_token(id, None)).map_err(told)? {
                let why = lang.say("không có mã nào như vậy đang dùng", "there is no such token in use");
                return Err(Failure::Told(format!("{id}: {why}")));
            }
        }
    }
    stdout.flush()?;
    Ok(true)
}
