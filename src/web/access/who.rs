//! A request → who sent it: by a token in its header, by the cookie of a log-in, or, on a loopback address without users, whoever
//! sits at this machine.

use super::rights::{Right, Rights};
use super::secret;
use crate::store::access::User;
use crate::store::{Role, Shelf, Store};
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::sync::Arc;

/// Who sent a request, and the documents that they may see. Handlers reach documents through this alone.
#[derive(Clone)]
pub(in crate::web) struct Who {
    /// The name, as decisions carry it.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Whose documents they see. `None`: everybody's.
    pub organisation: Option<String>,
    /// How they came in.
    pub way: Way,
    /// What they may do this way.
    pub rights: Rights,
    /// The documents that they may see.
    pub store: Arc<dyn Store>,
}

/// How somebody came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) enum Way {
    /// On the loopback address of a service without users.
    Owner,
    /// With the service's token.
    Service,
    /// With a token of a user.
    Token,
    /// Logged in; `csrf` is what forms must bring back.
    Session {
        /// Names the log-in in the store.
        hash: String,
        /// What forms must bring back.
        csrf: String,
    },
}

impl Who {
    /// Whoever sits at this machine: a service without users asks for no name.
    pub fn owner(store: Arc<dyn Store>) -> Self {
        Self::everything("local", Way::Owner, store)
    }

    fn everything(name: &str, way: Way, store: Arc<dyn Store>) -> Self {
        Self { name: name.to_owned(), role: Role::Admin, organisation: None, way, rights: Rights::all(), store }
    }

    fn user(user: &User, way: Way, rights: Rights, store: &Arc<dyn Store>) -> Self {
        let store = Shelf::of(Arc::clone(store), user.organisation.as_deref());
        Self { name: user.name.clone(), role: user.role, organisation: user.organisation.clone(), way, rights, store }
    }

    /// What the hidden field `csrf` of a form must hold; empty where none is asked for.
    pub fn csrf(&self) -> &str {
        if let Way::Session { csrf, .. } = &self.way { csrf } else { "" }
    }

    /// Whether they logged in and may log out.
    pub fn logged_in(&self) -> bool {
        matches!(self.way, Way::Session { .. })
    }

    /// Whether they may do it.
    pub fn may(&self, right: Right) -> bool {
        self.rights.allow(right)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Put there by `admit`; a route that is open has nobody.
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::internal)
    }
}

/// Who sent a request. `None`: nobody that is known.
pub(in crate::web) async fn identify(app: &App, headers: &HeaderMap) -> Result<Option<Who>, Problem> {
    let accounts = app.all.accounts();
    if let Some(offered) = secret::bearer(headers) {
        if app.token.as_ref().is_some_and(|t| t.fits(offered)) {
            return Ok(Some(Who::everything("token", Way::Service, Arc::clone(&app.all))));
        }
        if !offered.starts_with(secret::TOKEN_PREFIX) || offered.len() > 100 {
            return Ok(None);
        }
        let found = accounts.token(&secret::hash("token", offered)).await?;
        return Ok(found.map(|(token, user)| {
            let rights = Rights::of(user.role).within(Rights::named(&token.scopes).unwrap_or_default());
            Who::user(&user, Way::Token, rights, &app.all)
        }));
    }
    if let Some(cookie) = secret::cookie(headers).filter(|c| c.len() <= 100)
        && let Some(who) = session(app, cookie).await?
    {
        return Ok(Some(who));
    }
    if app.token.is_none() && app.loopback && !accounts.any_users().await? {
        return Ok(Some(Who::owner(Arc::clone(&app.all))));
    }
    Ok(None)
}

async fn session(app: &App, cookie: &str) -> Result<Option<Who>, Problem> {
    let accounts = app.all.accounts();
    let hash = secret::hash("session", cookie);
    let Some(session) = accounts.session(&hash).await? else { return Ok(None) };
    let stamp = match &session.user {
        Some(user) if user.disabled_ms.is_none() => stamp(&user.password),
        Some(_) => String::new(),
        None => app.token.as_ref().map_or_else(String::new, |t| stamp(t.hash())),
    };
    if session.idle_ms > app.session_idle_ms || session.age_ms > app.session_most_ms || !secret::same(&stamp, &session.stamp) {
        accounts.end_session(&hash).await?;
        return Ok(None);
    }
    // Noted now and then: a request in between needs no write.
    if session.idle_ms > (app.session_idle_ms / 10).min(60_000) {
        accounts.touch_session(&hash).await?;
    }
    let way = Way::Session { hash, csrf: secret::hash("form", cookie) };
    Ok(Some(match &session.user {
        Some(user) => Who::user(user, way, Rights::of(user.role), &app.all),
        None => Who::everything("token", way, Arc::clone(&app.all)),
    }))
}

/// What a session keeps of the secret that opened it.
pub fn stamp(secret: &str) -> String {
    secret::hash("stamp", secret)
}
