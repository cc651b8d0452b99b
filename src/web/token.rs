//! The token: read from its file, compared without telling how far it fits, and turned into a login cookie that is not the token.

use super::Error;
use crate::store::record::sha256;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use std::fmt;
use std::path::Path;

/// The name of the login cookie.
pub(super) const COOKIE_NAME: &str = "bocso_login";

const SHORTEST: usize = 16;

/// A token, kept as its hash only.
pub(super) struct Token {
    hash: String,
    cookie: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl Token {
    /// Reads the token file.
    ///
    /// # Errors
    /// [`Error::Token`] if it cannot be read or its token is shorter than 16 characters.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let error = |why: String| Error::Token { path: path.to_owned(), why };
        let text = std::fs::read_to_string(path).map_err(|e| error(e.to_string()))?;
        let token = text.trim();
        let length = token.chars().count();
        if length < SHORTEST {
            return Err(error(format!("expected a token of {SHORTEST} characters or more, found {length}")));
        }
        Ok(Self::new(token))
    }

    fn new(token: &str) -> Self {
        Self { hash: sha256(token.as_bytes()), cookie: sha256(format!("bocso login\0{token}").as_bytes()) }
    }

    /// Whether this is the token.
    pub(super) fn fits(&self, offered: &str) -> bool {
        same(&sha256(offered.trim().as_bytes()), &self.hash)
    }

    /// The value of the login cookie.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Whether a request carries the token or the cookie.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| {
            let (scheme, token) = v.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token)
        });
        if bearer.is_some_and(|t| self.fits(t)) {
            return true;
        }
        let cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
        let mut logins = cookies.filter_map(|c| c.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='));
        logins.any(|value| same(value, &self.cookie))
    }
}

/// Compares in the same time wherever they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (x, y)| differ | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn header_or_cookie() {
        let token = Token::new("a-token-of-some-length");
        let with = |name, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static("")));
            token.is_in(&headers)
        };
        assert!(with(AUTHORIZATION, "Bearer a-token-of-some-length"));
        assert!(with(AUTHORIZATION, "bearer a-token-of-some-length"));
        assert!(!with(AUTHORIZATION, "Bearer a-token-of-some-lengtH"));
        assert!(!with(AUTHORIZATION, "Basic a-token-of-some-length"));
        assert!(with(COOKIE, &format!("x=1; {COOKIE_NAME}={}", token.cookie())));
        assert!(!with(COOKIE, &format!("{COOKIE_NAME}=a-token-of-some-length")), "the cookie is not the token");
        assert!(!token.is_in(&HeaderMap::new()));
    }
}
