//! Units that were renamed, merged or split: a table that an admin declares, kept in the store as sheets that are only ever added.
//!
//! A link says which units became which, and since when. Removing one adds a sheet that says so; who declared and who removed stays
//! known.

use crate::grammar::Grammar;
use crate::store::kin::Issuer;
use crate::store::papers::Kind;
use crate::store::{Error, Paper, PaperFilter, Register, Store};
use crate::value::date::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Sheets that are read.
const MOST: u32 = 20_000;

/// Units of one link.
const MOST_UNITS: usize = 200;

/// What became of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// Some became one.
    Merge,
    /// One goes by another name.
    Rename,
    /// One became some.
    Split,
}

impl LinkKind {
    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Rename => "rename",
            Self::Split => "split",
        }
    }
}

/// A link between units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitLink {
    /// Names of the units before.
    pub from: Vec<String>,
    /// Names of the units since.
    pub to: Vec<String>,
    /// The first day of the new units, ISO.
    pub since: String,
    /// What became of them.
    pub kind: LinkKind,
}

/// A file of links: `[[link]]`, each with `from`, `to`, `since`, `kind`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    link: Vec<UnitLink>,
}

/// A link as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Declared {
    /// Its number.
    pub number: i64,
    /// What it says.
    pub link: UnitLink,
    /// Who declared it.
    pub who: String,
    /// When, milliseconds since 1970.
    pub made_ms: i64,
}

/// What a sheet says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sheet {
    Link(UnitLink),
    Removed(i64),
}

/// Why a link cannot be declared: Vietnamese, English.
pub type Refused = (&'static str, &'static str);

impl UnitLink {
    /// What is wrong with it by itself. `None`: nothing.
    pub fn fault(&self, grammar: &Grammar) -> Option<Refused> {
        let place = |name: &String| Issuer::of(name, grammar).place().to_owned();
        let (from, to): (Vec<String>, Vec<String>) = (self.from.iter().map(place).collect(), self.to.iter().map(place).collect());
        let many = from.len().max(to.len()) > MOST_UNITS || self.from.iter().chain(&self.to).any(|n| n.chars().count() > 200);
        let day = |day: &str| {
            let mut parts = day.splitn(3, '-').map(str::parse::<u32>);
            let (Some(Ok(y)), Some(Ok(m)), Some(Ok(d))) = (parts.next(), parts.next(), parts.next()) else { return false };
            day.len() == 10 && Day::new(y, m, d).is_some()
        };
        if from.is_empty() || to.is_empty() || from.iter().chain(&to).any(String::is_empty) {
            return Some(("cần tên đơn vị cũ và đơn vị mới", "expected names of old and new units"));
        }
        if many {
            return Some(("tối đa 200 đơn vị, mỗi tên tối đa 200 chữ", "expected at most 200 units with names of at most 200 letters"));
        }
        if !day(&self.since) {
            return Some(("ngày phải viết như 2025-07-01", "expected a day like 2025-07-01"));
        }
        let fits = match self.kind {
            LinkKind::Rename => from.len() == 1 && to.len() == 1 && from != to,
            LinkKind::Merge => from.len() > 1 && to.len() == 1,
            LinkKind::Split => from.len() == 1 && to.len() > 1,
        };
        let wrong = (
            "đổi tên: một thành một; sáp nhập: từ hai thành một; chia tách: một thành từ hai",
            "a rename has one and one, a merge two or more and one, a split one and two or more units",
        );
        (!fits).then_some(wrong)
    }
}

/// The links of a TOML file.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Vec<UnitLink>, String> {
    toml::from_str::<File>(text).map(|f| f.link).map_err(|e| e.to_string())
}

async fn sheets(store: &dyn Store) -> Result<Vec<Paper>, Error> {
    store.papers(PaperFilter { kind: Kind::UnitLink, part: Some(""), organisation: None }, MOST).await
}

/// The links that hold, in the order of their declaration.
///
/// # Errors
/// Those of the store.
pub async fn declared(store: &dyn Store) -> Result<Vec<Declared>, Error> {
    let mut all: Vec<Declared> = Vec::new();
    for paper in sheets(store).await?.into_iter().rev() {
        match serde_json::from_str(&paper.body) {
            Ok(Sheet::Link(link)) => all.push(Declared { number: paper.number, link, who: paper.who, made_ms: paper.made_ms }),
            Ok(Sheet::Removed(number)) => all.retain(|d| d.number != number),
            Err(_) => {}
        }
    }
    Ok(all)
}

/// Declares a link. Its number; `None`: it is declared already.
///
/// # Errors
/// Those of the store.
pub async fn declare(store: &dyn Store, link: &UnitLink, who: &str) -> Result<Option<i64>, Error> {
    if declared(store).await?.iter().any(|d| d.link == *link) {
        return Ok(None);
    }
    add(store, &Sheet::Link(link.clone()), who).await.map(Some)
}

