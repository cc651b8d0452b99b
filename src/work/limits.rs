//! What a child may use, how it is started, and why it died: the same for the service and the command line.

use super::lessons::InForce;
use crate::confidence::calibration::Calibration;
use crate::read::scan::{Scans, cores};
use crate::store::Reason;
use rlimit::Resource;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::{Arc, PoisonError, RwLock};
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
    /// How scanned pages are read; the time starts anew with each of them.
    pub scans: Scans,
    /// How sure is sure.
    pub calibration: Learned,
    /// What reviewers taught the catalogue: laid over what the child says.
    pub lessons: InForce,
}

/// The calibration that is in force; all copies hold the same one.
#[derive(Debug, Clone, Default)]
pub struct Learned(Arc<RwLock<Option<Calibration>>>);

impl Learned {
    /// The one in force. `None`: the one that the program came with.
    pub fn now(&self) -> Option<Calibration> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another one in force, for documents whose reading begins from now on. One that is not sound is not taken.
    pub fn put(&self, calibration: Option<Calibration>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = calibration.filter(Calibration::is_sound);
    }
}

/// Wall-clock time a document, unless told otherwise.
pub const TIME: Duration = Duration::from_mins(2);

/// Address space, unless told otherwise.
pub const MEMORY_BYTES: u64 = 1 << 30;

/// Processor time that a recognised page is worth, the engine's own aside, in seconds.
pub const PAGE_SECONDS: u64 = 10;

/// Address space that a thread may take that reads a page: a large one in colour.
const PAGE_BYTES: u64 = 192 << 20;

/// The longest answer.
pub const ANSWER_BYTES: u64 = 256 << 20;

/// The end of standard error that is kept to learn why a child died.
pub const LAST_WORDS: u64 = 64 * 1024;

impl Limits {
    /// The call of a hidden command under these limits. What its pipes are is the caller's choice.
    pub fn command(&self, hidden: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(hidden).arg(self.memory_bytes.to_string()).arg(self.time.as_secs().max(1).to_string());
        command.arg(serde_json::to_string(&self.scans).unwrap_or_default());
        command.arg(serde_json::to_string(&self.calibration.now()).unwrap_or_default());
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

/// The child's side: what [`Limits::command`] told it: memory in bytes and processor time in seconds, 0 for no limit, and how
/// scanned pages are read, and the calibration. `None`: it was not started by it.
pub fn told(args: impl IntoIterator<Item = OsString>) -> Option<(u64, u64, Scans, Option<Calibration>)> {
    let mut args = args.into_iter().map(|a| a.into_string().ok());
    let mut next = || args.next().flatten();
    let (memory, seconds) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let scans: Scans = serde_json::from_str(&next()?).ok()?;
    let calibration: Option<Calibration> = serde_json::from_str(&next()?).ok()?;
    Some((memory, seconds, Scans { jobs: jobs(scans.jobs, memory), ..scans }, calibration))
}

/// As many threads for pages as there is memory for: many cores are no reason to run out of it.
fn jobs(wanted: usize, memory_bytes: u64) -> usize {
    let wanted = if wanted == 0 { cores() } else { wanted };
    let room = if memory_bytes == 0 { u64::MAX } else { memory_bytes / PAGE_BYTES };
    wanted.min(usize::try_from(room).unwrap_or(usize::MAX)).max(1)
}

/// The child's side: more processor time, for a page that was recognised, as far as the hard limit allows.
pub fn extend(seconds: u64) {
    if let Ok((soft, hard)) = Resource::CPU.get()
        && soft < hard
    {
        let _ = Resource::CPU.set(soft.saturating_add(seconds).min(hard), hard);
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

/// The child's side: the processor time of what is to come, counted from the start of the process. It can be raised again.
///
/// # Errors
/// If the system refuses.
pub fn spend(cpu_seconds: u64) -> std::io::Result<()> {
    let hard = Resource::CPU.get_hard()?;
    Resource::CPU.set(cpu_seconds.min(hard), hard)
}

/// The child's side: it could not take in what it was given. Where there was no room for it the last words are those that Rust's
/// allocator would have had, so that [`cause`] knows.
pub fn unread(why: &std::io::Error) -> ExitCode {
    if why.kind() == std::io::ErrorKind::OutOfMemory {
        let _ = writeln!(std::io::stderr(), "memory allocation of the input failed");
    }
    ExitCode::FAILURE
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_at_a_time_fit_into_memory() {
        assert_eq!(jobs(64, MEMORY_BYTES), 5);
        assert_eq!((jobs(64, 0), jobs(2, MEMORY_BYTES), jobs(2, 80 << 20)), (64, 2, 1));
        assert!(jobs(0, 0) >= 1);
    }

    #[test]
    fn a_child_hears_what_it_is_told() {
        let scans = Scans { jobs: 1, kept_only: Some(3), ..Scans::on() };
        let limits = Limits {
            program: "bocso".into(),
            time: TIME,
            memory_bytes: 7,
            answer_bytes: 1,
            scans,
            calibration: Learned::default(),
            lessons: InForce::default(),
        };
        let learned = Calibration { version: "3-ab".to_owned(), ..Calibration::default() };
        limits.calibration.put(Some(learned.clone()));
        let command = limits.command("child");
        let (memory, seconds, scans, calibration) = told(command.get_args().skip(1).map(Into::into)).expect("told");
        assert_eq!((memory, seconds, scans.jobs, scans.kept_only, scans.off), (7, 120, 1, Some(3), false));
        assert_eq!(calibration, Some(learned));
        assert!(told([OsString::from("1"), "2".into(), "{".into()]).is_none());
    }
}
