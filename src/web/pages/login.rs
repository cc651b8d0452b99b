//! Logging in, with name and password or with the service's token, and out again. Each log-in is a new session under a new secret,
//! whatever cookie the browser had before.

use super::Asked;
use crate::web::access::admit::{Address, own_form};
use crate::web::access::who::stamp;
use crate::web::access::{Who, password, secret};
use crate::web::api::upload::percent_decoded;
use crate::web::assets;
use crate::web::guard::names_this_machine;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use askama::Template;
use axum::Extension;
use axum::body::to_bytes;
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::sync::Arc;
use std::time::Instant;

#[derive(Template)]
#[template(path = "login.html", config = "src/web/askama.toml")]
struct Login {
    lang: Lang,
    version: &'static str,
    /// There are users.
    users: bool,
    /// There is a token of the service.
    token: bool,
    /// Why the last try failed. Empty: there was none.
    wrong: String,
}

async fn page(app: &App, lang: Lang, status: StatusCode, wrong: String) -> Result<Response, Problem> {
    let users = app.all.accounts().any_users().await?;
    let html = Login { lang, version: assets::version(), users, token: app.token.is_some(), wrong }.render()?;
    Ok((status, Html(html)).into_response())
}

/// Whether anybody has to log in at all.
async fn needed(app: &App) -> Result<bool, Problem> {
    Ok(app.token.is_some() || !app.loopback || app.all.accounts().any_users().await?)
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if !needed(&app).await? {
        return Ok(Redirect::to("/").into_response());
    }
    page(&app, asked.lang(), StatusCode::OK, String::new()).await
}

/// The longest form, in bytes.
const MOST: usize = 8192;

pub(in crate::web) async fn enter(
    State(app): State<Arc<App>>,
    Extension(Address(address)): Extension<Address>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let lang = asked.lang();
    if !needed(&app).await? {
        return Ok(Redirect::to("/").into_response());
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST).await.map_err(|_| Problem::bad_request("expected a short form"))?;
    let form = String::from_utf8_lossy(&body);
    let name = crate::store::access::user_name(&field(&form, "name").unwrap_or_default()).unwrap_or_default();
    let token = field(&form, "token").filter(|t| !t.is_empty());
    let guessed = if token.is_some() { "" } else { &*name };
    if let Err(seconds) = app.log_ins.guess(guessed, &address, Instant::now()) {
        let wrong = match lang {
            Lang::Vi => format!("Sai quá nhiều lần. Hãy thử lại sau {seconds} giây."),
            Lang::En => format!("Too many wrong tries. Try again in {seconds} seconds."),
        };
        let mut response = page(&app, lang, StatusCode::TOO_MANY_REQUESTS, wrong).await?;
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return Ok(response);
    }
    let entered = match token {
        Some(offered) => app.token.as_ref().filter(|t| t.fits(&offered)).map(|t| (None, stamp(t.hash()))),
        None => by_password(&app, &name, field(&form, "password").unwrap_or_default()).await?.map(|s| (Some(&*name), s)),
    };
    let Some((name, stamp)) = entered else {
        tracing::warn!(name = guessed, address, "a log-in failed");
        let wrong = lang.pick("Tên hoặc mật khẩu không đúng.", "Wrong name or password.");
        return page(&app, lang, StatusCode::UNAUTHORIZED, wrong.to_owned()).await;
    };
    app.log_ins.succeeded(guessed, &address);
    let accounts = app.all.accounts();
    if let Some(before) = secret::cookie(&parts.headers) {
        accounts.end_session(&secret::hash("session", before)).await?;
    }
    let value = secret::new().ok_or_else(Problem::internal)?;
    accounts.open_session(&secret::hash("session", &value), name, &stamp).await?;
    tracing::info!(name = name.unwrap_or("token"), address, "logged in");
    Ok((cookie(&value, "", &parts), Redirect::to(&format!("/{}", lang.query()))).into_response())
}

/// What a session of that user keeps, if it is the password.
async fn by_password(app: &App, name: &str, offered: String) -> Result<Option<String>, Problem> {
    let user = app.all.accounts().user(name).await?.filter(|u| u.disabled_ms.is_none());
    let hash = user.map(|u| u.password);
    let _place = app.hashing.acquire().await.map_err(|_| Problem::internal())?;
    let held = hash.clone();
    let fits = tokio::task::spawn_blocking(move || password::fits(&offered, held.as_deref())).await?;
    Ok(hash.filter(|_| fits).map(|h| stamp(&h)))
}

pub(in crate::web) async fn leave(
    State(app): State<Arc<App>>,
    who: Who,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST).await.map_err(|_| Problem::bad_request("expected a short form"))?;
    own_form(&who, field(&String::from_utf8_lossy(&body), "csrf").as_deref(), &parts.headers)?;
    if let Some(value) = secret::cookie(&parts.headers) {
        app.all.accounts().end_session(&secret::hash("session", value)).await?;
    }
    Ok((cookie("", "; Max-Age=0", &parts), Redirect::to(&format!("/login{}", asked.lang().query()))).into_response())
}

/// A field of a form as browsers write it.
pub(super) fn field(form: &str, name: &str) -> Option<String> {
    let value = form.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_decoded(&value.replace('+', " ")))
}

fn cookie(value: &str, more: &str, parts: &Parts) -> [(header::HeaderName, String); 1] {
    let secure = if plain(&parts.headers, &parts.uri) { "" } else { "; Secure" };
    [(header::SET_COOKIE, format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", secret::COOKIE_NAME))]
}

/// Called by this machine's own name, without a server in front that speaks HTTPS: the cookie never leaves the machine.
fn plain(headers: &HeaderMap, uri: &Uri) -> bool {
    let https = headers.get("x-forwarded-proto").is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"https"));
    !https && names_this_machine(headers, uri)
}
