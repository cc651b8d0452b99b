//! Originals in a bucket of an S3-compatible server. Requests are signed by `rusty-s3` and sent by `ureq`.

use super::{Blobs, Error, place};
use rusty_s3::{Bucket as Signed, Credentials, S3Action, UrlStyle};
use std::time::Duration;
use ureq::Agent;
use ureq::http::StatusCode;

/// How long a signature is good.
const GOOD_FOR: Duration = Duration::from_mins(5);

/// How long a request may take.
const TIME: Duration = Duration::from_mins(2);

/// The largest original that is fetched, in bytes.
const MOST: u64 = 1 << 30;

/// How often a request is sent before its failure is told: a server that is busy or restarts answers the next.
const TRIES: u32 = 4;

/// A bucket, and a prefix of the keys in it.
pub struct Bucket {
    signed: Signed,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

impl Bucket {
    /// `bucket`: `NAME[/PREFIX]`; server, region and keys come from the environment under the names that AWS's own tools use.
    ///
    /// # Errors
    /// [`Error::Unset`] if the environment does not tell enough, [`Error::Address`] if what it tells is no address.
    pub fn open(bucket: &str) -> Result<Self, Error> {
        let (name, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        let set = |name: &'static str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let region = set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION"));
        let endpoint = match (set("AWS_ENDPOINT_URL_S3").or_else(|| set("AWS_ENDPOINT_URL")), &region) {
            (Some(url), _) => url,
            (None, Some(region)) => format!("https://s3.{region}.amazonaws.com"),
            (None, None) => return Err(Error::Unset("AWS_ENDPOINT_URL")),
        };
        let address = |_| Error::Address(format!("s3://{bucket}"));
        let endpoint = endpoint.parse().map_err(|_| Error::Address(endpoint.clone()))?;
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        let signed = Signed::new(endpoint, UrlStyle::Path, name.to_owned(), region).map_err(address)?;
        let id = set("AWS_ACCESS_KEY_ID").ok_or(Error::Unset("AWS_ACCESS_KEY_ID"))?;
        let secret = set("AWS_SECRET_ACCESS_KEY").ok_or(Error::Unset("AWS_SECRET_ACCESS_KEY"))?;
        let credentials = match set("AWS_SESSION_TOKEN") {
            Some(token) => Credentials::new_with_token(id, secret, token),
            None => Credentials::new(id, secret),
        };
        let agent = Agent::config_builder().timeout_global(Some(TIME)).http_status_as_error(false).build().into();
        Ok(Self { signed, credentials, prefix: prefix.trim_matches('/').to_owned(), agent })
    }

    fn key(&self, sha256: &str) -> String {
        let place = place(sha256);
        if self.prefix.is_empty() { place } else { format!("{}/{place}", self.prefix) }
    }

    fn failed(&self, key: &str, message: &dyn std::fmt::Display) -> Error {
        Error::Server { place: format!("s3://{}/{key}", self.signed.name()), message: message.to_string() }
    }

    /// Asks until the server answers with something better than "not now".
    fn ask<T>(&self, key: &str, ask: impl Fn() -> Result<(StatusCode, T), ureq::Error>) -> Result<(StatusCode, T), Error> {
        let mut pause = Duration::from_millis(100);
        let mut tries = 1;
        loop {
            match ask() {
                Ok((status, body)) if !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS => return Ok((status, body)),
                Ok((status, _)) if tries == TRIES => return Err(self.failed(key, &status)),
                Err(e) if tries == TRIES => return Err(self.failed(key, &e)),
                Ok(_) | Err(_) => {}
            }
            tries += 1;
            std::thread::sleep(pause);
            pause *= 3;
        }
    }
}

impl Blobs for Bucket {
    fn put(&self, sha256: &str, bytes: &[u8]) -> Result<(), Error> {
        let key = self.key(sha256);
        let known = self.ask(&key, || {
            let url = self.signed.head_object(Some(&self.credentials), &key).sign(GOOD_FOR);
            let answer = self.agent.head(url.as_str()).call()?;
            Ok((answer.status(), ()))
        })?;
        if known.0.is_success() {
            return Ok(());
        }
        let (status, ()) = self.ask(&key, || {
            let url = self.signed.put_object(Some(&self.credentials), &key).sign(GOOD_FOR);
            let answer = self.agent.put(url.as_str()).send(bytes)?;
            Ok((answer.status(), ()))
        })?;
        if status.is_success() { Ok(()) } else { Err(self.failed(&key, &status)) }
    }

    fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
        let key = self.key(sha256);
        let (status, bytes) = self.ask(&key, || {
            let url = self.signed.get_object(Some(&self.credentials), &key).sign(GOOD_FOR);
            let mut answer = self.agent.get(url.as_str()).call()?;
            let status = answer.status();
            let bytes = if status.is_success() { answer.body_mut().with_config().limit(MOST).read_to_vec()? } else { Vec::new() };
            Ok((status, bytes))
        })?;
        match status {
            StatusCode::NOT_FOUND => Ok(None),
            s if s.is_success() => Ok(Some(bytes)),
            s => Err(self.failed(&key, &s)),
        }
    }

    fn remove(&self, sha256: &str) -> Result<(), Error> {
        let key = self.key(sha256);
        let (status, ()) = self.ask(&key, || {
            let url = self.signed.delete_object(Some(&self.credentials), &key).sign(GOOD_FOR);
            let answer = self.agent.delete(url.as_str()).call()?;
            Ok((answer.status(), ()))
        })?;
        if status.is_success() || status == StatusCode::NOT_FOUND { Ok(()) } else { Err(self.failed(&key, &status)) }
    }
}
