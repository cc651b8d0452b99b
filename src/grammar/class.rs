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
    /// The national heading and motto of a letterhead.
    Letterhead = "letterhead",
    /// What begins the block of recipients and signatures.
    SignOff = "sign-off",
    /// Words that no sentence ends with.
    GoesOn = "goes-on",
    /// Words that a number follows.
    AwaitsNumber = "awaits-number",
    /// Stands between change words and the number and says nothing.
    Filler = "filler",
    /// Phrases that end like a qualifier and are none (tuyến trên).
    NotQualifier = "not-qualifier",
    /// Behind a number: or more.
    OrMore = "or-more",
    /// Behind a number: or less.
    OrLess = "or-less",
    /// Ties a label to its figure (là, đạt, chiếm).
    Link = "link",
    /// Units that follow another one in a list.
    UnitList = "unit-list",
    /// Ties a ratio to the percent it makes.
    Reach = "reach",
    /// Stands between a part and its whole (trên tổng số).
    RatioOf = "ratio-of",
    /// Compares with another period or a plan.
    Compared = "compared",
    /// The same stretch of the year before.
    SamePeriod = "same-period",
    /// The year before.
    YearBefore = "year-before",
    /// Says that things exist (có, được).
    Exists = "exists",
    /// Ends the words before a figure without tying them.
    WeakLink = "weak-link",
    /// Whose or where what was named before is.
    Belongs = "belongs",
    /// What a percent of a plan or of last year is measured against.
    Basis = "basis",
    /// Words that are never part of a noun counted.
    Function = "function",
    /// Measures whose figures are stretches of time.
    TimeMeasure = "time-measure",
    /// Heads of measures (tỷ lệ, tổng số).
    Measure = "measure",
    /// Connectors before a clause.
    LeadIn = "lead-in",
    /// Begins a new clause behind a comma.
    ClauseStart = "clause-start",
    /// Begins a new clause without a comma.
    NewClause = "new-clause",
    /// Says what for.
    Purpose = "purpose",
    /// Marks a predicate.
    Verb = "verb",
    /// and, or.
    And = "and",
    /// of, at, in.
    Within = "within",
    /// Bodies and places.
    Body = "body",
    /// Words that begin like a body and name none.
    NotBody = "not-body",
    /// Bodies that are none without a name behind them.
    NeedsName = "needs-name",
    /// Written short, with a full stop that ends no sentence.
    Shortened = "shortened",
    /// Ends like a part of a law.
    NotArticle = "not-article",
    /// Ends like something numbered.
    NotNumbered = "not-numbered",
    /// Ends like a date.
    NotDate = "not-date",
    /// A numbered part of a text.
    NumberedPart = "numbered-part",
    /// Laws that are cited.
    LawKind = "law-kind",
    /// Words that do something with what is counted.
    Act = "act",
    /// Before the noun that a number counts.
    NumberOf = "number-of",
    /// Begins like a measure and is none.
    NotMeasure = "not-measure",
    /// Measures that say nothing without the thing measured.
    Facet = "facet",
    /// Says that people came to something.
    Attends = "attends",
    /// What people come to.
    Event = "event",
    /// Begins like a connector and belongs together.
    Compound = "compound",
    /// Behind a comma: what was done next.
    Then = "then",
    /// Speaks of a plan.
    Target = "target",
    /// Says that something was done.
    Achieved = "achieved",
    /// Right before a figure: it is the goal itself.
    GoalIs = "goal-is",
    /// Speaks of a plan's fulfilment.
    NotTarget = "not-target",
    /// Announces parts.
    Among = "among",
    /// Announces some of the parts.
    AmongOthers = "among-others",
    /// Announces all the parts.
    Consists = "consists",
    /// Says that something was done.
    Done = "done",
    /// Says that something is still to be done.
    Pending = "pending",
    /// Words for the whole of something.
    Whole = "whole",
    /// Says no.
    Negation = "negation",
    /// Says yes.
    Affirmed = "affirmed",
    /// Announces what is left.
    Remains = "remains",
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
    /// Says which document this one takes the place of.
    HeaderReplaces = "header-replaces",
    /// The people's committee: its short name first.
    PeoplesCommittee = "peoples-committee",
    /// The people's council: its short name first.
    PeoplesCouncil = "peoples-council",
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
    /// A row or column that adds up others.
    SumLabel = "sum-label",
    /// A label that begins so has figures that cannot be added.
    NoSum = "no-sum",
    /// A label that holds these words anywhere cannot be added.
    Average = "average",
    /// What follows are some parts of what stands before.
    SomeOf = "some-of",
    /// A share.
    ShareWord = "share-word",
    /// A plan, norm or other period that a percent may surpass.
    Yardstick = "yardstick",
    /// A rate that may pass a hundred.
    MayExceed = "may-exceed",
    /// Words that do not tell one indicator from another.
    EmptyWord = "empty-word",
    /// Words of a subject that names the whole that a report is about.
    WholeArea = "whole-area",
    /// A level or kind of body that tells groups of rows apart.
    BodyLevel = "body-level",
    /// Things given out.
    HandedOut = "handed-out",
    /// Things that came back of those given out.
    HandedBack = "handed-back",
    /// Organisations and persons: between them everybody.
    PairParty = "pair-party",
    /// Men and women.
    PairSex = "pair-sex",
    /// In time or late.
    PairTime = "pair-time",
    /// On line or by hand.
    PairWay = "pair-way",
    /// A quarter of the year.
    CalendarQuarter = "calendar-quarter",
    /// A month.
    CalendarMonth = "calendar-month",
    /// A year.
    CalendarYear = "calendar-year",
    /// Header of the column of row numbers.
    TableHeadOrdinal = "table-head-ordinal",
    /// Header of a label column whose rows are metrics.
    TableHeadIndicator = "table-head-indicator",
    /// Header of a label column whose rows are bodies, places, people.
    TableHeadEntity = "table-head-entity",
    /// Header of the column of units of measure.
    TableHeadUnit = "table-head-unit",
    /// Header over units of measure or over bodies.
    TableHeadUnitLoose = "table-head-unit-loose",
    /// Header of a column of remarks.
    TableHeadNote = "table-head-note",
    /// Header of a column of codes.
    TableHeadCode = "table-head-code",
    /// Header of a column of days or years.
    TableHeadDate = "table-head-date",
    /// Opens the line above a table that names its unit.
    TableUnitLine = "table-unit-line",
    /// Answers of a yes/no unit.
    TableUnitBoolean = "table-unit-boolean",
    /// A unit of money.
    TableUnitMoney = "table-unit-money",
    /// A scale at the head of a unit.
    TableUnitScale = "table-unit-scale",
    /// A physical unit.
    TableUnitMeasure = "table-unit-measure",
    /// A column of money.
    TableColumnMoney = "table-column-money",
    /// A column of things counted.
    TableColumnCount = "table-column-count",
    /// A rate.
    TableRate = "table-rate",
    /// A column that compares two others.
    TableCompare = "table-compare",
    /// A column of differences.
    TableDifference = "table-difference",
    /// The column states what is aimed at.
    TableTarget = "table-target",
    /// The column states what was reached.
    TableActual = "table-actual",
    /// Opens the title of a table of plans.
    TableTargetCaption = "table-target-caption",
    /// Label of a total row.
    TableTotal = "table-total",
    /// A name that begins like a total.
    TableNotTotal = "table-not-total",
    /// Opens parts of the row above.
    TableWithin = "table-within",
    /// A level of government.
    TableLevel = "table-level",
    /// The same as in the row above.
    TableDitto = "table-ditto",
    /// A remark or source set as a row.
    TableFoot = "table-foot",
    /// A word that opens a row number.
    TablePart = "table-part",
    /// A year follows.
    TableYear = "table-year",
    /// A school year follows.
    TableSchoolYear = "table-school-year",
    /// Months.
    TableMonth = "table-month",
    /// A quarter follows.
    TableQuarter = "table-quarter",
    /// The first half of a year.
    TableHalf = "table-half",
    /// Counted from the end of the year.
    TableLastMonths = "table-last-months",
    /// A last day follows.
    TableUntil = "table-until",
    /// The same stretch of the year before.
    TableSamePeriod = "table-same-period",
    /// Between the bounds of a range.
    TableRangeTo = "table-range-to",
    /// The number or more, behind it.
    TableOrMore = "table-or-more",
    /// The number or less, behind it.
    TableOrLess = "table-or-less",
    /// What follows names a document.
    ByLaw = "by-law",
    /// The day behind it begins a period.
    CalendarFrom = "calendar-from",
    /// The day behind it ends a period.
    CalendarTo = "calendar-to",
    /// A header with these words counts what lies outside.
    Unlike = "unlike",
}
