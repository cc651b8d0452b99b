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
    /// Ties a ratio to the percent it makes.
    Reach = "reach",
    /// Compares with another period or a plan.
    Compared = "compared",
    /// Says that things exist (có, được).
    Exists = "exists",
    /// Ends the words before a figure without tying them.
    WeakLink = "weak-link",
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
    /// Speaks of a plan.
    Target = "target",
    /// Speaks of a plan's fulfilment.
    NotTarget = "not-target",
    /// Announces parts.
    Among = "among",
    /// Announces some of the parts.
    AmongOthers = "among-others",
    /// Announces all the parts.
    Consists = "consists",
    /// Announces what is left.
    Remains = "remains",
}
