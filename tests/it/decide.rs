//! Decisions of people, asked for over HTTP and made in a real browser: by keys alone, by two at once, on a scan, on a long report.

use crate::browser::{ALT, Browser, CTRL};
use crate::common::{bocso, skipped};
use crate::http::{Answer, Client, answering, database, options, script, service};
use crate::review::{reviewed, sample, sample_answer};
use bocso::web::ServeOptions;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

/// What the service says of a document's decisions, and its entity tag.
fn standing(client: &Client, api: &str) -> (Value, String) {
    let answer = client.get(&format!("{api}/decisions"));
    let tag = answer.header("etag").unwrap().to_owned();
    (answer.json(), tag)
}

fn decide(client: &Client, api: &str, tag: &str, wish: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("if-match", tag)];
    client.send("POST", &format!("{api}/decisions"), &headers, wish.to_string().as_bytes())
}

/// The address of a document in the API, by that of its page.
fn api(page: &str) -> String {
    page.replace("/review/", "/api/v1/documents/")
}

#[test]
fn decisions_follow_each_other_or_are_told_what_came_between() {
    let (client, page, _folder) = reviewed();
    let api = api(&page);
    let (state, tag) = standing(&client, &api);
    assert_eq!(
        (&state["length"], &state["counts"]["undecided"], &state["counts"]["machine"]),
        (&json!(0), &json!(3), &json!(2)),
        "{state}"
    );
    let wish = json!({ "action": "accept", "entry": "i1" });
    let body = wish.to_string();
    client.send("POST", &format!("{api}/decisions"), &[("content-type", "application/json")], body.as_bytes()).is_problem(428);

    let made = decide(&client, &api, &tag, &wish);
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.json()["decisions"]["i1"]["action"], "accept");
    let behind = decide(&client, &api, &tag, &json!({ "action": "reject", "entry": "i2" }));
    let told = behind.is_problem(412);
    assert_eq!((&told["events"][0]["action"], &told["decisions"]["i1"]["who"]), (&json!("accept"), &json!("local")), "{told}");
    let tag = format!("\"{}\"", told["head"].as_str().unwrap());
    assert_eq!(behind.header("etag"), Some(tag.as_str()));

    let refused = [
        json!({ "action": "correct", "entry": "i1", "fields": { "percent": "7,53" } }),
        json!({ "action": "correct", "entry": "i1", "fields": { "colour": "red" } }),
        json!({ "action": "correct", "entry": "i1", "fields": {} }),
        json!({ "action": "correct", "entry": "i9", "fields": { "unit": "máy" } }),
        json!({ "action": "accept", "entry": "u1" }),
        json!({ "action": "forget", "entry": "i1" }),
        json!({ "action": "undo", "undoes": 7 }),
        json!({ "action": "add", "start": 5, "end": 900_000, "fields": { "kind": "count", "number": "1" } }),
        json!({ "action": "add", "page": 1, "box": [1, 2, 3, 4], "fields": { "kind": "count", "number": "1" } }),
        json!({ "action": "correct", "entry": "i1", "fields": { "unit": "m".repeat(501) } }),
    ];
    for wish in refused {
        decide(&client, &api, &tag, &wish).is_problem(422);
    }
    for malformed in [&b"{"[..], b"{\"action\":\"accept\",\"entry\":\"i1\",\"surprise\":1}", b""] {
        let headers = [("content-type", "application/json"), ("if-match", tag.as_str())];
        let answer = client.send("POST", &format!("{api}/decisions"), &headers, malformed);
        assert!((400..500).contains(&answer.status), "{}", answer.text());
    }
    assert_eq!(standing(&client, &api).0["length"], 1, "nothing of that was stored");

    let fields = json!({ "numerator": "178", "denominator": "234", "percent": "76.07" });
    let corrected =
        decide(&client, &api, &tag, &json!({ "action": "correct", "entry": "i1", "fields": fields, "note": "bản giấy" })).json();
    let tag = format!("\"{}\"", corrected["head"].as_str().unwrap());
    let added = json!({ "action": "add", "entry": "u1", "fields": { "kind": "quantity", "number": "1.5", "unit": "lần", "label": "tăng" }, "sample": true });
    let added = decide(&client, &api, &tag, &added).json();
    assert_eq!((&added["entry"], &added["counts"]["undecided"]), (&json!("u1"), &json!(1)), "{added}");
    let tag = format!("\"{}\"", added["head"].as_str().unwrap());
    let beside = client.get(&format!("{api}/extraction?decisions=1")).json();
    assert_eq!(beside["indicators"][0]["decision"]["fields"]["percent"], "76.07");
    assert_eq!(
        beside["indicators"][0]["value"],
        client.get(&format!("{api}/extraction")).json()["indicators"][0]["value"],
        "the machine's value stays"
    );
    assert_eq!(beside["decisions"]["others"]["u1"]["action"], "add");
    let undone = decide(&client, &api, &tag, &json!({ "action": "undo", "undoes": 2 })).json();
    assert_eq!(undone["decisions"]["i1"]["action"], "accept", "what stood before stands again: {undone}");
    let events = client.get(&format!("{api}/decisions?events=1&after=2")).json();
    assert_eq!((&events["events"][0]["sample"], &events["events"][1]["undoes"]), (&json!(true), &json!(2)));
    let tag = format!("\"{}\"", undone["head"].as_str().unwrap());
    assert_eq!(client.send("GET", &format!("{api}/decisions"), &[("if-none-match", &tag)], b"").status, 304);
}

