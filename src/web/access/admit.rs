//! What every route passes before its handler: who asks, whether they may, whether the request is one of their own making, and
//! whether they ask too often. Counts what was answered.

use super::rights::Right;
use super::secret::same;
use super::who::{Way, Who, identify};
use crate::web::listen::Peer;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

/// What a request by cookie that changes something must carry, whatever its value, unless it is a form with the field `csrf`. No
/// page of another site can add it.
pub const OWN_REQUEST: &str = "x-bocso-request";

/// What the gate must know of a route.
#[derive(Clone, Copy)]
pub struct Gate {
    /// What it asks for.
    pub right: Right,
    /// Its path, for the count.
    pub path: &'static str,
    /// It is a form's target: its handler looks at the field `csrf` itself.
    pub form: bool,
    /// What a request takes of what its sender has in hand.
    pub cost: u32,
}

pub(in crate::web) async fn admit(State((app, gate)): State<(Arc<App>, Gate)>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let response = match check(&app, gate, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => *refusal,
    };
    app.metrics.answered(gate.path, &method, response.status(), begun.elapsed());
    response
}

async fn check(app: &App, gate: Gate, request: &mut Request) -> Result<(), Box<Response>> {
    let refuse = |p: Problem| Box::new(p.into_response());
    let peer = address(request);
    let who = identify(app, request.headers()).await.map_err(refuse)?;
    if who.as_ref().is_some_and(|w| w.way == Way::Owner) && !crate::web::guard::names_this_machine(request.headers(), request.uri()) {
        let detail = (
            "máy chủ được gọi bằng tên khác localhost; tên khác chỉ dùng được khi có người dùng hoặc mã truy cập",
            "expected the host to be localhost or a loopback address; other names are served only with users or a token",
        );
        return Err(refuse(Problem::new(StatusCode::MISDIRECTED_REQUEST, "other-host", "Not this host", detail)));
    }
    let caller = who.as_ref().map_or_else(|| format!("\0{peer}"), |w| w.name.clone());
    if let Err(seconds) = app.rate.take(&caller, f64::from(gate.cost), Instant::now()) {
        return Err(refuse(Problem::too_many(seconds)));
    }
    if gate.right != Right::Open {
        let Some(who) = &who else { return Err(Box::new(ask_for_log_in(request))) };
        if !who.may(gate.right) {
            return Err(refuse(Problem::forbidden(gate.right)));
        }
        let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        if changes && who.logged_in() && !gate.form && !request.headers().contains_key(OWN_REQUEST) {
            return Err(refuse(Problem::forged()));
        }
    }
    if let Some(who) = who {
        request.extensions_mut().insert(who);
    }
    request.extensions_mut().insert(Address(peer));
    Ok(())
}

/// Where a request came from, for what is counted by address.
#[derive(Clone)]
pub struct Address(pub String);

/// The peer's address. Of a peer on this very machine, which may be a server in front of this one, the last address that it names
/// in `X-Forwarded-For`. Addresses of IPv6 count by their network of 64 bits, of which everybody has as many addresses as they like.
fn address(request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|c| c.0.0.ip());
    let Some(peer) = peer else { return String::new() };
    let named = || {
        let value = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        value.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let from = if peer.is_loopback() { named().unwrap_or(peer) } else { peer };
    match from {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.to_string(),
            None => std::net::Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).to_string(),
        },
    }
}

/// Whether a form's field `csrf` is the one that its page was given.
pub(in crate::web) fn own_form(who: &Who, field: Option<&str>, headers: &HeaderMap) -> Result<(), Problem> {
    let own = !who.logged_in() || headers.contains_key(OWN_REQUEST) || field.is_some_and(|f| same(f, who.csrf()));
    if own { Ok(()) } else { Err(Problem::forged()) }
}

/// A browser is sent to the log-in page, a program told what is missing.
fn ask_for_log_in(request: &Request) -> Response {
    let wants_page = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"));
    if wants_page && request.method() == Method::GET {
        return Redirect::to("/login").into_response();
    }
    Problem::unknown_sender().into_response()
}
