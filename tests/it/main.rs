//! Integration tests, one binary: each file states one promise of the program.
//!
//! `UPDATE_EXPECT=1 cargo test` rewrites the blessed outputs. With `BOCSO_REQUIRE_SERVICES=1` a test that lacks a service (python3,
//! a browser) fails; without it the test says that it was skipped.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;
mod decide;

mod layers;

mod grammars;

mod cases;

mod checks;

mod margins;

mod matching;

mod coded;

mod reports;

mod schema;

mod eval;

mod cli;

mod sandbox;

mod never_panics;

mod bounds;

mod hostile;

mod http;

mod browser;

mod web;

mod sampling;

mod access;

mod review;

mod pages;

mod years;

mod learning;

mod export;

mod verify;

mod ask;

mod fill;

mod printed;

mod scans;

mod ocr;

mod import;

mod night;
