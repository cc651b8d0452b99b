//! Users and tokens over the API, and the command line that never takes a password as an argument.

use super::{House, PASSWORD, command};

#[test]
fn people_make_and_take_back_their_own_tokens() {
    let house = House::new(|o| o);
    let cookie = house.cookie("reviewer");
    let made = house.change(&cookie, "POST", "/api/v1/tokens", "{\"label\":\"kịch bản\",\"scopes\":[\"read\"],\"days\":30}");
    assert_eq!(made.status, 201, "{}", made.text());
    let (id, token) = (made.json()["id"].as_str().unwrap().to_owned(), made.json()["token"].as_str().unwrap().to_owned());
    assert!(token.starts_with("bocso_") && token.len() == 46, "{token}");
    let bearer = format!("Bearer {token}");
    let with = |method: &str, path: &str, body: &str| {
        house.client.send(method, path, &[("authorization", &bearer), ("content-type", "application/json")], body.as_bytes())
    };
    assert_eq!(with("GET", "/api/v1/me", "").json()["rights"], serde_json::json!(["read"]));
    // What it may not do itself it cannot hand on.
    with("POST", "/api/v1/tokens", "{\"label\":\"x\",\"scopes\":[\"upload\"]}").is_problem(403);
    let listed = house.get(&cookie, "/api/v1/tokens");
    assert!(listed.text().contains(&id) && !listed.text().contains(&token[6..]), "{}", listed.text());
    assert!(listed.json()["tokens"][0]["ends_at"].is_string());
    let other = house.cookie("viewer");
    house.change(&other, "DELETE", &format!("/api/v1/tokens/{id}"), "").is_problem(404);
    assert_eq!(house.change(&cookie, "DELETE", &format!("/api/v1/tokens/{id}"), "").status, 204);
    assert_eq!(with("GET", "/api/v1/me", "").status, 401);
    for bad in [
        "",
        "{}",
        "[1]",
        "{\"label\":\"\",\"scopes\":[\"read\"]}",
        "{\"label\":\"x\",\"scopes\":[\"fly\"]}",
        "{\"label\":\"x\",\"scopes\":[]}",
    ] {
        house.change(&cookie, "POST", "/api/v1/tokens", bad).is_problem(400);
    }
    let database = std::fs::read(house.folder.path().join("bocso.sqlite")).unwrap();
    let log = std::fs::read(house.folder.path().join("bocso.sqlite-wal")).unwrap_or_default();
    for secret in [&token[6..], PASSWORD, cookie.split_once('=').unwrap().1] {
        let inside = |bytes: &[u8]| bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!inside(&database) && !inside(&log), "a secret is kept as it is");
    }
}

#[test]
fn administrators_keep_users() {
    let house = House::new(|o| o);
    let admin = house.cookie("admin");
    let new = "{\"name\":\"Lan\",\"role\":\"viewer\",\"password\":\"mùa thu 2023\"}";
    let made = house.change(&admin, "POST", "/api/v1/users", new);
    assert_eq!((made.status, made.json()["name"].as_str().map(str::to_owned)), (201, Some("lan".to_owned())));
    house.change(&admin, "POST", "/api/v1/users", new).is_problem(409);
    house.change(&admin, "POST", "/api/v1/users", &new.replace("Lan", "../x")).is_problem(400);
    house.change(&admin, "POST", "/api/v1/users", &new.replace("mùa thu 2023", "ngắn")).is_problem(400);
    let lan = house.cookie("lan");
    assert_eq!(house.change(&admin, "PATCH", "/api/v1/users/lan", "{\"role\":\"auditor\"}").json()["role"], "auditor");
    assert_eq!(house.get(&lan, "/api/v1/audit/deletions").status, 200);
    assert_eq!(house.change(&admin, "PATCH", "/api/v1/users/lan", "{\"disabled\":true}").status, 200);
    assert_eq!(house.get(&lan, "/api/v1/me").status, 401);
    house.change(&admin, "PATCH", "/api/v1/users/admin", "{\"disabled\":true}").is_problem(409);
    house.change(&admin, "PATCH", "/api/v1/users/nobody", "{}").is_problem(404);
    let listed = house.get(&admin, "/api/v1/users").text();
    assert!(listed.contains("\"lan\"") && !listed.contains("argon2"), "{listed}");
}

#[test]
fn the_command_line_keeps_users() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str], input: &str| {
        let out = command(&folder, args, input);
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let file = folder.path().join("password");
    std::fs::write(&file, "mật khẩu trong tệp\nmore").unwrap();
    assert_eq!(run(&["users", "add", "Lan", "--role", "admin", "--password-file", file.to_str().unwrap()], "").0, Some(0));
    assert_eq!(run(&["users", "add", "binh", "--role", "viewer", "--organisation", "Sở Y tế"], "một hai ba bốn\n").0, Some(0));
    let (code, _, said) = run(&["users", "add", "lan", "--role", "viewer"], "một hai ba bốn\n");
    assert!(code == Some(1) && said.contains("lan"), "{said}");
    assert_eq!(run(&["users", "add", "x", "--role", "viewer"], "ngắn\n").0, Some(1));
    assert_eq!(run(&["users", "add", "x", "--role", "king"], "").0, Some(2));
    assert_eq!(run(&["users", "add", "x", "--role", "viewer", "--password", "một hai ba bốn"], "").0, Some(2), "no password in arguments");
    assert_eq!(run(&["users", "disable", "binh"], "").0, Some(0));
    assert_eq!(run(&["users", "disable", "nobody"], "").0, Some(1));
    assert_eq!(run(&["users", "list"], "").1, "binh\tviewer\tSở Y tế\tđã khóa\nlan\tadmin\t-\t\n");
    assert_eq!(run(&["tokens", "add", "nobody", "--label", "x", "--scopes", "read"], "").0, Some(1));
    assert_eq!(run(&["tokens", "add", "lan", "--label", "x", "--scopes", "fly"], "").0, Some(2));
}
