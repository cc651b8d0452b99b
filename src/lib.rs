//! bocso (bóc số) lifts the figures out of Vietnamese administrative reports.
//!
//! Bytes go in, audited indicators come out; every figure leads back to its place, and a doubt that any stage had reaches the
//! reader. The modules stand in flow order; each uses only those above it.

pub mod document;

pub mod orthography;

pub mod value;

pub mod grammar;

pub mod read;

pub mod report;

pub mod parse;

pub mod check;

pub mod confidence;

pub mod indicator;

pub mod extract;

pub mod eval;

pub mod store;

pub mod work;

pub mod web;

pub mod cli;
