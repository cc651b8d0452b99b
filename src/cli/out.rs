//! Standard output, locked and buffered, and the one way to write to standard error.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output for the whole of a command. Flush it before returning: a drop would hide the error.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes `bocso: message` to standard error; where that fails nobody is left to be told.
pub fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "bocso: {message}");
}
