//! Start, run, stop: the one place that makes an asynchronous runtime.

use super::access::throttle::{LogIns, Rate};
use super::listen::{Doors, Peer};
use super::metrics::Metrics;
use super::options::ServeOptions;
use super::pictures::Pictures;
use super::routes::routes;
use super::token::Token;
use super::{Error, assets};
use crate::store::{self, Store};
use crate::work::{Crew, child::Learned, child::Limits, learning, lessons, loading};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, Semaphore, oneshot};

/// What the handlers share.
pub(super) struct App {
    /// All documents, whosever they are. Handlers ask through [`super::access::Who`], which sees only what it may.
    pub(super) all: Arc<dyn Store>,
    /// Who extracts.
    pub(super) crew: Arc<Crew>,
    /// Pages as pictures.
    pub(super) pictures: Pictures,
    /// The calibration in force.
    pub(super) learned: Learned,
    /// What the catalogue was taught, in force.
    pub(super) lessons: lessons::InForce,
    /// What one person corrected or added, another must confirm.
    pub(super) four_eyes: bool,
    /// The largest document taken, in bytes.
    pub(super) body_bytes: usize,
    /// How long a request may take.
    pub(super) request_time: Duration,
    /// A token that may do everything. `None`: there is none.
    pub(super) token: Option<Token>,
    /// Only this machine reaches it: without users, whoever does may do everything.
    pub(super) loopback: bool,
    /// Guesses at passwords.
    pub(super) log_ins: LogIns,
    /// Passwords held against their hashes at once.
    pub(super) hashing: Semaphore,
    /// Requests of each caller.
    pub(super) rate: Rate,
    /// A log-in that is not used for so long ends.
    pub(super) session_idle_ms: i64,
    /// A log-in ends after so long.
    pub(super) session_most_ms: i64,
    /// What was answered.
    pub(super) metrics: Metrics,
    /// Told whenever a document was filed.
    pub(super) filed: Arc<Notify>,
    /// Streams of a document's progress open at once.
    pub(super) following: Arc<Semaphore>,
    /// Exports under way.
    pub(super) exporting: Arc<Semaphore>,
    /// Forms being filled.
    pub(super) filling: Semaphore,
    /// What a child may use that reads a document.
    pub(super) limits: Limits,
    /// Documents that this process reads at once.
    pub(super) workers: usize,
    /// Documents held in memory at once while they arrive.
    pub(super) arriving: Semaphore,
}

/// How many documents may arrive at once.
const ARRIVING: usize = 8;

/// How many passwords are held against their hashes at once: each takes 19 MiB.
const HASHING: usize = 2;

/// How many streams of progress may be open at once.
const FOLLOWING: usize = 64;

/// How many exports may be under way at once: each takes a thread.
const EXPORTING: usize = 3;

/// How many forms may be filled at once: each takes a thread and a child.
const FILLING: usize = 2;

/// How often ended log-ins are forgotten.
const SWEEP: Duration = Duration::from_mins(10);

/// How often it is asked whether there is a newer calibration.
const LEARN: Duration = Duration::from_secs(30);

/// How long requests may go on after the order to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Runs the service until the process is told to stop (SIGINT, SIGTERM); `told` hears where it listens.
///
/// # Errors
/// If it cannot start: see [`Error`].
pub fn serve(options: ServeOptions, told: impl FnOnce(SocketAddr)) -> Result<(), Error> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let service = Service::open(options).await?;
        tracing::info!(address = %service.address, "listening");
        told(service.address);
        service.run(told_to_stop()).await
    })
}

/// A service on a thread of its own; dropping it stops the service.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts the service on a thread of its own and returns once it listens.
///
/// # Errors
/// If it cannot start: see [`Error`].
pub fn start(options: ServeOptions) -> Result<Running, Error> {
    let runtime = runtime()?;
    let service = runtime.block_on(Service::open(options))?;
    let address = service.address;
    let (stop, stopped) = oneshot::channel::<()>();
    let run = move || {
        let until = async {
            let _ = stopped.await;
        };
        if let Err(e) = runtime.block_on(service.run(until)) {
            tracing::error!(error = %e, "the service ended");
        }
    };
    let thread = thread::Builder::new().name("bocso-web".to_owned()).spawn(run)?;
    Ok(Running { address, stop: Some(stop), thread: Some(thread) })
}

/// One thread for all requests; long work goes to threads of its own (`spawn_blocking`) and to child processes.
fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().max_blocking_threads(8).build()
}

struct Service {
    app: Arc<App>,
    workers: usize,
    connections: usize,
    load: Vec<std::path::PathBuf>,
    limits: Limits,
    listener: TcpListener,
    address: SocketAddr,
}

