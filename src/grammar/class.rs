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
}
