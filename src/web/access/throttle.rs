//! Who asks too often. Memory is bounded: where there are too many callers, those longest silent are forgotten.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Callers remembered at once.
const MOST: usize = 8192;

/// Something remembered of each caller for a while.
struct Remembered<K, V> {
    all: HashMap<K, (Instant, V)>,
}

impl<K: Eq + Hash + Clone, V: Default> Remembered<K, V> {
    fn of(&mut self, key: &K, now: Instant) -> &mut V {
        if self.all.len() >= MOST && !self.all.contains_key(key) {
            let mut times: Vec<Instant> = self.all.values().map(|v| v.0).collect();
            let middle = times.len() / 2;
            let (_, &mut half, _) = times.select_nth_unstable(middle);
            self.all.retain(|_, v| v.0 > half);
        }
        let entry = self.all.entry(key.clone()).or_insert_with(|| (now, V::default()));
        entry.0 = now;
        &mut entry.1
    }
}

/// Requests: each caller has so many in hand, which come back with time.
pub struct Rate {
    per_second: f64,
    most: f64,
    callers: Mutex<Remembered<String, Option<(Instant, f64)>>>,
}

impl Rate {
    /// So many a second over time, ten times as many at once; 0: no limit.
    pub fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, most: per_second * 10.0, callers: Mutex::new(Remembered { all: HashMap::new() }) }
    }

    /// Takes `cost` of what a caller has in hand.
    ///
    /// # Errors
    /// Seconds after which there is enough.
    pub fn take(&self, caller: &str, cost: f64, now: Instant) -> Result<(), u32> {
        if self.per_second <= 0.0 {
            return Ok(());
        }
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        let state = callers.of(&caller.to_owned(), now);
        let (since, left) = state.unwrap_or((now, self.most));
        let left = (left + now.saturating_duration_since(since).as_secs_f64() * self.per_second).min(self.most);
        if left < cost {
            *state = Some((now, left));
            return Err(seconds((cost - left) / self.per_second));
        }
        *state = Some((now, left - cost));
        Ok(())
    }
}

#[expect(clippy::cast_sign_loss, reason = "at least 1")]
fn seconds(time: f64) -> u32 {
    time.ceil().clamp(1.0, 3600.0) as u32
}

/// Failures so far, and when the last of them was.
#[derive(Default)]
struct Guesses {
    count: u32,
    last: Option<Instant>,
}

/// Guesses at passwords: after some failures each further one has to wait, longer and longer. A name is slowed down for one
/// address long before it is for all, so that nobody can keep another from logging in with ease.
#[derive(Default)]
pub struct LogIns {
    guesses: Mutex<Remembered<String, Guesses>>,
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self { all: HashMap::new() }
    }
}

/// Failures are forgotten after so long.
const FORGOTTEN: Duration = Duration::from_mins(30);

/// Failures that cost nothing: of a name from one address, from one address, of a name.
const FREE: [u32; 3] = [5, 30, 100];

/// The longest wait.
const LONGEST: Duration = Duration::from_mins(5);

fn keys(name: &str, address: &str) -> [String; 3] {
    let name: String = name.chars().take(64).collect();
    [format!("{name}\0{address}"), format!("\0{address}"), format!("{name}\0")]
}

impl LogIns {
    /// Whether a guess may be made now; it counts as failed until [`Self::succeeded`].
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn guess(&self, name: &str, address: &str, now: Instant) -> Result<(), u32> {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(name, address);
        let mut wait = Duration::ZERO;
        for (key, free) in keys.iter().zip(FREE) {
            let known = guesses.of(key, now);
            if known.last.is_none_or(|last| now.saturating_duration_since(last) > FORGOTTEN) {
                *known = Guesses::default();
            }
            if let (Some(last), over @ 1..) = (known.last, (known.count + 1).saturating_sub(free)) {
                let pause = Duration::from_secs(1 << over.min(9)).min(LONGEST);
                wait = wait.max(pause.saturating_sub(now.saturating_duration_since(last)));
            }
        }
        if wait > Duration::ZERO {
            return Err(seconds(wait.as_secs_f64()));
        }
        for key in &keys {
            let known = guesses.of(key, now);
            known.count = known.count.saturating_add(1);
            known.last = Some(now);
        }
        Ok(())
    }

    /// The guess was right: it and those before it do not count for this name from this address.
    pub fn succeeded(&self, name: &str, address: &str) {
        let mut guesses = self.guesses.lock().unwrap_or_else(PoisonError::into_inner);
        let [both, address, name] = keys(name, address);
        guesses.all.remove(&both);
        for key in [address, name] {
            if let Some(known) = guesses.all.get_mut(&key) {
                known.1.count = known.1.count.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_becomes_slow_and_stays_small() {
        let log_ins = LogIns::default();
        let begun = Instant::now();
        for _ in 0..5 {
            assert_eq!(log_ins.guess("lan", "10.0.0.1", begun), Ok(()));
        }
        assert_eq!(log_ins.guess("lan", "10.0.0.1", begun), Err(2));
        assert_eq!(log_ins.guess("lan", "10.0.0.2", begun), Ok(()), "from elsewhere it is free");
        let mut now = begun;
        let mut made = 0;
        while now < begun + Duration::from_hours(1) {
            made += u32::from(log_ins.guess("lan", "10.0.0.1", now).is_ok());
            now += Duration::from_millis(500);
        }
        assert!(made < 30, "{made} guesses in an hour");
        log_ins.succeeded("lan", "10.0.0.1");
        assert_eq!(log_ins.guess("lan", "10.0.0.1", now), Ok(()));
        for n in 0..30_000 {
            let _ = log_ins.guess(&format!("name{n}"), "10.0.0.9", now + Duration::from_millis(n));
        }
        assert!(log_ins.guesses.lock().is_ok_and(|g| g.all.len() <= MOST));
    }

    #[test]
    fn one_address_is_slowed_down_over_all_names() {
        let log_ins = LogIns::default();
        let now = Instant::now();
        let refused = (0..40).position(|n| log_ins.guess(&format!("n{n}"), "10.0.0.1", now).is_err());
        assert_eq!(refused, Some(30));
    }

    #[test]
    fn rates() {
        let rate = Rate::new(5);
        let begun = Instant::now();
        assert_eq!((0..60).filter(|_| rate.take("a", 1.0, begun).is_ok()).count(), 50);
        assert_eq!(rate.take("a", 1.0, begun), Err(1));
        assert_eq!(rate.take("a", 10.0, begun), Err(2));
        assert_eq!(rate.take("b", 1.0, begun), Ok(()));
        assert_eq!(rate.take("a", 1.0, begun + Duration::from_secs(1)), Ok(()));
        assert_eq!(Rate::new(0).take("a", 1e9, begun), Ok(()));
    }
}
