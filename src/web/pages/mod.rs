//! HTML pages, named like their templates.

pub mod clock;

pub mod frame;

pub mod period;

pub mod imports;

pub mod coverage;

mod robust;

mod plot;

pub mod series;

pub mod audit;

pub mod catalogue;

pub mod people;

pub mod docs;

pub mod fill;

pub mod home;

pub mod login;

pub mod review;

pub mod sampling;

pub mod calibration;

pub mod years;

pub mod lessons;

use super::problem::Problem;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::lang::Lang;

/// What every page may be asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    pub(super) lang: Option<String>,
    pub(super) after: Option<String>,
    pub(super) show: Option<String>,
}

impl Asked {
    pub(super) fn lang(&self) -> Lang {
        Lang::asked(self.lang.as_deref())
    }
}

/// A page with nothing but a message.
#[derive(Template)]
#[template(path = "message.html", config = "src/web/askama.toml")]
struct Message<'a> {
    lang: Lang,
    version: &'static str,
    title: &'a str,
    text: &'a str,
    detail: &'a str,
    /// The file as it came. Empty: there is none.
    original: &'a str,
    /// Ask again in a second.
    again: bool,
}

/// A problem as a page.
pub(in crate::web) fn trouble(lang: Lang, problem: &Problem) -> Response {
    let title = match problem.status() {
        StatusCode::NOT_FOUND => lang.pick("Không có trang này", "No such page"),
        StatusCode::PAYLOAD_TOO_LARGE => lang.pick("Tệp quá lớn", "File too large"),
        StatusCode::FORBIDDEN => lang.pick("Không có quyền", "Not allowed"),
        _ => lang.pick("Không thực hiện được", "That did not work"),
    };
    let message =
        Message { lang, version: super::assets::version(), title, text: "", detail: problem.detail(lang), original: "", again: false };
    match message.render() {
        Ok(page) => (problem.status(), Html(page)).into_response(),
        Err(_) => problem.clone().into_response(),
    }
}
