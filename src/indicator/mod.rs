//! Report → Extraction (the JSON): evidence, assembly, number ledger, the line of JSON itself. See [`output`] for the shape.

pub mod output;

pub mod json;

mod assemble;

mod ledger;

pub use assemble::{Laid, Origin, lay};
