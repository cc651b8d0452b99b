//! Every route × every role, and no log-in: made from the route table.

use super::{House, token};
use bocso::store::Role::{self, Admin, Auditor, Reviewer, Viewer};
use bocso::web::{Right, Rights, RouteInfo, table_of_routes};

/// The route's address with something in its parameters that is not there.
fn address(route: &RouteInfo) -> String {
    route.path.replace("{id}", "000000000000000000000000").replace("{n}", "1").replace("{name}", "nobody").replace("{token}", "none")
}

#[test]
fn every_route_is_open_to_those_who_may_and_to_nobody_else() {
    let house = House::new(|o| bocso::web::ServeOptions { rate: 0, ..o });
    let cookies: Vec<(Role, String)> = Role::ALL.iter().map(|(role, name)| (*role, house.cookie(name))).collect();
    for route in table_of_routes() {
        // It ends the log-in, which other tests look at.
        if route.path == "/logout" {
            continue;
        }
        let path = address(&route);
        let stranger = house.client.send(route.method, &path, &[], b"");
        assert_eq!(stranger.status == 401 && !path.starts_with("/login"), route.right != Right::Open, "{route:?}: {}", stranger.status);
        for (role, cookie) in &cookies {
            let headers = [("cookie", cookie.as_str()), ("x-bocso-request", "1"), ("content-type", "application/json")];
            let answer = house.client.send(route.method, &path, &headers, b"");
            let refused = answer.status == 403;
            assert_eq!(!refused, route.open_to(Some(Rights::of(*role))), "{route:?} {role:?}: {}", answer.status);
            assert_ne!(answer.status, 500, "{route:?} {role:?}");
            if path.starts_with("/api/") && answer.status >= 400 {
                answer.is_problem(answer.status);
            }
        }
    }
}

#[test]
fn roles_are_told_apart_as_promised() {
    let may = |role: Role, method: &str, path: &str| {
        let route = table_of_routes().into_iter().find(|r| (r.method, r.path) == (method, path));
        route.unwrap_or_else(|| panic!("{method} {path}")).open_to(Some(Rights::of(role)))
    };
    for (method, path, who) in [
        ("GET", "/api/v1/documents", &[Viewer, Reviewer, Auditor, Admin][..]),
        ("POST", "/api/v1/documents", &[Reviewer, Admin]),
        ("POST", "/api/v1/documents/{id}/cancel", &[Reviewer, Admin]),
        ("DELETE", "/api/v1/documents/{id}", &[Admin]),
        ("GET", "/api/v1/audit/export", &[Auditor, Admin]),
        ("GET", "/api/v1/users", &[Admin]),
        ("GET", "/metrics", &[Admin]),
    ] {
        for (role, name) in Role::ALL {
            assert_eq!(may(role, method, path), who.contains(&role), "{name} {method} {path}");
        }
    }
}

#[test]
fn a_token_does_what_its_scopes_say_and_no_more_than_its_owner() {
    let house = House::new(|o| o);
    let with = |token: &str, method: &str, path: &str| {
        house.client.send(method, path, &[("authorization", &format!("Bearer {token}"))], b"Co 12 may").status
    };
    let read = token(&house.folder, "admin", "read");
    assert_eq!(with(&read, "GET", "/api/v1/documents"), 200);
    assert_eq!(with(&read, "POST", "/api/v1/documents"), 403);
    assert_eq!(with(&read, "GET", "/metrics"), 403);
    let greedy = token(&house.folder, "viewer", "read,upload,admin");
    assert_eq!((with(&greedy, "GET", "/api/v1/documents"), with(&greedy, "POST", "/api/v1/documents")), (200, 403));
    let watch = token(&house.folder, "admin", "watch");
    assert_eq!((with(&watch, "GET", "/metrics"), with(&watch, "GET", "/api/v1/documents")), (200, 403));
    assert_eq!(with("bocso_0000000000000000000000000000000000000000", "GET", "/api/v1/documents"), 401);
    // A token that is wrong is not made up for by a cookie that is right.
    let cookie = house.cookie("admin");
    let both = [("authorization", "Bearer wrong"), ("cookie", cookie.as_str())];
    assert_eq!(house.client.send("GET", "/api/v1/documents", &both, b"").status, 401);

    let id = super::command(&house.folder, &["tokens", "list", "admin"], "");
    let listed = String::from_utf8(id.stdout).unwrap();
    assert!(!listed.contains(&read) && listed.lines().count() == 2, "{listed}");
    for line in listed.lines() {
        assert!(super::command(&house.folder, &["tokens", "revoke", line.split('\t').next().unwrap()], "").status.success());
    }
    assert_eq!((with(&read, "GET", "/api/v1/documents"), with(&watch, "GET", "/metrics")), (401, 401));
    assert_eq!(with(&greedy, "GET", "/api/v1/documents"), 200);
    assert!(super::command(&house.folder, &["users", "disable", "viewer"], "").status.success());
    assert_eq!(with(&greedy, "GET", "/api/v1/documents"), 401, "its owner may not come in");
}

#[test]
fn a_browser_without_the_right_is_told_on_a_page() {
    let house = House::new(|o| o);
    let cookie = house.cookie("viewer");
    for (path, title) in [("/users", "Không có quyền"), ("/users?lang=en", "Not allowed"), ("/no-such-page", "Không có trang này")] {
        let page = house.client.send("GET", path, &[("cookie", &cookie), ("accept", "text/html,*/*;q=0.8")], b"");
        assert_eq!(page.status, if path.starts_with("/users") { 403 } else { 404 });
        assert!(page.header("content-type").unwrap().starts_with("text/html") && page.text().contains(title), "{path}: {}", page.text());
        assert!(page.header("content-security-policy").is_some());
    }
    house.get(&cookie, "/users").is_problem(403);
    let asked = [("cookie", cookie.as_str()), ("accept", "text/html")];
    house.client.send("GET", "/api/v1/users", &asked, b"").is_problem(403);
}
