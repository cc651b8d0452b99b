//! What people decide about figures: plain types, the rule that chains the decisions of a document, and what they amount to.
//!
//! Events in, a verdict or a broken link out. Nothing here stores anything or knows who may decide.

pub mod event;

pub mod chain;

pub mod verdict;

pub mod standing;

pub mod decide;

pub mod sampling;

pub mod lessons;

pub use chain::{Broken, Chain, Fault};
pub use event::{Action, Anchor, CellAt, Draw, Event, Reading};
pub use standing::{Counts, Standing};
pub use verdict::{Verdict, Verdicts};
