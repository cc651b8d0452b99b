//! Who asks, and what they may do.
//!
//! | file | holds |
//! |---|---|
//! | `rights` | rights, what each role has of them, scopes of tokens |
//! | `who` | a request → who sent it |
//! | `admit` | what every route passes: who, right, forgery, rate |
//! | `password` | argon2id |
//! | `secret` | what cookies and tokens hold |
//! | `throttle` | guesses at passwords, and requests too many, in bounded memory |

pub mod admit;

pub mod password;

pub mod rights;

pub mod secret;

pub mod throttle;

pub mod who;

pub use rights::{Right, Rights};
pub(in crate::web) use who::Who;
