//! The service keeps its addresses, survives what it is sent, and tells strangers nothing.

use crate::common::{bocso, reports};
use crate::http::{answering, database, form, options, script, service};
use bocso::web::{ServeOptions, start};
use std::time::{Duration, Instant};

#[test]
fn a_report_goes_in_and_what_extract_prints_comes_out() {
    let client = service(options());
    let report = reports().remove(0);
    let answer = client.upload("source.txt", &report.bytes);
    assert_eq!(answer.status, 202);
    let document = answer.json();
    let id = document["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(format!("/api/v1/documents/{id}").as_str()));
    assert_eq!(document["links"]["extraction"], format!("/api/v1/documents/{id}/extraction"));
    assert!(id.len() == 24 && !id.chars().all(|c| c.is_ascii_digit()));

    let done = client.settled(&id);
    assert!(matches!(done["status"].as_str(), Some("done" | "needs_review")), "{done}");
    assert_eq!(done["bytes"], report.bytes.len());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("source.txt");
    std::fs::write(&file, &report.bytes).unwrap();
    let printed = bocso().arg("extract").arg(&file).output().unwrap().stdout;
    let extraction = client.get(&format!("/api/v1/documents/{id}/extraction"));
    assert_eq!(extraction.header("content-type"), Some("application/json"));
    assert!(extraction.body == printed, "the API and the command line differ");
    let text = bocso().arg("text").arg(&file).output().unwrap().stdout;
    let stored = client.get(&format!("/api/v1/documents/{id}/text"));
    assert_eq!(stored.text().trim_end(), String::from_utf8(text).unwrap().trim_end());

    let original = client.get(&format!("/api/v1/documents/{id}/original"));
    assert!(original.body == report.bytes);
    assert_eq!(original.header("content-type"), Some("application/octet-stream"));
    assert_eq!(original.header("content-disposition"), Some("attachment; filename*=UTF-8''source.txt"));

    let again = client.upload("another-name.txt", &report.bytes);
    assert_eq!((again.status, again.json()["id"].as_str()), (200, Some(id.as_str())));
    assert_eq!(client.get("/api/v1/documents").json()["documents"].as_array().unwrap().len(), 1);
}

#[test]
fn a_raw_body_has_a_name_too() {
    let client = service(options());
    let named = client.send("POST", "/api/v1/documents?name=b%C3%A1o+c%C3%A1o.txt", &[], "Có 12 máy.".as_bytes());
    assert_eq!(named.json()["name"], "báo cáo.txt");
    let disposition = ("content-disposition", "attachment; filename=\"a.txt\"");
    let named = client.send("POST", "/api/v1/documents", &[disposition], "Có 13 máy.".as_bytes());
    assert_eq!(named.json()["name"], "a.txt");
    client.send("POST", "/api/v1/documents", &[], b"").is_problem(400);
}

#[test]
fn the_list_is_paged_newest_first() {
    let client = service(options());
    let ids: Vec<String> =
        (0..5).map(|n| client.extracted("a.txt", format!("Có {n} máy.").as_bytes())["id"].as_str().unwrap().to_owned()).collect();
    let (mut seen, mut next) = (Vec::new(), Some("/api/v1/documents?limit=2".to_owned()));
    while let Some(address) = next {
        let page = client.get(&address).json();
        seen.extend(page["documents"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(|n| format!("{n}&limit=2"));
    }
    assert_eq!(seen, ids.into_iter().rev().collect::<Vec<_>>());
    client.get("/api/v1/documents?after=../../x").is_problem(400);
}

#[test]
fn what_is_too_large_is_refused_however_it_comes() {
    let client = service(ServeOptions { body_bytes: 100_000, ..options() });
    let large = vec![b'1'; 400_000];
    client.send("POST", "/api/v1/documents", &[], &large).is_problem(413);
    client.upload("a.txt", &large).is_problem(413);
    // Just over, so that only the field is too large, not the form.
    client.upload("a.txt", &large[..100_001]).is_problem(413);
    let mut chunked = format!("POST /api/v1/documents HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", client.address).into_bytes();
    chunked.extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
    for chunk in large.chunks(0x8000) {
        chunked.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    client.raw(&chunked).is_problem(413);
    assert_eq!(client.upload("a.txt", &large[..100_000]).status, 202);
}

#[test]
fn broken_forms_are_refused() {
    let client = service(options());
    let kind = ("content-type", "multipart/form-data; boundary=cut");
    client.send("POST", "/api/v1/documents", &[kind], b"no form at all").is_problem(400);
    client.send("POST", "/api/v1/documents", &[kind], b"--cut--\r\n").is_problem(400);
    client.send("POST", "/api/v1/documents", &[("content-type", "multipart/form-data")], b"--cut--\r\n").is_problem(400);
}

#[test]
fn names_and_texts_cannot_become_markup() {
    let client = service(options());
    let document = client.extracted("../..\\\\<script>alert(1)</script>'.txt", "Có <script>alert(2)</script> & 12 máy \"in\".".as_bytes());
    assert_eq!(document["name"], "script>'.txt", "only the last part of a path is kept");
    let document = client.extracted("<img src=x onerror=alert(1)>.txt", "<b onclick=\"alert(3)\">Có 15 máy.".as_bytes());
    let id = document["id"].as_str().unwrap();
    for page in [client.get("/").text(), client.get(&format!("/review/{id}")).text()] {
        for bad in ["<img", "<script>alert", "<b onclick"] {
            assert!(!page.contains(bad), "{bad} in {page}");
        }
    }
}

#[test]
fn whatever_the_extractor_does_only_its_document_fails() {
    for (lines, reason) in [
        ("kill -SEGV $$", "crashed"),
        ("cat >/dev/null; kill -ABRT $$", "crashed"),
        ("exit 3", "crashed"),
        ("cat >/dev/null; echo not an answer", "crashed"),
        ("cat >/dev/null; exec sleep 60", "timed_out"),
        ("exec sleep 60", "timed_out"),
        ("kill -XCPU $$", "timed_out"),
        ("kill -KILL $$", "memory"),
        ("echo memory allocation of 99 bytes failed >&2; kill -ABRT $$", "memory"),
        ("cat >/dev/null; echo '{\"failed\":{\"reason\":\"encrypted\",\"message\":\"mật khẩu\"}}'", "encrypted"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let extractor = Some(script(&folder, lines));
        let client = service(ServeOptions { extractor, extraction_time: Duration::from_secs(1), ..options() });
        // More than a pipe holds, so that a child that does not read is met while writing.
        let document = client.extracted("a.txt", &b"12 ".repeat(100_000));
        assert_eq!((document["status"].as_str(), document["reason"].as_str()), (Some("failed"), Some(reason)), "{lines}: {document}");
        let id = document["id"].as_str().unwrap();
        client.get(&format!("/api/v1/documents/{id}/extraction")).is_problem(422);
        let page = client.get(&format!("/review/{id}"));
        assert_eq!(page.status, 200);
        assert!(page.text().contains("Không đọc được"));
        assert_eq!(client.get("/healthz").status, 200);
    }
}

#[test]
fn what_is_no_report_fails_with_a_reason() {
    let client = service(options());
    for (name, bytes, reason) in [
        ("a.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..], "unsupported"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "unsupported"),
        ("a.docx", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "unsupported"),
        ("a.txt", b" \n\t\n", "empty"),
    ] {
        let document = client.extracted(name, bytes);
        assert_eq!((document["status"].as_str(), document["reason"].as_str()), (Some("failed"), Some(reason)), "{name}: {document}");
        assert!(document["message"].as_str().is_some_and(|m| !m.is_empty()), "{document}");
    }
}

#[test]
fn the_extractor_keeps_to_its_memory() {
    let client = service(ServeOptions { extraction_memory_bytes: 96 << 20, ..options() });
    let bomb = "Có 1.234 máy, đạt 12,5%; ".repeat(600_000);
    let document = client.extracted("bomb.txt", bomb.as_bytes());
    assert_eq!(document["reason"], "memory", "{document}");
    assert_ne!(client.extracted("a.txt", "Có 12 máy.".as_bytes())["status"], "failed");
}

#[test]
fn a_failed_document_is_tried_again_when_it_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("tried");
    let program = env!("CARGO_BIN_EXE_bocso");
    let lines = format!("if [ -e {0} ]; then exec {program} \"$@\"; fi; touch {0}; kill -SEGV $$", mark.display());
    let client = service(ServeOptions { extractor: Some(script(&folder, &lines)), ..options() });
    assert_eq!(client.extracted("a.txt", "Có 12 máy.".as_bytes())["status"], "failed");
    assert_ne!(client.extracted("a.txt", "Có 12 máy.".as_bytes())["status"], "failed");
}

#[test]
fn queued_and_running_documents_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let hangs = ServeOptions {
        database: database(folder.path()),
        extractor: Some(script(&folder, "exec sleep 600")),
        workers: Some(1),
        ..options()
    };
    let client = service(hangs.clone());
    let ids: Vec<String> =
        (0..3).map(|n| client.upload("a.txt", format!("Có {n} máy.").as_bytes()).json()["id"].as_str().unwrap().to_owned()).collect();
    let begun = Instant::now();
    while client.get(&format!("/api/v1/documents/{}", ids[0])).json()["status"] != "running" {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    client.get(&format!("/api/v1/documents/{}/extraction", ids[0])).is_problem(409);
    assert!(client.get(&format!("/review/{}", ids[0])).text().contains("http-equiv=\"refresh\""));
    drop(client);
    let client = service(ServeOptions { extractor: options().extractor, ..hangs });
    for id in ids {
        assert_ne!(client.settled(&id)["status"], "failed");
    }
}

#[test]
fn many_at_once_are_all_extracted() {
    let client = service(options());
    std::thread::scope(|scope| {
        for n in 0..24 {
            let client = &client;
            scope.spawn(move || {
                let document = client.extracted("a.txt", format!("Có {n} máy, đạt {n},5%.").as_bytes());
                assert_ne!(document["status"], "failed", "{document}");
            });
        }
    });
}

#[test]
fn other_addresses_need_a_token() {
    let everywhere = ServeOptions { listen: ([0, 0, 0, 0], 0).into(), ..options() };
    let refused = start(everywhere.clone()).expect_err("must not start");
    assert!(refused.to_string().contains("--token-file"), "{refused}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "short\n").unwrap();
    let short = start(ServeOptions { token_file: Some(file.clone()), ..everywhere.clone() }).expect_err("must not start");
    assert!(short.to_string().contains("16") && !short.to_string().contains("short\n"), "{short}");

    std::fs::write(&file, "a-token-long-enough-to-guess-nobody\n").unwrap();
    let mut client = service(ServeOptions { token_file: Some(file), ..options() });
    assert_eq!(client.get("/healthz").status, 200, "probes cannot log in");
    for path in ["/api/v1/documents", "/version", "/metrics", "/docs", "/openapi.json", "/nowhere", "/review/x"] {
        let refused = client.get(path);
        refused.is_problem(401);
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    }
    client.upload("a.txt", b"12").is_problem(401);
    let page = client.send("GET", "/", &[("accept", "text/html")], b"");
    assert_eq!((page.status, page.header("location")), (303, Some("/login")));
    assert_eq!(client.get("/login").status, 200);

    assert_eq!(client.send("POST", "/login", &[], b"token=wrong").status, 401);
    assert_eq!(client.send("POST", "/login", &[], b"name=x&password=y").status, 401);
    let login = client.send("POST", "/login", &[], b"token=a-token-long-enough-to-guess-nobody");
    let cookie = login.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("a-token"), "{cookie}");
    let value = cookie.split(';').next().unwrap();
    assert_eq!(client.send("GET", "/", &[("cookie", value)], b"").status, 200);

    client.token = Some("a-token-long-enough-to-guess-nobody".to_owned());
    assert_eq!(client.get("/api/v1/documents").status, 200);
    client.token = Some("a-token-long-enough-to-guess-nobodY".to_owned());
    assert_eq!(client.get("/api/v1/documents").status, 401);
}

#[test]
fn pages_of_other_sites_reach_nothing() {
    let client = service(options());
    client.send("GET", "/api/v1/documents", &[("host", "rebound.example")], b"").is_problem(421);
    let (kind, body) = form("a.txt", b"12");
    for foreign in [("origin", "http://elsewhere.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        client.send("POST", "/api/v1/documents", &[("content-type", &kind), foreign], &body).is_problem(403);
    }
    let own = format!("http://{}", client.address);
    assert_eq!(client.send("POST", "/api/v1/documents", &[("content-type", &kind), ("origin", &own)], &body).status, 202);
}

#[test]
fn unknown_addresses_and_methods_are_problems() {
    let client = service(options());
    for path in ["/nowhere", "/api/v1/documents/000000000000000000000000", "/api/v1/documents/..%2f..%2fetc/text", "/static/../mod.rs"] {
        client.get(path).is_problem(404);
    }
    assert_eq!(client.get("/review/000000000000000000000000").status, 404);
    client.send("DELETE", "/api/v1/documents", &[], b"").is_problem(405);
    client.send("DELETE", "/api/v1/documents/000000000000000000000000", &[], b"").is_problem(404);
    for path in ["/api/v1/documents?limit=many", "/?lang=vi&lang=en", "/review/%ff"] {
        client.get(path).is_problem(400);
    }
}

#[test]
fn every_answer_carries_its_guards() {
    let client = service(options());
    for path in ["/", "/static/page.css", "/api/v1/documents", "/nowhere", "/version"] {
        let answer = client.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    let home = client.get("/").text();
    assert!(
        !home.contains("http://") && !home.contains("https://") && !home.contains("onclick"),
        "nothing from elsewhere, no inline script"
    );
    assert_eq!(client.get("/version").json()["schema"], "bocso/1");
}

#[test]
fn the_form_works_without_script() {
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { extractor: Some(answering(&folder, b"{}")), ..options() });
    let (kind, body) = form("báo cáo.txt", "Có 12 máy.".as_bytes());
    let sent = client.send("POST", "/?lang=en", &[("content-type", &kind)], &body);
    assert_eq!(sent.status, 303);
    let page = sent.header("location").unwrap();
    assert!(page.starts_with("/review/") && page.ends_with("?lang=en"), "{page}");
    assert_eq!(client.send("POST", "/", &[("content-type", &kind)], b"--cut--\r\n").status, 400);
}
