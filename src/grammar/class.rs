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
}
