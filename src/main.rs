//! The `bocso` program: see `bocso --help`.

fn main() {}
