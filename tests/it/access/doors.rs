//! Floods, slow and oversized uploads, odd paths and queries: each is refused in words, and the service goes on.

use super::House;
use crate::http::{options, service};
use bocso::web::ServeOptions;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    let house = House::new(|o| ServeOptions { rate: 5, ..o });
    let cookie = house.cookie("viewer");
    let refused = (0..80).map(|_| house.get(&cookie, "/api/v1/me")).find(|a| a.status == 429).expect("refused");
    refused.is_problem(429);
    assert!(refused.header("retry-after").is_some());
    assert_eq!(house.get(&house.cookie("reviewer"), "/api/v1/me").status, 200, "others are not held up");
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(house.get(&cookie, "/api/v1/me").status, 200);
}

#[test]
fn an_upload_that_never_ends_is_cut_off_and_one_that_is_too_large_refused() {
    let client = service(ServeOptions { request_time: Duration::from_millis(800), body_bytes: 10_000, ..options() });
    let begun = Instant::now();
    let mut slow = TcpStream::connect(client.address).unwrap();
    write!(slow, "POST /api/v1/documents HTTP/1.1\r\nhost: {}\r\ncontent-length: 5000\r\n\r\nabc", client.address).unwrap();
    let mut answer = String::new();
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = slow.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("application/problem+json"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    client.send("POST", "/api/v1/documents", &[], &vec![b'1'; 20_000]).is_problem(413);
    assert_eq!(client.get("/healthz").status, 200);
}

#[test]
fn odd_paths_and_queries_are_problems_in_the_language_asked_for() {
    let client = service(options());
    for path in [
        "/api/v1/documents/..%2f..%2fetc%2fpasswd",
        "/api/v1/documents/%00",
        "/api/v1/documents/000000000000000000000000/../../x",
        "/static/..%2f..%2fCargo.toml",
        "/static/%2e%2e/x",
        "//etc/passwd",
        "/api/v1/documents/000000000000000000000000%0d%0aset-cookie:x",
    ] {
        let answer = client.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        answer.is_problem(answer.status);
    }
    for query in [
        "documents?limit=-1",
        "documents?limit=1&limit=2",
        "documents?status=gone",
        "documents?from=yesterday",
        "checks?after=x",
        "indicators?after=x",
        "indicators?review=maybe",
        "series",
        "checks?limit=99999999999",
        "export?format=exe",
        "export?period=2022-13",
        "export?reviewed=perhaps",
        "coverage?to=31/12/2023",
        "audit/deletions?after=x",
    ] {
        client.get(&format!("/api/v1/{query}")).is_problem(400);
    }
    let vietnamese = client.get("/api/v1/documents/x").is_problem(404);
    assert_eq!(vietnamese["title"], "Không tìm thấy");
    let english = client.send("GET", "/api/v1/documents/x", &[("accept-language", "en-GB,en;q=0.8")], b"");
    assert_eq!((english.is_problem(404)["title"].as_str(), english.header("content-language")), (Some("Not found"), Some("en")));
    assert_eq!(client.get("/api/v1/documents/x?lang=en").is_problem(404)["detail"], "there is no such document");
    assert_eq!(client.get("/api/v1/documents?limit=many").is_problem(400)["title"], "Yêu cầu bị từ chối");
}

#[test]
fn the_description_and_its_page_come_from_the_program_alone() {
    let client = service(options());
    let described = client.get("/openapi.json").json();
    assert_eq!(described["openapi"], "3.1.0");
    for route in bocso::web::table_of_routes().iter().filter(|r| r.path.starts_with("/api/")) {
        let operation = &described["paths"][route.path][route.method.to_ascii_lowercase()];
        assert!(operation["responses"]["default"].is_object(), "{route:?}");
        assert_eq!(operation["x-right"].as_str(), Some(route.right.name()));
    }
    let page = client.get("/docs").text();
    assert!(page.contains("/api/v1/documents/{id}/cancel") && page.contains("Tham số"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    assert!(client.get("/docs?lang=en").text().contains("Parameter"));
}

#[test]
fn measures_are_read_by_prometheus() {
    let client = service(options());
    client.extracted("a.txt", "Có 12 máy.".as_bytes());
    let measures = client.get("/metrics").text();
    for line in [
        "bocso_requests_total{method=\"POST\",route=\"/api/v1/documents\",status=\"202\"} 1",
        "bocso_request_seconds_count{method=\"POST\",route=\"/api/v1/documents\"} 1",
        "bocso_documents{status=\"queued\"} 0",
    ] {
        assert!(measures.lines().any(|l| l == line), "{line}: {measures}");
    }
    assert!(measures.lines().filter(|l| !l.starts_with('#')).all(|l| l.rsplit(' ').next().unwrap().parse::<f64>().is_ok()), "{measures}");
    assert_eq!(client.get("/readyz").json()["status"], "ok");
}
