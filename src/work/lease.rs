//! Which worker this is, and which others are dead for certain.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::time::Duration;

/// How long a document stays with a worker that says nothing.
pub const LEASE: Duration = Duration::from_secs(30);

/// A name for this process that no other has: the machine's run, the process, a random number.
pub fn name() -> String {
    // The standard library's only source of chance.
    let chance = RandomState::new().build_hasher().finish();
    format!("{}:{}:{chance:016x}", machine(), std::process::id())
}

/// The run of the machine and the space that process numbers count in; empty where the system does not tell.
fn machine() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").ok().and_then(|p| p.to_str().map(str::to_owned)).unwrap_or_default();
    let digits = |s: &str| s.chars().filter(char::is_ascii_hexdigit).collect::<String>();
    format!("{}-{}", digits(boot.trim()), digits(&space))
}

/// Whether the worker of that name is known to be dead: a process of this very machine that is not there any more.
pub fn dead(name: &str) -> bool {
    let mut parts = name.split(':');
    let (Some(place), Some(process)) = (parts.next(), parts.next()) else { return false };
    let here = machine();
    here.len() > 1
        && place == here
        && process.bytes().all(|b| b.is_ascii_digit())
        && Path::new("/proc/self").exists()
        && !Path::new("/proc").join(process).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_dead_of_this_machine_are_dead() {
        assert!(!dead(&name()), "this very process lives");
        assert_ne!(name(), name());
        assert!(!dead("other-machine:999999999:00") && !dead("") && !dead(&format!("{}:..:0", machine())));
        if machine().len() > 1 {
            assert!(dead(&format!("{}:999999999:0", machine())));
        }
    }
}
