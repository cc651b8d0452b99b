//! Bytes → [`crate::document::Document`]. `sniff` names the form by content; one module a form.
//!
//! Text and Markdown so far. It understands nothing: a table is a grid of cells, a heading is a paragraph with a style.

pub mod text;
