//! Figures for other programs, written while they are read: one document at a time is in memory.

use super::documents::attachment;
use super::follow::Sent;
use crate::export::annotation::Annotations;
use crate::export::audit::Audit;
use crate::export::csv::{Csv, Style};
use crate::export::filter::{Filter, Within};
use crate::export::jsonl::Jsonl;
use crate::export::parquet::Parquet;
use crate::export::source::Documents;
use crate::export::xlsx::Xlsx;
use crate::export::{Count, Error, Sink, one};
use crate::value::Status;
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// What is exported, and how.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// jsonl (usual), csv, xlsx, parquet, annotation.
    format: Option<String>,
    /// Only figures with this code of the catalogue, or below it.
    code: Option<String>,
    /// Only figures whose label holds these words.
    label: Option<String>,
    /// Only reports of issuers whose name holds these words.
    issuer: Option<String>,
    /// Only figures of this period: 2022, 2022-09, 2022-Q3, 2022-09-15, or two of these joined by `..`.
    period: Option<String>,
    /// actual, or plan.
    status: Option<String>,
    /// Only figures that a person accepted, corrected or added.
    reviewed: Option<bool>,
    /// Blank cells and cells with words as well.
    cells: Option<bool>,
    /// Only this document.
    document: Option<String>,
    /// Heads and remarks in this language: vi or en.
    lang: Option<String>,
}

/// The formats: name, ending, media type.
const FORMATS: [(&str, &str, &str); 6] = [
    ("jsonl", "jsonl", "application/x-ndjson"),
    ("csv", "csv", "text/csv; charset=utf-8"),
    ("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("parquet", "parquet", "application/vnd.apache.parquet"),
    ("annotation", "jsonld", "application/ld+json"),
    ("audit", "audit.jsonl", "application/x-ndjson"),
];

pub(in crate::web) async fn export(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let name = asked.format.clone().unwrap_or_else(|| "jsonl".to_owned());
    let known = FORMATS.iter().position(|f| f.0 == name && name != "audit");
    let wrong = (
        "`format` là một trong: jsonl, csv, xlsx, parquet, annotation",
        "expected `format` to be one of: jsonl, csv, xlsx, parquet, annotation",
    );
    stream(&app, &who, &asked, known.ok_or_else(|| Problem::bad_request(wrong))?).await
}

pub(in crate::web) async fn audit(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    stream(&app, &who, &asked, FORMATS.len() - 1).await
}

async fn stream(app: &App, who: &Who, asked: &Asked, format: usize) -> Result<Response, Problem> {
    let filter = filter(asked)?;
    let mut documents = match &asked.document {
        None => Documents::all(Arc::clone(&who.store)),
        Some(id) => Documents::these(Arc::clone(&who.store), vec![super::documents::record(who, id).await?]),
    };
    let place = Arc::clone(&app.exporting).try_acquire_owned().map_err(|_| Problem::busy())?;
    let written = Written::default();
    let (name, ending, media) = FORMATS[format.min(FORMATS.len() - 1)];
    let mut sink = sink(name, written.clone(), asked.lang.as_deref() == Some("en")).map_err(|e| failed(&e))?;
    let (send, receive) = mpsc::channel::<Result<Vec<u8>, io::Error>>(4);
    let runtime = tokio::runtime::Handle::current();
    // Reading a document and writing its rows takes milliseconds that other requests should not wait for.
    tokio::task::spawn_blocking(move || {
        let _place = place;
        runtime.block_on(async {
            let mut count = Count::default();
            loop {
                let more = match one(&mut documents, &filter, &mut *sink, &mut count).await {
                    Ok(true) => true,
                    Ok(false) => match sink.finish() {
                        Ok(()) => false,
                        Err(e) => return tell(&send, &e).await,
                    },
                    Err(e) => return tell(&send, &e).await,
                };
                let some = written.take();
                if !some.is_empty() && send.send(Ok(some)).await.is_err() || !more {
                    return;
                }
            }
        });
    });
    let kind = header::HeaderValue::from_static(media);
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, attachment(&format!("bocso.{ending}")))];
    Ok((headers, Body::from_stream(Sent(receive))).into_response())
}

/// What was begun cannot become a problem any more: the connection breaks, so that nobody takes a part for the whole.
async fn tell(send: &mpsc::Sender<Result<Vec<u8>, io::Error>>, e: &Error) {
    tracing::error!(error = %e, "an export stopped");
    let _ = send.send(Err(io::Error::other("the export stopped"))).await;
}

fn failed(e: &Error) -> Problem {
    tracing::error!(error = %e, "an export could not begin");
    Problem::internal()
}

fn sink(format: &str, out: Written, english: bool) -> Result<Box<dyn Sink + Send>, Error> {
    let out: Box<dyn Write + Send> = Box::new(out);
    Ok(match format {
        "csv" => Box::new(Csv::new(out, Style { separator: b',', comma: false })?),
        "xlsx" => Box::new(Xlsx::new(out, english)?),
        "parquet" => Box::new(Parquet::new(out)?),
        "annotation" => Box::new(Annotations::new(out)),
        "audit" => Box::new(Audit::new(out)),
        _ => Box::new(Jsonl::new(out)),
    })
}

fn filter(asked: &Asked) -> Result<Filter, Problem> {
    let wrong = (
        "`period` viết như 2022, 2022-09, 2022-Q3, 2022-09-15 hoặc hai kỳ nối bằng `..`",
        "expected `period` like 2022, 2022-09, 2022-Q3, 2022-09-15 or two of these joined by `..`",
    );
    let period = asked.period.as_deref().map(|p| p.parse::<Within>().map_err(|()| Problem::bad_request(wrong))).transpose()?;
    let status = match asked.status.as_deref() {
        None => None,
        Some("actual") => Some(Status::Actual),
        Some("plan" | "target") => Some(Status::Target),
        Some(_) => return Err(Problem::bad_request(("`status` là actual hoặc plan", "expected `status` to be actual or plan"))),
    };
    Ok(Filter {
        code: asked.code.clone(),
        label: asked.label.clone(),
        issuer: asked.issuer.clone(),
        period,
        status,
        reviewed: asked.reviewed.unwrap_or(false),
        cells: asked.cells.unwrap_or(false),
    })
}

/// What a sink wrote and nobody has sent yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
