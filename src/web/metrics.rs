//! What was answered, counted by route and status, and how long it took; written as Prometheus reads it.

use axum::http::{Method, StatusCode};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS_MS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1000, 5000, 30_000];

/// Requests of one route.
#[derive(Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    /// Answers at most as slow as each bound.
    within: [u64; BOUNDS_MS.len()],
    count: u64,
    sum: Duration,
}

/// Counts since the start: as many as there are routes and statuses.
#[derive(Default)]
pub(super) struct Metrics(Mutex<BTreeMap<(&'static str, &'static str), Route>>);

/// The method, if it is one that routes know.
fn name(method: &Method) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].into_iter().find(|m| method == m).unwrap_or("other")
}

impl Metrics {
    pub(super) fn answered(&self, path: &'static str, method: &Method, status: StatusCode, time: Duration) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry((path, name(method))).or_default();
        *route.statuses.entry(status.as_u16()).or_default() += 1;
        route.count += 1;
        route.sum += time;
        for (within, bound) in route.within.iter_mut().zip(BOUNDS_MS) {
            *within += u64::from(time.as_millis() <= u128::from(bound));
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.push_str("# HELP bocso_requests_total Requests answered.\n# TYPE bocso_requests_total counter\n");
        for ((path, method), route) in routes.iter() {
            for (status, count) in &route.statuses {
                let _ = writeln!(out, "bocso_requests_total{{method=\"{method}\",route=\"{path}\",status=\"{status}\"}} {count}");
            }
        }
        out.push_str("# HELP bocso_request_seconds Time to the head of an answer.\n# TYPE bocso_request_seconds histogram\n");
        for ((path, method), route) in routes.iter() {
            let labels = format!("method=\"{method}\",route=\"{path}\"");
            for (within, bound) in route.within.iter().zip(BOUNDS_MS) {
                let seconds = Duration::from_millis(bound).as_secs_f64();
                let _ = writeln!(out, "bocso_request_seconds_bucket{{{labels},le=\"{seconds}\"}} {within}");
            }
            let _ = writeln!(out, "bocso_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", route.count);
            let _ = writeln!(out, "bocso_request_seconds_sum{{{labels}}} {}", route.sum.as_secs_f64());
            let _ = writeln!(out, "bocso_request_seconds_count{{{labels}}} {}", route.count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_as_prometheus_reads_it() {
        let metrics = Metrics::default();
        for ms in [3, 30, 90_000] {
            metrics.answered("/x/{id}", &Method::GET, StatusCode::OK, Duration::from_millis(ms));
        }
        let mut out = String::new();
        metrics.write(&mut out);
        for line in [
            "bocso_requests_total{method=\"GET\",route=\"/x/{id}\",status=\"200\"} 3",
            "bocso_request_seconds_bucket{method=\"GET\",route=\"/x/{id}\",le=\"0.005\"} 1",
            "bocso_request_seconds_bucket{method=\"GET\",route=\"/x/{id}\",le=\"30\"} 2",
            "bocso_request_seconds_bucket{method=\"GET\",route=\"/x/{id}\",le=\"+Inf\"} 3",
        ] {
            assert!(out.lines().any(|l| l == line), "{line} in {out}");
        }
    }
}
