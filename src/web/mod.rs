//! The service: one process, one SQLite file, an HTTP API and a review page. [`serve`] is the door; nothing before this module
//! knows HTTP or an asynchronous runtime.
//!
//! | file | holds |
//! |---|---|
//! | `options` | what `bocso serve` can be told |
//! | `service` | start, run, stop |
//! | `listen` | connections: how many, how long silent |
//! | `routes/` | the one route table: router, rights and description come from it |
//! | `openapi` | the description |
//! | `guard` | what every request passes: origin, time, headers, log |
//! | `access/` | who asks and what they may |
//! | `metrics` | what was answered, counted |
//! | `problem` | the one place where a failure becomes a status |
//! | `api/` | JSON |
//! | `pictures` | pages drawn, each once, and kept up to a bound |
//! | `pages/`, `review/` | HTML |

pub(crate) mod access;

mod api;

mod assets;

mod guard;

mod lang;

mod listen;

mod metrics;

mod openapi;

mod options;

mod pages;

mod pictures;

mod problem;

pub mod review;

mod routes;

mod service;

mod token;

pub use access::{Right, Rights};
pub use lang::Lang;
pub use options::{Secret, ServeOptions};
pub use routes::{RouteInfo, table_of_routes};
pub use service::{Running, serve, start};

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the service could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Other machines could reach it, and nothing would ask them who they are.
    #[error(
        "expected a loopback address, users or a token file, found {address} with neither; other machines could read every document: \
         `bocso users add NAME --role admin`, or --token-file FILE"
    )]
    Open {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The token file is of no use.
    #[error("cannot use the token file {}: {why}", path.display())]
    Token {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// The system refused something that the service cannot do without.
    #[error("cannot start the service: {0}")]
    System(#[from] std::io::Error),
}
