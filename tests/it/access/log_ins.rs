//! Logging in and out: passwords, sessions, forgery, guessing.

use super::{House, PASSWORD, command, cookie_of};
use crate::http::{form, options, service};
use bocso::web::{ServeOptions, start};
use std::time::Duration;

#[test]
fn a_log_in_is_a_new_secret_each_time_and_ends_on_the_server() {
    let house = House::new(|o| o);
    let planted = "bocso_session=1111111111111111111111111111111111111111";
    let answer = house.log_in_with("viewer", PASSWORD, &[("cookie", planted)]);
    let set = answer.header("set-cookie").unwrap().to_owned();
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(word), "{set}");
    }
    assert!(!set.contains("Secure"), "plain HTTP on this machine: {set}");
    let first = cookie_of(&answer);
    assert_ne!(first, planted, "a cookie that was there before is not taken over");
    assert_eq!((house.get(&first, "/api/v1/me").status, house.get(planted, "/api/v1/me").status), (200, 401));
    let me = house.get(&first, "/api/v1/me").json();
    assert_eq!((me["name"].as_str(), me["role"].as_str(), me["way"].as_str()), (Some("viewer"), Some("viewer"), Some("session")));

    // Logging in again ends what the browser had.
    let second = cookie_of(&house.log_in_with("viewer", PASSWORD, &[("cookie", &first)]));
    assert_ne!(first, second);
    assert_eq!((house.get(&first, "/api/v1/me").status, house.get(&second, "/api/v1/me").status), (401, 200));

    let page = house.get(&second, "/").text();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let out = house.client.send("POST", "/logout", &[("cookie", &second)], format!("csrf={csrf}").as_bytes());
    assert_eq!(out.status, 303);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(house.get(&second, "/api/v1/me").status, 401, "the cookie kept elsewhere is of no use");

    let behind = [("x-forwarded-proto", "https")];
    assert!(house.log_in_with("viewer", PASSWORD, &behind).header("set-cookie").unwrap().contains("; Secure"));
    let named = [("host", "bocso.example")];
    assert!(house.log_in_with("viewer", PASSWORD, &named).header("set-cookie").unwrap().contains("; Secure"));
}

#[test]
fn log_ins_end_by_silence_by_age_by_a_new_password_and_by_disabling() {
    let idle = House::new(|o| ServeOptions { session_idle: Duration::from_millis(1500), ..o });
    let cookie = idle.cookie("viewer");
    for _ in 0..4 {
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(idle.get(&cookie, "/api/v1/me").status, 200, "it is used");
    }
    std::thread::sleep(Duration::from_millis(1800));
    assert_eq!(idle.get(&cookie, "/api/v1/me").status, 401);

    let aged = House::new(|o| ServeOptions { session_most: Duration::from_millis(1500), ..o });
    let cookie = aged.cookie("viewer");
    assert_eq!(aged.get(&cookie, "/api/v1/me").status, 200);
    std::thread::sleep(Duration::from_millis(1600));
    assert_eq!(aged.get(&cookie, "/api/v1/me").status, 401, "used or not");

    let house = House::new(|o| o);
    let (cookie, other) = (house.cookie("viewer"), house.cookie("admin"));
    assert!(command(&house.folder, &["users", "passwd", "viewer"], "một mật khẩu khác\n").status.success());
    assert_eq!((house.get(&cookie, "/api/v1/me").status, house.get(&other, "/api/v1/me").status), (401, 200));
    assert_eq!(house.log_in_with("viewer", PASSWORD, &[]).status, 401);
    assert_eq!(house.log_in_with("viewer", "một mật khẩu khác", &[]).status, 303);
    assert!(command(&house.folder, &["users", "disable", "admin"], "").status.success());
    assert_eq!(house.get(&other, "/api/v1/me").status, 401);
    assert_eq!(house.log_in_with("admin", PASSWORD, &[]).status, 401);
    let cookie = house.cookie("auditor");
    assert!(command(&house.folder, &["users", "role", "auditor", "viewer"], "").status.success());
    assert_eq!(house.get(&cookie, "/api/v1/audit/deletions").status, 403, "at once");
}

