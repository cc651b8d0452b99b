//! Runs of `bocso import`: the list of them; one with the files that somebody should look at, and these as a file.

use super::frame::{Frame, link};
use super::{Asked, clock, trouble};
use crate::store::{ImportFile, Outcome, Record, Run, Status};
use crate::web::access::Who;
use crate::web::api::documents::attachment;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{Uri, header};
use axum::response::{Html, IntoResponse, Response};

/// Runs on one page.
const RUNS: u32 = 30;

/// Files on one page.
const FILES: u32 = 200;

/// Files in a list that is downloaded.
const MOST_LISTED: usize = 200_000;

#[derive(Template)]
#[template(path = "imports.html", config = "src/web/askama.toml")]
struct Imports {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    runs: Vec<Row>,
    next: String,
}

#[derive(Template)]
#[template(path = "import.html", config = "src/web/askama.toml")]
struct One {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    run: Row,
    counts: Vec<(&'static str, String)>,
    files: Vec<File>,
    list: String,
    next: String,
}

/// A run in words.
struct Row {
    seq: i64,
    address: String,
    roots: String,
    organisation: String,
    begun: String,
    /// Ended when, or what it is doing.
    state: String,
    seen: String,
    new: String,
    known: String,
    troubled: String,
    any_trouble: bool,
}

/// A file and what is wrong with it.
struct File {
    path: String,
    size: String,
    outcome: &'static str,
    class: &'static str,
    reason: String,
    /// Its document's page. Empty: it has none.
    review: String,
}

fn number(n: u64, lang: Lang) -> String {
    lang.number(&n.to_string())
}

impl Row {
    fn of(run: &Run, lang: Lang) -> Self {
        let state = match run.ended_ms {
            _ if run.files.open > 0 => match lang {
                Lang::Vi => format!("còn {} tài liệu đang đọc", number(run.files.open, lang)),
                Lang::En => format!("{} documents being read", number(run.files.open, lang)),
            },
            Some(ms) => format!("{} {}", lang.pick("xong lúc", "ended"), clock::viet_nam(ms)),
            None => lang.pick("chưa xong: đang duyệt tệp, hoặc bị ngắt", "not ended: still walking, or cut off").to_owned(),
        };
        Self {
            seq: run.seq,
            address: link(&format!("/imports/{}", run.seq), &[], lang),
            roots: run.roots.join(" · "),
            organisation: run.organisation.clone().unwrap_or_default(),
            begun: clock::viet_nam(run.begun_ms),
            state,
            seen: number(run.files.seen, lang),
            new: number(run.files.new, lang),
            known: number(run.files.known, lang),
            troubled: number(run.files.troubled(), lang),
            any_trouble: run.files.troubled() > 0,
        }
    }
}

/// What came of a file, in a word, and the class that it is shown by.
fn outcome(file: &ImportFile, record: Option<&Record>, lang: Lang) -> (&'static str, &'static str) {
    match (file.outcome, record.map(|r| r.status)) {
        (Outcome::Skipped, _) => (lang.pick("Bỏ qua", "Skipped"), "skipped"),
        (Outcome::Failed, _) => (lang.pick("Không lấy được", "Not taken in"), "failed"),
        (_, Some(status)) => (lang.status(status), status.name()),
        (Outcome::New, None) => (lang.pick("Mới", "New"), "new"),
        (Outcome::Known, None) => (lang.pick("Đã có", "Known"), "known"),
    }
}

fn reason(file: &ImportFile, record: Option<&Record>, lang: Lang) -> String {
    if let Some(why) = &file.reason {
        return why.clone();
    }
    match record {
        Some(Record { failure: Some(f), .. }) if f.message.is_empty() => lang.reason(f.reason).to_owned(),
        Some(Record { failure: Some(f), .. }) => format!("{} {}", lang.reason(f.reason), f.message),
        Some(Record { status: Status::Partial, .. }) => lang.pick("Có trang không đọc được", "Some pages could not be read").to_owned(),
        _ => String::new(),
    }
}

impl File {
    fn of(file: &ImportFile, record: Option<&Record>, lang: Lang) -> Self {
        let (outcome, class) = outcome(file, record, lang);
        Self {
            path: file.path.clone(),
            size: clock::size(file.size_bytes, lang),
            outcome,
            class,
            reason: reason(file, record, lang),
            review: record.map_or_else(String::new, |r| link(&format!("/review/{}", r.id), &[], lang)),
        }
    }
}

pub(in crate::web) async fn list(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    answer(asked.lang(), runs(&who, &uri, &asked).await)
}

fn answer(lang: Lang, made: Result<Response, Problem>) -> Response {
    made.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn runs(who: &Who, uri: &Uri, asked: &Asked) -> Result<Response, Problem> {
    let lang = asked.lang();
    let before = asked.after.as_deref().and_then(|a| a.parse().ok());
    let mut found = who.store.runs(None, before, RUNS + 1).await?;
    let more = found.len() > RUNS as usize;
    found.truncate(RUNS as usize);
    let last = found.last().filter(|_| more).map(|r| r.seq.to_string()).unwrap_or_default();
    let page = Imports {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/imports"),
        runs: found.iter().map(|r| Row::of(r, lang)).collect(),
        next: if last.is_empty() { last } else { link("/imports", &[("after", &last)], lang) },
    };
    Ok(Html(page.render()?).into_response())
}

/// The run of that number.
async fn run(who: &Who, number: &str) -> Result<Run, Problem> {
    let found = match number.parse() {
        Ok(seq) => who.store.run(seq).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| Problem::not_found(("không có đợt nhập này", "there is no such import")))
}

pub(in crate::web) async fn one(who: Who, uri: Uri, Path(number): Path<String>, Query(asked): Query<Asked>) -> Response {
    answer(asked.lang(), files(&who, &uri, &number, &asked).await)
}

async fn files(who: &Who, uri: &Uri, seq: &str, asked: &Asked) -> Result<Response, Problem> {
    let lang = asked.lang();
    let run = run(who, seq).await?;
    let mut found = who.store.troubled_files(run.seq, asked.after.as_deref().unwrap_or_default(), FILES + 1).await?;
    let more = found.len() > FILES as usize;
    found.truncate(FILES as usize);
    let address = format!("/imports/{}", run.seq);
    let last = found.last().filter(|_| more).map(|f| link(&address, &[("after", &f.0.path)], lang)).unwrap_or_default();
    let f = run.files;
    let counts = [
        (lang.pick("Tệp đã thấy", "Files seen"), f.seen),
        (lang.pick("Tài liệu mới", "New documents"), f.new),
        (lang.pick("Đã có từ trước", "Known before"), f.known),
        (lang.pick("Bỏ qua", "Skipped"), f.skipped),
        (lang.pick("Không lấy được", "Not taken in"), f.failed),
        (lang.pick("Không đọc được", "Not read"), f.unread),
        (lang.pick("Đọc được một phần", "Partly read"), f.partial),
        (lang.pick("Đang đọc", "Being read"), f.open),
    ];
    let page = One {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/imports"),
        run: Row::of(&run, lang),
        counts: counts.into_iter().map(|(name, n)| (name, number(n, lang))).collect(),
        files: found.iter().map(|(file, record)| File::of(file, record.as_ref(), lang)).collect(),
        list: link(&format!("{address}/list"), &[], lang),
        next: last,
    };
    Ok(Html(page.render()?).into_response())
}

/// The files that somebody should look at, as CSV for spreadsheet programs.
pub(in crate::web) async fn download(who: Who, Path(number): Path<String>, Query(asked): Query<Asked>) -> Response {
    answer(asked.lang(), written(&who, &number, asked.lang()).await)
}

async fn written(who: &Who, number: &str, lang: Lang) -> Result<Response, Problem> {
    let run = run(who, number).await?;
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let heads = [("tệp", "file"), ("kết quả", "outcome"), ("lý do", "reason"), ("byte", "bytes"), ("mã tài liệu", "document")];
    out.write_record(heads.map(|h| lang.pick(h.0, h.1))).map_err(|_| Problem::internal())?;
    let (mut after, mut listed) = (String::new(), 0);
    while listed < MOST_LISTED {
        let found = who.store.troubled_files(run.seq, &after, 1000).await?;
        let Some(last) = found.last() else { break };
        after.clone_from(&last.0.path);
        listed += found.len();
        for (file, record) in &found {
            let (words, _) = outcome(file, record.as_ref(), lang);
            let id = record.as_ref().map(|r| r.id.to_string()).unwrap_or_default();
            let cells = [file.path.clone(), words.to_owned(), reason(file, record.as_ref(), lang), file.size_bytes.to_string(), id];
            out.write_record(cells.map(harmless)).map_err(|_| Problem::internal())?;
        }
    }
    let body = out.into_inner().map_err(|_| Problem::internal())?;
    let name = attachment(&format!("import-{}.csv", run.seq));
    let kind = header::HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// A spreadsheet program takes it for words, whatever it begins with.
fn harmless(words: String) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words }
}
