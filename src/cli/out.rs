//! Standard output, buffered, and the one way to write to standard error.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;

/// Standard output for the whole of a command. Flush it before returning: a drop would hide the error.
///
/// The library's own handle looks for the last line end of all that goes through it, which takes longer than to write it.
pub fn stdout() -> io::Result<BufWriter<File>> {
    let own = io::stdout().as_fd().try_clone_to_owned()?;
    // No more than what the JSON comes in, which so goes out without being copied.
    Ok(BufWriter::with_capacity(1 << 15, File::from(own)))
}

/// Writes `bocso: message` to standard error; where that fails nobody is left to be told.
pub fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "bocso: {message}");
}
