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
}
