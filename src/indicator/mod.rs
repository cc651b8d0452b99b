//! Report → Extraction (the JSON): evidence, assembly, number ledger. See [`output`] for the shape.

pub mod output;

mod assemble;

mod ledger;

pub use assemble::{Origin, assemble};
