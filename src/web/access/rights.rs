//! What there is to be allowed, and who is.

use crate::store::Role;

/// What a route asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nothing: strangers come in.
    Open,
    /// A log-in, whatever it may do.
    Known,
    /// Documents, figures, exports.
    Read,
    /// Handing documents in, calling them off.
    Upload,
    /// Decisions on figures.
    Decide,
    /// The trail of decisions, samples, what was deleted.
    Audit,
    /// How the service fares.
    Watch,
    /// Users, deleting, calibration.
    Admin,
}

impl Right {
    /// Those that are given, with the words for the scopes of tokens.
    pub const GIVEN: [(Self, &'static str); 6] = [
        (Self::Read, "read"),
        (Self::Upload, "upload"),
        (Self::Decide, "decide"),
        (Self::Audit, "audit"),
        (Self::Watch, "watch"),
        (Self::Admin, "admin"),
    ];

    fn bit(self) -> u8 {
        Self::GIVEN.iter().position(|r| r.0 == self).map_or(0, |at| 1 << at)
    }

    /// What is needed, in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Known => "known",
            given => Self::GIVEN.iter().find(|r| r.0 == given).map_or("", |r| r.1),
        }
    }
}

/// Some rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights(u8);

impl Rights {
    /// All there are.
    pub fn all() -> Self {
        Right::GIVEN.iter().fold(Self::default(), |all, r| all.with(r.0))
    }

    /// Those of a role.
    pub fn of(role: Role) -> Self {
        let none = Self::default();
        match role {
            Role::Viewer => none.with(Right::Read),
            Role::Reviewer => none.with(Right::Read).with(Right::Upload).with(Right::Decide),
            Role::Auditor => none.with(Right::Read).with(Right::Audit),
            Role::Admin => Self::all(),
        }
    }

    /// Those that words name, with spaces or commas between them. `None`: a word names none, or there is none.
    pub fn named(words: &str) -> Option<Self> {
        let mut rights = Self::default();
        for word in words.split([' ', ',']).filter(|w| !w.is_empty()) {
            rights = rights.with(Right::GIVEN.iter().find(|r| r.1 == word)?.0);
        }
        (rights.0 != 0).then_some(rights)
    }

    /// Their words, with spaces between them.
    pub fn words(self) -> String {
        let words: Vec<&str> = Right::GIVEN.iter().filter(|r| self.0 & r.0.bit() != 0).map(|r| r.1).collect();
        words.join(" ")
    }

    fn with(self, right: Right) -> Self {
        Self(self.0 | right.bit())
    }

    /// Those that both have.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the right is among them; what needs none always is.
    pub fn allow(self, right: Right) -> bool {
        self.0 & right.bit() == right.bit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        for (role, words) in [
            (Role::Viewer, "read"),
            (Role::Reviewer, "read upload decide"),
            (Role::Auditor, "read audit"),
            (Role::Admin, "read upload decide audit watch admin"),
        ] {
            assert_eq!(Rights::of(role).words(), words);
            assert_eq!(Rights::named(words), Some(Rights::of(role)));
            assert!(Rights::of(role).allow(Right::Known) && Rights::of(role).allow(Right::Open));
        }
        assert_eq!(Rights::named("read,fly"), None);
        assert_eq!(Rights::named(" , "), None);
        let narrow = Rights::of(Role::Reviewer).within(Rights::named("read admin").unwrap_or_default());
        assert_eq!(narrow.words(), "read", "a token never has more than its owner");
    }
}
