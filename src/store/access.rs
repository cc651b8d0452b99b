//! Who may come in: people, their log-ins, the tokens of their programs; and what remains of what they deleted.
//!
//! Plain values and the questions put to a store about them. Passwords, cookies and tokens arrive here as hashes.

use super::Answer;

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, hands in, decides.
    Reviewer,
    /// Reads, follows what others did.
    Auditor,
    /// Everything.
    Admin,
}

impl Role {
    /// All of them, with the words that store, API and command line use.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Viewer, "viewer"), (Self::Reviewer, "reviewer"), (Self::Auditor, "auditor"), (Self::Admin, "admin")];

    /// Its word.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|r| r.0 == self).map_or("", |r| r.1)
    }

    /// The role of that word. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|r| r.1 == name).map(|r| r.0)
    }
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// What they log in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2id in its own notation.
    pub password: String,
    /// Whose documents they see. `None`: everybody's.
    pub organisation: Option<String>,
    /// Since when, milliseconds since 1970; the store sets it.
    pub created_ms: i64,
    /// Since when they may not come in any more. `None`: they may.
    pub disabled_ms: Option<i64>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

/// The longest name of a user or an organisation, in characters.
pub const LONGEST_NAME: usize = 64;

/// A user's name as it is kept: small letters; letters, digits and `._-@`. `None`: it is none.
pub fn user_name(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    let length = name.chars().count();
    ((1..=LONGEST_NAME).contains(&length) && name.starts_with(char::is_alphanumeric) && name.chars().all(fits)).then_some(name)
}

/// What changes of a user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// The password's hash; ends all log-ins.
    Password(&'a str),
    /// What they may do.
    Role(Role),
    /// Whose documents they see.
    Organisation(Option<&'a str>),
    /// Whether they may not come in; ends all log-ins.
    Disabled(bool),
}

/// A log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who. `None`: whoever has the service's own token.
    pub user: Option<User>,
    /// A hash of the secret that opened it.
    pub stamp: String,
    /// Milliseconds since it was opened.
    pub age_ms: i64,
    /// Milliseconds since it was last seen.
    pub idle_ms: i64,
}

/// What a program logs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Names it; not secret.
    pub id: String,
    /// Whose rights it uses.
    pub owner: String,
    /// What it is for.
    pub label: String,
    /// Rights that it may use, with spaces between them.
    pub scopes: String,
    /// Since when, milliseconds since 1970; the store sets it.
    pub created_ms: i64,
    /// Until when. `None`: it does not end by itself.
    pub ends_ms: Option<i64>,
    /// When it was last used, to the minute. `None`: never.
    pub used_ms: Option<i64>,
    /// Since when it is of no use any more. `None`: it is.
    pub revoked_ms: Option<i64>,
}

/// What remains of a document that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Place in the order of deletions, from 1.
    pub seq: i64,
    /// The document's id.
    pub id: String,
    /// SHA-256 of the original in hexadecimal.
    pub sha256: String,
    /// File name.
    pub name: String,
    /// Who deleted it.
    pub by: String,
    /// Why, in their words.
    pub note: String,
    /// When, milliseconds since 1970.
    pub deleted_ms: i64,
    /// The chain of its decisions, as a JSON array.
    pub events: String,
}

/// Users, log-ins and tokens.
pub trait Accounts: Send + Sync {
    /// Whether there are any users, disabled ones included.
    fn any_users(&self) -> Answer<'_, bool>;

    /// All users by name.
    fn users(&self) -> Answer<'_, Vec<User>>;

    /// The user of that name. `None`: there is none.
    fn user<'a>(&'a self, name: &'a str) -> Answer<'a, Option<User>>;

    /// Adds a user; their organisation is entered if it is new. `false`: the name is taken.
    fn add_user<'a>(&'a self, user: &'a User) -> Answer<'a, bool>;

    /// Changes a user. `false`: there is none of that name.
    fn change_user<'a>(&'a self, name: &'a str, change: Change<'a>) -> Answer<'a, bool>;

    /// Opens a log-in under the hash of its cookie. `name` is `None` for the service's own token.
    fn open_session<'a>(&'a self, hash: &'a str, name: Option<&'a str>, stamp: &'a str) -> Answer<'a, ()>;

    /// The log-in of that hash. `None`: there is none.
    fn session<'a>(&'a self, hash: &'a str) -> Answer<'a, Option<Session>>;

    /// Notes that a log-in was seen just now.
    fn touch_session<'a>(&'a self, hash: &'a str) -> Answer<'a, ()>;

    /// Ends a log-in.
    fn end_session<'a>(&'a self, hash: &'a str) -> Answer<'a, ()>;

    /// Forgets log-ins unseen for `idle_ms` or older than `age_ms`, and answers kept for requests older than a day.
    fn sweep(&self, idle_ms: i64, age_ms: i64) -> Answer<'_, ()>;

    /// Keeps a token under its hash.
    fn add_token<'a>(&'a self, hash: &'a str, token: &'a Token) -> Answer<'a, ()>;

    /// The token of that hash and its owner, if both are still good; notes its use. `None`: there is none.
    fn token<'a>(&'a self, hash: &'a str) -> Answer<'a, Option<(Token, User)>>;

    /// The tokens of a user, or all of them, the newest first.
    fn tokens<'a>(&'a self, owner: Option<&'a str>) -> Answer<'a, Vec<Token>>;

    /// Takes a token back; `owner`: only if it is theirs. `false`: there is no such token in use.
    fn revoke_token<'a>(&'a self, id: &'a str, owner: Option<&'a str>) -> Answer<'a, bool>;

    /// What was answered to a request with this key before: the hash of what was sent, and the document's id.
    fn answered<'a>(&'a self, sender: &'a str, key: &'a str) -> Answer<'a, Option<(String, String)>>;

    /// Keeps the answer to a request with a key; one that is kept already stays.
    fn keep_answer<'a>(&'a self, sender: &'a str, key: &'a str, sent: &'a str, document: &'a str) -> Answer<'a, ()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_users() {
        assert_eq!(user_name(" Lan.Nguyen@so "), Some("lan.nguyen@so".to_owned()));
        assert_eq!(user_name("Đặng"), Some("đặng".to_owned()));
        for bad in ["", " ", "a b", "../x", "-x", "a\nb", "<b>", &"x".repeat(65)] {
            assert_eq!(user_name(bad), None, "{bad:?}");
        }
        for (role, name) in Role::ALL {
            assert_eq!((Role::named(name), role.name()), (Some(role), name));
        }
    }
}
