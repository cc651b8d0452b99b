//! Who may do what: rights by the route table, log-ins, forgery, tokens, organisations apart from each other, guessing, floods.

mod apart;

mod described;

mod doors;

mod log_ins;

mod matrix;

mod people;

mod progress;

use crate::common::bocso;
use crate::http::{Answer, Client, database, options, service};
use bocso::web::ServeOptions;
use std::io::Write;
use std::process::Stdio;
use tempfile::TempDir;

/// The password of all users of these tests.
const PASSWORD: &str = "mùa thu 2023";

/// A service with users, and its database.
struct House {
    client: Client,
    folder: TempDir,
}

/// `bocso` with arguments on the database of a folder; what goes to standard input.
fn command(folder: &TempDir, args: &[&str], input: &str) -> std::process::Output {
    let database = database(folder.path()).0;
    let mut child = bocso()
        .args(args)
        .args(["--database", &database])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn add_user(folder: &TempDir, name: &str, role: &str, organisation: Option<&str>) {
    let mut args = vec!["users", "add", name, "--role", role];
    args.extend(organisation.into_iter().flat_map(|o| ["--organisation", o]));
    let out = command(folder, &args, PASSWORD);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// A token of a user.
fn token(folder: &TempDir, owner: &str, scopes: &str) -> String {
    let out = command(folder, &["tokens", "add", owner, "--label", "test", "--scopes", scopes], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

impl House {
    /// With a user of each role, named like it, of no organisation; and one of each of two organisations.
    fn new(change: impl FnOnce(ServeOptions) -> ServeOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for role in ["viewer", "reviewer", "auditor", "admin"] {
            add_user(&folder, role, role, None);
        }
        add_user(&folder, "an", "reviewer", Some("Sở Y tế"));
        add_user(&folder, "binh", "admin", Some("Sở Nội vụ"));
        let client = service(change(ServeOptions { database: database(folder.path()), ..options() }));
        Self { client, folder }
    }

    fn log_in_with(&self, name: &str, password: &str, headers: &[(&str, &str)]) -> Answer {
        let form = format!("name={name}&password={}", password.replace(' ', "+"));
        self.client.send("POST", "/login", headers, form.as_bytes())
    }

    /// The cookie of a fresh log-in.
    fn cookie(&self, name: &str) -> String {
        let answer = self.log_in_with(name, PASSWORD, &[]);
        assert_eq!(answer.status, 303, "{name}: {}", answer.text());
        cookie_of(&answer)
    }

    fn get(&self, cookie: &str, path: &str) -> Answer {
        self.client.send("GET", path, &[("cookie", cookie)], b"")
    }

    /// A request by cookie that changes something, as the pages' scripts send it.
    fn change(&self, cookie: &str, method: &str, path: &str, body: &str) -> Answer {
        let headers = [("cookie", cookie), ("x-bocso-request", "1"), ("content-type", "application/json")];
        self.client.send(method, path, &headers, body.as_bytes())
    }

    /// Hands in a text and waits for it; its id.
    fn hand_in(&self, cookie: &str, text: &str) -> String {
        let headers = [("cookie", cookie), ("x-bocso-request", "1")];
        let answer = self.client.send("POST", "/api/v1/documents?name=a.txt&wait=20", &headers, text.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }
}

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}
