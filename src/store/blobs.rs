//! Original bytes under their SHA-256: in a folder, in memory, or in a bucket of an S3-compatible server.
//!
//! A blob is written whole or not at all, never changed, and removed only with the last document that names it. Blobs that no document names do no harm: they are what a power cut
//! leaves between a blob and its row.

mod folder;

mod s3;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Where originals lie. Blocking: asked from threads that may wait.
pub trait Blobs: Send + Sync {
    /// Keeps bytes under their hash; once it returns they outlast a power cut.
    ///
    /// # Errors
    /// [`Error`] if they could not be kept.
    fn put(&self, sha256: &str, bytes: &[u8]) -> Result<(), Error>;

    /// The bytes. `None`: there are none.
    ///
    /// # Errors
    /// [`Error`] if they could not be read.
    fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error>;

    /// Forgets the bytes; none there is no error.
    ///
    /// # Errors
    /// [`Error`] if they could not be removed.
    fn remove(&self, sha256: &str) -> Result<(), Error>;
}

/// Why originals could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address names no place for them.
    #[error("expected a folder or s3://bucket[/prefix] for originals, found `{0}`")]
    Address(String),
    /// What the environment must tell of an S3 server.
    #[error("{0} is not set: an S3 server needs AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and AWS_ENDPOINT_URL or AWS_REGION")]
    Unset(&'static str),
    /// The folder.
    #[error("{place}: {source}")]
    Folder {
        /// The path.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// The server.
    #[error("{place}: {message}")]
    Server {
        /// Bucket and key.
        place: String,
        /// What it said.
        message: String,
    },
}

/// The place that `address` names: a folder (created if missing) or `s3://BUCKET[/PREFIX]`.
///
/// # Errors
/// [`Error::Address`] if it names neither.
pub fn open(address: &str) -> Result<Arc<dyn Blobs>, Error> {
    if let Some(bucket) = address.strip_prefix("s3://") {
        return Ok(Arc::new(s3::Bucket::open(bucket)?));
    }
    let folder = address.strip_prefix("file://").unwrap_or(address);
    if folder.is_empty() || folder.contains("://") {
        return Err(Error::Address(address.to_owned()));
    }
    Ok(Arc::new(folder::Folder::open(folder.as_ref())?))
}

/// `ab/cd/abcd…`: no folder holds more than a few thousand.
fn place(sha256: &str) -> String {
    let part = |range| sha256.get(range).unwrap_or("_");
    format!("{}/{}/{sha256}", part(0..2), part(2..4))
}

/// Originals that are gone with the process.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<HashMap<String, Vec<u8>>>,
}

impl Blobs for Memory {
    fn put(&self, sha256: &str, bytes: &[u8]) -> Result<(), Error> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).entry(sha256.to_owned()).or_insert_with(|| bytes.to_vec());
        Ok(())
    }

    fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(sha256).cloned())
    }

    fn remove(&self, sha256: &str) -> Result<(), Error> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(sha256);
        Ok(())
    }
}
