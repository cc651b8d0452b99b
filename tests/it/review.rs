//! The review page shows every figure, beside its place, with its doubts in words; checked on the HTML and in a real browser.

use crate::browser::{Browser, CTRL};
use crate::common::{documents, skipped};
use crate::http::{Client, answer, answering, options, service};
use bocso::read::scan::Scans;
use bocso::store::{self, Status};
use bocso::web::review::{Request, Show, page};
use bocso::web::{Lang, ServeOptions};
use bocso::work::extractor::filed;
use serde_json::{Value, json};
use std::time::Instant;

pub const TEXT: &str = "Số: 12/BC-UBND\nBÁO CÁO\nKết quả năm 2023\nI. Máy tính & mạng\nToàn xã có 178/234 máy = 70,07% <mới>; còn 17 chiếc, tăng 1,5 lần.\n\
TT\tĐơn vị\tSố máy\tGhi chú\n1\tXã A\t12\t\n2\tXã B\t\tchưa có\nTổng\t\t13\t\n";

pub fn evidence(words: &str, nth: usize) -> Value {
    let byte = TEXT.match_indices(words).nth(nth).unwrap().0;
    let start = TEXT[..byte].chars().count();
    json!({ "page": null, "start": start, "end": start + words.chars().count(), "text": words, "boxes": null })
}

fn fact(value: &str, words: &str) -> Value {
    json!({ "value": value, "evidence": evidence(words, 0), "confidence": 0.99 })
}

