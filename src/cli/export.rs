//! `bocso export`: figures of the store as a table for other programs. A file appears under its name when it is complete.

use super::place::Place;
use super::{Failure, lang::Lang, out};
use crate::export::annotation::Annotations;
use crate::export::audit::Audit;
use crate::export::csv::{Csv, Style};
use crate::export::filter::{Filter, Within};
use crate::export::jsonl::Jsonl;
use crate::export::parquet::Parquet;
use crate::export::source::Documents;
use crate::export::xlsx::Xlsx;
use crate::export::{self, Count, Error, Sink};
use crate::store::{DocumentId, Store};
use crate::value;
use clap::ValueEnum;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// jsonl, csv, xlsx, parquet, annotation or audit; else by the file's ending
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,
    /// File to write; - writes to standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Only figures with this code of the catalogue, or below it
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Only figures whose label holds these words
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Only reports of issuers whose name holds these words
    #[arg(long, value_name = "TEXT")]
    issuer: Option<String>,
    /// Only figures of this period: 2022, 2022-09, 2022-Q3, 2022-09-15, or two of these joined by ..
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// actual: what was reached; plan: what is aimed at
    #[arg(long, value_name = "STATUS", hide_possible_values = true)]
    status: Option<Status>,
    /// Only figures that a person accepted, corrected or added
    #[arg(long)]
    reviewed: bool,
    /// Blank cells and cells with words as well
    #[arg(long)]
    cells: bool,
    /// Only this document; may be given again
    #[arg(long, value_name = "ID")]
    document: Vec<String>,
    /// Between cells of CSV: comma (default), semicolon or tab, or the mark itself
    #[arg(long, value_name = "MARK")]
    separator: Option<String>,
    /// Decimal mark of CSV: point (default) or comma
    #[arg(long, value_name = "MARK", hide_possible_values = true)]
    decimal: Option<Decimal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Xlsx,
    Parquet,
    Annotation,
    Audit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Status {
    Actual,
    #[value(alias = "target")]
    Plan,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Decimal {
    Point,
    Comma,
}

/// Exports.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let format = format(args, lang)?;
    let style = style(args, format, lang)?;
    let filter = filter(args, lang)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let store = runtime.block_on(open(&args.place, lang))?;
    let mut documents = runtime.block_on(documents(args, store, lang))?;
    let english = lang == Lang::En;
    let to_stdout = args.out.as_os_str() == "-";
    let part = part(&args.out);
    let told = |e: Error| match e {
        Error::Write(e) if to_stdout => Failure::from(e),
        e => Failure::Told(format!("{}: {}", args.out.display(), said(&e, lang))),
    };
    let output: Box<dyn Write + Send> = if to_stdout {
        Box::new(BufWriter::with_capacity(1 << 16, io::stdout()))
    } else {
        Box::new(BufWriter::with_capacity(1 << 16, File::create(&part).map_err(|e| told(e.into()))?))
    };
    let sink = sink(format, output, style, english);
    let done = sink.and_then(|mut sink| {
        let count = runtime.block_on(export::run(&mut documents, &filter, &mut *sink))?;
        Ok((count, sink.remarks()))
    });
    let done = done.and_then(|done| {
        if !to_stdout {
            File::open(&part)?.sync_all()?;
            fs::rename(&part, &args.out)?;
        }
        Ok(done)
    });
    let (count, remarks) = match done {
        Ok(done) => done,
        Err(e) => {
            if !to_stdout {
                // What is left of it is no export; where it cannot be removed its name says so.
                let _ = fs::remove_file(&part);
            }
            return Err(told(e));
        }
    };
    for (vi, en) in remarks {
        out::complain(lang.say(&vi, &en));
    }
    if !to_stdout {
        out::complain(&summary(args, count, lang));
    }
    Ok(true)
}

fn summary(args: &Args, count: Count, lang: Lang) -> String {
    let Count { documents, seen, rows } = count;
    let to = args.out.display();
    match lang {
        Lang::Vi => format!("{to}: {rows} số liệu của {documents} tài liệu ({seen} tài liệu đã đọc trong kho)"),
        Lang::En => format!("{to}: {rows} figures of {documents} documents ({seen} documents of the store were looked at)"),
    }
}

/// The name under which a file grows.
fn part(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    path.with_file_name(name)
}

fn sink(format: Format, out: Box<dyn Write + Send>, style: Style, english: bool) -> Result<Box<dyn Sink + Send>, Error> {
    Ok(match format {
        Format::Jsonl => Box::new(Jsonl::new(out)),
        Format::Csv => Box::new(Csv::new(out, style)?),
        Format::Xlsx => Box::new(Xlsx::new(out, english)?),
        Format::Parquet => Box::new(Parquet::new(out)?),
        Format::Annotation => Box::new(Annotations::new(out)),
        Format::Audit => Box::new(Audit::new(out)),
    })
}

