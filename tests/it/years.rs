//! Years side by side: over HTTP and by the command line, on both databases.

use crate::common::{self, bocso};
use crate::http::{Client, options, service};
use bocso::web::{Secret, ServeOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A service on each kind of database, with the arguments that name the same store to the command line.
pub fn services(test: &str) -> Vec<(Client, Vec<String>, TempDir)> {
    let mut all = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let mut places = vec![(format!("sqlite://{}", folder.path().join("bocso.sqlite").display()), None, folder)];
    if let Some(address) = common::postgres(test) {
        let folder = tempfile::tempdir().unwrap();
        places.push((address, Some(folder.path().join("blobs").display().to_string()), folder));
    }
    for (database, blobs, folder) in places {
        let mut args = vec!["--database".to_owned(), database.clone()];
        args.extend(blobs.clone().map(|b| ["--blobs".to_owned(), b]).into_iter().flatten());
        let client = service(ServeOptions { database: Secret(database), blobs, rate: 0, ..options() });
        all.push((client, args, folder));
    }
    all
}

/// Runs the program on a store; what it prints, and whether it ended well.
pub fn run(args: &[&str], place: &[String]) -> (String, bool) {
    let done = bocso().args(args).args(place).args(["--lang", "en"]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (said, done.status.success())
}

/// Hands in a commune's report of a year; its id.
pub fn report(client: &Client, commune: &str, year: i32, lines: &str) -> String {
    let text = format!(
        "UBND XÃ {}\nSố: {year}/BC-UBND\n{commune}, ngày 20 tháng 12 năm {year}\n\nBÁO CÁO\nKết quả năm {year}\n\nI. Xã hội\n{lines}\n",
        commune.to_uppercase()
    );
    let made = client.extracted(&format!("{commune}-{year}.txt"), text.as_bytes());
    made["id"].as_str().unwrap().to_owned()
}

fn post(client: &Client, path: &str, body: &Value) -> crate::http::Answer {
    client.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes())
}

#[test]
fn a_code_stands_side_by_side_with_what_differs() {
    for (client, place, folder) in services("years_side") {
        for (year, poor) in [(2019, 121), (2020, 118), (2021, 124), (2022, 130)] {
            report(&client, "Minh Hòa", year, &format!("Số hộ nghèo là {poor} hộ."));
        }
        // It looks back, and tells 2022 otherwise; its own number is ten times what is usual.
        report(&client, "Minh Hòa", 2023, "Số hộ nghèo là 1.210 hộ.\nTổng số hộ nghèo năm 2022 là 137 hộ.");
        report(&client, "Tân Lập", 2022, "Số hộ nghèo là 70 hộ.");
        let grid = client.get("/api/v1/years?code=ngheo.ho").json();
        assert_eq!(
            (&grid["unit"], grid["periods"].as_array().unwrap().len(), grid["rows"].as_array().unwrap().len()),
            (&json!("hộ"), 5, 2),
            "{grid}"
        );
        let rows = grid["rows"].as_array().unwrap();
        let row = rows.iter().find(|r| r["unit"].as_str().unwrap().contains("MINH")).unwrap();
        let cell = &row["cells"][3];
        let values: Vec<(&Value, &Value)> = cell["entries"].as_array().unwrap().iter().map(|e| (&e["value"], &e["told"])).collect();
        assert_eq!(values, [(&json!(130), &json!("own")), (&json!(137), &json!("later"))], "{cell}");
        assert!(row["cells"][4]["entries"][0]["odd"][0].as_str().unwrap().contains("gấp khoảng 10 lần"), "{row}");
        let [difference] = grid["differences"].as_array().unwrap().as_slice() else { panic!("{grid}") };
        assert_eq!((&difference["why"], &difference["by"], &difference["percent"]), (&json!("restated"), &json!(7), &json!(5.4)));
        assert_eq!(difference["one_quote"], "Số hộ nghèo là 130 hộ.");
        assert_eq!(difference["other_quote"], "Tổng số hộ nghèo năm 2022 là 137 hộ.");
        assert_eq!(client.get("/api/v1/compare").json()["differences"][0]["code"], "ngheo.ho");
        client.get("/api/v1/years").is_problem(400);
        client.get("/api/v1/years?code=ngheo.ho&format=doc").is_problem(400);

        let csv = client.get("/api/v1/years?code=ngheo.ho&format=csv").text();
        assert!(csv.starts_with("\u{feff}đơn vị,2019,2020,2021,2022,2023,ghi chú\r\n"), "{csv}");
        assert!(csv.contains(",121,118,124,130,1210,") && csv.contains("2022: 137 (báo cáo sau nêu lại)"), "{csv}");
        let book = client.get("/api/v1/years?code=ngheo.ho&format=xlsx");
        let path = folder.path().join("years.xlsx");
        std::fs::write(&path, &book.body).unwrap();
        let (text, _) = run(&["text", path.to_str().unwrap(), "--no-sandbox"], &[]);
        assert!(text.contains("1.210") || text.contains("1210"), "{text}");

        let page = client.get("/years?code=ngheo.ho").text();
        assert!(
            page.contains("137<sup>*</sup>") && page.contains("class=\"apart\"") && page.contains("báo cáo sau nêu lại khác"),
            "{page}"
        );
        assert!(client.get("/years?code=ho+ngheo").text().contains("ngheo.ho"), "words without marks");
        assert!(client.get("/compare").text().contains("137"), "all codes");
        assert!(client.get("/series?code=ngheo.ho").text().contains("<circle"), "the plot of a code");

        let (table, good) = run(&["series", "--code", "ngheo.ho", "--issuer", "minh hòa"], &place);
        assert!(good && table.contains("130 | 137*") && table.contains("1210?") && !table.contains("TÂN"), "{table}");
        let (csv, _) = run(&["series", "--code", "ngheo.ho", "--format", "csv", "--from", "2022-01-01"], &place);
        assert!(csv.contains("unit,2022,2023,remarks"), "{csv}");
        let (told, none) = run(&["compare", "--code", "ngheo.ho"], &place);
        assert!(!none && told.contains("restated") && told.contains("“Số hộ nghèo là 130 hộ.”") && told.contains("137"), "{told}");
        assert!(run(&["compare", "--code", "ngheo.ho", "--issuer", "tân lập"], &place).1, "nothing differs there");
    }
}

#[test]
fn merged_units_go_on_as_declared() {
    for (client, place, folder) in services("years_links") {
        report(&client, "Minh Hòa", 2024, "Số hộ nghèo là 100 hộ.");
        report(&client, "Tân Lập", 2024, "Số hộ nghèo là 50 hộ.");
        report(&client, "Hòa Lập", 2025, "Số hộ nghèo là 140 hộ.");
        let link = json!({ "from": ["Xã Minh Hòa", "Xã Tân Lập"], "to": ["Xã Hòa Lập"], "since": "2025-07-01", "kind": "merge" });
        post(&client, "/api/v1/units", &json!({ "from": ["Xã A"], "to": ["Xã B"], "since": "2025-13-01", "kind": "rename" }))
            .is_problem(400);
        post(&client, "/api/v1/units", &json!({ "from": ["Xã A"], "to": ["Xã B"], "since": "2025-07-01", "kind": "merge" }))
            .is_problem(400);
        let made = post(&client, "/api/v1/units", &link);
        assert_eq!(made.status, 201, "{}", made.text());
        post(&client, "/api/v1/units", &link).is_problem(409);
        let grid = client.get("/api/v1/years?code=ngheo.ho").json();
        let row = grid["rows"].as_array().unwrap().iter().find(|r| r["unit"].as_str().unwrap().contains("HÒA LẬP")).unwrap().clone();
        let sum = &row["cells"][0]["entries"][0];
        assert_eq!((&sum["value"], &sum["told"]), (&json!(150), &json!("sum")), "{row}");
        assert_eq!(row["cells"][1]["entries"][0]["value"], 140);
        let coverage = client.get("/coverage").text();
        assert_eq!(coverage.matches("class=\"gap\"").count(), 0, "{coverage}");

        let (list, _) = run(&["units", "list"], &place);
        assert!(list.starts_with("1\t2025-07-01\tmerge\tXã Minh Hòa; Xã Tân Lập\tXã Hòa Lập\tlocal"), "{list}");
        assert!(run(&["units", "remove", "1"], &place).1);
        assert!(!run(&["units", "remove", "1"], &place).1);
        assert_eq!(client.get("/coverage").text().matches("class=\"gap\"").count(), 3);
        let file = folder.path().join("units.toml");
        std::fs::write(
            &file,
            "[[link]]\nfrom = [\"Xã Minh Hòa\", \"Xã Tân Lập\"]\nto = [\"Xã Hòa Lập\"]\nsince = \"2025-07-01\"\nkind = \"merge\"\n",
        )
        .unwrap();
        let (loaded, good) = run(&["units", "load", file.to_str().unwrap()], &place);
        assert!(good && loaded.starts_with("1/1"), "{loaded}");
        let (linked, good) = run(&["units", "link", "--from", "Xã Phú Sơn", "--to", "Phường Phú Sơn", "--since", "2024-01-01"], &place);
        assert!(good && linked.starts_with('4'), "numbers go on behind what was removed: {linked}");
        assert_eq!(client.get("/api/v1/units").json()["links"].as_array().unwrap().len(), 2);
        assert_eq!(client.send("DELETE", "/api/v1/units/4", &[], b"").status, 204);
        client.send("DELETE", "/api/v1/units/4", &[], b"").is_problem(404);
    }
}