/// Takes a link back. `false`: none of that number holds.
///
/// # Errors
/// Those of the store.
pub async fn remove(store: &dyn Store, number: i64, who: &str) -> Result<bool, Error> {
    if !declared(store).await?.iter().any(|d| d.number == number) {
        return Ok(false);
    }
    add(store, &Sheet::Removed(number), who).await?;
    Ok(true)
}

async fn add(store: &dyn Store, sheet: &Sheet, who: &str) -> Result<i64, Error> {
    let body = serde_json::to_string(sheet).map_err(|e| Error::Query(e.to_string()))?;
    for _ in 0..10 {
        let last = store.papers(PaperFilter { kind: Kind::UnitLink, part: Some(""), organisation: None }, 1).await?;
        let number = last.first().map_or(1, |p| p.number + 1);
        let (part, body, who) = (String::new(), body.clone(), who.to_owned());
        if store.keep_paper(&Paper { kind: Kind::UnitLink, part, number, organisation: None, who, made_ms: 0, body }).await? {
            return Ok(number);
        }
    }
    Err(Error::Query("others declare links at this very moment".to_owned()))
}

/// All names of units → the first name of each, by their places.
#[derive(Debug, Default)]
pub struct Names {
    first: HashMap<String, String>,
    levels: HashMap<String, bool>,
}

impl Names {
    /// Of the register of issuers.
    pub fn of(register: &[Register], grammar: &Grammar) -> Self {
        let place = |name: &str| Issuer::of(name, grammar).place().to_owned();
        let mut out = Self::default();
        for body in register {
            let first = place(&body.name);
            for name in &body.names {
                out.first.insert(place(name), first.clone());
            }
            out.levels.insert(first, body.level.is_some());
        }
        out
    }

    /// The key of the unit with that name, whichever of its names it is, and whether the name states a level (xã, huyện …).
    pub fn key(&self, name: &str, grammar: &Grammar) -> (String, bool) {
        let issuer = Issuer::of(name, grammar);
        let known = self.first.get(issuer.place());
        let level = issuer.level.is_some() || known.and_then(|k| self.levels.get(k)).copied().unwrap_or(false);
        (known.cloned().unwrap_or_else(|| issuer.place().to_owned()), level)
    }
}

/// Links by the keys of their units.
#[derive(Debug, Default)]
pub struct Web {
    /// In the order of their declaration.
    pub all: Vec<Strand>,
}

/// A link by keys.
#[derive(Debug, Clone)]
pub struct Strand {
    /// Keys of the units before.
    pub from: Vec<String>,
    /// Keys of the units since.
    pub to: Vec<String>,
    /// As declared.
    pub link: UnitLink,
}

/// How often one unit may be renamed: links that lead in a circle end there.
const MOST_RENAMES: usize = 32;

impl Web {
    /// Of declared links.
    pub fn of(declared: &[Declared], names: &Names, grammar: &Grammar) -> Self {
        let key = |name: &String| names.key(name, grammar).0;
        let strand = |d: &Declared| Strand {
            from: d.link.from.iter().map(key).collect(),
            to: d.link.to.iter().map(key).collect(),
            link: d.link.clone(),
        };
        Self { all: declared.iter().map(strand).collect() }
    }

    /// The key that a unit goes by today, and its name if it was renamed.
    pub fn today<'a>(&'a self, key: &'a str) -> (&'a str, Option<&'a str>) {
        let (mut key, mut name) = (key, None);
        for _ in 0..MOST_RENAMES {
            let next = self.all.iter().find(|s| s.link.kind == LinkKind::Rename && s.from.first().is_some_and(|f| f == key));
            let Some(next) = next else { break };
            let (Some(to), Some(called)) = (next.to.first(), next.link.to.first()) else { break };
            (key, name) = (to, Some(called.as_str()));
        }
        (key, name)
    }

    /// Whether a unit of that name took others in and kept its own name.
    pub fn grew(&self, name: &str) -> bool {
        self.all
            .iter()
            .any(|s| s.link.kind == LinkKind::Merge && s.link.to.iter().any(|t| t == name) && s.link.from.iter().any(|f| f == name))
    }

    /// Whether a report of a unit is expected for a period that ends on `end`: not before it came to be, not after it ceased.
    pub fn exists(&self, key: &str, end: &str) -> bool {
        let lasting = |s: &&Strand| s.link.kind != LinkKind::Rename;
        self.all.iter().filter(lasting).all(|s| {
            let (was, is) = (s.from.iter().any(|f| f == key), s.to.iter().any(|t| t == key));
            match (was, is) {
                (true, false) => end < s.link.since.as_str(),
                (false, true) => end >= s.link.since.as_str(),
                _ => true,
            }
        })
    }
}