/// The format asked for, else that of the file's ending.
fn format(args: &Args, lang: Lang) -> Result<Format, Failure> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let name = args.out.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let endings = [
        (".audit.jsonl", Format::Audit),
        (".audit", Format::Audit),
        (".jsonl", Format::Jsonl),
        (".ndjson", Format::Jsonl),
        (".csv", Format::Csv),
        (".tsv", Format::Csv),
        (".xlsx", Format::Xlsx),
        (".parquet", Format::Parquet),
        (".jsonld", Format::Annotation),
    ];
    endings.iter().find(|e| name.ends_with(e.0)).map(|e| e.1).ok_or_else(|| {
        let vi = "cần biết dạng xuất: thêm --format jsonl, csv, xlsx, parquet, annotation hoặc audit, hoặc đặt đuôi tệp như vậy";
        let en = "expected a format: add --format jsonl, csv, xlsx, parquet, annotation or audit, or give the file such an ending";
        Failure::Usage(format!("{}: {}", args.out.display(), lang.say(vi, en)))
    })
}

fn style(args: &Args, format: Format, lang: Lang) -> Result<Style, Failure> {
    if format != Format::Csv && (args.separator.is_some() || args.decimal.is_some()) {
        let vi = "--separator và --decimal chỉ đi với dạng csv";
        return Err(Failure::Usage(lang.say(vi, "--separator and --decimal go with the format csv alone").into()));
    }
    let separator = match args.separator.as_deref() {
        None if args.out.extension().is_some_and(|x| x.eq_ignore_ascii_case("tsv")) => b'\t',
        None | Some("," | "comma") => b',',
        Some(";" | "semicolon") => b';',
        Some("tab" | "\t" | "\\t") => b'\t',
        Some(other) => {
            let words =
                lang.say("cần --separator là comma, semicolon hoặc tab, gặp", "expected --separator comma, semicolon or tab, found");
            return Err(Failure::Usage(format!("{words} {other:?}")));
        }
    };
    Ok(Style { separator, comma: args.decimal == Some(Decimal::Comma) })
}

fn filter(args: &Args, lang: Lang) -> Result<Filter, Failure> {
    let period = args.period.as_deref().map(|p| {
        p.parse::<Within>().map_err(|()| {
            let vi = "cần --period dạng 2022, 2022-09, 2022-Q3, 2022-09-15 hoặc hai kỳ nối bằng .., gặp";
            let en = "expected --period like 2022, 2022-09, 2022-Q3, 2022-09-15 or two of these joined by .., found";
            Failure::Usage(format!("{} {p:?}", lang.say(vi, en)))
        })
    });
    Ok(Filter {
        code: args.code.clone(),
        label: args.label.clone(),
        issuer: args.issuer.clone(),
        period: period.transpose()?,
        status: args.status.map(|s| if s == Status::Plan { value::Status::Target } else { value::Status::Actual }),
        reviewed: args.reviewed,
        cells: args.cells,
    })
}

/// Opens a store that is there already.
pub async fn open(place: &Place, lang: Lang) -> Result<Arc<dyn Store>, Failure> {
    if let Some(file) = place.database.strip_prefix("sqlite://").map(|f| f.split('?').next().unwrap_or(f))
        && !Path::new(file).is_file()
    {
        let vi = "cần một kho tài liệu đã có, không có tệp nào tên như vậy; kiểm tra --database";
        let en = "expected a store of documents, found no file of that name; check --database";
        return Err(Failure::Told(format!("{file}: {}", lang.say(vi, en))));
    }
    place.open(lang).await
}

async fn documents(args: &Args, store: Arc<dyn Store>, lang: Lang) -> Result<Documents, Failure> {
    if args.document.is_empty() {
        return Ok(Documents::all(store));
    }
    let mut records = Vec::new();
    for id in &args.document {
        let none = || {
            let vi = "cần mã của một tài liệu trong kho, không có tài liệu nào mã như vậy";
            Failure::Told(format!("{id}: {}", lang.say(vi, "expected the id of a stored document, found none of that id")))
        };
        let wanted = id.parse::<DocumentId>().map_err(|()| none())?;
        let record = store.document(&wanted).await.map_err(|e| Failure::Told(said(&e.into(), lang)))?;
        records.push(record.ok_or_else(none)?);
    }
    Ok(Documents::these(store, records))
}

/// What went wrong, in a sentence.
fn said(e: &Error, lang: Lang) -> String {
    let vi = match e {
        Error::Store(e) => format!("kho tài liệu không trả lời: {e}"),
        Error::Write(e) => format!("không ghi được: {e}"),
        Error::Extraction { document, why } => format!("kết quả bóc số lưu trong kho của tài liệu {document} không đọc được: {why}"),
        Error::Format(e) => format!("không ghi được dạng này: {e}"),
    };
    lang.say(&vi, &e.to_string()).to_owned()
}
