//! What stands around every page: the bar with the way to the others, who is logged in, the other language.

use crate::web::access::{Right, Who};
use crate::web::api::documents::percent_encoded;
use crate::web::lang::Lang;
use crate::web::routes::table::table;
use axum::http::Uri;
use std::sync::LazyLock;

/// The pages of the bar in their order: address, name in Vietnamese and English. Those that no route answers are left out.
const PAGES: [(&str, (&str, &str)); 14] = [
    ("/", ("Tài liệu", "Documents")),
    ("/coverage", ("Đơn vị × kỳ", "Coverage")),
    ("/series", ("Chỉ tiêu", "Indicators")),
    ("/years", ("Theo năm", "Years")),
    ("/compare", ("Chỗ lệch", "Differences")),
    ("/fill", ("Điền biểu", "Forms")),
    ("/imports", ("Đợt nhập", "Imports")),
    ("/checks", ("Phép kiểm tra", "Checks")),
    ("/sampling", ("Lấy mẫu", "Sampling")),
    ("/audit", ("Vết kiểm toán", "Audit trail")),
    ("/calibration", ("Độ tin cậy", "Calibration")),
    ("/lessons", ("Mã học được", "Learned codes")),
    ("/users", ("Người dùng", "Users")),
    ("/docs", ("API", "API")),
];

/// A page of the bar and what its route asks for.
struct Place {
    address: &'static str,
    name: (&'static str, &'static str),
    right: Right,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let routes = table();
    let place = |&(address, name): &(&'static str, (&'static str, &'static str))| {
        let route = routes.iter().find(|r| r.path == address && r.method == "GET")?;
        Some(Place { address, name, right: route.right })
    };
    PAGES.iter().filter_map(place).collect()
});

/// The bar of one page for one person.
pub(in crate::web) struct Frame {
    /// Those pages that they may open: address, name, and whether it is this one.
    pub links: Vec<(String, &'static str, bool)>,
    /// Who they are.
    pub name: String,
    /// Somebody logged in and may leave.
    pub login: bool,
    /// What forms bring back.
    pub csrf: String,
    /// This page in the other language.
    pub other: String,
}

impl Frame {
    /// Of the page at `uri`; `section`: the address in the bar that it belongs to.
    pub fn of(who: &Who, lang: Lang, uri: &Uri, section: &str) -> Self {
        let link = |p: &Place| (format!("{}{}", p.address, lang.query()), lang.pick(p.name.0, p.name.1), p.address == section);
        let links = PLACES.iter().filter(|p| who.may(p.right)).map(link).collect();
        Self { links, name: who.name.clone(), login: who.logged_in(), csrf: who.csrf().to_owned(), other: other(lang, uri) }
    }
}

/// The same address in the other language.
fn other(lang: Lang, uri: &Uri) -> String {
    let asked = uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && !p.starts_with("lang="));
    let mut query = asked.collect::<Vec<_>>().join("&");
    if lang == Lang::Vi {
        query.push_str(if query.is_empty() { "lang=en" } else { "&lang=en" });
    }
    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) }
}

/// An address with those parts of its query that say something, and the language.
pub(in crate::web) fn link(path: &str, parts: &[(&str, &str)], lang: Lang) -> String {
    let mut address = path.to_owned();
    let language = lang.pick("", "en");
    for (name, value) in parts.iter().chain(&[("lang", language)]).filter(|p| !p.1.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&percent_encoded(value));
    }
    address
}

/// What a field of a form holds; a blank one says nothing.
pub(in crate::web) fn said(field: Option<&str>) -> Option<&str> {
    field.map(str::trim).filter(|f| !f.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_what_was_asked() {
        let uri = Uri::from_static("/coverage?kind=year&lang=en&from=2020-01-01");
        assert_eq!(other(Lang::En, &uri), "/coverage?kind=year&from=2020-01-01");
        assert_eq!(other(Lang::Vi, &Uri::from_static("/")), "/?lang=en");
        assert_eq!(link("/", &[("status", ""), ("issuer", "Xã A & B")], Lang::En), "/?issuer=X%C3%A3%20A%20%26%20B&lang=en");
        assert_eq!(link("/", &[], Lang::Vi), "/");
    }

    #[test]
    fn every_page_of_the_bar_that_is_there_has_a_right() {
        assert!(PLACES.iter().any(|p| p.address == "/" && p.right == Right::Read));
        assert!(PLACES.iter().all(|p| p.right != Right::Open));
    }
}
