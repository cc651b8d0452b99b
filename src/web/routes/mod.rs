//! The one route table ([`table::table`]): what stands under `/api/v1` and `/review` keeps its address. The router, the description
//! (`openapi`) and the test of who may do what are all made from it.

pub mod table;

use super::access::admit::{Gate, admit};
use super::access::{Right, Rights};
use super::guard;
use super::problem::Problem;
use super::service::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, any};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::sync::Arc;

/// What a form adds to a document's bytes.
const FORM_BYTES: usize = 64 << 10;

/// How a type is described.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A route: everything that is to be known of it.
pub(super) struct Route {
    /// GET, POST, DELETE …
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// What it asks for.
    pub(super) right: Right,
    /// The group that it is described in.
    pub(super) tag: &'static str,
    /// What it does, in Vietnamese and English.
    pub(super) summary: (&'static str, &'static str),
    /// Its handler, as the router takes it.
    pub(super) handler: fn() -> MethodRouter<Arc<App>>,
    /// Its query, by the type that it is read into.
    pub(super) query: Option<SchemaOf>,
    /// Headers that it reads: name and meaning.
    pub(super) headers: Vec<(&'static str, &'static str)>,
    /// Bodies that it takes: media type and shape; no shape: bytes.
    pub(super) bodies: Vec<(&'static str, Option<SchemaOf>)>,
    /// Good answers: status, media type, shape.
    pub(super) answers: Vec<(u16, &'static str, Option<SchemaOf>)>,
    /// The target of a form: its handler looks at the field `csrf` itself.
    pub(super) form: bool,
    /// What a request takes of what its sender may send.
    pub(super) cost: u32,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const JSON: &str = "application/json";

impl Route {
    pub(super) fn new(
        (method, path): (&'static str, &'static str),
        right: Right,
        tag: &'static str,
        summary: (&'static str, &'static str),
        handler: fn() -> MethodRouter<Arc<App>>,
    ) -> Self {
        let (headers, bodies, answers) = (Vec::new(), Vec::new(), Vec::new());
        Self { method, path, right, tag, summary, handler, query: None, headers, bodies, answers, form: false, cost: 1 }
    }

    /// A page for people, not described.
    pub(super) fn page(
        call: (&'static str, &'static str),
        right: Right,
        summary: (&'static str, &'static str),
        handler: fn() -> MethodRouter<Arc<App>>,
    ) -> Self {
        Self::new(call, right, "pages", summary, handler)
    }

    /// Its query is read into `T`.
    pub(super) fn query<T: JsonSchema>(self) -> Self {
        Self { query: Some(schema_of::<T>), ..self }
    }

    /// It reads a header.
    pub(super) fn header(mut self, name: &'static str, meaning: &'static str) -> Self {
        self.headers.push((name, meaning));
        self
    }

    /// It takes JSON.
    pub(super) fn takes<T: JsonSchema>(mut self) -> Self {
        self.bodies.push((JSON, Some(schema_of::<T>)));
        self
    }

    /// It takes bytes of a media type.
    pub(super) fn takes_bytes(mut self, media: &'static str) -> Self {
        self.bodies.push((media, None));
        self
    }

    /// It answers with JSON.
    pub(super) fn gives<T: JsonSchema>(mut self, status: u16) -> Self {
        self.answers.push((status, JSON, Some(schema_of::<T>)));
        self
    }

    /// It answers with bytes of a media type; of none: without a body.
    pub(super) fn gives_bytes(mut self, status: u16, media: &'static str) -> Self {
        self.answers.push((status, media, None));
        self
    }

    /// A form sends to it.
    pub(super) fn form(self) -> Self {
        Self { form: true, ..self }
    }

    /// It takes the work of so many requests.
    pub(super) fn cost(self, cost: u32) -> Self {
        Self { cost, ..self }
    }
}

/// A route and who may use it, for whoever holds the service to its word.
#[derive(Debug, Clone, Copy)]
pub struct RouteInfo {
    /// GET, POST …
    pub method: &'static str,
    /// With its parameters in braces.
    pub path: &'static str,
    /// What it asks for.
    pub right: Right,
}

impl RouteInfo {
    /// Whether somebody with these rights may use it.
    pub fn open_to(&self, rights: Option<Rights>) -> bool {
        rights.map_or(self.right == Right::Open, |r| r.allow(self.right))
    }
}

/// All routes.
pub fn table_of_routes() -> Vec<RouteInfo> {
    table::table().iter().map(|r| RouteInfo { method: r.method, path: r.path, right: r.right }).collect()
}

pub(super) fn routes(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in table::table() {
        let gate = Gate { right: route.right, path: route.path, form: route.form, cost: route.cost };
        let gated = (route.handler)().route_layer(from_fn_with_state((Arc::clone(&app), gate), admit));
        router = router.route(route.path, gated);
    }
    // What is not there is nothing to strangers, either.
    let gate = Gate { right: Right::Known, path: "other", form: true, cost: 1 };
    let nowhere = any(no_such_route).layer(from_fn_with_state((Arc::clone(&app), gate), admit));
    router
        .fallback_service(nowhere.with_state(Arc::clone(&app)))
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.body_bytes.saturating_add(FORM_BYTES)))
        .layer(from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}

async fn no_such_route(uri: Uri) -> Problem {
    let path = uri.path();
    Problem::not_found((format!("không có gì ở {path}"), format!("there is nothing at {path}")))
}

async fn no_such_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", "this address does not know the method")
}
