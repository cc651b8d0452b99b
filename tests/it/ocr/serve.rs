//! The service tells how far a scan is, gives what its pages give so far, and shows both readings of a doubted figure.

use super::make::{Leaf, engine, path_with, pdf, strip};
use super::{is_strip, unread};
use crate::common::has_tesseract;
use crate::http::{Client, options, script, service};
use bocso::read::scan::Scans;
use bocso::web::ServeOptions;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A service whose engine lies in a folder, and where its pages are kept.
fn with_engine(folder: &TempDir) -> Client {
    let program = script(folder, &format!("PATH='{}' exec {} \"$@\"", path_with(folder.path()), env!("CARGO_BIN_EXE_bocso")));
    let scans = Scans { jobs: 1, cache: Some(folder.path().join("kept")), ..Scans::on() };
    service(ServeOptions { extractor: Some(program), scans, ..options() })
}

fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn pages_are_shown_while_others_are_under_way() {
    if !has_tesseract("pages_are_shown_while_others_are_under_way") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let wait = |n: usize| format!("while [ -e hold ] && [ -e first ]; do sleep 0.05; done; [ {n} = 0 ] || :");
    engine(folder.path(), &wait(0));
    let client = with_engine(&folder);
    // The first page is known from another document; the engine then waits.
    let first = client.extracted("một.pdf", &pdf(&[Leaf::Scan(strip(0))]));
    assert_eq!(first["pages"], serde_json::Value::Null, "{first}");
    let marks = |path: &Path| fs::write(path, "").unwrap();
    marks(&folder.path().join("hold"));
    marks(&folder.path().join("first"));
    let id = client.upload("ba.pdf", &pdf(&[Leaf::Scan(strip(0)), Leaf::Scan(strip(1)), Leaf::Scan(strip(2))])).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let address = format!("/api/v1/documents/{id}");
    let interim = until("the first page", || Some(client.get(&format!("{address}/extraction"))).filter(|a| a.status == 200)).json();
    let document = client.get(&address).json();
    assert_eq!((&document["pages"], &document["status"]), (&serde_json::json!([1, 3]), &"running".into()), "{document}");
    is_strip(&interim, 1);
    assert_eq!(interim["source"]["status"], "partial");
    let lost = unread(&interim);
    assert_eq!(lost.iter().map(|u| u.0).collect::<Vec<_>>(), [2, 3], "{lost:?}");
    assert!(lost.iter().all(|u| u.1.contains("đang nhận dạng chữ")), "{lost:?}");
    let page = client.get(&format!("/review/{id}")).text();
    assert!(page.contains("Đã nhận dạng 1/3 trang quét") && page.contains("http-equiv=\"refresh\""), "{page}");
    fs::remove_file(folder.path().join("hold")).unwrap();
    let done = client.settled(&id);
    assert!(matches!(done["status"].as_str(), Some("done" | "needs_review")) && done["pages"].is_null(), "{done}");
    let whole = client.get(&format!("{address}/extraction")).json();
    is_strip(&whole, 3);
    assert!(unread(&whole).is_empty() && whole["source"]["status"] == "done" && whole["source"]["pages"] == 3);
}

#[test]
fn both_readings_of_a_doubted_figure_are_shown() {
    if !has_tesseract("both_readings_of_a_doubted_figure_are_shown") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Every first reading of 315 is 375.
    let real = super::make::tesseract();
    engine(
        folder.path(),
        &format!(
            "case \"$*\" in *hocr*) case \"$*\" in *whitelist*) ;; *) {} \"$@\" | sed 's/315/375/g'; exit 0;; esac;; esac",
            real.display()
        ),
    );
    let client = with_engine(&folder);
    let document = client.extracted("a.pdf", &pdf(&[Leaf::Scan(strip(0))]));
    assert_eq!(document["status"], "needs_review", "{document}");
    let id = document["id"].as_str().unwrap();
    let extraction = client.get(&format!("/api/v1/documents/{id}/extraction")).json();
    let figure =
        extraction["indicators"].as_array().unwrap().iter().find(|i| matches!(i["value"]["raw"].as_str(), Some("315" | "375"))).unwrap();
    assert!(figure["review"] == true && figure["alternatives"][0]["reason"] == "ocr", "{figure}");
    let mut both = [&figure["value"]["number"], &figure["alternatives"][0]["value"]["number"]].map(|n| n.as_u64().unwrap());
    both.sort_unstable();
    assert_eq!(both, [315, 375]);
    for (address, said) in [
        (format!("/review/{id}"), ["hai lần nhận dạng cho kết quả khác nhau", "(lần nhận dạng ảnh còn lại)", "315", "375"]),
        (format!("/review/{id}?lang=en"), ["two readings of the picture differ", "(the other reading of the picture)", "315", "375"]),
    ] {
        let page = client.get(&address).text();
        assert!(said.iter().all(|s| page.contains(s)), "{page}");
    }
}
