//! The child's side of an archive: `bocso unpack` reads a ZIP archive from standard input, which must be a file, under limits that
//! it set on itself, and writes each member to standard output ([`frame`]). It opens no other file and no socket.

use crate::read;
use crate::work::frame::{self, Body};
use crate::work::limits;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;
use zip::ZipArchive;

/// The name of the hidden command.
pub const COMMAND: &str = "unpack";

/// Most members of an archive.
pub const MOST_MEMBERS: usize = 200_000;

/// What the child says of an archive, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    /// A file; the body holds its bytes.
    File(String),
    /// A file that cannot be read; the body holds the reason, in one of the contract's words.
    Refused(String),
    /// The archive itself is broken from here on; the body is empty.
    Broken,
    /// There are no more; the body is empty.
    End,
}

/// Runs the hidden command: `args` are those of [`limits::told`].
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some((memory_bytes, ..)) = limits::told(args) else { return ExitCode::from(2) };
    if limits::lower(memory_bytes, 0).is_err() {
        return ExitCode::FAILURE;
    }
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = match unpack(&mut out) {
        Ok(()) => tell(&mut out, &Member::End, &mut io::empty()),
        Err(Fault::Archive) => tell(&mut out, &Member::Broken, &mut io::empty()),
        Err(Fault::Pipe(e)) => Err(e),
    };
    if done.and_then(|()| out.flush()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

enum Fault {
    Archive,
    Pipe(io::Error),
}

fn unpack(out: &mut impl Write) -> Result<(), Fault> {
    let file = io::stdin().as_fd().try_clone_to_owned().map(File::from).map_err(Fault::Pipe)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| Fault::Archive)?;
    if archive.len() > MOST_MEMBERS {
        return Err(Fault::Archive);
    }
    let most = read::Limits::default().file_bytes as u64;
    for i in 0..archive.len() {
        let locked = archive
            .by_index_raw(i)
            .map(|m| (m.encrypted(), m.name().map_or_else(|_| format!("?{i}"), std::borrow::Cow::into_owned), m.is_dir()));
        let Ok((locked, name, folder)) = locked else { continue };
        if folder {
            continue;
        }
        let refused = |reason: &str| (Member::Refused(name.clone()), reason.as_bytes().to_vec());
        let (member, body) = if locked {
            refused("encrypted")
        } else {
            let mut bytes = Vec::new();
            match archive.by_index(i).map(|m| m.take(most + 1).read_to_end(&mut bytes)) {
                Ok(Ok(_)) if bytes.len() as u64 > most => refused("too_large"),
                Ok(Ok(_)) => (Member::File(name.clone()), bytes),
                Ok(Err(_)) | Err(_) => refused("crashed"),
            }
        };
        tell(out, &member, &mut &*body).map_err(Fault::Pipe)?;
    }
    Ok(())
}

fn tell(out: &mut impl Write, member: &Member, bytes: &mut impl Read) -> io::Result<()> {
    frame::begin(out, member)?;
    let mut body = Body::on(&mut *out);
    io::copy(bytes, &mut body)?;
    body.end()
}
