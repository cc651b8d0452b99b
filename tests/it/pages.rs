//! Every page of the bar opens, has one heading, fits its window, is accessible and says nothing on the console; what it shows is
//! what was handed in and decided, and an organisation's own.

use crate::browser::Browser;
use crate::common::skipped;
use crate::http::{Client, options, service};
use crate::review::reviewed;
use bocso::store::{self, ImportFile, Outcome, Shelf};
use bocso::web::{Right, table_of_routes};
use std::path::Path;

/// Pages beyond the bar's own.
const DEEPER: [&str; 6] =
    ["/tokens", "/audit/chains", "/audit/deletions", "/checks?rule=ratio", "/series?label=h%E1%BB%99", "/?status=failed&q=x"];

/// The addresses of all pages without parameters, and some with questions.
fn addresses() -> Vec<String> {
    let routes = table_of_routes();
    let page = |p: &str| {
        !p.starts_with("/api/")
            && !p.contains('{')
            && !["/login", "/healthz", "/readyz", "/version", "/metrics", "/openapi.json"].contains(&p)
    };
    let own = routes.iter().filter(|r| r.method == "GET" && r.right != Right::Open && page(r.path)).map(|r| r.path.to_owned());
    let mut all: Vec<String> = own.chain(DEEPER.map(str::to_owned)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Reports of three communes over six years, one figure of which is a hundred times what it should be.
fn handed_in(client: &Client) {
    for (name, n) in [("Minh Hòa", 1), ("Tân Lập", 2), ("Phú Sơn", 3)] {
        for year in 2018..2024 {
            if (n, year) == (2, 2020) {
                continue;
            }
            let poor = (100 + n * 20 + (year - 2018)) * if (n, year) == (3, 2021) { 100 } else { 1 };
            let report = format!(
                "UBND XÃ {}\nSố: {n}/BC-UBND\n{name}, ngày 20 tháng 12 năm {year}\n\nBÁO CÁO\nKết quả năm {year}\n\nI. Xã hội\nSố hộ nghèo là {poor} hộ.\n",
                name.to_uppercase()
            );
            client.extracted(&format!("bao-cao-{n}-{year}.txt"), report.as_bytes());
        }
    }
}

#[test]
fn every_page_opens() {
    let (client, review, _folder) = reviewed();
    let id = review.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let decisions = format!("/api/v1/documents/{id}/decisions");
    let head = client.get(&decisions).json()["head"].as_str().unwrap().to_owned();
    let accept = client.send(
        "POST",
        &decisions,
        &[("if-match", &head), ("content-type", "application/json")],
        br#"{"action":"accept","entry":"i1"}"#,
    );
    assert_eq!(accept.status, 201, "{}", accept.text());
    for path in addresses() {
        for lang in ["", "lang=en"] {
            let joined = if path.contains('?') { "&" } else { "?" };
            let page = client.get(&format!("{path}{joined}{lang}"));
            assert_eq!(page.status, 200, "{path} {lang}");
            let text = page.text();
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
            assert!(text.contains("aria-current") || path == "/tokens", "{path}: where one is");
        }
    }
    let trail = client.get("/audit").text();
    assert!(trail.contains("Xác nhận") && trail.contains("nguyên vẹn"), "{trail}");
    assert!(!client.get("/audit?action=reject").text().contains("nguyên vẹn"));
    assert!(client.get("/audit/chains").text().contains("Mọi chuỗi nguyên vẹn"));
    assert_eq!(client.get("/audit?document=x").status, 404);
    assert_eq!(client.get("/audit?from=x").status, 400);
    assert_eq!(client.get("/imports/77").status, 404);
}

#[test]
fn an_indicator_over_the_years_shows_what_stands_apart_and_coverage_what_is_missing() {
    let client = service(options());
    handed_in(&client);
    let labels = client.get("/api/v1/labels?words=ngh%C3%A8o%20h%E1%BB%99").json();
    let label = labels["labels"][0]["label"].as_str().unwrap_or_else(|| panic!("{labels}")).to_owned();
    let proposed = client.get("/series?label=ngh%C3%A8o").text();
    assert!(proposed.contains(&label), "{proposed}");
    let encoded = label.bytes().fold(String::new(), |all, b| all + &format!("%{b:02X}"));
    let page = client.get(&format!("/series?label={encoded}")).text();
    assert_eq!(page.matches("<circle class=\"").count(), 17, "{page}");
    assert_eq!(page.matches(" apart\"").count() - page.matches("swatch apart").count(), 2, "one in the plot, one in the table");
    assert!(page.contains("PHÚ SƠN, 2021: 16.300"), "{page}");
    let grid = client.get("/coverage").text();
    assert_eq!((grid.matches("class=\"gap\"").count(), grid.matches("class=\"has\"").count()), (1, 17), "{grid}");
    assert!(client.get("/?q=bao-cao-3-2021").text().contains("bao-cao-3-2021.txt"));
    let one = client.get("/?q=BAO+2021&from=2021-12-31&to=2021-12-31").text();
    assert_eq!(one.matches("<td class=\"name\">").count(), 3, "{one}");
}

#[test]
fn pages_are_quiet_and_accessible() {
    let Some(mut browser) = Browser::start() else {
        skipped("pages_are_quiet_and_accessible", "chromium");
        return;
    };
    let target = Path::new(env!("CARGO_BIN_EXE_bocso")).parent().and_then(Path::parent).unwrap();
    let axe = std::fs::read_to_string(target.join("readers/axe.min.js")).unwrap_or_default();
    if axe.is_empty() {
        skipped("pages_are_quiet_and_accessible (axe)", "axe-core (tests/run puts it in target/readers)");
    }
    let client = service(options());
    handed_in(&client);
    let mut all = addresses();
    all.push("/series?label=s%E1%BB%91%20h%E1%BB%99%20ngh%C3%A8o".to_owned());
    for (width, height) in [(1366, 768), (390, 844)] {
        browser.resize(width, height);
        for path in &all {
            browser.open(&format!("http://{}{path}", client.address));
            assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), "true", "{path} at {width}");
            if !axe.is_empty() {
                browser.run(&axe);
                let found = browser.eval_later("axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')}`).join('\\n'))");
                assert_eq!(found, "", "{path} at {width}x{height}");
            }
        }
    }
    assert_eq!(browser.complaints(), "");
}

