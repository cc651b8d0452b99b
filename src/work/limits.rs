//! What a child may use, how it is started, and why it died: the same for the service and the command line.

use crate::store::Reason;
use rlimit::Resource;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

/// What a child may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The program that understands the hidden commands (bocso itself).
    pub program: PathBuf,
    /// Wall-clock time a document, and processor time rounded up to a second.
    pub time: Duration,
    /// Address space in bytes; 0: no limit.
    pub memory_bytes: u64,
    /// The longest answer in bytes.
    pub answer_bytes: u64,
}

/// Wall-clock time a document, unless told otherwise.
pub const TIME: Duration = Duration::from_mins(2);

/// Address space, unless told otherwise.
pub const MEMORY_BYTES: u64 = 1 << 30;

/// The longest answer.
pub const ANSWER_BYTES: u64 = 256 << 20;

/// The end of standard error that is kept to learn why a child died.
pub const LAST_WORDS: u64 = 64 * 1024;

impl Limits {
    /// The call of a hidden command under these limits. What its pipes are is the caller's choice.
    pub fn command(&self, hidden: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(hidden).arg(self.memory_bytes.to_string()).arg(self.time.as_secs().max(1).to_string());
        // Nothing of the parent's environment is the child's business, least of all its secrets.
        command.env_clear();
        for kept in ["PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "TESSDATA_PREFIX"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
    }
}

/// The child's side: lowers its own address space and processor time, 0 for no limit; no core file, which would hold the document.
///
/// # Errors
/// If the system refuses.
pub fn lower(memory_bytes: u64, cpu_seconds: u64) -> std::io::Result<()> {
    Resource::CORE.set(0, 0)?;
    for (resource, most) in [(Resource::AS, memory_bytes), (Resource::CPU, cpu_seconds)] {
        if most > 0 {
            let allowed = resource.get_hard()?;
            resource.set(most.min(allowed), most.min(allowed))?;
        }
    }
    Ok(())
}

/// Why a child died: by its signal, else by its last words.
pub fn cause(status: Option<ExitStatus>, errors: &str) -> Reason {
    #[cfg(unix)]
    {
        // Signal numbers of Linux: SIGKILL comes from the kernel when memory runs out, SIGXCPU when processor time does.
        const SIGKILL: i32 = 9;
        const SIGXCPU: i32 = 24;
        match status.and_then(|s| std::os::unix::process::ExitStatusExt::signal(&s)) {
            Some(SIGKILL) => return Reason::Memory,
            Some(SIGXCPU) => return Reason::TimedOut,
            _ => {}
        }
    }
    // What Rust's allocator prints before it aborts, and the loader where not even the program finds room.
    let memory = ["memory allocation of", "Cannot allocate memory", "failed to map segment"];
    if memory.iter().any(|words| errors.contains(words)) { Reason::Memory } else { Reason::Crashed }
}
