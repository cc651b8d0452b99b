//! Blind checks and what is learned from decisions: over HTTP, by the command line, and at the start with folders.

use crate::common::{bocso, root};
use crate::http::{Client, database, options, service};
use bocso::review::sampling::upper;
use bocso::web::ServeOptions;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use tempfile::TempDir;

/// A service with two reports of the corpus.
fn with_reports() -> (Client, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { database: database(folder.path()), rate: 0, ..options() });
    for name in ["ktxh-huyen-2022", "y-te-10thang-2019"] {
        let bytes = std::fs::read(root().join("corpus/reports").join(name).join("source.txt")).unwrap();
        client.extracted(&format!("{name}.txt"), &bytes);
    }
    (client, folder)
}

fn post(client: &Client, path: &str, body: &Value) -> crate::http::Answer {
    client.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes())
}

fn questions(client: &Client, wish: &Value) -> (String, Value) {
    let made = post(client, "/api/v1/samples", wish);
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let first = client.get(&format!("/api/v1/samples/{id}/next")).json();
    (id, first["question"].clone())
}

#[test]
fn a_sample_is_read_blind_and_tells_the_share_of_errors() {
    let (client, folder) = with_reports();
    let wish = json!({ "size": 12, "seed": 7, "design": "by_document" });
    let (id, first) = questions(&client, &wish);
    let (_, again) = questions(&client, &wish);
    assert_eq!(first, again, "the same seed draws the same");
    let (_, other) = questions(&client, &json!({ "size": 12, "seed": 8 }));
    assert_ne!(first, other);

    let answers = format!("/api/v1/samples/{id}/answers");
    let mut wrong = None;
    for n in 0..12 {
        let question = client.get(&format!("/api/v1/samples/{id}/next")).json()["question"].clone();
        for hidden in ["value", "machine", "confidence", "indicator", "id"] {
            assert!(question.get(hidden).is_none(), "{hidden} of {question}");
        }
        let words = question["text"][1].as_str().unwrap();
        assert!(!words.is_empty());
        let number = &question["number"];
        let reply = match n {
            3 => json!({ "number": number, "reads": "918273645" }),
            5 => json!({ "number": number }),
            _ => json!({ "number": number, "reads": words }),
        };
        if n == 3 {
            wrong = Some(question.clone());
            post(&client, &answers, &json!({ "number": number, "reads": "không biết" })).is_problem(400);
        }
        let told = post(&client, &answers, &reply);
        assert_eq!(told.status, 201, "{question} {}", told.text());
        assert!(told.json().get("outcome").is_none(), "whether both read the same is not told at once");
        post(&client, &answers, &reply).is_problem(409);
    }
    assert_eq!(client.get(&format!("/api/v1/samples/{id}/next")).json()["question"], Value::Null);
    post(&client, &answers, &json!({ "number": 99, "reads": "1" })).is_problem(400);

    let result = client.get(&format!("/api/v1/samples/{id}")).json();
    let found = &result["found"];
    assert_eq!(
        (&found["answered"], &found["unclear"], &found["different"], &found["errors"]),
        (&json!(12), &json!(1), &json!(1), &json!(1))
    );
    let near = |v: &Value, expected: f64| (v.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&found["upper"], upper(1, 11)) && near(&found["upper_with_unclear"], upper(2, 12)), "{found}");
    let csv = client.get(&format!("/api/v1/samples/{id}/export")).text();
    assert_eq!(csv.lines().count(), 13);
    assert!(csv.contains("918273645"), "{csv}");

    // The chain holds it; the figure that was read otherwise waits for a reviewer, who finds the program right.
    let wrong = wrong.unwrap();
    let api = format!("/api/v1/documents/{}", wrong["document"].as_str().unwrap());
    let decisions = client.get(&format!("{api}/decisions?events=1"));
    let tag = decisions.header("etag").unwrap().to_owned();
    let state = decisions.json();
    let event = state["events"].as_array().unwrap().iter().find(|e| e["note"] == "918273645").unwrap().clone();
    assert_eq!((&event["sample"], &event["action"], &event["draw"]["size"]), (&json!(true), &json!("postpone"), &json!(12)), "{event}");
    let entry = event["anchor"]["indicator"].as_str().unwrap();
    assert_eq!(state["decisions"][entry]["settled"], false);
    let wish = json!({ "action": "accept", "entry": entry }).to_string();
    let headers = [("content-type", "application/json"), ("if-match", tag.as_str())];
    assert_eq!(client.send("POST", &format!("{api}/decisions"), &headers, wish.as_bytes()).status, 201);
    let found = client.get(&format!("/api/v1/samples/{id}")).json()["found"].clone();
    assert_eq!((&found["cleared"], &found["errors"]), (&json!(1), &json!(0)));

    let page = client.get("/sampling").text();
    assert!(page.contains("12/12") && page.contains("F9"), "{page}");
    post(&client, "/api/v1/samples", &json!({ "size": 0 })).is_problem(400);
    post(&client, "/api/v1/samples", &json!({ "size": 5, "from": "2031-01-01" })).is_problem(409);
    client.get("/api/v1/samples/nothing").is_problem(404);

    // The audit's own export still verifies as a chain, and what was found is learned.
    let database = database(folder.path()).0;
    let out = folder.path().join("learned.json");
    let run = |args: &[&str]| {
        let done = bocso().args(args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let dry = run(&["calibrate", "--database", &database, "--dry-run", "--lang", "en"]);
    assert!(dry.contains("2 documents with decisions, 11 figures") && dry.contains("nothing was kept"), "{dry}");
    let kept = run(&["calibrate", "--database", &database, "--target", "1/1000", "--out", out.to_str().unwrap(), "--lang", "en"]);
    assert!(kept.contains("calibration 1-"), "{kept}");
    assert_eq!(
        run(&["calibrate", "--database", &database, "--lang", "en"]).lines().last(),
        kept.lines().last(),
        "nothing new is no new version"
    );
    let report = root().join("corpus/reports/ktxh-huyen-2022/source.txt");
    let report = report.to_str().unwrap();
    let plain: Value = serde_json::from_str(&run(&["extract", report])).unwrap();
    let learned: Value = serde_json::from_str(&run(&["extract", "--calibration", out.to_str().unwrap(), report])).unwrap();
    assert!(learned["made_by"]["calibration"].as_str().unwrap().starts_with("1-"));
    assert_eq!(plain["made_by"].get("calibration"), None);
    let flagged = |v: &Value| v["indicators"].as_array().unwrap().iter().map(|i| i["review"] == true).collect::<Vec<_>>();
    assert!(flagged(&plain).iter().zip(flagged(&learned)).all(|(before, after)| !before || after), "no doubt is lifted");

    // The page learns as well; what is read from then on names the version.
    let page = client.get("/calibration").text();
    assert!(page.contains("<svg") && page.contains("1-"), "{page}");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(client.send("POST", "/calibration", &form, b"one_in=1").status, 400);
    assert_eq!(client.send("POST", "/calibration", &form, b"one_in=500").status, 303);
    let fresh = client.extracted("moi.txt", "Toàn huyện có 12 trường học.".as_bytes());
    let made = client.get(&format!("/api/v1/documents/{}/extraction", fresh["id"].as_str().unwrap())).json();
    assert!(made["made_by"]["calibration"].as_str().is_some_and(|v| v.starts_with("2-")), "{}", made["made_by"]);
}

#[test]
fn a_file_that_is_no_calibration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.json");
    for text in ["", "{}", r#"{"version":"1-a","findings":1,"points":{"cell":[1.0]}}"#] {
        std::fs::write(&path, text).unwrap();
        let report = root().join("corpus/reports/ktxh-huyen-2022/source.txt");
        let done = bocso().args(["extract", "--calibration"]).arg(&path).arg(report).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{text}");
    }
}

/// `bocso serve` over the corpus, and where it listens.
fn started(folder: &TempDir) -> (Child, String) {
    let mut child = bocso()
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &database(folder.path()).0, "--load"])
        .arg(root().join("corpus/reports"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().strip_prefix("http://").unwrap().to_owned())
}

fn listed(address: &str) -> Value {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /api/v1/documents HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    serde_json::from_str(all.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn it_starts_with_folders_and_starts_again_with_the_same_ones() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let (mut child, address) = started(&folder);
        let begun = std::time::Instant::now();
        let documents = loop {
            let documents = listed(&address)["documents"].as_array().unwrap().clone();
            let done = documents.iter().filter(|d| d["figures"].is_u64()).count();
            if done >= 12 {
                break documents;
            }
            assert!(begun.elapsed().as_secs() < 60, "{done} of 12");
            std::thread::sleep(std::time::Duration::from_millis(100));
        };
        assert_eq!(documents.len(), 12, "a second start adds nothing");
        assert!(documents.iter().any(|d| d["name"] == "ktxh-huyen-2022 - source.txt"), "{documents:?}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