#[test]
fn what_is_settled_on_the_page_is_exported() {
    let Some(mut browser) = Browser::start() else {
        skipped("what_is_settled_on_the_page_is_exported", "chromium");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let store = database(folder.path());
    let client = service(ServeOptions { database: store.clone(), extractor: Some(answering(&folder, &sample_answer())), ..options() });
    let page = client.extracted("a.txt", b"12")["links"]["review"].as_str().unwrap().to_owned();
    browser.open(&format!("http://{}{page}", client.address));
    // What arithmetic gives is offered, the number typed over it counts.
    browser.key("1", ALT);
    assert_eq!(browser.eval("document.querySelector('.edit input[name=percent]').value"), "76,07");
    browser.eval("document.querySelector('.edit input[name=numerator]').select()");
    browser.type_text("178");
    browser.eval("document.querySelector('.edit input[name=denominator]').select()");
    browser.type_text("2,3,4");
    browser.key("Enter", 0);
    browser.eval("document.querySelector('.edit input[name=denominator]').select()");
    browser.type_text("234");
    assert_eq!(browser.eval("document.querySelector('.echo').innerText.startsWith('= 178/234 = 76,07 %')"), "true");
    browser.key("Enter", 0);
    browser.wait("document.querySelector('#i1.settled.s-correct') !== null");
    assert_eq!(browser.eval("document.querySelector('.group li.current').id"), "i2", "on to the next doubt");
    // A click on a word of the text puts it into the field.
    browser.key("F2", 0);
    let place = browser.middle("#t-i3");
    browser.drag(place, place);
    assert_eq!(browser.eval("document.querySelector('.edit input').value"), "12");
    browser.key("Escape", 0);
    let waits = "fetch(location.pathname.replace('/review/', '/api/v1/documents/') + '/decisions').then(a => a.json()).then(a => a.length)";
    let begun = Instant::now();
    while browser.eval_later(waits) != "1" {
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    assert_eq!(browser.complaints(), "");
    drop(client);
    let file = folder.path().join("figures.jsonl");
    let out = bocso().args(["export", "--format", "jsonl", "--database", &store.0, "--out"]).arg(&file).output().unwrap();
    let lines = std::fs::read_to_string(&file).unwrap_or_default();
    let rows: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let row =
        rows.iter().find(|r| r["review"] == "corrected").unwrap_or_else(|| panic!("{lines} {}", String::from_utf8_lossy(&out.stderr)));
    assert!(row.to_string().contains("76.07"), "{row}");
}

#[test]
fn a_whole_document_is_settled_by_keys_alone() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_whole_document_is_settled_by_keys_alone", "chromium");
        return;
    };
    let client = service(options());
    let text = "BÁO CÁO\nKết quả năm 2023\nI. Hồ sơ\nToàn tỉnh có 154/2.045 hồ sơ, đạt 8,28%; trong đó cấp tỉnh 500 hồ sơ.\n\
                Tổng số 100 cán bộ, gồm 40 nam và 50 nữ.\nĐạt 178/234 máy = 70,07%.\n";
    let document = client.extracted("a.txt", text.as_bytes());
    let page = document["links"]["review"].as_str().unwrap().to_owned();
    browser.open(&format!("http://{}{page}", client.address));
    let left = "document.querySelectorAll('.group li.r:not(.settled), .group li.u:not(.settled)').length";
    let open: usize = browser.eval(left).parse().unwrap();
    assert!(open >= 2, "{open} doubts");
    browser.key("F1", 0);
    assert_eq!(browser.eval("document.getElementById('help').open"), "true");
    browser.key("Escape", 0);
    assert_eq!(browser.eval("document.getElementById('help').open"), "false");
    // Put off: the cursor goes on, and comes back when all others are done.
    let first = browser.eval("document.querySelector('.group li.current').id");
    browser.key("End", 0);
    browser.wait(&format!("document.querySelector('#{first}.s-postpone') !== null"));
    assert_ne!(browser.eval("document.querySelector('.group li.current').id"), first);
    // A figure and those that its check speaks of.
    browser.key("ArrowRight", 0);
    browser.key("ArrowLeft", 0);
    for _ in 0..open {
        // Letters as an input method sends them change nothing outside of fields.
        browser.type_text("ư");
        let number = browser.eval("document.querySelector('.group li.current').classList.contains('u')") == "true";
        browser.key(if number { "Delete" } else { "Enter" }, 0);
    }
    browser.wait(&format!("{left} === 0"));
    browser.wait("document.querySelector('.progress').classList.contains('all')");
    browser.key("z", CTRL);
    browser.wait(&format!("{left} === 1"));
    browser.key("F2", 0);
    assert_eq!(browser.eval("document.activeElement.matches('.edit input.number')"), "true");
    browser.type_text("9");
    browser.key("F4", 0);
    browser.eval("document.querySelector('.edit input[name=unit]').focus()");
    browser.type_text("đơn vị");
    for name in ["percent", "numerator", "denominator"] {
        browser.eval(&format!("(i => {{ if (i && !i.value) i.value = '1'; }})(document.querySelector('.edit input[name={name}]'))"));
    }
    browser.key("Enter", 0);
    browser.wait(&format!("{left} === 0"));
    let id = page.rsplit('/').next().unwrap();
    assert_eq!(document["status"], "needs_review");
    let begun = Instant::now();
    loop {
        let state = client.get(&format!("/api/v1/documents/{id}/decisions?events=1")).json();
        let actions: Vec<&str> = state["events"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
        if state["counts"]["undecided"] == 0 && actions.last() == Some(&"correct") {
            assert!(actions.contains(&"undo") && actions.contains(&"postpone"), "{actions:?}");
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{state}");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(client.get(&format!("/api/v1/documents/{id}")).json()["status"], "done", "nothing is left to decide");
    assert_eq!(browser.complaints(), "");
}

#[test]
fn two_people_on_one_document_see_each_other() {
    let (Some(mut one), Some(mut two)) = (Browser::start(), Browser::start()) else {
        skipped("two_people_on_one_document_see_each_other", "chromium");
        return;
    };
    let (client, page, _folder) = reviewed();
    for browser in [&mut one, &mut two] {
        browser.open(&format!("http://{}{page}", client.address));
    }
    one.key("Enter", 0);
    one.wait("document.querySelector('#i1.s-accept.settled') !== null");
    // The other one decides about the same figure before it hears of that, and is told.
    let begun = Instant::now();
    while standing(&client, &api(&page)).0["length"] != 1 {
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    if two.eval("document.querySelector('#i1.settled') === null") == "true" {
        two.key("Delete", 0);
    }
    two.wait("document.querySelector('#i1.s-accept.settled') !== null");
    two.wait("document.getElementById('say').innerText !== ''");
    // Another figure: sent again on top of what came between, without a word.
    two.eval("document.querySelector('#i2 .go').click()");
    two.key("Enter", 0);
    one.wait("document.querySelector('#i2.s-accept.settled') !== null");
    assert_eq!(standing(&client, &api(&page)).0["length"], 2, "one event a figure");
    // The browser notes a refused request; nothing else may be amiss.
    for complaint in [one.complaints(), two.complaints()].iter().flat_map(|c| c.lines()) {
        assert!(complaint.contains("412"), "{complaint}");
    }
}

/// An extractor that gives the sample on pages, while pages are drawn by the program itself.
fn on_pages(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let (mut json, mut layout) = sample();
    json["source"]["text_origin"] = json!("image-ocr");
    json["source"]["pages"] = json!(1);
    let mut words = Vec::new();
    let mut last = 0;
    for (n, i) in json["indicators"].as_array_mut().unwrap().iter_mut().enumerate() {
        let Some(e) = i["evidence"].as_object_mut() else { continue };
        let top = 100 + n as u64 * 50;
        e.insert("page".to_owned(), json!(1));
        e.insert("boxes".to_owned(), json!([[100, top, 200, top + 14]]));
        let (start, end) = (e["start"].as_u64().unwrap(), e["end"].as_u64().unwrap());
        words.extend([start - last, end - start, 1000, top * 10, 2000, (top + 14) * 10]);
        last = start;
    }
    layout["words"] = json!([{ "page": 1, "at": words }]);
    std::fs::write(folder.path().join("answer"), crate::http::answer(&json, crate::review::TEXT, &layout)).unwrap();
    let program = env!("CARGO_BIN_EXE_bocso");
    script(folder, &format!("if [ \"$1\" = draw ]; then exec {program} \"$@\"; fi\ncat >/dev/null\ncat \"$(dirname \"$0\")/answer\""))
}

/// A page with bars where the sample's figures stand.
fn scan() -> Vec<u8> {
    let bar = |x: u32, y: u32| (200..400).contains(&x) && y >= 200 && (y - 200) % 100 < 28 && y < 700;
    let image = RgbImage::from_fn(1190, 1684, |x, y| Rgb(if bar(x, y) { [40; 3] } else { [250; 3] }));
    let mut png = Vec::new();
    image.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    png
}

#[test]
fn pages_are_pictures_made_here() {
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { extractor: Some(on_pages(&folder)), ..options() });
    let original = scan();
    let document = client.extracted("a.png", &original);
    let own = document["links"]["self"].as_str().unwrap();
    let pages = client.get(&format!("{own}/pages")).json();
    assert_eq!((&pages["pages"][0]["kind"], pages["pages"].as_array().unwrap().len()), (&json!("image"), 1), "{pages}");
    let picture = client.get(&format!("{own}/pages/1?width=640"));
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    assert!(picture.header("cache-control").is_some_and(|c| c.contains("immutable") && c.contains("private")));
    let shown = image::load_from_memory(&picture.body).unwrap();
    assert_eq!(shown.width(), 640);
    assert_ne!(picture.body, original, "never the bytes that came");
    let tag = picture.header("etag").unwrap();
    assert_eq!(client.send("GET", &format!("{own}/pages/1?width=640"), &[("if-none-match", tag)], b"").status, 304);
    let crop = client.get(&format!("{own}/crops/i1"));
    let crop = image::load_from_memory(&crop.body).unwrap().to_luma8();
    let dark = crop.pixels().filter(|p| p.0[0] < 100).count();
    assert!(dark * 6 > crop.pixels().count() && dark < crop.pixels().count(), "the figure and paper around it");
    for missing in ["pages/2", "pages/0", "crops/i4", "crops/i99"] {
        client.get(&format!("{own}/{missing}")).is_problem(404);
    }
    assert_eq!(client.get(&format!("{own}/pages/x")).status, 400);
    let words = client.get(&format!("{own}/pages/1/words")).json();
    assert_eq!(words[1][6], "17", "{words}");
}

#[test]
fn a_missed_figure_is_dragged_on_a_scan() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_missed_figure_is_dragged_on_a_scan", "chromium");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { extractor: Some(on_pages(&folder)), ..options() });
    let page = client.extracted("a.png", &scan())["links"]["review"].as_str().unwrap().to_owned();
    browser.open(&format!("http://{}{page}", client.address));
    browser.wait("document.querySelector('.sheet image[href]') !== null && !document.querySelector('.sheet.loading')");
    assert_eq!(browser.eval("document.querySelector('#t-i1').classList.contains('current')"), "true");
    assert_eq!(browser.eval("document.querySelector('.card .cut image') !== null"), "true", "the figure is cut out");
    // A click on a box chooses it.
    let box_of = browser.middle("#t-i2");
    browser.drag(box_of, box_of);
    assert_eq!(browser.eval("document.querySelector('.group li.current').id"), "i2");
    browser.key("Insert", 0);
    let (x, y) = browser.middle("#t-i3");
    browser.drag((x + 120.0, y - 12.0), (x + 260.0, y + 16.0));
    browser.wait("document.querySelector('.edit input[name=label]') !== null");
    browser.eval("document.querySelector('.edit input.number').focus()");
    browser.type_text("1.234,5");
    browser.eval("document.querySelector('.edit input[name=label]').focus()");
    browser.type_text("máy in");
    browser.key("Enter", 0);
    browser
        .wait("document.querySelector('#people li.s-add.settled') !== null && document.querySelector('.sheet rect[data-e^=a]') !== null");
    let state = standing(&client, &api(&page)).0;
    let (_, added) = state["decisions"].as_object().unwrap().iter().next().unwrap();
    assert_eq!((&added["fields"]["number"], &added["place"]["page"]), (&json!("1234.5"), &json!(1)), "{state}");
    browser.key("z", CTRL);
    browser.wait("document.querySelector('#people li').hidden");
    assert_eq!(browser.complaints(), "");
}

/// A report of so many pages with so many figures on each.
fn long_report(pages: usize, figures: usize) -> String {
    let mut html =
        "<meta charset=\"utf-8\"><style>@page { size: A4; margin: 2cm } body { font: 12pt serif } section { break-after: page }</style>\
                    <p>Số: 12/BC-UBND</p><h1>BÁO CÁO</h1><h2>Kết quả năm 2023</h2>"
            .to_owned();
    for page in 0..pages {
        let _ = write!(html, "<section><h3>{}. Hồ sơ</h3>", page + 1);
        for n in (0..figures).step_by(2) {
            let whole = 100 + page * 7 + n;
            let _ = write!(
                html,
                "<p>- Lĩnh vực {} tiếp nhận {whole} hồ sơ; giải quyết {}/{whole} hồ sơ, đạt 98,00%.</p>",
                char::from(b'A' + (n % 26) as u8),
                whole - 3
            );
        }
        html.push_str("</section>");
    }
    html
}

#[test]
fn sixty_pages_with_twelve_hundred_figures_stay_fluent() {
    let Some(mut browser) = Browser::start() else {
        skipped("sixty_pages_with_twelve_hundred_figures_stay_fluent", "chromium");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("long.html");
    std::fs::write(&source, long_report(60, 24)).unwrap();
    browser.open(&format!("file://{}", source.display()));
    let pdf = base64(&browser.print("", ""));
    let client = service(options());
    let document = client.extracted("long.pdf", &pdf);
    let figures = document["figures"].as_u64().unwrap();
    assert!(figures >= 1200, "{document}");
    let page = document["links"]["review"].as_str().unwrap().to_owned();
    browser.open(&format!("http://{}{page}", client.address));
    assert_eq!(browser.eval("document.querySelectorAll('.sheet').length"), "60");
    browser.wait("document.querySelector('.sheet image[href]') !== null && !document.querySelector('.sheet.loading')");
    let fetched: usize = browser.eval("document.querySelectorAll('.sheet image[href]').length").parse().unwrap();
    assert!(fetched < 12, "{fetched} pages were fetched, most of them unseen");
    // A hundred steps over the figures, each laid out before the next.
    let steps = "(async () => { const begun = performance.now(); let worst = 0;
        for (let n = 0; n < 100; n += 1) { const at = performance.now();
          document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', ctrlKey: true, bubbles: true }));
          document.body.offsetHeight; worst = Math.max(worst, performance.now() - at); }
        return `${Math.round((performance.now() - begun) / 100)},${Math.round(worst)}`; })()";
    let said = browser.eval_later(steps);
    let (mean, worst) = said.split_once(',').unwrap();
    println!("a step over {figures} figures: {mean} ms, at worst {worst} ms");
    assert!(mean.parse::<u32>().unwrap() < 100, "{said} ms");
    browser.key("Enter", 0);
    browser.wait("document.querySelector('.group li.s-accept.settled') !== null");
    assert_eq!(browser.complaints(), "");
}

/// Base 64 without white space, as the protocol sends it.
fn base64(text: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut out, mut bits, mut held) = (Vec::with_capacity(text.len() * 3 / 4), 0u32, 0);
    for v in text.bytes().filter_map(value) {
        bits = bits << 6 | u32::from(v);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 255) as u8);
        }
    }
    out
}

