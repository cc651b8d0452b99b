//! What every request passes, outermost first: the log, the headers every answer carries, the clock, the origin it names, the
//! language of a refusal. Who asks, and whether they may, is seen to by each route (`access::admit`).
//!
//! Without users and token the service trusts whoever can reach the loopback address. A web page that the same person has open can
//! make their browser reach it, too; so the host must be this machine's name (against rebinding of names, `access::admit`) and a
//! request that changes something must not come from another site.

use super::lang::Lang;
use super::pages;
use super::problem::Problem;
use super::service::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

/// No script, style, picture or connection but this service's own; no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let lang = Lang::of_request(request.uri().query(), request.headers());
    let page = wants_page(&request);
    let mut response = match allowed(&request) {
        Ok(()) => match tokio::time::timeout(app.request_time, next.run(request)).await {
            Ok(response) => response,
            Err(_) => too_slow().into_response(),
        },
        Err(refusal) => refusal.into_response(),
    };
    if is_bare_failure(&response) {
        response = Problem::of_status(response.status()).into_response();
    }
    if let Some(problem) = response.extensions().get::<Problem>() {
        response = match (page, lang) {
            (true, _) => pages::trouble(lang, problem),
            (false, Lang::En) => problem.response(lang),
            (false, Lang::Vi) => response,
        };
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let status = response.status().as_u16();
    let duration_ms = begun.elapsed().as_millis();
    tracing::debug!(%method, path, status, duration_ms, "answered a request");
    response
}

/// Whether a person looks at the answer: a browser asks for a page, not for an answer of the API.
fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    request.method() == Method::GET && !request.uri().path().starts_with("/api/") && accepts.is_some_and(|v| v.contains("text/html"))
}

/// What the framework itself refuses (a query, a path, a body that it cannot read) comes without a problem document.
fn is_bare_failure(response: &Response) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    (status.is_client_error() || status.is_server_error()) && kind.is_none_or(|k| k.starts_with(b"text/plain"))
}

fn too_slow() -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "Request took too long", "the request was not complete in time; try again")
}

fn allowed(request: &Request) -> Result<(), Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) && from_elsewhere(request.headers()) {
        let detail = "a page of another site may not change anything here";
        return Err(Problem::new(StatusCode::FORBIDDEN, "other-origin", "Not from here", detail));
    }
    // No name, word or day has it, and PostgreSQL takes no text that does.
    if request.uri().path_and_query().is_some_and(|p| p.as_str().contains("%00")) {
        return Err(Problem::bad_request(("địa chỉ có ký tự rỗng (%00)", "expected no empty character (%00) in the address")));
    }
    Ok(())
}

pub(super) fn names_this_machine(headers: &HeaderMap, uri: &Uri) -> bool {
    let named = headers.get(header::HOST).and_then(|v| v.to_str().ok()).or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    // HTTP/1.0 names no host; no browser speaks it.
    let Some(named) = named else { return true };
    let host = match named.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => named.rsplit_once(':').map_or(named, |(host, _)| host),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if text(header::HeaderName::from_static("sec-fetch-site")).is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let host = origin.split_once("://").map(|o| o.1);
    host.is_none() || host != text(header::HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|&(n, v)| (header::HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn hosts() {
        for (host, own) in [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("[::1]:8080", true),
            ("bocso.example:8080", false),
            ("127.0.0.1.example", false),
            ("192.168.1.4:8080", false),
        ] {
            assert_eq!(names_this_machine(&headers(&[("host", host)]), &Uri::from_static("/")), own, "{host}");
        }
    }

    #[test]
    fn origins() {
        assert!(!from_elsewhere(&headers(&[("host", "localhost:1")])));
        assert!(!from_elsewhere(&headers(&[("host", "localhost:1"), ("origin", "http://localhost:1")])));
        assert!(from_elsewhere(&headers(&[("host", "localhost:1"), ("origin", "http://localhost:2")])));
        assert!(from_elsewhere(&headers(&[("host", "localhost:1"), ("origin", "null")])));
        assert!(from_elsewhere(&headers(&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")])));
    }
}
