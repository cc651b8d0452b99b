//! What reviewers' corrections of codes teach the catalogue: proposed with their effect, accepted, applied, taken back.

use crate::browser::Browser;
use crate::common::skipped;
use crate::http::{Client, options, service};
use crate::years::{report, run, services};
use serde_json::{Value, json};

const LABEL: &str = "Số bảng tin công cộng";

fn decide(client: &Client, id: &str, wish: &Value) -> crate::http::Answer {
    let path = format!("/api/v1/documents/{id}/decisions");
    let head = client.get(&path).json()["head"].as_str().unwrap().to_owned();
    client.send("POST", &path, &[("content-type", "application/json"), ("if-match", &head)], wish.to_string().as_bytes())
}

fn code_of(client: &Client, id: &str) -> Value {
    let extraction = client.get(&format!("/api/v1/documents/{id}/extraction")).json();
    let figure = extraction["indicators"].as_array().unwrap().iter().find(|i| i["label"] == LABEL).unwrap().clone();
    json!({ "code": figure["code"], "version": extraction["made_by"]["lessons"], "alone": extraction["learned"] })
}

#[test]
fn a_correction_is_proposed_weighed_accepted_applied_and_taken_back() {
    for (client, place, _folder) in services("learning") {
        let ids: Vec<String> =
            (2019..2024).map(|year| report(&client, "Minh Hòa", year, &format!("{LABEL} là {} bảng.", year - 2000))).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(code_of(&client, ids[0])["code"], Value::Null);
        let candidates = client.get(&format!("/api/v1/documents/{}/codes/i1", ids[0])).json();
        assert!(candidates["candidates"].is_array() && candidates["code"].is_null(), "{candidates}");
        client.get(&format!("/api/v1/documents/{}/codes/i99", ids[0])).is_problem(404);
        let found = client.get("/api/v1/catalog?words=ho%20ngheo").json();
        assert!(found["codes"].as_array().unwrap().iter().any(|c| c["code"] == "ngheo.ho"), "{found}");

        decide(&client, ids[0], &json!({ "action": "correct", "entry": "i1", "fields": { "code": "khong.co" } })).is_problem(422);
        let made = decide(&client, ids[0], &json!({ "action": "correct", "entry": "i1", "fields": { "code": "ngheo.ho" } }));
        assert_eq!(made.status, 201, "{}", made.text());
        let points = client.get("/api/v1/series?code=ngheo.ho").json();
        assert_eq!(points["indicators"].as_array().unwrap().len(), 1, "the reviewer's code counts at once: {points}");
        assert_eq!(code_of(&client, ids[0])["code"], Value::Null, "the machine's stays beside it");

        let proposals = client.get("/api/v1/catalog/proposals").json();
        let [p] = proposals["proposals"].as_array().unwrap().as_slice() else { panic!("{proposals}") };
        assert_eq!((&p["lesson"]["code"], &p["lesson"]["was"], &p["lesson"]["label"]), (&json!("ngheo.ho"), &Value::Null, &json!(LABEL)));
        assert_eq!((&p["effect"]["gain"], &p["effect"]["documents"]), (&json!(4), &json!(4)), "{p}");
        assert_eq!(p["effect"]["examples"].as_array().unwrap().len(), 4);
        let id = p["lesson"]["id"].as_str().unwrap();
        let (told, _) = run(&["catalog", "propose"], &place);
        assert!(told.contains(id) && told.contains("4 gain a code, 0 lose theirs"), "{told}");
        let page = client.get("/lessons").text();
        assert!(page.contains(LABEL) && page.contains("→ ngheo.ho"), "{page}");

        let post =
            |path: &str, body: &Value| client.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes());
        post(&format!("/api/v1/catalog/proposals/{id}"), &json!({ "decision": "x" })).is_problem(400);
        let accepted = post(&format!("/api/v1/catalog/proposals/{id}"), &json!({ "decision": "accept" }));
        let version = accepted.json()["version"].as_str().unwrap().to_owned();
        assert!(version.starts_with("1-"), "{version}");
        post(&format!("/api/v1/catalog/proposals/{id}"), &json!({ "decision": "accept" })).is_problem(409);
        assert_eq!(client.get("/api/v1/catalog/proposals").json()["proposals"], json!([]));
        assert_eq!(code_of(&client, ids[1])["code"], Value::Null, "stored figures wait for apply");

        // A document that is read from now on has it at once, however its label is written.
        let later = report(&client, "Tân Lập", 2023, "SỐ BẢNG TIN CÔNG CỘNG là 7 bảng.");
        let later = client.get(&format!("/api/v1/documents/{later}/extraction")).json();
        assert_eq!((&later["indicators"][0]["code"], &later["made_by"]["lessons"]), (&json!("ngheo.ho"), &json!(version)), "{later}");

        let (applied, good) = run(&["catalog", "apply"], &place);
        assert!(good && applied.contains("5 figures of 5 documents"), "{applied}");
        let now = code_of(&client, ids[1]);
        assert_eq!(now, json!({ "code": "ngheo.ho", "version": version, "alone": { "i1": null } }));
        assert_eq!(client.get("/api/v1/series?code=ngheo.ho").json()["indicators"].as_array().unwrap().len(), 6);
        assert!(run(&["catalog", "apply"], &place).0.contains("0 figures of 0 documents"), "applied twice is applied once");

        // The chains of decisions are as they were, and what is learned is taken back as a version more.
        assert!(client.get("/audit/chains").text().contains("Mọi chuỗi nguyên vẹn"));
        let (back, good) = run(&["catalog", "restore", "0"], &place);
        assert!(good && back.starts_with("2-"), "{back}");
        let (applied, _) = run(&["catalog", "apply"], &place);
        assert!(applied.contains("6 figures of 6 documents"), "{applied}");
        assert_eq!(code_of(&client, ids[1]), json!({ "code": null, "version": null, "alone": null }));
        let kept = client.get("/api/v1/series?code=ngheo.ho").json();
        assert_eq!(kept["indicators"].as_array().unwrap().len(), 1, "the reviewer's own correction stays: {kept}");
        let (versions, _) = run(&["catalog", "versions"], &place);
        assert_eq!(versions.lines().count(), 2, "{versions}");

        // Proposed again after it was taken back; a rejected proposal stays away.
        let id = id.to_owned();
        assert!(run(&["catalog", "reject", &id], &place).1);
        assert!(!run(&["catalog", "propose"], &place).0.contains(&id));
        assert!(!run(&["catalog", "accept", &id], &place).1);
    }
}

