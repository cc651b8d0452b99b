//! `bocso users`: who may log in to the service. Passwords come from the terminal, a file or standard input, never from an argument,
//! which other users of the machine can see.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, out};
use crate::store::access::{Change, LONGEST_NAME, User, user_name};
use crate::store::{Role, Store};
use crate::web::access::password::{self, Weak};
use clap::Subcommand;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `users`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a user; the password is typed, or read from a file or standard input
    Add {
        /// Log-in name: letters, digits and ._-@
        #[arg(value_name = "NAME")]
        name: String,
        /// viewer (reads), reviewer (reads, hands in, decides), auditor (reads, audits), admin (everything)
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        /// Sees the documents of this organisation alone; without it, all documents
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Read the password from the first line of this file; - reads standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// List users
    List,
    /// Change a password; ends all log-ins
    Passwd {
        /// Log-in name
        #[arg(value_name = "NAME")]
        name: String,
        /// Read the password from the first line of this file; - reads standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Change what a user may do
    Role {
        /// Log-in name
        #[arg(value_name = "NAME")]
        name: String,
        /// viewer, reviewer, auditor or admin
        #[arg(value_name = "ROLE", value_parser = role)]
        role: Role,
    },
    /// Change whose documents a user sees
    Organisation {
        /// Log-in name
        #[arg(value_name = "NAME")]
        name: String,
        /// The organisation; without it, all documents
        #[arg(value_name = "NAME")]
        organisation: Option<String>,
    },
    /// Let a user in no more; ends all log-ins
    Disable {
        /// Log-in name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Let a user in again
    Enable {
        /// Log-in name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

fn role(name: &str) -> Result<Role, String> {
    Role::named(name).ok_or_else(|| "viewer, reviewer, auditor, admin".to_owned())
}

/// Does it.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let runtime = runtime()?;
    let store = runtime.block_on(args.place.open(lang))?;
    let change = |name: &str, change: Change<'_>| {
        let done = runtime.block_on(store.accounts().change_user(&known(name, lang)?, change)).map_err(|e| Failure::Told(e.to_string()))?;
        if done {
            Ok(true)
        } else {
            Err(Failure::Told(format!("{name}: {}", lang.say("không có người dùng này", "there is no such user"))))
        }
    };
    match &args.command {
        Command::Add { name, role, organisation, password_file } => {
            let name = known(name, lang)?;
            let organisation = organisation.as_deref().map(|o| named(o, lang)).transpose()?;
            let password = hashed(&name, password_file.as_deref(), lang)?;
            let user = User { name, role: *role, password, organisation, created_ms: 0, disabled_ms: None };
            let added = runtime.block_on(store.accounts().add_user(&user)).map_err(|e| Failure::Told(e.to_string()))?;
            if added {
                return Ok(true);
            }
            Err(Failure::Told(format!("{}: {}", user.name, lang.say("đã có người dùng tên này", "there is a user of that name"))))
        }
        Command::List => list(&store, &runtime, lang),
        Command::Passwd { name, password_file } => {
            let hash = hashed(&known(name, lang)?, password_file.as_deref(), lang)?;
            change(name, Change::Password(&hash))
        }
        Command::Role { name, role } => change(name, Change::Role(*role)),
        Command::Organisation { name, organisation } => {
            let organisation = organisation.as_deref().map(|o| named(o, lang)).transpose()?;
            change(name, Change::Organisation(organisation.as_deref()))
        }
        Command::Disable { name } => change(name, Change::Disabled(true)),
        Command::Enable { name } => change(name, Change::Disabled(false)),
    }
}

/// A line a user: name, role, organisation, state, with tabs between them.
fn list(store: &Arc<dyn Store>, runtime: &tokio::runtime::Runtime, lang: Lang) -> Result<bool, Failure> {
    let users = runtime.block_on(store.accounts().users()).map_err(|e| Failure::Told(e.to_string()))?;
    let mut stdout = out::stdout()?;
    for user in users {
        let state = if user.disabled_ms.is_some() { lang.say("đã khóa", "disabled") } else { "" };
        writeln!(stdout, "{}\t{}\t{}\t{state}", user.name, user.role.name(), user.organisation.as_deref().unwrap_or("-"))?;
    }
    stdout.flush()?;
    Ok(true)
}

/// A user's name as it is kept.
pub fn known(name: &str, lang: Lang) -> Result<String, Failure> {
    let why =
        lang.say("cần tên gồm chữ, số và ._-@, dài 1 đến 64 ký tự", "expected a name of letters, digits and ._-@, 1 to 64 characters");
    user_name(name).ok_or_else(|| Failure::Usage(format!("{name:?}: {why}")))
}

fn named(organisation: &str, lang: Lang) -> Result<String, Failure> {
    let name = organisation.trim();
    let good = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    let why = lang.say("cần tên đơn vị dài 1 đến 64 ký tự", "expected an organisation's name of 1 to 64 characters");
    if good { Ok(name.to_owned()) } else { Err(Failure::Usage(format!("{name:?}: {why}"))) }
}

/// The hash of the password that is typed or read.
fn hashed(name: &str, file: Option<&Path>, lang: Lang) -> Result<String, Failure> {
    let plain = match file {
        Some(path) if path.as_os_str() != "-" => first_line(File::open(path).map_err(|e| unread(path, &e))?),
        None if console::user_attended_stderr() && io::IsTerminal::is_terminal(&io::stdin()) => typed(lang),
        _ => first_line(io::stdin()),
    }?;
    password::hash(name, &plain).map_err(|weak| {
        let why = match weak {
            Weak::Length => lang.say("mật khẩu cần từ 10 ký tự", "expected a password of at least 10 characters"),
            Weak::Uniform => lang.say("mật khẩu chỉ lặp một ký tự", "the password is one character over and over"),
            Weak::Name => lang.say("mật khẩu không được là tên đăng nhập", "the password must not be the name"),
            Weak::Chance => lang.say("hệ thống không cho số ngẫu nhiên", "the system has no random numbers"),
        };
        Failure::Told(why.to_owned())
    })
}

fn unread(path: &Path, e: &io::Error) -> Failure {
    Failure::Told(format!("{}: {e}", path.display()))
}

fn first_line(from: impl Read) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(from.take(4096)).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks twice, without showing what is typed.
fn typed(lang: Lang) -> Result<String, Failure> {
    let terminal = console::Term::stderr();
    let ask = |prompt: &str| {
        terminal.write_str(&format!("{prompt}: "))?;
        terminal.read_secure_line()
    };
    let first = ask(lang.say("Mật khẩu", "Password"))?;
    let again = ask(lang.say("Gõ lại mật khẩu", "The same again"))?;
    if first == again { Ok(first) } else { Err(Failure::Told(lang.say("hai lần gõ khác nhau", "the two differ").to_owned())) }
}
