//! The one route table. What stands under `/api/v1` and `/review` keeps its address.

use super::problem::Problem;
use super::service::App;
use super::{api, assets, guard, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;

/// What a form adds to a document's bytes.
const FORM_BYTES: usize = 64 << 10;

pub(super) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::home::show).post(pages::home::upload))
        .route("/login", get(pages::login::show).post(pages::login::enter))
        .route("/logout", post(pages::login::leave))
        .route("/review/{id}", get(pages::review::show))
        .route("/api/v1/documents", get(api::documents::list).post(api::upload::upload))
        .route("/api/v1/documents/{id}", get(api::documents::one))
        .route("/api/v1/documents/{id}/extraction", get(api::documents::extraction))
        .route("/api/v1/documents/{id}/text", get(api::documents::text))
        .route("/api/v1/documents/{id}/original", get(api::documents::original))
        .route("/api/v1/documents/{id}/pages", get(api::pages::list))
        .route("/api/v1/documents/{id}/pages/{page}", get(api::pages::picture))
        .route("/api/v1/documents/{id}/pages/{page}/words", get(api::pages::page_words))
        .route("/api/v1/documents/{id}/crops/{indicator}", get(api::pages::crop))
        .route("/api/v1/documents/{id}/decisions", get(api::decisions::list).post(api::decisions::decide_one))
        .route("/api/v1/documents/{id}/next", get(pages::review::next))
        .route("/healthz", get(api::health::healthz))
        .route("/version", get(api::health::version))
        .route("/static/{name}", get(assets::file))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.body_bytes.saturating_add(FORM_BYTES)))
        .layer(from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}

async fn no_such_route(uri: Uri) -> Problem {
    Problem::not_found(format!("there is nothing at {}", uri.path()))
}

async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", "this address does not know the method")
}