impl Service {
    async fn open(options: ServeOptions) -> Result<Self, Error> {
        let token = options.token_file.as_deref().map(Token::read).transpose()?;
        let store = store::open(&options.database.0, options.blobs.as_deref()).await?;
        let loopback = options.listen.ip().is_loopback();
        if token.is_none() && !loopback && !store.accounts().any_users().await? {
            return Err(Error::Open { address: options.listen });
        }
        let listen_error = |source| Error::Listen { address: options.listen, source };
        let listener = TcpListener::bind(options.listen).await.map_err(listen_error)?;
        let address = listener.local_addr()?;
        let program = options.extractor.map_or_else(std::env::current_exe, Ok)?;
        let limits = Limits {
            program,
            time: options.extraction_time,
            memory_bytes: options.extraction_memory_bytes,
            answer_bytes: 256 << 20,
            scans: options.scans.clone(),
            calibration: Learned::default(),
            lessons: lessons::InForce::default(),
        };
        let workers = options.workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
        limits.calibration.put(learning::newest(&*store).await?.map(|n| n.0));
        limits.lessons.put(lessons::newest(&*store).await?);
        let in_force = limits.lessons.clone();
        assets::warm();
        let pictures = Pictures::new(limits.clone());
        let filed = Arc::new(Notify::new());
        let told = Arc::clone(&filed);
        let crew = Arc::new(Crew::new(Arc::clone(&store), limits.clone(), move |_| told.notify_waiters()));
        crew.take_up().await?;
        let app = App {
            all: store,
            crew,
            pictures,
            learned: limits.calibration.clone(),
            lessons: in_force,
            four_eyes: options.four_eyes,
            body_bytes: options.body_bytes,
            request_time: options.request_time,
            token,
            loopback,
            log_ins: LogIns::default(),
            hashing: Semaphore::new(HASHING),
            rate: Rate::new(options.rate),
            session_idle_ms: millis(options.session_idle),
            session_most_ms: millis(options.session_most),
            metrics: Metrics::default(),
            filed,
            following: Arc::new(Semaphore::new(FOLLOWING)),
            exporting: Arc::new(Semaphore::new(EXPORTING)),
            filling: Semaphore::new(FILLING),
            limits: limits.clone(),
            workers,
            arriving: Semaphore::new(ARRIVING),
        };
        Ok(Self { app: Arc::new(app), workers, connections: options.connections, load: options.load, limits, listener, address })
    }

    async fn run(self, until: impl Future<Output = ()>) -> Result<(), Error> {
        let (crew, count) = (Arc::clone(&self.app.crew), self.workers);
        let working = Arc::clone(&crew);
        let work = tokio::spawn(async move { working.work(count).await });
        let (stop, stopping) = oneshot::channel::<()>();
        let app = self.app;
        let sweeper = Arc::clone(&app);
        let sweep = tokio::spawn(async move {
            loop {
                if let Err(e) = sweeper.all.accounts().sweep(sweeper.session_idle_ms, sweeper.session_most_ms).await {
                    tracing::warn!(error = %e, "ended log-ins could not be forgotten");
                }
                tokio::time::sleep(SWEEP).await;
            }
        });
        let fresh = Arc::clone(&app);
        let learn = tokio::spawn(async move {
            loop {
                tokio::time::sleep(LEARN).await;
                match learning::newest(&*fresh.all).await {
                    Ok(newest) => fresh.learned.put(newest.map(|n| n.0)),
                    Err(e) => tracing::warn!(error = %e, "the calibration could not be looked up"),
                }
                match lessons::newest(&*fresh.all).await {
                    Ok(newest) => fresh.lessons.put(newest),
                    Err(e) => tracing::warn!(error = %e, "what the catalogue was taught could not be looked up"),
                }
            }
        });
        if !self.load.is_empty() {
            let (store, wake, handle) = (Arc::clone(&app.all), Arc::clone(&crew), tokio::runtime::Handle::current());
            let (roots, limits) = (self.load, self.limits);
            tokio::task::spawn_blocking(move || match loading::load(&store, &roots, &limits, &handle, &|| wake.wake.notify_one()) {
                Ok((new, all)) => tracing::info!(new, all, "loaded"),
                Err(e) => tracing::error!(error = %e, "not everything could be loaded"),
            });
        }
        let doors = Doors::new(self.listener, self.connections);
        let serve = axum::serve(doors, routes(app).into_make_service_with_connect_info::<Peer>()).with_graceful_shutdown(async {
            let _ = stopping.await;
        });
        let mut serve = tokio::spawn(serve.into_future());
        let ended = tokio::select! {
            () = until => None,
            ended = &mut serve => Some(ended),
        };
        if ended.is_none() {
            drop(stop);
            if tokio::time::timeout(FAREWELL, &mut serve).await.is_err() {
                serve.abort();
            }
        }
        sweep.abort();
        learn.abort();
        work.abort();
        let _ = work.await;
        crew.put_back().await?;
        match ended {
            Some(Ok(Err(e))) => Err(e.into()),
            _ => Ok(()),
        }
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
