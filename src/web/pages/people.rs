//! The users, for administrators; one's own tokens, for everybody. Forms send to the API by `people.js`.

use super::frame::Frame;
use super::{Asked, clock, trouble};
use crate::store::Role;
use crate::store::access::{Token, User};
use crate::web::access::who::Way;
use crate::web::access::{Right, Who};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "users.html", config = "src/web/askama.toml")]
struct UsersPage {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    roles: Vec<(&'static str, &'static str, &'static str)>,
    users: Vec<Person>,
    /// Whose documents a new user sees. Empty: everybody's, or as asked.
    organisation: String,
    /// Nobody has to log in yet.
    none: bool,
}

struct Person {
    name: String,
    role: &'static str,
    organisation: String,
    created: String,
    /// Since when they may not come in. Empty: they may.
    disabled: String,
    me: bool,
}

/// A role in words: its name, and what it may do.
fn role(role: Role, lang: Lang) -> (&'static str, &'static str) {
    match role {
        Role::Viewer => (lang.pick("Người xem", "Viewer"), lang.pick("đọc", "reads")),
        Role::Reviewer => (lang.pick("Người duyệt", "Reviewer"), lang.pick("đọc, gửi tài liệu, quyết định", "reads, hands in, decides")),
        Role::Auditor => (lang.pick("Kiểm toán", "Auditor"), lang.pick("đọc, xem vết kiểm toán, lấy mẫu", "reads, audits, samples")),
        Role::Admin => (lang.pick("Quản trị", "Admin"), lang.pick("mọi việc", "everything")),
    }
}

pub(in crate::web) async fn users(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    everybody(&app, &who, &uri, lang).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn everybody(app: &App, who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let found = app.all.accounts().users().await?;
    // An administrator of one organisation has no say over others.
    let own = |u: &User| who.organisation.is_none() || who.organisation == u.organisation;
    let person = |u: User| Person {
        me: u.name == who.name,
        role: u.role.name(),
        organisation: u.organisation.unwrap_or_default(),
        created: clock::viet_nam(u.created_ms),
        disabled: u.disabled_ms.map(clock::viet_nam).unwrap_or_default(),
        name: u.name,
    };
    let page = UsersPage {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/users"),
        roles: Role::ALL.iter().map(|(r, word)| (*word, role(*r, lang).0, role(*r, lang).1)).collect(),
        none: found.is_empty(),
        users: found.into_iter().filter(own).map(person).collect(),
        organisation: who.organisation.clone().unwrap_or_default(),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "tokens.html", config = "src/web/askama.toml")]
struct TokensPage {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    /// They have an account that can hold tokens.
    account: bool,
    scopes: Vec<(&'static str, &'static str)>,
    tokens: Vec<Shown>,
}

struct Shown {
    id: String,
    label: String,
    scopes: String,
    created: String,
    ends: String,
    used: String,
    revoked: bool,
}

impl Shown {
    fn of(t: Token) -> Self {
        let when = |ms: Option<i64>| ms.map(clock::viet_nam).unwrap_or_default();
        Self {
            id: t.id,
            label: t.label,
            scopes: t.scopes.replace(' ', ", "),
            created: clock::viet_nam(t.created_ms),
            ends: when(t.ends_ms),
            used: when(t.used_ms),
            revoked: t.revoked_ms.is_some(),
        }
    }
}

pub(in crate::web) async fn tokens(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    own_tokens(&app, &who, &uri, lang).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn own_tokens(app: &App, who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let accounts = app.all.accounts();
    let account = matches!(who.way, Way::Token | Way::Session { .. }) && accounts.user(&who.name).await?.is_some();
    let tokens = if account { accounts.tokens(Some(&who.name)).await? } else { Vec::new() };
    let words = |right: Right| match right {
        Right::Read => lang.pick("đọc", "read"),
        Right::Upload => lang.pick("gửi tài liệu", "hand in"),
        Right::Decide => lang.pick("quyết định", "decide"),
        Right::Audit => lang.pick("kiểm toán", "audit"),
        Right::Watch => lang.pick("xem số đo dịch vụ", "watch the service"),
        Right::Admin => lang.pick("quản trị", "administer"),
        Right::Open | Right::Known => "",
    };
    let page = TokensPage {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/tokens"),
        account,
        scopes: Right::GIVEN.iter().filter(|g| who.may(g.0)).map(|g| (g.1, words(g.0))).collect(),
        tokens: tokens.into_iter().map(Shown::of).collect(),
    };
    Ok(Html(page.render()?).into_response())
}
