//! The service's own token: read from its file, kept as its hash, compared without telling how far it fits.

use super::Error;
use super::access::secret::same;
use crate::store::record::sha256;
use std::fmt;
use std::path::Path;

const SHORTEST: usize = 16;

/// A token, kept as its hash only.
pub(super) struct Token {
    hash: String,
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
        Self { hash: sha256(token.as_bytes()) }
    }

    /// Whether this is the token.
    pub(super) fn fits(&self, offered: &str) -> bool {
        same(&sha256(offered.trim().as_bytes()), &self.hash)
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_fits() {
        let token = Token::new("a-token-of-some-length");
        assert!(token.fits("a-token-of-some-length") && token.fits(" a-token-of-some-length\n"));
        assert!(!token.fits("a-token-of-some-lengtH") && !token.fits("") && !token.fits(token.hash()));
    }
}
