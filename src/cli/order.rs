//! Many jobs on all cores, their results taken in the order of the jobs, only a few of them waiting at any time.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Room for deeply nested input in each worker.
const STACK: usize = 16 << 20;

struct State<T> {
    next: usize,
    taken: usize,
    done: BTreeMap<usize, T>,
    stop: bool,
}

/// How many jobs are worked on at a time.
pub fn workers(jobs: usize) -> usize {
    // Counting the cores opens half a dozen files: not for a single job.
    if jobs <= 1 { jobs } else { thread::available_parallelism().map_or(1, NonZero::get).min(jobs) }
}

/// Runs `work(0..jobs)` on all cores and hands each result to `take` in order, on this thread. `take` stops the rest by
/// returning an error. `work` must not panic.
pub fn in_order<T: Send, E>(
    jobs: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers(jobs);
    if workers <= 1 {
        return (0..jobs).try_for_each(|i| take(i, work(i)));
    }
    let state = Mutex::new(State { next: 0, taken: 0, done: BTreeMap::new(), stop: false });
    let changed = Condvar::new();
    let (state, changed, work) = (&state, &changed, &work);
    let worker = move || {
        loop {
            let mut s = lock(state);
            while s.next >= s.taken + 2 * workers && !s.stop {
                s = changed.wait(s).unwrap_or_else(PoisonError::into_inner);
            }
            if s.stop || s.next >= jobs {
                return;
            }
            let job = s.next;
            s.next += 1;
            drop(s);
            let result = work(job);
            lock(state).done.insert(job, result);
            changed.notify_all();
        }
    };
    thread::scope(|scope| {
        let started = (0..workers).filter(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).is_ok()).count();
        if started == 0 {
            return (0..jobs).try_for_each(|i| take(i, work(i)));
        }
        for job in 0..jobs {
            let mut s = lock(state);
            let result = loop {
                match s.done.remove(&job) {
                    Some(result) => break result,
                    None => s = changed.wait(s).unwrap_or_else(PoisonError::into_inner),
                }
            };
            s.taken = job + 1;
            drop(s);
            changed.notify_all();
            if let Err(e) = take(job, result) {
                lock(state).stop = true;
                changed.notify_all();
                return Err(e);
            }
        }
        Ok(())
    })
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_takes_longest() {
        let mut seen = Vec::new();
        let done: Result<(), ()> = in_order(
            40,
            |i| {
                thread::sleep(std::time::Duration::from_millis(if i % 7 == 0 { 3 } else { 0 }));
                i * i
            },
            |i, r| {
                seen.push((i, r));
                Ok(())
            },
        );
        assert!(done.is_ok());
        assert_eq!(seen, (0..40).map(|i| (i, i * i)).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_error_stops_the_rest() {
        let stopped: Result<(), usize> = in_order(1000, |i| i, |i, _| if i == 3 { Err(i) } else { Ok(()) });
        assert_eq!(stopped, Err(3));
    }
}
