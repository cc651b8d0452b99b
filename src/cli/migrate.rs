//! `bocso backup` and `bocso migrate`: a copy of a whole store, originals included, in another place or another kind of database.

use super::lang::Lang;
use super::place::{Place, runtime};
use super::{Failure, export, out};
use crate::store;
use std::path::{Path, PathBuf};

/// Arguments of `backup`.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    place: Place,
    /// Folder to make; it must not be there yet
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Arguments of `migrate`.
#[derive(Debug, clap::Args)]
pub struct MigrateArgs {
    /// Database to copy from
    #[arg(long, value_name = "URL")]
    from: String,
    /// Where its originals lie
    #[arg(long, value_name = "PLACE")]
    from_blobs: Option<String>,
    /// Database to copy into
    #[arg(long, value_name = "URL")]
    to: String,
    /// Where its originals go
    #[arg(long, value_name = "PLACE")]
    to_blobs: Option<String>,
}

/// Copies a store into a new folder: `bocso.sqlite` and its originals.
pub fn backup(args: &BackupArgs, lang: Lang) -> Result<bool, Failure> {
    let at = args.folder.display();
    std::fs::create_dir(&args.folder).map_err(|e| Failure::Told(format!("{at}: {e}")))?;
    let file = |folder: &Path| Place { database: format!("sqlite://{}", folder.join("bocso.sqlite").display()), blobs: None };
    copy(&args.place, &file(&args.folder), lang)?;
    out::complain(&format!("{at}: {}", lang.say("đã sao lưu", "backed up")));
    Ok(true)
}

/// Copies a store into another.
pub fn migrate(args: &MigrateArgs, lang: Lang) -> Result<bool, Failure> {
    let from = Place { database: args.from.clone(), blobs: args.from_blobs.clone() };
    copy(&from, &Place { database: args.to.clone(), blobs: args.to_blobs.clone() }, lang)?;
    Ok(true)
}

fn copy(from: &Place, to: &Place, lang: Lang) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let (source, target) = (export::open(from, lang).await?, to.open(lang).await?);
        let mut tables: Vec<(String, u64)> = Vec::new();
        let copied = store::copy::copy(&*source, &*target, |table, rows| match tables.last_mut() {
            Some((name, n)) if name == table => *n = rows,
            _ => tables.push((table.to_owned(), rows)),
        });
        copied.await.map_err(|e| Failure::Told(e.to_string()))?;
        for (table, rows) in &tables {
            out::complain(&format!("{rows}\t{table}"));
        }
        Ok(())
    })
}
