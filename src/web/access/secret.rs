//! Secrets: made by chance, kept as hashes, compared without telling how far they fit.

use super::Rights;
use crate::store::access::Token;
use crate::store::record::sha256;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use std::time::{SystemTime, UNIX_EPOCH};

/// The name of the log-in cookie.
pub const COOKIE_NAME: &str = "bocso_session";

/// What tokens of programs begin with, so that scanners of secrets find them.
pub const TOKEN_PREFIX: &str = "bocso_";

/// 160 bits in hexadecimal. `None`: the system has no random numbers.
pub fn new() -> Option<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).ok()?;
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n & 15)]);
    Some(bytes.iter().flat_map(|b| [digit(b >> 4), digit(*b)]).collect())
}

/// A fresh token of a program, which ends after so many days: what is kept of it, itself, and its hash. `None`: the system has no
/// random numbers.
pub fn token(owner: &str, label: &str, scopes: Rights, days: Option<u16>) -> Option<(Token, String, String)> {
    let plain = format!("{TOKEN_PREFIX}{}", new()?);
    let token = Token {
        id: new()?.chars().take(12).collect(),
        owner: owner.to_owned(),
        label: label.to_owned(),
        scopes: scopes.words(),
        created_ms: 0,
        ends_ms: days.map(days_from_now),
        used_ms: None,
        revoked_ms: None,
    };
    let hash = hash("token", &plain);
    Some((token, plain, hash))
}

/// So many days from now, milliseconds since 1970.
fn days_from_now(days: u16) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
    i64::try_from(now).unwrap_or(0).saturating_add(i64::from(days) * 86_400_000)
}

/// What is kept of a secret.
pub fn hash(kind: &str, secret: &str) -> String {
    sha256(format!("bocso {kind}\0{secret}").as_bytes())
}

/// Compares in the same time wherever they differ.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (x, y)| differ | (x ^ y)) == 0
}

/// The token that a request brings. `Some("")`: it brings something else.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?;
    let token = value.to_str().ok().and_then(|v| {
        let (scheme, token) = v.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    Some(token.unwrap_or_default())
}

/// The log-in cookie that a request brings.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let mut cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    cookies.find_map(|c| c.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn header_and_cookie() {
        let with = |name, value: &'static str| HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        assert_eq!(bearer(&with(AUTHORIZATION, "bearer abc ")), Some("abc"));
        assert_eq!(bearer(&with(AUTHORIZATION, "Basic abc")), Some(""));
        assert_eq!(bearer(&HeaderMap::new()), None);
        assert_eq!(cookie(&with(COOKIE, "x=1; bocso_session=abc; y=2")), Some("abc"));
        assert_eq!(cookie(&with(COOKIE, "bocso_sessions=abc")), None);
    }

    #[test]
    fn chance() {
        let (a, b) = (new().unwrap_or_default(), new().unwrap_or_default());
        assert!(a.len() == 40 && a != b && same(&a, &a) && !same(&a, &b));
        assert_ne!(hash("session", &a), hash("token", &a));
    }
}
