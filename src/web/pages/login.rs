//! Logging in with the service's token, where it asks for one.

use super::Asked;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::web::token::COOKIE_NAME;
use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "login.html", config = "src/web/askama.toml")]
struct Login {
    lang: Lang,
    version: &'static str,
    /// What was given before was not the token.
    wrong: bool,
}

fn page(lang: Lang, wrong: bool) -> Result<Response, Problem> {
    let html = Login { lang, version: assets::version(), wrong }.render()?;
    let status = if wrong { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    Ok((status, Html(html)).into_response())
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if app.token.is_none() {
        return Ok(Redirect::to("/").into_response());
    }
    page(asked.lang(), false)
}

pub(in crate::web) async fn enter(State(app): State<Arc<App>>, Query(asked): Query<Asked>, request: Request) -> Result<Response, Problem> {
    let Some(token) = &app.token else { return Ok(Redirect::to("/").into_response()) };
    let body = to_bytes(request.into_body(), 4096).await.map_err(|_| Problem::bad_request("expected a short form"))?;
    let body = String::from_utf8_lossy(&body);
    let offered = body.split('&').find_map(|p| p.strip_prefix("token=")).unwrap_or_default();
    if !token.fits(&crate::web::api::upload::percent_decoded(&offered.replace('+', " "))) {
        return page(asked.lang(), true);
    }
    Ok((cookie(token.cookie(), ""), Redirect::to("/")).into_response())
}

pub(in crate::web) async fn leave() -> Response {
    (cookie("", "; Max-Age=0"), Redirect::to("/login")).into_response()
}

fn cookie(value: &str, more: &str) -> [(header::HeaderName, String); 1] {
    [(header::SET_COOKIE, format!("{COOKIE_NAME}={value}; Path=/; HttpOnly; SameSite=Strict{more}"))]
}
