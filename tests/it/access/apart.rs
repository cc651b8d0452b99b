//! Organisations see their own documents, in every route, and nothing of others.

use super::{House, token};

const SAME: &str = "Có 12 máy in và 30 máy tính.";

#[test]
fn the_same_bytes_are_two_documents() {
    let house = House::new(|o| o);
    let (an, binh, all) = (house.cookie("an"), house.cookie("binh"), house.cookie("admin"));
    let (hers, his) = (house.hand_in(&an, SAME), house.hand_in(&binh, SAME));
    assert_ne!(hers, his);
    let ids = |cookie: &str| -> Vec<String> {
        let listed = house.get(cookie, "/api/v1/documents").json();
        listed["documents"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((ids(&an), ids(&binh)), (vec![hers.clone()], vec![his.clone()]));
    assert_eq!(ids(&all), [his.clone(), hers.clone()], "those of no organisation see everything");

    // One is deleted; the bytes stay for the other.
    assert_eq!(house.change(&binh, "DELETE", &format!("/api/v1/documents/{hers}"), "").status, 404);
    assert_eq!(house.change(&binh, "DELETE", &format!("/api/v1/documents/{his}?note=nh%E1%BA%A7m"), "").status, 204);
    assert_eq!(house.get(&binh, &format!("/api/v1/documents/{his}")).status, 404);
    assert_eq!(house.get(&an, &format!("/api/v1/documents/{hers}/original")).body, SAME.as_bytes());
    let kept = house.get(&binh, "/api/v1/audit/deletions").json();
    let first = &kept["deletions"][0];
    assert_eq!((first["document"].as_str(), first["by"].as_str(), first["note"].as_str()), (Some(&*his), Some("binh"), Some("nhầm")));
    assert_eq!(house.change(&all, "DELETE", &format!("/api/v1/documents/{hers}"), "").status, 204);
    assert_eq!(house.get(&binh, "/api/v1/audit/deletions").json()["deletions"].as_array().unwrap().len(), 1, "hers is not his");
    assert_eq!(house.get(&all, "/api/v1/audit/deletions").json()["deletions"].as_array().unwrap().len(), 2);
    assert_eq!(ids(&all), [""; 0]);
    assert_eq!(house.hand_in(&an, SAME), hers, "it can come again");
}

#[test]
fn no_route_shows_what_belongs_to_others() {
    let house = House::new(|o| o);
    let (an, binh) = (house.cookie("an"), house.cookie("binh"));
    let report =
        "UBND HUYỆN MINH HÒA\nSố: 12/BC-UBND\nBÁO CÁO\nKết quả năm 2023\n\nTiếp nhận 100 hồ sơ, trong đó 60 trực tuyến và 50 trực tiếp.";
    let id = house.hand_in(&an, report);
    for route in bocso::web::table_of_routes().iter().filter(|r| r.path.contains("{id}")) {
        let answer = house.change(&binh, route.method, &route.path.replace("{id}", &id).replace("{n}", "1"), "");
        assert!(matches!(answer.status, 404 | 400 | 415), "{route:?}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    }
    for path in [
        "/api/v1/documents",
        "/api/v1/indicators",
        "/api/v1/series?label=h%E1%BB%93%20s%C6%A1",
        "/api/v1/checks",
        "/api/v1/coverage",
        "/api/v1/export",
        "/api/v1/audit/export",
        "/api/v1/labels?words=h%E1%BB%93",
        "/coverage",
        "/series",
        "/checks?rule=total",
        "/audit",
        "/audit/chains",
        "/imports",
        "/",
    ] {
        let said = String::from_utf8_lossy(&house.get(&binh, path).body).into_owned();
        assert!(!said.contains(&id) && !said.contains("a.txt") && !said.contains("Minh") && !said.contains("MINH"), "{path}: {said}");
    }
    for path in [format!("/api/v1/documents?after={id}"), format!("/api/v1/checks?document={id}"), format!("/api/v1/checks?after={id}.1")] {
        let said = house.get(&binh, &path);
        assert_eq!(said.status, 200, "{path}");
        assert!(!said.text().contains("a.txt"), "{path}: {}", said.text());
    }
    house.get(&binh, &format!("/api/v1/export?document={id}")).is_problem(404);
    assert!(house.get(&an, "/api/v1/export").text().contains(&id));
    let figures = house.get(&an, "/api/v1/indicators?limit=1").json();
    assert_eq!(figures["indicators"][0]["document"].as_str(), Some(&*id), "{figures}");
    let next = figures["next"].as_str().expect("more than one figure");
    assert_eq!(house.get(&an, &format!("/api/v1/indicators?after={next}")).json()["indicators"][0]["document"].as_str(), Some(&*id));
    assert_eq!(house.get(&binh, &format!("/api/v1/indicators?after={next}")).json()["indicators"].as_array().map(Vec::len), Some(0));
    assert!(house.get(&an, "/api/v1/coverage").json()["coverage"].as_array().is_some());

    // The same through a token; and an administrator of one organisation has no say over others.
    let token = token(&house.folder, "binh", "read,admin");
    let with = |method: &str, path: &str| house.client.send(method, path, &[("authorization", &format!("Bearer {token}"))], b"").status;
    assert_eq!(with("GET", &format!("/api/v1/documents/{id}")), 404);
    assert_eq!(with("DELETE", &format!("/api/v1/documents/{id}")), 404);
    let users = house.get(&binh, "/api/v1/users").json();
    let names: Vec<&str> = users["users"].as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["binh"]);
    house.change(&binh, "PATCH", "/api/v1/users/an", "{\"disabled\":true}").is_problem(404);
    let foreign = "{\"name\":\"x\",\"role\":\"viewer\",\"password\":\"mùa thu 2023\",\"organisation\":\"Sở Y tế\"}";
    house.change(&binh, "POST", "/api/v1/users", foreign).is_problem(403);
    let own = house.change(&binh, "POST", "/api/v1/users", &foreign.replace(",\"organisation\":\"Sở Y tế\"", ""));
    assert_eq!((own.status, own.json()["organisation"].as_str().map(str::to_owned)), (201, Some("Sở Nội vụ".to_owned())));
}

#[test]
fn imports_belong_to_an_organisation() {
    let house = House::new(|o| o);
    let file = house.folder.path().join("b.txt");
    std::fs::write(&file, "Có 7 máy.").unwrap();
    let out = super::command(&house.folder, &["import", file.to_str().unwrap(), "--organisation", "Sở Y tế", "--no-work"], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let names = |user: &str| house.get(&house.cookie(user), "/api/v1/documents").text().contains("b.txt");
    assert!(names("an") && !names("binh") && names("viewer"));
}
