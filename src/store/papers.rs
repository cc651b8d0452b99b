//! What the service keeps beside documents: sheets of JSON that are written once. Samples, the answers to them, calibrations, links between
//! units, what the catalogue learned.

/// What sort of sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sample of figures for blind checking.
    Sample,
    /// The answer to one question of a sample.
    Answer,
    /// A calibration of the confidences.
    Calibration,
    /// A link between units that were renamed, merged or split, or that such a link was taken back.
    UnitLink,
    /// A version of what the catalogue learned from reviewers.
    Lessons,
    /// That a proposal to learn was turned down.
    Rejected,
}

impl Kind {
    /// Its word in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Answer => "answer",
            Self::Calibration => "calibration",
            Self::UnitLink => "unit_link",
            Self::Lessons => "lessons",
            Self::Rejected => "rejected_lesson",
        }
    }
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What sort.
    pub kind: Kind,
    /// Of a sample and its answers: the sample's id. Empty: all of its kind stand together.
    pub part: String,
    /// Its number in its part.
    pub number: i64,
    /// Whose it is. `None`: of the whole.
    pub organisation: Option<String>,
    /// Who wrote it.
    pub who: String,
    /// When, milliseconds since 1970; the store sets it.
    pub made_ms: i64,
    /// JSON.
    pub body: String,
}

/// Which sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperFilter<'a> {
    /// What sort.
    pub kind: Kind,
    /// Only of this part.
    pub part: Option<&'a str>,
    /// Only of this organisation.
    pub organisation: Option<&'a str>,
}