#[test]
fn a_code_taken_away_is_proposed_as_none() {
    for (client, place, _folder) in services("learning_none") {
        let id = report(&client, "Minh Hòa", 2022, "Số hộ nghèo là 130 hộ.");
        let id = id.as_str();
        report(&client, "Minh Hòa", 2023, "Số hộ nghèo là 120 hộ.");
        let made = decide(&client, id, &json!({ "action": "correct", "entry": "i1", "fields": { "code": "" } }));
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(client.get("/api/v1/series?code=ngheo.ho").json()["indicators"].as_array().unwrap().len(), 1);
        let (told, _) = run(&["catalog", "propose"], &place);
        assert!(told.contains("ngheo.ho → -") && told.contains("0 gain a code, 1 lose theirs"), "{told}");
    }
}

#[test]
fn a_browser_chooses_a_code_with_the_keyboard() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_browser_chooses_a_code_with_the_keyboard", "chromium");
        return;
    };
    let client = service(options());
    let id = report(&client, "Minh Hòa", 2022, "Số hộ nghèo trên địa bàn là 130 hộ.");
    for (width, height) in [(390, 844), (1366, 768)] {
        browser.resize(width, height);
        browser.open(&format!("http://{}/review/{id}", client.address));
        browser.eval("document.getElementById('show-all').click()");
        browser.eval("document.querySelector('#i1 .go').click()");
        browser.key("F2", 0);
        browser.wait("document.querySelector('.f-code input') !== null");
        browser.eval("document.querySelector('form.edit details').open = true");
        browser.eval("document.querySelector('.f-code input').focus()");
        browser.wait("document.querySelectorAll('#codes option').length > 0");
        assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), "true", "at {width}");
        let first = browser.eval("[...document.querySelectorAll('#codes option')].map(o => o.value + ': ' + o.textContent).join(' | ')");
        assert!(first.starts_with("ngheo.ho: Số hộ nghèo – "), "{first}");
        if let Ok(folder) = std::env::var("BOCSO_SHOTS") {
            std::fs::write(format!("{folder}/card-{width}.b64"), browser.screenshot()).unwrap();
        }
    }
    browser.eval("document.querySelector('.f-code input').select()");
    browser.type_text("ngheo.can-ngheo");
    browser.key("Enter", 0);
    browser
        .wait("document.getElementById('i1').className.includes('correct') || document.querySelector('#card').dataset.state === 'correct'");
    let wanted = |client: &Client| client.get("/api/v1/series?code=ngheo.can-ngheo").json()["indicators"].as_array().unwrap().len();
    let begun = std::time::Instant::now();
    while wanted(&client) == 0 && begun.elapsed().as_secs() < 10 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(wanted(&client), 1);
    assert_eq!(browser.complaints(), "");
}
