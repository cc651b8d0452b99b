//! Forms over HTTP and on their page.

use super::make::{document, part, workbook};
use super::{HEAD, REPORT};
use crate::browser::Browser;
use crate::common::skipped;
use crate::http::{Answer, Client, options, service};
use serde_json::json;
use std::path::Path;

/// Parts: name, file name, bytes.
type Parts<'a> = [(&'a str, &'a str, &'a [u8])];

fn post(client: &Client, path: &str, parts: &Parts<'_>) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    client.send("POST", path, &[("content-type", "multipart/form-data; boundary=cut")], &body)
}

const ROWS: [&str; 4] = [HEAD, "1|Tổng số máy tính|máy||", "2|Số máy quét|máy||", "3|Tổng số văn bản đến|văn bản|5|"];

#[test]
fn the_service_proposes_and_writes() {
    let client = service(options());
    let form = workbook(&ROWS);
    let sent = post(&client, "/api/v1/fill", &[("form", "bieu.xlsx", &form), ("report", "bao-cao.txt", REPORT.as_bytes())]);
    assert_eq!(sent.status, 200, "{}", sent.text());
    let out = sent.json();
    assert_eq!((out["schema"].as_str(), out["summary"]["sure"].as_u64()), (Some("bocso-fill/1"), Some(1)));
    let english =
        post(&client, "/api/v1/fill?lang=en", &[("form", "bieu.xlsx", &form), ("report", "bao-cao.txt", REPORT.as_bytes())]).json();
    assert_eq!(
        (&out["fields"][1]["messages"][0], &english["fields"][1]["messages"][0]),
        (&json!("không có trong báo cáo"), &json!("not in the reports"))
    );
    let id = client.extracted("bao-cao.txt", REPORT.as_bytes())["id"].as_str().unwrap().to_owned();
    let stored = post(&client, "/api/v1/fill", &[("code", "", b"chinh-quyen-so"), ("document", "", id.as_bytes())]).json();
    assert_eq!(stored["fields"].as_array().unwrap().iter().filter(|f| f["value"].is_object()).count(), 5, "{}", stored["summary"]);

    let slot = &out["fields"][0]["slot"];
    let values = |text: &str| json!([{ "slot": slot, "text": text, "label": "Máy tính" }]).to_string();
    let done = post(&client, "/api/v1/fill/file", &[("form", "bieu.xlsx", &form), ("values", "", values("1.285").as_bytes())]);
    assert_eq!(done.status, 200, "{}", String::from_utf8_lossy(&done.body));
    assert!(part(&done.body, "xl/worksheets/sheet1.xml").contains("<v>1285</v>"));

    let typed = json!([{ "slot": { "sheet": { "sheet": 0, "row": 3, "column": 3, "percent": false } }, "text": "7" }]).to_string();
    for (parts, status) in [
        (vec![("form", "bieu.xlsx", form.as_slice()), ("values", "", typed.as_bytes())], 400),
        (vec![("form", "bieu.xlsx", form.as_slice()), ("values", "", values("=1+1").as_bytes())], 400),
        (vec![("form", "bieu.xlsx", form.as_slice()), ("values", "", b"nonsense".as_slice())], 400),
        (vec![("form", "bieu.xlsx", b"no form".as_slice())], 422),
        (vec![], 400),
    ] {
        post(&client, "/api/v1/fill/file", &parts).is_problem(status);
    }
    post(&client, "/api/v1/fill", &[("form", "a.docx", &form)]).is_problem(400);
    post(&client, "/api/v1/fill", &[("code", "", b"none"), ("report", "a.txt", b"12 m\xc3\xa1y")]).is_problem(400);
    post(&client, "/api/v1/fill", &[("code", "", b"mot-cua"), ("document", "", b"000000000000000000000000")]).is_problem(404);
}

#[test]
fn the_page_proposes_and_shows_why() {
    let Some(mut browser) = Browser::start() else {
        skipped("the_page_proposes_and_shows_why", "chromium");
        return;
    };
    let client = service(options());
    client.extracted("bao-cao-an-son.txt", REPORT.as_bytes());
    browser.resize(1366, 900);
    browser.open(&format!("http://{}/fill", client.address));
    // A file as a person would choose it.
    let bytes = document(&ROWS);
    let give = format!(
        "(() => {{ const d = new DataTransfer(); d.items.add(new File([new Uint8Array({bytes:?})], 'bieu.docx')); document.getElementById('form').files = d.files; document.querySelector('#document option').selected = true; }})()"
    );
    browser.eval(&give);
    browser.eval("document.querySelector('#ask button').click()");
    browser.wait("document.querySelectorAll('#fields .field').length === 3");
    let words = |b: &mut Browser, at: &str| b.eval(&format!("document.querySelector('{at}').textContent"));
    assert!(words(&mut browser, "#summary").contains("Chắc: 1"));
    assert!(words(&mut browser, "#evidence").contains("Tổng số máy tính tại cơ quan là 285 máy"));
    assert_eq!(browser.eval("document.getElementById('at-f3').readOnly + ' ' + document.getElementById('at-f3').value"), "true 5");
    browser.key("ArrowDown", 0);
    assert!(words(&mut browser, "#evidence").contains("không có trong báo cáo"));
    browser.type_text("9");
    browser.eval("document.getElementById('all').click()");
    assert_eq!(browser.eval("document.getElementById('at-f1').value + ' ' + document.getElementById('at-f2').value"), "285 9");
    browser.eval("document.getElementById('at-f1').focus()");
    for (width, height) in [(390, 844), (1366, 900)] {
        browser.resize(width, height);
        assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), "true", "at {width}");
    }
    let axe = Path::new(env!("CARGO_BIN_EXE_bocso")).parent().and_then(Path::parent).unwrap().join("readers/axe.min.js");
    if let Ok(axe) = std::fs::read_to_string(axe) {
        browser.run(&axe);
        let found = browser
            .eval_later("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')).join('\\n'))");
        assert_eq!(found, "");
    }
    if let Some(folder) = std::env::var_os("BOCSO_PICTURES") {
        std::fs::write(Path::new(&folder).join("fill.png.base64"), browser.screenshot()).unwrap();
    }
    assert_eq!(browser.complaints(), "");
}

#[test]
fn the_page_shows_what_a_share_is_computed_of() {
    let Some(mut browser) = Browser::start() else {
        skipped("the_page_shows_what_a_share_is_computed_of", "chromium");
        return;
    };
    let client = service(options());
    client.extracted("bao-cao-an-son.txt", REPORT.as_bytes());
    browser.resize(1366, 900);
    browser.open(&format!("http://{}/fill?lang=en", client.address));
    let bytes = document(&[HEAD, "1|Tổng số máy tính|máy||", "2|Tỷ lệ máy tính kết nối internet|%||"]);
    let give = format!(
        "(() => {{ const d = new DataTransfer(); d.items.add(new File([new Uint8Array({bytes:?})], 'bieu.docx')); document.getElementById('form').files = d.files; document.querySelector('#document option').selected = true; }})()"
    );
    browser.eval(&give);
    browser.eval("document.querySelector('#ask button').click()");
    browser.wait("document.querySelectorAll('#fields .field').length === 2");
    browser.eval("document.querySelectorAll('#fields input')[1].focus()");
    browser.wait("document.querySelectorAll('#evidence blockquote').length === 2");
    let side = browser.eval("document.getElementById('evidence').textContent");
    assert!(
        side.contains("78,95") && side.contains("225 / 285 × 100") && side.contains("computed from two figures of the report"),
        "{side}"
    );
    assert_eq!(browser.complaints(), "");
}
