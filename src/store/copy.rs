//! A whole store's rows as plain values, so that one database can be copied into another of a different kind.

use super::{Error, Store};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Yes or no.
    Truth,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A whole number.
    Number(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Yes or no.
    Truth(bool),
}

/// A table of the store.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [(&'static str, Kind)],
    /// Its first key is a number, by which it is copied piece by piece; else all at once.
    pub pieces: bool,
    /// The database numbers its rows.
    pub numbered: bool,
}

/// All tables, each behind those that it points to; log-ins and answers kept for a day stay behind.
pub const TABLES: &[Table] = {
    use Kind::{Bytes as B, Number as N, Text as T, Truth as Y};
    const fn table(name: &'static str, columns: &'static [(&'static str, Kind)]) -> Table {
        Table { name, columns, pieces: matches!(columns[0].1, N), numbered: false }
    }
    const fn numbered(name: &'static str, columns: &'static [(&'static str, Kind)]) -> Table {
        Table { name, columns, pieces: true, numbered: true }
    }
    &[
        table("organisations", &[("name", T), ("created_ms", N)]),
        numbered("issuers", &[("seq", N), ("name", T), ("level", T)]),
        table("issuer_names", &[("key", T), ("name", T), ("issuer", N)]),
        numbered(
            "documents",
            &[
                ("seq", N),
                ("id", T),
                ("sha256", T),
                ("name", T),
                ("size_bytes", N),
                ("status", T),
                ("reason", T),
                ("message", T),
                ("priority", N),
                ("attempts", N),
                ("turn", N),
                ("worker", T),
                ("lease_ms", N),
                ("figures", N),
                ("to_review", N),
                ("failed_checks", N),
                ("unexplained", N),
                ("current", N),
                ("number", T),
                ("issued", T),
                ("kind", T),
                ("title", T),
                ("issuer", N),
                ("period_start", T),
                ("period_end", T),
                ("kin", T),
                ("kin_number", T),
                ("kin_issued", T),
                ("media_type", T),
                ("pages", N),
                ("received_ms", N),
                ("started_ms", N),
                ("finished_ms", N),
                ("issuer_key", T),
                ("organisation", T),
                ("sender", T),
            ],
        ),
        numbered(
            "extractions",
            &[("seq", N), ("document", N), ("program", T), ("grammars", T), ("json", B), ("text", B), ("layout", B), ("made_ms", N)],
        ),
        numbered("labels", &[("seq", N), ("text", T), ("key", T)]),
        table(
            "indicators",
            &[
                ("document", N),
                ("ordinal", N),
                ("label", N),
                ("subject", N),
                ("code", T),
                ("kind", T),
                ("status", T),
                ("value", T),
                ("unit", T),
                ("period_start", T),
                ("period_end", T),
                ("page", N),
                ("confidence", N),
                ("review", Y),
                ("issuer", N),
                ("decided", T),
            ],
        ),
        table("checks", &[("document", N), ("ordinal", N), ("rule", T), ("message", T)]),
        table("unread_pages", &[("document", N), ("page", N), ("reason", T)]),
        table("links", &[("document", N), ("kind", T), ("other", N)]),
        numbered("imports", &[("seq", N), ("roots", T), ("begun_ms", N), ("ended_ms", N), ("organisation", T)]),
        table(
            "import_files",
            &[("import", N), ("path", T), ("size_bytes", N), ("modified_ms", N), ("document", N), ("outcome", T), ("reason", T)],
        ),
        table("events", &[("document", N), ("ordinal", N), ("body", T), ("hash", T)]),
        table("users", &[("name", T), ("role", T), ("password", T), ("created_ms", N), ("disabled_ms", N), ("organisation", T)]),
        table(
            "tokens",
            &[
                ("id", T),
                ("hash", T),
                ("owner", T),
                ("label", T),
                ("scopes", T),
                ("created_ms", N),
                ("ends_ms", N),
                ("used_ms", N),
                ("revoked_ms", N),
            ],
        ),
        numbered(
            "deletions",
            &[
                ("seq", N),
                ("id", T),
                ("sha256", T),
                ("name", T),
                ("size_bytes", N),
                ("organisation", T),
                ("sender", T),
                ("received_ms", N),
                ("deleted_by", T),
                ("note", T),
                ("deleted_ms", N),
                ("events", T),
            ],
        ),
        table("papers", &[("kind", T), ("part", T), ("number", N), ("organisation", T), ("who", T), ("made_ms", N), ("body", T)]),
    ]
};

/// First keys copied at a time.
const PIECE: i64 = 200;

/// Copies all rows and originals of a store into another, which may hold a part of them from a copy that was cut off. `told` hears
/// the name of each table and how many of its rows are over.
///
/// # Errors
/// Those of either store.
pub async fn copy(from: &dyn Store, to: &dyn Store, mut told: impl FnMut(&str, u64)) -> Result<(), Error> {
    for table in TABLES {
        let extent = if table.pieces { from.extent(table).await? } else { 0 };
        let (mut at, mut over) = (0, 0);
        loop {
            let rows = from.dump(table, at, at + PIECE).await?;
            if table.name == "documents" {
                // First the bytes, then the rows that name them.
                for hash in rows.iter().filter_map(|row| if let Some(Cell::Text(Some(hash))) = row.get(2) { Some(hash) } else { None }) {
                    original(from, to, hash).await?;
                }
            }
            to.load(table, &rows).await?;
            over += rows.len() as u64;
            told(table.name, over);
            at += PIECE;
            if !table.pieces || at > extent {
                break;
            }
        }
        if table.numbered {
            to.extent(table).await?;
        }
    }
    Ok(())
}

async fn original(from: &dyn Store, to: &dyn Store, hash: &str) -> Result<(), Error> {
    let (source, target, hash) = (from.blobs(), to.blobs(), hash.to_owned());
    let done = tokio::task::spawn_blocking(move || match source.get(&hash)? {
        Some(bytes) => target.put(&hash, &bytes),
        // It was gone before; its document says so when it is asked for.
        None => Ok(()),
    });
    Ok(done.await.map_err(|e| Error::Query(e.to_string()))??)
}
