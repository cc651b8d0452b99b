//! Document + Grammar → Report. Total: it returns no `Result` and never panics.

pub mod figure;

pub mod outline;

pub mod table;
