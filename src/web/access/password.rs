//! Passwords, kept as argon2id hashes. Each takes 19 MiB and some tens of milliseconds: on a thread that may wait, and few at once.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;

/// The shortest password, in characters.
pub const SHORTEST: usize = 10;

/// The longest, in bytes: hashing takes no longer for what nobody can type.
pub const LONGEST: usize = 1024;

/// Memory in KiB, passes, lanes: what OWASP's Password Storage Cheat Sheet names for argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// Shorter than [`SHORTEST`] or longer than [`LONGEST`].
    Length,
    /// One character over and over.
    Uniform,
    /// The name of its user.
    Name,
    /// No random numbers could be had.
    Chance,
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, lanes, None).unwrap_or_default())
}

/// The hash of a new password, in argon2's own notation.
///
/// # Errors
/// [`Weak`] if it is none that protects anything.
pub fn hash(name: &str, password: &str) -> Result<String, Weak> {
    let mut characters = password.chars();
    let first = characters.next();
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Weak::Length);
    }
    if characters.all(|c| Some(c) == first) {
        return Err(Weak::Uniform);
    }
    if password.to_lowercase().contains(&name.to_lowercase()) && password.chars().count() < name.chars().count() + 6 {
        return Err(Weak::Name);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| Weak::Chance)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| Weak::Chance)?;
    hasher().hash_password(password.as_bytes(), &salt).map(|h| h.to_string()).map_err(|_| Weak::Chance)
}

/// A hash that no password has, which takes as long to hold against one as any other.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let salt = SaltString::encode_b64(&[7; 16]);
    salt.ok().and_then(|s| hasher().hash_password(b"\0", &s).ok().map(|h| h.to_string())).unwrap_or_default()
});

/// Whether the password has this hash. `None`, for a name that nobody has, takes as long and never holds.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some() && password.len() <= LONGEST;
    let password = if password.len() <= LONGEST { password } else { "" };
    let Ok(hash) = PasswordHash::new(hash.unwrap_or(&NOBODY)) else { return false };
    hasher().verify_password(password.as_bytes(), &hash).is_ok() && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_fit_their_password_alone() {
        let made = hash("lan", "mùa xuân 2024").unwrap_or_default();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert!(fits("mùa xuân 2024", Some(&made)) && !fits("mùa xuân 2025", Some(&made)) && !fits("", Some(&made)));
        assert_ne!(hash("lan", "mùa xuân 2024").ok(), Some(made), "each has its salt");
        assert!(!fits("\0", None) && !fits("x", Some("no hash")));
    }

    #[test]
    fn weak_ones_are_refused() {
        assert_eq!(hash("lan", "ngắn"), Err(Weak::Length));
        assert_eq!(hash("lan", &"x".repeat(2000)), Err(Weak::Length));
        assert_eq!(hash("lan", "aaaaaaaaaaaa"), Err(Weak::Uniform));
        assert_eq!(hash("nguyenthilan", "NguyenThiLan1"), Err(Weak::Name));
    }
}