struct Figure {
    words: Option<(&'static str, usize)>,
    kind: &'static str,
    label: &'static str,
    cell: Option<(usize, usize)>,
    flag: Option<&'static str>,
    confidence: f32,
}

fn indicator(n: usize, f: &Figure) -> Value {
    let flags: Vec<Value> = f.flag.iter().map(|m| json!({ "rule": "ratio", "message": m, "expected": 76.07 })).collect();
    let cell = f.cell.map(
        |(row, column)| json!({ "id": "t1", "row": row, "column": column, "row_label": "x", "row_path": [], "column_path": ["Số máy"] }),
    );
    json!({
        "id": format!("i{n}"), "label": f.label, "code": null, "subject": null, "status": "actual", "period": null,
        "value": { "kind": f.kind, "raw": f.words.map_or("", |w| w.0), "number": null, "numerator": null, "denominator": null, "percent": null,
                   "unit": null, "qualifier": "exact", "upper": null, "change": null },
        "source": if f.cell.is_some() { "table" } else { "narrative" }, "section": "s1", "table": cell,
        "evidence": f.words.map(|(words, nth)| evidence(words, nth)), "rule": null, "alternatives": [],
        "confidence": f.confidence, "reasons": [{ "name": "unit-missing", "factor": 0.6 }], "flags": flags,
        "review": f.flag.is_some() || f.confidence < 0.8,
    })
}

/// An extraction with one figure of each kind, and its layout.
pub fn sample() -> (Value, Value) {
    let cell = |row, words, kind| Figure { words, kind, label: "Số máy", cell: Some((row, 2)), flag: None, confidence: 0.99 };
    let figures = [
        Figure {
            words: Some(("178/234 máy = 70,07%", 0)),
            kind: "ratio",
            label: "máy",
            cell: None,
            flag: Some("178/234 = 76,07 %, \"ghi\" <70,07>"),
            confidence: 0.9,
        },
        Figure { words: Some(("17", 1)), kind: "count", label: "chiếc", cell: None, flag: None, confidence: 0.6 },
        cell(0, Some(("12", 1)), "count"),
        cell(1, None, "empty"),
        cell(2, Some(("13", 0)), "count"),
    ];
    let indicators: Vec<Value> = figures.iter().enumerate().map(|(n, f)| indicator(n + 1, f)).collect();
    let mut indicators = indicators;
    for (field, number) in [("numerator", json!(178)), ("denominator", json!(234)), ("percent", json!(70.07))] {
        indicators[0]["value"][field] = number;
    }
    let column = |name: &str, role: &str| json!({ "path": [name], "role": role });
    let row = |role: &str, ordinal: &str, label: &str| json!({ "role": role, "ordinal": ordinal, "label": label, "path": [], "unit": null, "note": null });
    let json = json!({
        "schema": "bocso/1",
        "source": { "name": "a.txt", "sha256": "", "media_type": "text/plain", "bytes": 1, "pages": null, "text_origin": "text",
                    "encoding": "unicode", "status": "done", "unread_pages": [] },
        "made_by": { "program": "bocso", "grammars": "" },
        "report": { "number": fact("12/BC-UBND", "12/BC-UBND"), "date": null, "place": null, "kind": fact("báo cáo", "BÁO CÁO"), "issuer": null,
                    "title": fact("Kết quả năm 2023", "Kết quả năm 2023"), "period_start": null, "period_end": null, "signer": null },
        "sections": [{ "id": "s1", "number": "I", "title": "Máy tính & mạng", "path": ["I"], "level": 1, "evidence": evidence("I. Máy tính & mạng", 0) }],
        "tables": [{ "id": "t1", "section": "s1", "caption": null, "shape": "entity", "pages": [],
                     "columns": [column("TT", "ordinal"), column("Đơn vị", "label"), column("Số máy", "value"), column("Ghi chú", "note")],
                     "rows": [row("data", "1", "Xã A"), row("data", "2", "Xã B"), row("total", "Tổng", "")] }],
        "indicators": indicators,
        "checks": [
            { "rule": "ratio", "status": "failed", "message": "178/234 = 76,07 %", "expected": 76.07, "stated": 70.07, "indicators": ["i1"], "evidence": null },
            { "rule": "ordinal", "status": "failed", "message": "thiếu mục II", "expected": null, "stated": null, "indicators": [], "evidence": evidence("I. Máy tính & mạng", 0) },
        ],
        "numbers": { "total": 12, "explained": {}, "unexplained": [{ "text": "1,5", "evidence": evidence("1,5", 0) }] },
    });
    let place = |words, nth| {
        let e = evidence(words, nth);
        (e["start"].as_u64().unwrap(), e["end"].as_u64().unwrap())
    };
    let paragraph = |words, nth| json!({ "paragraph": { "at": place(words, nth) } });
    let (mut rows, mut at) = (Vec::new(), 0);
    for line in TEXT.lines() {
        let mut cells = Vec::new();
        let mut from = at;
        for cell in line.split('\t') {
            cells.push(json!([from, from + cell.chars().count(), 1, 1]));
            from += cell.chars().count() + 1;
        }
        if cells.len() > 1 {
            rows.push(cells);
        }
        at += line.chars().count() + 1;
    }
    let span = (rows[0][0][0].clone(), rows.last().unwrap()[3][1].clone());
    let sentence = TEXT.lines().nth(4).unwrap();
    let pieces = json!([paragraph("Số: 12/BC-UBND", 0), paragraph("BÁO CÁO", 0), paragraph("Kết quả năm 2023", 0), paragraph("I. Máy tính & mạng", 0),
                        paragraph(sentence, 0), { "table": { "at": span, "rows": rows } }]);
    (json, json!({ "pieces": pieces }))
}

/// The sample as an extractor answers with it.
pub fn sample_answer() -> Vec<u8> {
    let (json, layout) = sample();
    answer(&json, TEXT, &layout)
}

/// A service whose every document is the sample, and the address of its page.
pub fn reviewed() -> (Client, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { extractor: Some(answering(&folder, &sample_answer())), ..options() });
    let document = client.extracted("a.txt", b"12");
    assert_eq!(document["status"], "needs_review", "{document}");
    let page = document["links"]["review"].as_str().unwrap().to_owned();
    (client, page, folder)
}

fn count(page: &str, words: &str) -> usize {
    page.matches(words).count()
}

