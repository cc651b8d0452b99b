//! A form as it was read: its fields with labels, units, what is typed in them already, and where their values go.

use crate::grammar::forms::{Definition, Derived};
use crate::grammar::{Grammar, catalog, forms};
use crate::value::date::Period;
use crate::value::{Kind, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A form and its fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Form {
    /// File name, or the definition's code.
    pub name: String,
    /// SHA-256 of the blank file. `None`: a definition.
    pub sha256: Option<String>,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Who is to fill it in, where it says so.
    pub issuer: Option<String>,
    /// First day of its period, ISO.
    pub period_start: Option<String>,
    /// Last day of its period, ISO.
    pub period_end: Option<String>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// What it was. `None`: a definition.
    pub file: Option<FileKind>,
}

/// What a blank form was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
}

/// A field of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Field {
    /// The definition's id, else "f1", "f2" … in the form's order.
    pub id: String,
    /// What is asked for.
    pub label: String,
    /// Rows above it, outermost first.
    pub path: Vec<String>,
    /// Headers above it, outermost first.
    pub columns: Vec<String>,
    /// Caption and headings, nearest first.
    pub around: Vec<String>,
    /// Its number in the form.
    pub ordinal: Option<String>,
    /// Whom it is about, where the form says so.
    pub subject: Option<String>,
    /// Its unit as written.
    pub unit: Option<String>,
    /// What is wanted. `None`: it does not say.
    pub kind: Option<Kind>,
    /// Its code in the catalogue.
    pub code: Option<String>,
    /// Whether what was reached or what is aimed at.
    pub status: Status,
    /// Its own period. `None`: the form's.
    pub period: Option<Period>,
    /// What stands in it already.
    pub typed: Option<String>,
    /// How it follows from others.
    pub derived: Option<Derived>,
    /// Its cell in the form's tables: table, row, column.
    pub cell: Option<(u32, u32, u32)>,
    /// It is the row of a total.
    pub total: bool,
    /// Where its value goes in the file. `None`: a definition, or it is typed.
    pub slot: Option<Slot>,
}

/// Where a value goes in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// The table cell of a Word file, counted from 0 in the order of its markup.
    Cell(u32),
    /// A row of dots in a Word file: which piece of text, counted from 0, and its bytes there.
    Dots {
        /// Piece of text.
        text: u32,
        /// First byte.
        from: u32,
        /// One past the last.
        to: u32,
    },
    /// A cell of a workbook.
    Sheet {
        /// Which sheet, from 0.
        sheet: u32,
        /// Row, from 0.
        row: u32,
        /// Column, from 0.
        column: u32,
        /// It shows a share of one as percent: 0.25 is written for 25 %.
        percent: bool,
    },
}

impl Slot {
    /// How a person finds it: "D5" of a workbook. `None`: by its row and column.
    pub fn name(&self) -> Option<String> {
        let &Self::Sheet { row, column, .. } = self else { return None };
        Some(format!("{}{}", column_name(column), row.saturating_add(1)))
    }
}

/// The letters of a workbook's column, counted from 0.
pub fn column_name(column: u32) -> String {
    let mut out = Vec::new();
    let mut n = column.saturating_add(1);
    while n > 0 {
        out.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

impl Form {
    /// The form of a definition that the grammars have. `None`: they have none of that code.
    pub fn defined(code: &str, grammar: &Grammar) -> Option<Self> {
        grammar.forms().forms.iter().find(|f| f.head.code == code).map(Self::of)
    }

    /// The form of a definition in a file of its own.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let read = forms::read(&[(name.to_owned(), text.to_owned())]).map_err(|e| e.1)?;
        read.forms.first().map(Self::of).ok_or_else(|| "[form]".to_owned())
    }

    /// The form of a definition.
    pub fn of(definition: &Definition) -> Self {
        let head = &definition.head;
        let (period_start, period_end) = head.period.clone().map(|[from, to]| (from, to)).unzip();
        let fields = definition.fields.iter().map(|f| Field {
            id: f.id.clone(),
            label: f.vi.clone(),
            path: f.under.iter().cloned().collect(),
            columns: Vec::new(),
            around: head.about.iter().cloned().collect(),
            ordinal: None,
            subject: None,
            unit: f.unit.clone().or_else(|| (f.kind == catalog::Kind::Percent).then(|| "%".to_owned())),
            kind: Some(match f.kind {
                catalog::Kind::Count => Kind::Count,
                catalog::Kind::Percent => Kind::Percent,
                catalog::Kind::Money => Kind::Money,
                catalog::Kind::Quantity => Kind::Quantity,
            }),
            code: f.code.clone(),
            status: if f.target { Status::Target } else { Status::Actual },
            period: f.period.clone().map(|[from, to]| Period { label: String::new(), start: Some(from), end: Some(to) }),
            typed: None,
            derived: f.derived.clone(),
            cell: None,
            total: false,
            slot: None,
        });
        Self {
            name: head.code.clone(),
            sha256: None,
            title: Some(head.vi.clone()),
            issuer: None,
            period_start,
            period_end,
            fields: fields.collect(),
            file: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let names: Vec<String> = [0, 25, 26, 701, 702, 16_383].into_iter().map(column_name).collect();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
