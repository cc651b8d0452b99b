//! `grammars/forms/*.toml` → definitions of forms, and the words by which blank forms are read.
//!
//! Text in, data out; it fills nothing, `fill` does. Compiled in apart from the other grammars and unpacked only where a form is
//! filled: reading reports costs nothing for it.

use super::catalog::Kind;
use serde::{Deserialize, Serialize};

/// The folder of the forms' files inside that of the grammars, as it begins their names.
pub const FOLDER: &str = "forms/";

/// Most fields of a form.
pub const MOST_FIELDS: usize = 5_000;

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    form: Option<Head>,
    #[serde(default)]
    field: Vec<Field>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    level: Vec<Level>,
    #[serde(default)]
    measure: Vec<Measure>,
}

/// What a definition says of its form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its code, stable: the word behind `--form`.
    pub code: String,
    /// Its title.
    pub vi: String,
    /// Its title in English.
    pub en: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// First and last day of the period it is for, ISO. `None`: any.
    #[serde(default)]
    pub period: Option<[String; 2]>,
    /// Words that stand around all its fields ("ủy ban nhân dân huyện").
    #[serde(default)]
    pub about: Option<String>,
}

/// A field of a defined form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the form, unique, stable.
    pub id: String,
    /// Its label.
    pub vi: String,
    /// Its label in English.
    pub en: String,
    /// What it wants.
    pub kind: Kind,
    /// In which unit. `None`: a share, or just a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// Its code in the catalogue. `None`: none; it is looked for by its words.
    #[serde(default)]
    pub code: Option<String>,
    /// The heading it stands under.
    #[serde(default)]
    pub under: Option<String>,
    /// Days of its period, where it is another than the form's.
    #[serde(default)]
    pub period: Option<[String; 2]>,
    /// A plan or goal is wanted.
    #[serde(default)]
    pub target: bool,
    /// How it follows from other fields.
    #[serde(default)]
    pub derived: Option<Derived>,
}

/// How a field follows from others, named by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Derived {
    /// The sum of these.
    Sum(Vec<String>),
    /// The first of the second, in percent.
    Ratio([String; 2]),
    /// The first less all others.
    Rest(Vec<String>),
}

impl Derived {
    /// The fields that it follows from.
    pub fn from(&self) -> &[String] {
        match self {
            Self::Sum(of) | Self::Rest(of) => of,
            Self::Ratio(of) => of,
        }
    }
}

/// A report in a few words, and what the form's fields must become of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The report.
    pub text: String,
    /// Field → the number as JSON has it; "": it must stay empty.
    pub gives: std::collections::BTreeMap<String, String>,
}

/// Words by which blank forms are read. All of them folded when asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Characters that a blank is drawn with.
    #[serde(default)]
    pub blank: String,
    /// A row of so many of them is a blank.
    #[serde(default)]
    pub blank_from: usize,
    /// Behind these words a blank is no field: a day, the number of the paper.
    #[serde(default)]
    pub no_field: Vec<String>,
    /// Two labels of which only one has such a word may not mean the same.
    #[serde(default)]
    pub apart: Vec<String>,
    /// A subject with one of these words is a group of units and not one of them.
    #[serde(default)]
    pub group: Vec<String>,
    /// What stands behind the stroke of a unit for a stretch of time other than a year.
    #[serde(default)]
    pub times: Vec<String>,
    /// Words of a column's header that say nothing of what its figures are.
    #[serde(default)]
    pub header: Vec<String>,
    /// A row of units or a subject with these words stands for all of them.
    #[serde(default)]
    pub whole: Vec<String>,
}

/// Whom a figure may be about, by rank.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// Words for it.
    pub words: Vec<String>,
}

/// A kind of measure and its units.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its name, shown nowhere.
    pub name: String,
    /// Its units.
    pub units: Vec<Unit>,
}

/// A unit of a measure.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its spellings.
    pub words: Vec<String>,
    /// How many of the measure's smallest unit it is.
    pub is: u64,
}

/// A form as it is defined.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Definition {
    /// What it says of itself.
    pub head: Head,
    /// Its fields in order.
    pub fields: Vec<Field>,
    /// What they must become.
    pub examples: Vec<Example>,
}

/// All of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Forms {
    /// Forms by the order of their files.
    pub forms: Vec<Definition>,
    /// Words of blank forms.
    pub words: Words,
    /// Levels.
    pub levels: Vec<Level>,
    /// Measures.
    pub measures: Vec<Measure>,
}

/// Reads files given as (name, text).
///
/// # Errors
/// (file, fault): no such file, an id or code twice, a field derived from one that is not there or from itself.
pub fn read(files: &[(String, String)]) -> Result<Forms, (String, String)> {
    let mut out = Forms::default();
    for (name, text) in files {
        let fault = |fault: String| (name.clone(), fault);
        let file: File = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
        if !file.words.blank.is_empty() {
            out.words = file.words;
        }
        out.levels.extend(file.level);
        out.measures.extend(file.measure);
        if let Some(unit) = out.measures.iter().flat_map(|m| &m.units).find(|u| u.is == 0) {
            return Err(fault(format!("the unit {:?} is 0 of another", unit.words)));
        }
        let Some(head) = file.form else {
            if file.field.is_empty() {
                continue;
            }
            return Err(fault("it has fields and no [form]; say its code, vi and en".to_owned()));
        };
        if out.forms.iter().any(|f| f.head.code == head.code) {
            return Err(fault(format!("the form {:?} stands twice; rename one", head.code)));
        }
        let form = Definition { head, fields: file.field, examples: file.example };
        sound(&form).map_err(fault)?;
        out.forms.push(form);
    }
    Ok(out)
}

/// Whether a definition's fields go together. The error says what does not.
fn sound(form: &Definition) -> Result<(), String> {
    if form.fields.len() > MOST_FIELDS {
        return Err(format!("it has {} fields, at most {MOST_FIELDS} are allowed", form.fields.len()));
    }
    let at = |id: &String| form.fields.iter().position(|f| f.id == *id);
    for (n, field) in form.fields.iter().enumerate() {
        if at(&field.id) != Some(n) {
            return Err(format!("the field {:?} stands twice; rename one", field.id));
        }
        let from = field.derived.as_ref().map(Derived::from).unwrap_or_default();
        if field.derived.is_some() && from.len() < 2 {
            return Err(format!("{:?} must be derived from two fields or more", field.id));
        }
        for id in from {
            // Only from fields before it: so there are no circles.
            if at(id).is_none_or(|of| of >= n) {
                return Err(format!("{:?} is derived from {id:?}, which does not stand before it", field.id));
            }
        }
    }
    for id in form.examples.iter().flat_map(|e| e.gives.keys()) {
        if at(id).is_none() {
            return Err(format!("an example names the field {id:?}, which is not there"));
        }
    }
    Ok(())
}