#[test]
fn every_figure_stands_in_the_list_and_in_the_text() {
    let (client, address, _folder) = reviewed();
    let page = client.get(&address).text();
    for id in ["i1", "i2", "i3", "i4", "i5", "u1", "c1", "c2"] {
        assert_eq!(count(&page, &format!("id=\"{id}\"")), 1, "{id}");
    }
    for id in ["i1", "i2", "i3", "i4", "i5", "u1", "c2"] {
        assert_eq!(count(&page, &format!("id=\"t-{id}\"")), 1, "t-{id}");
    }
    assert!(page.contains("178/234 = 76,07 %, &#34;ghi&#34; &#60;70,07&#62;"), "the flag's message, harmless");
    assert!(page.contains("&#60;mới&#62;") && !page.contains("<mới>"));
    assert!(page.contains("không thấy đơn vị"), "a doubt without a flag is told in words");
    assert!(page.contains(">Số máy</th>") && page.contains("<tr class=\"total\">"), "a table is a table");
    assert!(page.contains("<h2 class=\"sec\" id=\"s1\" data-at=\""), "a heading is a heading");
    assert!(page.contains("<p class=\"title\" data-at=\"23\">Kết quả năm 2023</p>"));
    assert!(page.contains("Cần xem <b>2</b>") && page.contains("Chưa giải thích <b>1</b>"));
    assert!(page.contains("thiếu mục II"));
    assert!(!page.contains("<script>") && !page.contains(" style=") && !page.contains(" onclick"));

    let english = client.get(&format!("{address}?lang=en&show=review")).text();
    assert!(english.contains("To review <b>2</b>") && english.contains("value=\"review\" checked"));
    assert!(english.contains("Ratio does not fit"));
}

