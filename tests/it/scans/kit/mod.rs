//! The scan simulator and its measure: reports with known truth → prints → scans → what the program reads of them.
//!
//! ```text
//! seed ─ report ─▶ HTML + Truth ─ browser ─▶ PDF ─ picture ─▶ pages ─ presets ─▶ worn pages ─ store ─▶ PDF of pictures
//!                      └──────────────── cells, sentences ◀── said ◀── the program ◀───────────────────────┘
//! ```

#![expect(clippy::cast_sign_loss, clippy::cast_possible_wrap, reason = "places of pixels, clamped to their picture")]

pub mod chance;

pub mod spelling;

pub mod words;

pub mod truth;

pub mod prose;

pub mod tables;

pub mod report;

pub mod corpus;

pub mod picture;

pub mod bend;

pub mod light;

pub mod marks;

pub mod fax;

pub mod group4;

pub mod store;

pub mod presets;

pub mod make;

pub mod said;

pub mod align;

pub mod score;

pub mod cells;

pub mod sentences;

pub mod measure;
