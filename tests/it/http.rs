//! A service to talk to and a client to talk with, on the standard library alone.

use bocso::grammar::Grammar;
use bocso::store::Filed;
use bocso::web::{Running, Secret, ServeOptions, start};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Options of a service for tests: any free port, nothing left behind, the built program as extractor.
pub fn options() -> ServeOptions {
    ServeOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: Secret::from("sqlite::memory:"),
        extractor: Some(PathBuf::from(env!("CARGO_BIN_EXE_bocso"))),
        ..ServeOptions::default()
    }
}

pub fn service(options: ServeOptions) -> Client {
    let running = start(options).unwrap();
    Client { address: running.address(), token: None, _running: Some(running) }
}

/// An extractor that is a shell script.
pub fn script(dir: &TempDir, lines: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.path().join("extractor.sh");
    std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// An extractor that always gives the answer in a file.
pub fn answering(dir: &TempDir, answer: &[u8]) -> PathBuf {
    std::fs::write(dir.path().join("answer"), answer).unwrap();
    script(dir, "cat >/dev/null\ncat \"$(dirname \"$0\")/answer\"")
}

/// What an extractor answers that made `json` of `text`.
pub fn answer(json: &Value, text: &str, layout: &Value) -> Vec<u8> {
    let extraction = serde_json::from_value(json.clone()).unwrap();
    let filed = postcard::to_stdvec(&Filed::of(&extraction, text, &layout.to_string(), &Grammar::embedded()).unwrap()).unwrap();
    let mut answer = format!("{{\"filed\":{}}}\n", filed.len()).into_bytes();
    answer.extend(filed);
    answer
}

pub fn database(dir: &Path) -> Secret {
    Secret(format!("sqlite://{}", dir.join("bocso.sqlite").display()))
}

pub struct Client {
    pub address: SocketAddr,
    pub token: Option<String>,
    _running: Option<Running>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| {
            let (n, v) = l.split_once(':')?;
            n.eq_ignore_ascii_case(name).then(|| v.trim())
        })
    }
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }
    /// Asserts that it is a problem of that status.
    pub fn is_problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["status"], status);
        for field in ["type", "title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|s| !s.is_empty()), "{field} of {problem}");
        }
        problem
    }
}

impl Client {
    /// Sends bytes as they are and reads to the end.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        // The service may answer, and close, before it has read everything.
        let _ = stream.write_all(request);
        let mut all = Vec::new();
        if let Err(e) = stream.read_to_end(&mut all) {
            assert!(!all.is_empty(), "no answer: {e}");
        }
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer in {} bytes", all.len()));
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap();
        let mut body = all.split_off(end + 4);
        let answer = Answer { status, head, body: Vec::new() };
        if answer.header("transfer-encoding") == Some("chunked") {
            body = dechunked(&body);
        }
        Answer { body, ..answer }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|h| h.0.eq_ignore_ascii_case("host")) {
            let _ = write!(request, "host: {}\r\n", self.address);
        }
        if let Some(token) = &self.token {
            let _ = write!(request, "authorization: Bearer {token}\r\n");
        }
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Uploads as a browser's form does.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let (kind, body) = form(name, bytes);
        self.send("POST", "/api/v1/documents", &[("content-type", &kind)], &body)
    }

    /// Waits until nothing more happens to a document.
    pub fn settled(&self, id: &str) -> Value {
        let begun = Instant::now();
        loop {
            let document = self.get(&format!("/api/v1/documents/{id}")).json();
            if !matches!(document["status"].as_str(), Some("queued" | "running")) {
                return document;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "still {document}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Uploads and waits.
    pub fn extracted(&self, name: &str, bytes: &[u8]) -> Value {
        let answer = self.upload(name, bytes);
        assert!(matches!(answer.status, 200 | 202), "{} {}", answer.status, answer.text());
        self.settled(answer.json()["id"].as_str().unwrap())
    }
}

pub fn form(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let mut body = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"other\"\r\n\r\n1\r\n--cut\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/plain\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    ("multipart/form-data; boundary=cut".to_owned(), body)
}

fn dechunked(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 4 + size..];
    }
    out
}