#[test]
fn pages_are_accessible() {
    let target = Path::new(env!("CARGO_BIN_EXE_bocso")).parent().and_then(Path::parent).unwrap();
    let Ok(axe) = std::fs::read_to_string(target.join("readers/axe.min.js")) else {
        skipped("pages_are_accessible", "axe-core (tests/run puts it in target/readers)");
        return;
    };
    let Some(mut browser) = Browser::start() else {
        skipped("pages_are_accessible", "chromium");
        return;
    };
    let (client, text, _folder) = reviewed();
    let folder = tempfile::tempdir().unwrap();
    let scans = service(ServeOptions { extractor: Some(on_pages(&folder)), ..options() });
    let picture = scans.extracted("a.png", &scan())["links"]["review"].as_str().unwrap().to_owned();
    let addresses = [format!("http://{}{text}", client.address), format!("http://{}{picture}?lang=en", scans.address)];
    for (width, height) in [(1366, 768), (390, 844)] {
        browser.resize(width, height);
        for address in &addresses {
            browser.open(address);
            for step in ["", "F2", "F1"] {
                if !step.is_empty() {
                    browser.key(step, 0);
                }
                browser.run(&axe);
                let found = browser.eval_later("axe.run().then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')}`).join('\\n'))");
                assert_eq!(found, "", "{address} at {width}x{height} after `{step}`");
            }
            assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), "true", "{address} at {width}");
        }
    }
}
