//! Is it alive, and which one is it.

use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use std::sync::Arc;

pub(in crate::web) async fn healthz(State(app): State<Arc<App>>) -> Result<Json<Value>, Problem> {
    app.store.ping().await?;
    Ok(Json(json!({ "status": "ok" })))
}

pub(in crate::web) async fn version() -> Json<Value> {
    Json(json!({ "program": concat!("bocso ", env!("CARGO_PKG_VERSION")), "schema": crate::indicator::output::SCHEMA }))
}
