//! Vietnamese first, English by choice.

use crate::fill::Language;
use clap::ValueEnum;
use std::ffi::OsString;

/// The language of messages and help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vietnamese,
            Lang::En => Self::English,
        }
    }
}

impl Lang {
    /// The text in this language.
    pub fn say<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// The language asked for: `--lang`, else `BOCSO_LANG`, else Vietnamese. It is known before the arguments are read, since reading
/// them may end in a message. An unknown language is Vietnamese here and an error there.
pub fn wanted(args: &[OsString]) -> Lang {
    let mut asked = None;
    let mut args = args.iter().filter_map(|a| a.to_str()).take_while(|a| *a != "--");
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            asked = args.next().map(str::to_owned);
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            asked = Some(value.to_owned());
        }
    }
    let asked = asked.or_else(|| std::env::var("BOCSO_LANG").ok());
    asked.and_then(|a| Lang::from_str(&a, true).ok()).unwrap_or_default()
}