#[test]
fn an_organisation_sees_its_own_imports() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let whole = store::open("sqlite::memory:", None).await.unwrap();
        let theirs = whole.begin_import(&["/kho/a".to_owned()], Some("Sở Y tế")).await.unwrap().seq;
        let nobodys = whole.begin_import(&["/kho/b".to_owned()], None).await.unwrap().seq;
        let file = ImportFile {
            path: "/kho/a/x.exe".to_owned(),
            size_bytes: 3,
            modified_ms: None,
            sha256: None,
            outcome: Outcome::Skipped,
            reason: Some("không phải tài liệu".to_owned()),
        };
        whole.note_files(theirs, std::slice::from_ref(&file)).await.unwrap();
        whole.end_import(theirs).await.unwrap();
        let (own, others) = (Shelf::of(whole.clone(), Some("Sở Y tế")), Shelf::of(whole.clone(), Some("Sở Nội vụ")));
        assert_eq!(whole.runs(None, None, 10).await.unwrap().iter().map(|r| r.seq).collect::<Vec<_>>(), [nobodys, theirs]);
        let runs = own.runs(None, None, 10).await.unwrap();
        assert_eq!((runs.len(), runs[0].seq, runs[0].files.skipped, runs[0].files.troubled()), (1, theirs, 1, 1));
        assert!(runs[0].ended_ms.is_some());
        let troubled = own.troubled_files(theirs, "", 10).await.unwrap();
        assert!(matches!(troubled.as_slice(), [(f, None)] if *f == file), "{troubled:?}");
        assert!(others.runs(None, None, 10).await.unwrap().is_empty());
        for shelf in [&own, &others] {
            assert!(shelf.run(nobodys).await.unwrap().is_none() && shelf.troubled_files(nobodys, "", 10).await.unwrap().is_empty());
        }
        assert!(others.run(theirs).await.unwrap().is_none() && others.import_files(theirs, "", 10).await.unwrap().is_empty());
    });
}
