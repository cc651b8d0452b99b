//! The word classes that the program asks for by name. Patterns may use any class of the grammar files besides.

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A word class that the program asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// All of them, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in the grammar files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

classes! {
    /// More than.
    Over = "over",
    /// At least.
    AtLeast = "at-least",
    /// Less than.
    Under = "under",
    /// At most.
    AtMost = "at-most",
    /// Roughly.
    About = "about",
    /// Grew.
    Increase = "increase",
    /// Fell.
    Decrease = "decrease",
    /// A line of the state's name or motto: it belongs to the letterhead and says nothing else.
    HeaderMotto = "header-motto",
    /// Opens the line of the document's number.
    HeaderNumber = "header-number",
    /// A mark on the first lines that is no part of the title.
    HeaderDraft = "header-draft",
    /// Opens the subject of a letter.
    HeaderSubject = "header-subject",
    /// What a document can be.
    HeaderKind = "header-kind",
    /// Kinds of document whose content is planned, not done.
    HeaderPlanKind = "header-plan-kind",
    /// How the name of an issuing body begins.
    HeaderBody = "header-body",
    /// The level of an administrative unit, which its name follows.
    HeaderLevel = "header-level",
    /// Opens the line behind the title: addressee or legal basis.
    HeaderStop = "header-stop",
    /// Says to which document an annex belongs.
    HeaderAttached = "header-attached",
    /// Stands between a document and its issuer.
    HeaderOf = "header-of",
    /// The verb with which the preamble names the issuer.
    HeaderReports = "header-reports",
    /// Opens a day.
    HeaderDay = "header-day",
    /// Opens a month, or counts months.
    HeaderMonth = "header-month",
    /// Opens a year.
    HeaderYear = "header-year",
    /// Opens a quarter.
    HeaderQuarter = "header-quarter",
    /// Behind a number of months: the first ones of the year.
    HeaderFirstPart = "header-first-part",
    /// Behind a number of months: the last ones of the year.
    HeaderLastPart = "header-last-part",
    /// A school year or term: its days are never stated by its name.
    HeaderSchool = "header-school",
    /// Opens a stretch of years.
    HeaderSpan = "header-span",
    /// Opens a stretch of days.
    HeaderFrom = "header-from",
    /// Stands between the first and the last day or year of a stretch.
    HeaderTo = "header-to",
    /// Before a year: a horizon, not the period reported.
    HeaderUntil = "header-until",
    /// Before a year: it belongs to the name of a law.
    HeaderLaw = "header-law",
    /// Opens the list of recipients.
    ClosingRecipients = "closing-recipients",
    /// Opens a signature: on whose behalf.
    ClosingFor = "closing-for",
    /// The office of who signs.
    ClosingPosition = "closing-position",
    /// A rank or degree before the name of who signs.
    ClosingRank = "closing-rank",
    /// Stands where the signature stood.
    ClosingSigned = "closing-signed",
    /// Stands before a section's number.
    SectionWord = "section-word",
    /// Stands before a table's number; with a number of several parts and a title it is a section.
    SectionTableWord = "section-table-word",
    /// Opens the title of an annex or table.
    CaptionWord = "caption-word",
    /// Begins like the title of a table but is none.
    CaptionNot = "caption-not",
    /// Opens the title of a list of documents or people: numbered paragraphs below are its items.
    CaptionList = "caption-list",
    /// Opens the title of an annex, which ends the outline before it for good.
    CaptionAnnex = "caption-annex",
    /// Opens a line above a table that states its unit.
    CaptionUnit = "caption-unit",
    /// Opens a line above a table that states which days its figures cover.
    CaptionData = "caption-data",
    /// What a listed document can be.
    SectionDocument = "section-document",
    /// Stands before a document's number.
    SectionNumberWord = "section-number-word",
    /// Before a number: it names an article, annex or table.
    SectionArticle = "section-article",
    /// Before a number: it belongs to a name.
    SectionName = "section-name",
    /// Before a number: it is a date, month, quarter, year or stretch of time.
    SectionTime = "section-time",
    /// Behind a number: a stretch of time.
    SectionTimeUnit = "section-time-unit",
    /// Before a number at the end of a heading: it is a figure.
    SectionMeasure = "section-measure",
    /// A heading that speaks of what is aimed at.
    SectionPlan = "section-plan",
    /// A heading that speaks of what is aimed at, even below one that speaks of results.
    SectionPlanOnly = "section-plan-only",
    /// A heading that speaks of what was done or is so.
    SectionResult = "section-result",
    /// Opens a heading about work of any time: a plan word behind it is its object.
    SectionWork = "section-work",
}
