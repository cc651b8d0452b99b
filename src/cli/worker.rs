//! `bocso worker`: extracts what waits in a store, until told to stop, or until nothing waits.

use super::lang::Lang;
use super::place::{Effort, Place, runtime, told_to_stop};
use super::{Failure, out};
use crate::work::{Crew, learning, lessons};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tracing_subscriber::EnvFilter;

/// Arguments of `worker`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    effort: Effort,
    /// End when nothing waits
    #[arg(long)]
    drain: bool,
}

/// Works until told to stop.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let limits = args.effort.limits(lang)?;
    let lost = |e: &dyn std::fmt::Display| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let filed = Arc::new(AtomicU64::new(0));
    runtime()?.block_on(async {
        let store = args.place.open(lang).await?;
        limits.calibration.put(learning::newest(&*store).await.map_err(|e| lost(&e))?.map(|n| n.0));
        limits.lessons.put(lessons::newest(&*store).await.map_err(|e| lost(&e))?);
        let count = Arc::clone(&filed);
        let crew = Arc::new(Crew::new(store, limits, move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        }));
        crew.take_up().await.map_err(|e| lost(&e))?;
        if args.drain {
            crew.drain();
        }
        tokio::select! {
            () = crew.work(args.effort.jobs()) => {}
            () = told_to_stop() => {}
        }
        crew.put_back().await.map_err(|e| lost(&e))
    })?;
    out::complain(&format!("{} {}", filed.load(Ordering::Relaxed), lang.say("tài liệu đã xong", "documents done")));
    Ok(true)
}
