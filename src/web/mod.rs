//! STUB until the service is merged: take the service's files on merge.

use std::net::SocketAddr;
use std::path::PathBuf;

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Address and port.
    pub listen: SocketAddr,
    /// File that holds the token. `None`: loopback only.
    pub token_file: Option<PathBuf>,
    /// Database address.
    pub database: String,
}

/// Why the service ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not in this build.
    #[error("expected the service, found a build without it")]
    Missing,
}

/// Serves until interrupted.
///
/// # Errors
/// See [`Error`].
pub fn serve(options: ServeOptions) -> Result<(), Error> {
    drop(options);
    Err(Error::Missing)
}
