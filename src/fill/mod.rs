//! A form and reports → the form with a proposal for each field, and where each comes from.
//!
//! A form is a definition of the grammars or any blank Word or Excel file ([`read`]); its fields are held against the figures of
//! reports ([`matching`]); what is proposed, marked or left empty is decided ([`decide`]); what follows from other fields is computed
//! ([`derive`]); and a file is filled in with everything else of it kept ([`write`]). A wrong value is never silent: in doubt a
//! field is marked or stays empty and says why. It knows no words; `grammars/forms` does.

mod blank;

mod check;

mod decide;

mod derive;

mod docx;

pub mod form;

mod language;

mod markup;

mod matching;

pub mod output;

mod parts;

mod period;

pub mod read;

mod reports;

mod styles;

mod words;

pub mod write;

mod xlsx;

pub use check::check;
pub use form::Form;
pub use language::Language;
pub use reports::Source;

use crate::catalog::unit::Units;
use crate::catalog::{self, Asked};
use crate::grammar::Grammar;
use crate::value::Kind;
use form::{Field, FileKind};
use matching::{MOST_HELD, Search, Wanted};
use output::{FieldOut, Filled, FormOut, SCHEMA, State, Summary};
use reports::Report;
use std::cell::Cell;
use std::collections::HashMap;
use words::{Reader, spaced};

/// Most reports that one form is filled from.
pub const MOST_REPORTS: usize = 100;

/// Proposes a value for each field of a form. Messages are in the language asked for, but what the reports' checks say.
pub fn fill(form: &Form, sources: &[Source<'_>], grammar: &Grammar, language: Language) -> Filled {
    let forms = grammar.forms();
    let mut reader = Reader::new(grammar, forms);
    let reports: Vec<Report<'_>> = sources.iter().take(MOST_REPORTS).map(|s| Report::new(*s, &mut reader)).collect();
    let mut form = form.clone();
    for field in form.fields.iter_mut().filter(|f| f.code.is_none()) {
        if field.kind.is_none() && field.unit.is_none() && reader.label(&field.label, &field.path).rate {
            field.kind = Some(Kind::Percent);
        }
        field.code = code(field, grammar);
    }
    let entries = grammar.entries();
    let parts = entries.iter().filter_map(|e| Some((e.code.clone(), e.num.clone()?))).collect();
    let (units, left) = (Units::new(grammar, forms), Cell::new(MOST_HELD));
    let search = Search { form: &form, reports: &reports, units, words: &forms.words, language, parts, left };
    let mut fields: Vec<FieldOut> = Vec::with_capacity(form.fields.len());
    for field in &form.fields {
        let wanted = Wanted::new(field, &form, &mut reader);
        let (found, refused) = search.candidates(&wanted);
        fields.push(search.decide(field, &found, &refused));
    }
    twice(&mut fields, language);
    derive::derive(&form, &mut fields, &entries, language);
    parts::shares(&search, &form, &mut fields, &entries, &mut reader);
    let kind = match form.file {
        Some(FileKind::Docx) => "docx",
        Some(FileKind::Xlsx) => "xlsx",
        None => "definition",
    };
    Filled {
        schema: SCHEMA.to_owned(),
        program: concat!("bocso ", env!("CARGO_PKG_VERSION")).to_owned(),
        grammars: format!("sha256:{}", grammar.digest()),
        form: FormOut {
            name: form.name.clone(),
            kind: kind.to_owned(),
            sha256: form.sha256.clone(),
            title: form.title.clone(),
            issuer: form.issuer.clone(),
            period_start: form.period_start.clone(),
            period_end: form.period_end.clone(),
        },
        reports: reports.iter().enumerate().map(|(n, r)| r.named(n)).collect(),
        summary: Summary::of(&fields),
        fields,
    }
}

/// The code that the catalogue gives a field by its words.
fn code(field: &Field, grammar: &Grammar) -> Option<String> {
    let above: Vec<&str> = field.path.iter().rev().map(String::as_str).collect();
    let around: Vec<&str> = field.around.iter().map(String::as_str).collect();
    let asked = Asked {
        label: &field.label,
        above: &above,
        around: &around,
        columns: &field.columns,
        unit: field.unit.as_deref(),
        kind: field.kind,
        ..Asked::default()
    };
    catalog::code(grammar, &asked)
}

/// A figure that is proposed for two fields is right for one of them at most, unless both ask for the same.
fn twice(fields: &mut [FieldOut], language: Language) {
    let mut by_figure: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (n, field) in fields.iter().enumerate().filter(|(_, f)| matches!(f.state, State::Sure | State::Uncertain)) {
        if let Some(source) = field.source.as_ref() {
            by_figure.entry((source.report.clone(), source.indicator.clone())).or_default().push(n);
        }
    }
    let name = |f: &FieldOut| (spaced(&f.label), f.subject.as_deref().map(spaced), f.unit.clone());
    for places in by_figure.values().filter(|p| p.len() > 1) {
        let names: Vec<_> = places.iter().filter_map(|&n| fields.get(n)).map(name).collect();
        if names.windows(2).all(|w| w.first() == w.last()) {
            continue;
        }
        for &n in places {
            if let Some(field) = fields.get_mut(n) {
                field.state = State::Uncertain;
                field.confidence.0 = field.confidence.0.min(0.6);
                let said = language.say("cùng một số liệu được đề xuất cho nhiều ô", "the same figure is proposed for several fields");
                field.messages.insert(0, said.to_owned());
            }
        }
    }
}
