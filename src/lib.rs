//! bocso (bóc số) lifts the figures out of Vietnamese administrative reports.
//!
//! Bytes go in, audited indicators come out; every figure leads back to its place, and a doubt that any stage had reaches the
//! reader.
//!
//! ```text
//! bytes ── read ──▶ Document ── parse ──▶ Report ── check ──▶ findings ── confidence ──▶ scores
//!                                            └──────────────── indicator ───────────────▶ Extraction (JSON)
//! ```
//!
//! From extractions on: [`ask`] writes what to ask the unit that reported, and [`fill`] holds a blank form against reports and fills
//! it in.
//!
//! ```text
//! form ── fill::read ──▶ Form ─┐
//! Extractions ─────────────────┴── fill ──▶ Filled (JSON) ── fill::write ──▶ the form filled in
//! ```
//!
//! The modules stand in flow order; each uses only those above it (`tests/it/layers.rs` holds them to it). [`extract`] is the
//! whole pipeline in one function. Checks read the report, before the JSON is assembled: they work on indices and spans, nothing
//! is mutated afterwards, and the JSON is laid out once.
//!
//! # Words
//!
//! | word | Vietnamese | means |
//! |---|---|---|
//! | [`Document`](document::Document) | văn bản | what was read: normalised text, paragraphs, grids |
//! | [`Report`](report::Report) | báo cáo | what was understood of it |
//! | [`Figure`](report::Figure) | số liệu | one figure expression of a sentence, or one cell of a table |
//! | [`Section`](report::Section) | mục | a numbered heading or paragraph |
//! | [`Table`](report::Table) | bảng biểu | a grid with roles, paths and figures |
//! | [`Indicator`](indicator::output::Indicator) | chỉ tiêu | a figure as printed: value, label, evidence, confidence, flags |
//! | [`Finding`](check::Finding) | phát hiện | what a check says of figures, passed or failed |
//! | [`Form`](fill::Form), [`Field`](fill::form::Field) | biểu mẫu, ô | a blank form, and a place of it that waits for a figure |
//! | [`Event`](review::Event) | quyết định | what a person decided about a figure |
//! | ledger | sổ số | every number token of a document and what it is |
//!
//! # Invariants
//!
//! 1. A quote is a substring of its source: `text[start..end] == evidence.text`.
//! 2. Every number token is a figure, something named, or listed as unexplained.
//! 3. No float holds a stated number; same bytes and same grammars give the same JSON.
//! 4. `parse`, `check` and `indicator` return no `Result` and never panic.
//! 5. Words that recognise things live in `value` and `grammars/` alone.
//! 6. A failed check always reaches `flags` and `review`.

pub mod document;

pub mod orthography;

pub mod value;

pub mod grammar;

pub mod read;

pub mod report;

pub mod parse;

pub mod catalog;

pub mod check;

pub mod confidence;

pub mod indicator;

pub mod extract;

pub mod eval;

pub mod review;

pub mod store;

pub mod years;

pub mod export;

pub mod verify;

pub mod ask;

pub mod fill;

pub mod work;

pub mod web;

pub mod cli;
