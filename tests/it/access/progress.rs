//! Handing in: once in effect, waited for, followed, called off; and exports that are written while they are read.

use crate::http::{options, script, service};
use bocso::web::ServeOptions;
use std::time::Duration;

#[test]
fn a_request_with_a_key_is_done_once() {
    let client = service(options());
    let send = |key: &str, body: &str| client.send("POST", "/api/v1/documents?name=a.txt", &[("idempotency-key", key)], body.as_bytes());
    let first = send("k-1", "Có 12 máy.").json()["id"].clone();
    client.settled(first.as_str().unwrap());
    let again = send("k-1", "Có 12 máy.");
    assert_eq!((again.status, &again.json()["id"]), (200, &first));
    send("k-1", "Có 13 máy.").is_problem(422);
    assert_eq!(send("k-2", "Có 13 máy.").status, 202);
    for bad in ["", "a b", &"x".repeat(300)] {
        send(bad, "Có 14 máy.").is_problem(400);
    }
}

#[test]
fn who_waits_gets_the_end() {
    let client = service(options());
    let answer = client.send("POST", "/api/v1/documents?name=a.txt&wait=20", &[], "Có 12 máy.".as_bytes());
    assert_eq!(answer.status, 200);
    assert!(matches!(answer.json()["status"].as_str(), Some("done" | "needs_review")));

    let folder = tempfile::tempdir().unwrap();
    let extractor = Some(script(&folder, "exec sleep 60"));
    let client = service(ServeOptions { extractor, workers: Some(1), ..options() });
    let hangs = client.send("POST", "/api/v1/documents?name=a.txt&wait=1", &[], b"1");
    assert_eq!(hangs.status, 202);
    assert!(hangs.header("location").is_some());
    // One worker for all, one for those that wait: the third and the fourth wait.
    let ids: Vec<String> =
        (2..6).map(|n| client.upload("a.txt", format!("{n}").as_bytes()).json()["id"].as_str().unwrap().to_owned()).collect();
    std::thread::sleep(Duration::from_millis(500));
    let last = client.get(&format!("/api/v1/documents/{}", ids[3])).json();
    assert_eq!((last["status"].as_str(), last["ahead"].as_u64()), (Some("queued"), Some(2)), "{last}");
    for id in &ids {
        let off = client.send("POST", &format!("/api/v1/documents/{id}/cancel"), &[], b"");
        assert_eq!((off.status, off.json()["status"].as_str().map(str::to_owned)), (200, Some("cancelled".to_owned())));
    }
    client.send("POST", &format!("/api/v1/documents/{}/cancel", ids[0]), &[], b"").is_problem(409);
    client.get(&format!("/api/v1/documents/{}/extraction", ids[0])).is_problem(409);
}

#[test]
fn progress_is_followed_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_bocso");
    let client = service(ServeOptions { extractor: Some(script(&folder, &format!("sleep 1; exec {program} \"$@\""))), ..options() });
    let id = client.upload("a.txt", "Có 12 máy.".as_bytes()).json()["id"].as_str().unwrap().to_owned();
    let stream = client.get(&format!("/api/v1/documents/{id}/events"));
    assert_eq!(stream.header("content-type"), Some("text/event-stream"));
    let said = stream.text();
    assert!(said.contains("event: progress") && said.trim_end().lines().rev().take(2).any(|l| l == "event: end"), "{said}");
    let last = said.lines().filter_map(|l| l.strip_prefix("data: ")).next_back().unwrap();
    let last: serde_json::Value = serde_json::from_str(last).unwrap();
    assert!(matches!(last["status"].as_str(), Some("done" | "needs_review")), "{last}");
    client.get("/api/v1/documents/000000000000000000000000/events").is_problem(404);
}

#[test]
fn exports_and_checks_cover_all_documents() {
    let client = service(options());
    let id =
        client.extracted("a.txt", "Tiếp nhận 100 hồ sơ, trong đó 60 trực tuyến, đạt 75%.".as_bytes())["id"].as_str().unwrap().to_owned();
    client.extracted("b.txt", "Có 12 máy in.".as_bytes());
    let rows = client.get("/api/v1/export").text();
    assert!(rows.lines().count() >= 3 && rows.contains(&id), "{rows}");
    let csv = client.get("/api/v1/export?format=csv&label=m%C3%A1y");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(csv.header("content-disposition").unwrap().ends_with("bocso.csv"));
    assert!(csv.text().contains("12"));
    for (format, magic) in [("xlsx", &b"PK"[..]), ("parquet", b"PAR1")] {
        assert!(client.get(&format!("/api/v1/export?format={format}")).body.starts_with(magic), "{format}");
    }
    assert!(client.get("/api/v1/audit/export").text().lines().count() >= 1);
    let failed = client.get(&format!("/api/v1/checks?document={id}")).json();
    let found = client.get(&format!("/api/v1/documents/{id}")).json();
    assert_eq!(failed["checks"].as_array().unwrap().len() as u64, found["failed_checks"].as_u64().unwrap(), "{failed}");
    assert_eq!(client.get("/api/v1/checks?rule=none").json()["checks"].as_array().unwrap().len(), 0);
}