#[test]
fn every_document_has_a_page_that_shows_all_of_it() {
    for (name, bytes) in documents() {
        let Ok(filed) = filed(&name, &bytes, &Scans::default(), None) else { continue };
        let store::Extracted { json, text, layout } = filed.extracted().unwrap();
        let wanted = Request {
            lang: Lang::Vi,
            show: Show::All,
            version: "",
            id: "x",
            name: &name,
            status: Status::Done,
            sizes: &[],
            decisions: "{}",
        };
        let page = page(&wanted, &json, &text, &layout).unwrap_or_else(|e| panic!("{name}: {e}"));
        let extraction: Value = serde_json::from_str(&json).unwrap();
        let mut ids: Vec<&str> = page.match_indices(" id=\"").filter_map(|(at, m)| page[at + m.len()..].split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: an id stands twice");
        let has = |id: &str| ids.binary_search(&id).is_ok();
        for i in extraction["indicators"].as_array().unwrap() {
            let id = i["id"].as_str().unwrap();
            assert!(has(id), "{name}: {id} is not in the list");
            assert!(i["evidence"].is_null() || has(&format!("t-{id}")), "{name}: {id} is not in the text");
        }
        for n in 1..=extraction["numbers"]["unexplained"].as_array().unwrap().len() {
            assert!(has(&format!("u{n}")) && has(&format!("t-u{n}")), "{name}: unexplained number {n}");
        }
    }
}

#[test]
fn thousands_of_figures_are_a_matter_of_moments() {
    let (mut json, _) = sample();
    let line = "Có 178 máy tính đạt yêu cầu tại các xã, phường.\n";
    let chars = line.chars().count();
    let figures: Vec<Value> = (0..20_000)
        .map(|n| {
            let mut i =
                indicator(n + 1, &Figure { words: None, kind: "count", label: "máy tính", cell: None, flag: None, confidence: 0.9 });
            let start = n * chars + 3;
            i["evidence"] = json!({ "page": null, "start": start, "end": start + 3, "text": "178", "boxes": null });
            i
        })
        .collect();
    let pieces: Vec<Value> = (0..20_000).map(|n| json!({ "paragraph": { "at": [n * chars, (n + 1) * chars - 1] } })).collect();
    json["indicators"] = figures.into();
    json["numbers"]["unexplained"] = json!([]);
    let begun = Instant::now();
    let wanted =
        Request { lang: Lang::Vi, show: Show::All, version: "", id: "x", name: "a", status: Status::Done, sizes: &[], decisions: "{}" };
    let layout = json!({ "pieces": pieces }).to_string();
    let page = page(&wanted, &json.to_string(), &line.repeat(20_000), &layout).unwrap();
    assert_eq!(count(&page, "<mark class=\"f\""), 20_000);
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn a_browser_follows_figures_and_keys() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_browser_follows_figures_and_keys", "chromium");
        return;
    };
    let (client, address, _folder) = reviewed();
    browser.open(&format!("http://{}{address}", client.address));
    assert_eq!(browser.complaints(), "", "nothing on the page breaks its own policy");
    let current = "[...document.querySelectorAll('.current')].map(e => e.id).sort().join()";
    let shown = "[...document.querySelectorAll('.group li')].filter(e => e.offsetParent).map(e => e.id).join()";
    assert_eq!(browser.eval(shown), "i1,i2,i3,i5", "blanks and unexplained numbers wait behind their filters");

    assert_eq!(browser.eval(current), "i1,t-i1", "the first doubt is at hand");
    browser.eval("document.querySelector('#t-i2 a').click()");
    assert_eq!(browser.eval(current), "i2,t-i2", "a click in the text finds the entry");
    assert_eq!(browser.eval("document.activeElement.closest('li').id"), "i2");
    browser.key("ArrowDown", CTRL);
    assert_eq!(browser.eval(current), "i3,t-i3", "every figure in turn");
    browser.key("Tab", 0);
    assert_eq!(browser.eval(current), "i5,t-i5", "so does Tab, past what is hidden");
    browser.key("ArrowUp", CTRL);
    assert_eq!(browser.eval(current), "i3,t-i3");
    browser.key("ArrowUp", 0);
    assert_eq!(browser.eval(current), "t-u1,u1", "a number that nothing explains is a doubt");
    browser.key("ArrowUp", 0);
    assert_eq!(browser.eval(current), "i2,t-i2");
    browser.key("ArrowDown", 0);
    browser.key("ArrowDown", 0);
    assert_eq!(browser.eval(current), "i1,t-i1", "past what is certain, and round the end");

    browser.eval("document.getElementById('show-review').click()");
    assert_eq!(browser.eval(shown), "i1,i2");
    assert_eq!(browser.eval("document.querySelector('[for=show-review] b').innerText"), "2");
    assert_eq!(browser.eval("new URL(location).searchParams.get('show')"), "review");
    browser.eval("document.querySelector('#t-u1 a').click()");
    assert_eq!(browser.eval("document.getElementById('u1').offsetParent !== null"), "true", "a click brings back what the filter hid");
    browser.eval("document.querySelector('#c2 a').click()");
    assert_eq!(browser.eval(current), "t-c2,u1", "a failed check leads to its words");
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), "true", "nothing sticks out at 1366 × 768");
    let picture = browser.screenshot();
    assert!(picture.len() > 20_000, "{} bytes", picture.len());
}

#[test]
fn a_browser_uploads_and_arrives_at_the_page() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_browser_uploads_and_arrives_at_the_page", "chromium");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { extractor: Some(answering(&folder, &sample_answer())), ..options() });
    browser.open(&format!("http://{}/", client.address));
    browser.eval(
        "(() => { const files = new DataTransfer(); files.items.add(new File(['Có 12 máy.'], 'báo cáo.txt'));
          dispatchEvent(new DragEvent('drop', { dataTransfer: files, cancelable: true })); return 1; })()",
    );
    browser.wait("location.pathname.startsWith('/review/') && document.querySelector('#t-i1') !== null");
    assert_eq!(browser.complaints(), "");
    browser.open(&format!("http://{}/", client.address));
    assert!(browser.eval("document.querySelector('.documents').innerText").contains("báo cáo.txt"));
}
