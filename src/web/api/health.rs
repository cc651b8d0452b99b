//! Is it alive, how does it fare, and which one is it.

use crate::store::Filter;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;
use std::sync::Arc;

/// All is well.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Health {
    /// "ok".
    status: &'static str,
}

/// Which program.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Version {
    /// Name and version.
    program: &'static str,
    /// The shape of extractions.
    schema: &'static str,
}

pub(in crate::web) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

pub(in crate::web) async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Health>, Problem> {
    app.all.ping().await.map_err(|e| {
        tracing::error!(error = %e, "the store did not answer");
        Problem::busy()
    })?;
    Ok(Json(Health { status: "ok" }))
}

pub(in crate::web) async fn version() -> Json<Version> {
    Json(Version { program: concat!("bocso ", env!("CARGO_PKG_VERSION")), schema: crate::indicator::output::SCHEMA })
}

pub(in crate::web) async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let mut out = String::with_capacity(16 << 10);
    out.push_str("# HELP bocso_documents Documents by status.\n# TYPE bocso_documents gauge\n");
    for (status, count) in app.all.counts(&Filter::default()).await? {
        let _ = writeln!(out, "bocso_documents{{status=\"{}\"}} {count}", status.name());
    }
    let workers = app.all.workers().await?.len();
    let _ = writeln!(
        out,
        "# HELP bocso_workers_busy Processes that read documents now.\n# TYPE bocso_workers_busy gauge\nbocso_workers_busy {workers}"
    );
    let _ = writeln!(
        out,
        "# HELP bocso_workers Documents that this process reads at once.\n# TYPE bocso_workers gauge\nbocso_workers {}",
        app.workers
    );
    app.metrics.write(&mut out);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response())
}
