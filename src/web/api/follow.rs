//! A document's progress as server-sent events: `progress` whenever something changed, `end` when nothing more will.

use super::documents::{record, shown};
use crate::store::DocumentId;
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How long a stream lasts; browsers open another by themselves.
const LONGEST: Duration = Duration::from_mins(10);

/// How often it is looked at where nobody tells: pages, the queue, other processes.
const LOOK: Duration = Duration::from_millis(500);

/// Items sent through a channel, as a stream.
pub(in crate::web) struct Sent<T>(pub(in crate::web) mpsc::Receiver<T>);

impl<T> Stream for Sent<T> {
    type Item = T;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(cx)
    }
}

pub(in crate::web) async fn events(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = record(&who, &id).await?.id;
    let place = Arc::clone(&app.following).try_acquire_owned().map_err(|_| Problem::busy())?;
    let (send, receive) = mpsc::channel(4);
    tokio::spawn(async move {
        let _place = place;
        follow(&app, &who, &id, &send).await;
    });
    let stream = Sse::new(Sent(receive)).keep_alive(KeepAlive::default());
    // Servers in front must not hold events back.
    Ok(([(header::HeaderName::from_static("x-accel-buffering"), "no")], stream).into_response())
}

async fn follow(app: &App, who: &Who, id: &DocumentId, send: &mpsc::Sender<Result<Event, Infallible>>) {
    let begun = Instant::now();
    let mut last = String::new();
    while begun.elapsed() < LONGEST {
        let told = app.filed.notified();
        // Gone, or the store does not answer: the stream ends, and whoever follows asks again.
        let Ok(record) = record(who, id.as_str()).await else { return };
        let Ok(now) = shown(app, who, &record).await else { return };
        let Ok(now) = serde_json::to_string(&now) else { return };
        let ended = record.status.is_final();
        if ended || now != last {
            let event = Event::default().event(if ended { "end" } else { "progress" }).data(&now);
            if send.send(Ok(event)).await.is_err() || ended {
                return;
            }
            last = now;
        }
        tokio::select! {
            _ = tokio::time::timeout(LOOK, told) => {}
            () = send.closed() => return,
        }
    }
}