#[test]
fn a_request_that_changes_something_comes_from_the_pages_themselves() {
    let house = House::new(|o| o);
    let cookie = house.cookie("reviewer");
    let (kind, body) = form("a.txt", b"Co 12 may");
    let send = |path: &str, more: &[(&str, &str)], body: &[u8]| {
        let mut headers = vec![("cookie", cookie.as_str()), ("content-type", kind.as_str())];
        headers.extend_from_slice(more);
        house.client.send("POST", path, &headers, body)
    };
    send("/api/v1/documents", &[], &body).is_problem(403);
    send("/api/v1/documents", &[("x-bocso-request", "1"), ("origin", "http://elsewhere.example")], &body).is_problem(403);
    assert_eq!(send("/", &[], &body).status, 403, "a form without its mark");
    assert_eq!(house.client.send("POST", "/logout", &[("cookie", &cookie)], b"csrf=wrong").status, 403);
    assert_eq!(house.get(&cookie, "/api/v1/me").status, 200, "nobody else logs one out");
    assert_eq!(send("/api/v1/documents", &[("x-bocso-request", "1")], &body).status, 202);
    let page = house.get(&cookie, "/").text();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut marked = format!("--cut\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
    marked.extend_from_slice(&body);
    assert_eq!(send("/", &[], &marked).status, 303);
    let others = house.get(&house.cookie("admin"), "/").text();
    assert!(!others.contains(csrf), "each log-in has its own mark");
}

#[test]
fn guessing_becomes_slow_for_one_name_and_not_for_others() {
    let house = House::new(|o| o);
    let guess = |name: &str| house.log_in_with(name, "not the password", &[]);
    let refused = (0..8).map(|_| guess("viewer")).find(|a| a.status == 429).expect("slowed down");
    assert!(refused.header("retry-after").is_some_and(|s| s.parse::<u32>().is_ok_and(|s| s > 0)));
    assert_eq!(house.log_in_with("viewer", PASSWORD, &[]).status, 429, "the right one, too");
    assert_eq!(house.log_in_with("admin", PASSWORD, &[]).status, 303);
    let elsewhere = [("x-forwarded-for", "203.0.113.7")];
    assert_eq!(house.log_in_with("viewer", PASSWORD, &elsewhere).status, 303, "its owner comes from elsewhere");
    let (known, unknown) = (guess("reviewer"), guess("nobody"));
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()), "names are not told");
}

#[test]
fn the_log_in_page_speaks_both_languages() {
    let house = House::new(|o| o);
    let page = house.client.get("/login").text();
    assert!(page.contains("Mật khẩu") && page.contains("lang=\"vi\"") && page.contains("/login?lang=en"), "{page}");
    let page = house.client.get("/login?lang=en").text();
    assert!(page.contains("Password") && page.contains("lang=\"en\""), "{page}");
    let wrong = house.client.send("POST", "/login?lang=en", &[], b"name=x&password=y").text();
    assert!(wrong.contains("Wrong name or password"), "{wrong}");
    let sent = house.client.send("GET", "/", &[("accept", "text/html")], b"");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/login")));
}

#[test]
fn without_users_only_this_machine_is_served() {
    let refused = start(ServeOptions { listen: ([0, 0, 0, 0], 0).into(), ..options() }).expect_err("must not start");
    assert!(refused.to_string().contains("bocso users add"), "{refused}");
    let client = service(options());
    let me = client.get("/api/v1/me").json();
    assert_eq!((me["name"].as_str(), me["way"].as_str()), (Some("local"), Some("local")));
    assert_eq!(client.get("/login").status, 303, "nothing to log in for");

    // With users it asks, from the moment there are any.
    let folder = tempfile::tempdir().unwrap();
    let client = service(ServeOptions { database: crate::http::database(folder.path()), ..options() });
    assert_eq!(client.get("/api/v1/me").status, 200);
    super::add_user(&folder, "lan", "viewer", None);
    assert_eq!(client.get("/api/v1/me").status, 401);
    let everywhere = ServeOptions { listen: ([0, 0, 0, 0], 0).into(), database: crate::http::database(folder.path()), ..options() };
    assert!(start(everywhere).is_ok(), "with users it serves other machines");
}
