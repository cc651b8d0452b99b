//! What runs over the pipes between a [`super::pool`] and its [`super::worker`]s.
//!
//! Both ways: a line of JSON (what follows), then a body in chunks, each behind its length (four bytes, low first); a chunk of
//! length 0 ends the body. Neither side needs to know a length beforehand or to hold a body twice.

use super::show::Ask;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, ErrorKind, Read, Write};

/// Most bytes of a chunk.
const CHUNK: usize = 1 << 16;

/// Most bytes of a line of JSON.
const LINE: u64 = 1 << 20;

/// What a worker is sent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// The body holds grammar files as JSON: a list of `[name, text]`. Asked of before all documents; there is no reply.
    Grammars,
    /// The body is a document.
    Document {
        /// What is wanted of it.
        ask: Ask,
        /// Its name.
        name: String,
        /// About how many bytes it has.
        size: u64,
    },
}

/// What a worker sends back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The body is what was asked for, or the rest of it.
    Shown,
    /// The body is the next part of what was asked for; more is still to come.
    Part,
    /// The body is a [`Refusal`] as JSON.
    Refused,
    /// The body is empty: a scanned page was recognised, and the reply is still to come.
    Page {
        /// Pages done.
        done: u32,
        /// Pages in all.
        of: u32,
    },
}

/// Why a document gave nothing, as a worker that lives on tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The contract's word.
    pub reason: String,
    /// In a sentence, English.
    pub english: String,
    /// In a sentence, Vietnamese.
    pub vietnamese: String,
}

/// Sends the line; a [`Body`] must follow.
///
/// # Errors
/// Those of the pipe.
pub fn begin(pipe: &mut impl Write, head: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(head)?;
    line.push(b'\n');
    pipe.write_all(&line)
}

/// Reads the line. `None`: the pipe is at its end.
///
/// # Errors
/// Those of the pipe, and `InvalidData` for what is no such line.
pub fn head<T: DeserializeOwned>(pipe: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    pipe.by_ref().take(LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// Reads the body. `None`: it has more than `most` bytes, and the pipe is of no use any more.
///
/// # Errors
/// Those of the pipe, `UnexpectedEof` among them.
pub fn body(pipe: &mut impl Read, most: u64, size: u64) -> io::Result<Option<Vec<u8>>> {
    // The size that was promised is trusted only as far as memory may be spent on a promise.
    let mut bytes = Vec::with_capacity(size.min(most).min(256 << 20) as usize);
    loop {
        let mut length = [0; 4];
        pipe.read_exact(&mut length)?;
        let length = u64::from(u32::from_le_bytes(length));
        if length == 0 {
            return Ok(Some(bytes));
        }
        if length > most.saturating_sub(bytes.len() as u64) {
            return Ok(None);
        }
        if pipe.by_ref().take(length).read_to_end(&mut bytes)? as u64 != length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Writes a body.
pub struct Body<W: Write> {
    pipe: W,
    /// Room for the length, then what waits to be sent.
    chunk: Vec<u8>,
}

impl<W: Write> Body<W> {
    /// A body on a pipe.
    pub fn on(pipe: W) -> Self {
        let mut chunk = Vec::with_capacity(4 + CHUNK);
        chunk.extend_from_slice(&[0; 4]);
        Self { pipe, chunk }
    }

    /// Ends the body.
    ///
    /// # Errors
    /// Those of the pipe.
    pub fn end(mut self) -> io::Result<()> {
        self.flush()?;
        self.pipe.write_all(&[0; 4])?;
        self.pipe.flush()
    }
}

impl<W: Write> Write for Body<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() >= 4 + CHUNK {
            self.flush()?;
        }
        let taken = bytes.len().min(4 + CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        let length = self.chunk.len() - 4;
        if length > 0 {
            if let Some(room) = self.chunk.first_chunk_mut::<4>() {
                *room = (length as u32).to_le_bytes();
            }
            self.pipe.write_all(&self.chunk)?;
            self.chunk.truncate(4);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_and_follow_each_other() {
        let long: Vec<u8> = (0..=255).cycle().take(3 * CHUNK + 7).collect();
        let mut pipe = Vec::new();
        for bytes in [&b""[..], b"a", &long] {
            begin(&mut pipe, &Reply::Shown).expect("line");
            let mut body = Body::on(&mut pipe);
            body.write_all(bytes).expect("body");
            body.end().expect("end");
        }
        let mut read = pipe.as_slice();
        for bytes in [&b""[..], b"a", &long] {
            assert!(matches!(head(&mut read), Ok(Some(Reply::Shown))));
            assert_eq!(body(&mut read, long.len() as u64, 10).expect("body").as_deref(), Some(bytes));
        }
        assert!(matches!(head::<Reply>(&mut read), Ok(None)));
    }

    #[test]
    fn what_is_too_long_or_cut_is_told() {
        let mut pipe = Vec::new();
        let mut sent = Body::on(&mut pipe);
        sent.write_all(&[7; 100]).expect("body");
        sent.end().expect("end");
        assert!(matches!(body(&mut pipe.as_slice(), 99, 0), Ok(None)));
        assert!(body(&mut &pipe[..50], 100, 0).is_err());
        assert!(body(&mut [0xff, 0xff, 0xff, 0xff, 1].as_slice(), u64::MAX, u64::MAX).is_err());
        assert!(head::<Reply>(&mut b"nonsense\n".as_slice()).is_err());
    }
}
