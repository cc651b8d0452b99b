//! Users, log-ins, tokens, and what was answered before.

use super::super::super::Answer;
use super::super::super::access::{Accounts, Change, Role, Session, Token, User};
use super::dialect::{NOW, Row};
use super::{Kept, failed, sql};
use sqlx::Row as _;

/// The columns that make a [`User`], of a table called `u`; the role under a name of its own.
const USER: &str = "u.name AS user_name, u.role, u.password, u.organisation, u.created_ms AS user_ms, u.disabled_ms";

/// The columns that make a [`Token`], of a table called `t`.
const TOKEN: &str = "t.id, t.owner, t.label, t.scopes, t.created_ms, t.ends_ms, t.used_ms, t.revoked_ms";

/// How long an answer to a request with a key is kept.
const KEPT_MS: i64 = 24 * 3600 * 1000;

/// A use is noted once in so long.
const NOTED_MS: i64 = 60_000;

fn user(row: &Row) -> Result<User, sqlx::Error> {
    let role: &str = row.try_get("role")?;
    Ok(User {
        name: row.try_get("user_name")?,
        role: Role::named(role).ok_or_else(|| sqlx::Error::Decode("a user's role".into()))?,
        password: row.try_get("password")?,
        organisation: row.try_get("organisation")?,
        created_ms: row.try_get("user_ms")?,
        disabled_ms: row.try_get("disabled_ms")?,
    })
}

fn token(row: &Row) -> Result<Token, sqlx::Error> {
    Ok(Token {
        id: row.try_get("id")?,
        owner: row.try_get("owner")?,
        label: row.try_get("label")?,
        scopes: row.try_get("scopes")?,
        created_ms: row.try_get("created_ms")?,
        ends_ms: row.try_get("ends_ms")?,
        used_ms: row.try_get("used_ms")?,
        revoked_ms: row.try_get("revoked_ms")?,
    })
}

impl Kept {
    /// Enters an organisation unless it is known.
    pub(super) async fn organisation(&self, name: Option<&str>) -> Result<(), sqlx::Error> {
        let Some(name) = name else { return Ok(()) };
        let add = sql!("INSERT INTO organisations (name, created_ms) VALUES ($1, {NOW}) ON CONFLICT (name) DO NOTHING");
        add.bind(name).execute(&self.pool).await.map(drop)
    }

    async fn find_user(&self, name: &str) -> Result<Option<User>, sqlx::Error> {
        let row = sql!("SELECT {USER} FROM users u WHERE u.name = $1").bind(name).fetch_optional(&self.pool).await?;
        row.map(|r| user(&r)).transpose()
    }

    async fn new_user(&self, new: &User) -> Result<bool, sqlx::Error> {
        self.organisation(new.organisation.as_deref()).await?;
        let add = sql!(
            "INSERT INTO users (name, role, password, organisation, created_ms) VALUES ($1, $2, $3, $4, {NOW}) ON CONFLICT (name) DO NOTHING"
        );
        let add = add.bind(&new.name).bind(new.role.name()).bind(&new.password).bind(new.organisation.as_deref());
        Ok(add.execute(&self.pool).await?.rows_affected() == 1)
    }

    async fn alter_user(&self, name: &str, change: Change<'_>) -> Result<bool, sqlx::Error> {
        let mut tx;
        let done = match change {
            Change::Organisation(organisation) => {
                self.organisation(organisation).await?;
                tx = self.begin().await?;
                sql!("UPDATE users SET organisation = $2 WHERE name = $1").bind(name).bind(organisation).execute(&mut *tx).await?
            }
            Change::Password(hash) => {
                tx = self.begin().await?;
                sql!("UPDATE users SET password = $2 WHERE name = $1").bind(name).bind(hash).execute(&mut *tx).await?
            }
            Change::Role(role) => {
                tx = self.begin().await?;
                sql!("UPDATE users SET role = $2 WHERE name = $1").bind(name).bind(role.name()).execute(&mut *tx).await?
            }
            Change::Disabled(disabled) => {
                tx = self.begin().await?;
                let when = if disabled { NOW } else { "NULL" };
                sql!("UPDATE users SET disabled_ms = {when} WHERE name = $1").bind(name).execute(&mut *tx).await?
            }
        };
        if matches!(change, Change::Password(_) | Change::Disabled(true)) {
            sql!("DELETE FROM sessions WHERE name = $1").bind(name).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    async fn find_session(&self, hash: &str) -> Result<Option<Session>, sqlx::Error> {
        let ask = sql!(
            "SELECT s.name, s.stamp, {NOW} - s.begun_ms AS age, {NOW} - s.seen_ms AS idle, {USER} FROM sessions s \
             LEFT JOIN users u ON u.name = s.name WHERE s.hash = $1"
        );
        let Some(row) = ask.bind(hash).fetch_optional(&self.pool).await? else { return Ok(None) };
        let named = row.try_get::<Option<&str>, _>("name")?.is_some();
        let user = if named { Some(user(&row)?) } else { None };
        Ok(Some(Session { user, stamp: row.try_get("stamp")?, age_ms: row.try_get("age")?, idle_ms: row.try_get("idle")? }))
    }

    async fn find_token(&self, hash: &str) -> Result<Option<(Token, User)>, sqlx::Error> {
        let ask = sql!(
            "SELECT {TOKEN}, {USER}, {NOW} AS now FROM tokens t JOIN users u ON u.name = t.owner WHERE t.hash = $1 AND t.revoked_ms IS NULL \
             AND u.disabled_ms IS NULL AND (t.ends_ms IS NULL OR t.ends_ms > {NOW})"
        );
        let Some(row) = ask.bind(hash).fetch_optional(&self.pool).await? else { return Ok(None) };
        let found = (token(&row)?, user(&row)?);
        let now: i64 = row.try_get("now")?;
        if found.0.used_ms.is_none_or(|used| used + NOTED_MS < now) {
            sql!("UPDATE tokens SET used_ms = {NOW} WHERE hash = $1").bind(hash).execute(&self.pool).await?;
        }
        Ok(Some(found))
    }

    async fn all_tokens(&self, owner: Option<&str>) -> Result<Vec<Token>, sqlx::Error> {
        let only = if owner.is_some() { "WHERE t.owner = $1 " } else { "" };
        let mut ask = sql!("SELECT {TOKEN} FROM tokens t {only}ORDER BY t.created_ms DESC, t.id LIMIT 10000");
        if let Some(owner) = owner {
            ask = ask.bind(owner);
        }
        ask.fetch_all(&self.pool).await?.iter().map(token).collect()
    }

    async fn clean(&self, idle_ms: i64, age_ms: i64) -> Result<(), sqlx::Error> {
        let old = sql!("DELETE FROM sessions WHERE seen_ms < {NOW} - $1 OR begun_ms < {NOW} - $2");
        old.bind(idle_ms).bind(age_ms).execute(&self.pool).await?;
        sql!("DELETE FROM requests WHERE made_ms < {NOW} - $1").bind(KEPT_MS).execute(&self.pool).await.map(drop)
    }
}

impl Accounts for Kept {
    fn any_users(&self) -> Answer<'_, bool> {
        Box::pin(async move { Ok(sql!("SELECT 1 FROM users LIMIT 1").fetch_optional(&self.pool).await.map_err(failed)?.is_some()) })
    }

    fn users(&self) -> Answer<'_, Vec<User>> {
        Box::pin(async move {
            let rows = sql!("SELECT {USER} FROM users u ORDER BY u.name LIMIT 10000").fetch_all(&self.pool).await.map_err(failed)?;
            rows.iter().map(user).collect::<Result<_, _>>().map_err(failed)
        })
    }

    fn user<'a>(&'a self, name: &'a str) -> Answer<'a, Option<User>> {
        Box::pin(async move { self.find_user(name).await.map_err(failed) })
    }

    fn add_user<'a>(&'a self, user: &'a User) -> Answer<'a, bool> {
        Box::pin(async move { self.new_user(user).await.map_err(failed) })
    }

    fn change_user<'a>(&'a self, name: &'a str, change: Change<'a>) -> Answer<'a, bool> {
        Box::pin(async move { self.alter_user(name, change).await.map_err(failed) })
    }

    fn open_session<'a>(&'a self, hash: &'a str, name: Option<&'a str>, stamp: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let open = sql!("INSERT INTO sessions (hash, name, stamp, begun_ms, seen_ms) VALUES ($1, $2, $3, {NOW}, {NOW})");
            open.bind(hash).bind(name).bind(stamp).execute(&self.pool).await.map(drop).map_err(failed)
        })
    }

    fn session<'a>(&'a self, hash: &'a str) -> Answer<'a, Option<Session>> {
        Box::pin(async move { self.find_session(hash).await.map_err(failed) })
    }

    fn touch_session<'a>(&'a self, hash: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let seen = sql!("UPDATE sessions SET seen_ms = {NOW} WHERE hash = $1");
            seen.bind(hash).execute(&self.pool).await.map(drop).map_err(failed)
        })
    }

    fn end_session<'a>(&'a self, hash: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let end = sql!("DELETE FROM sessions WHERE hash = $1");
            end.bind(hash).execute(&self.pool).await.map(drop).map_err(failed)
        })
    }

    fn sweep(&self, idle_ms: i64, age_ms: i64) -> Answer<'_, ()> {
        Box::pin(async move { self.clean(idle_ms, age_ms).await.map_err(failed) })
    }

    fn add_token<'a>(&'a self, hash: &'a str, token: &'a Token) -> Answer<'a, ()> {
        Box::pin(async move {
            let add =
                sql!("INSERT INTO tokens (id, hash, owner, label, scopes, created_ms, ends_ms) VALUES ($1, $2, $3, $4, $5, {NOW}, $6)");
            let add = add.bind(&token.id).bind(hash).bind(&token.owner).bind(&token.label).bind(&token.scopes).bind(token.ends_ms);
            add.execute(&self.pool).await.map(drop).map_err(failed)
        })
    }

    fn token<'a>(&'a self, hash: &'a str) -> Answer<'a, Option<(Token, User)>> {
        Box::pin(async move { self.find_token(hash).await.map_err(failed) })
    }

    fn tokens<'a>(&'a self, owner: Option<&'a str>) -> Answer<'a, Vec<Token>> {
        Box::pin(async move { self.all_tokens(owner).await.map_err(failed) })
    }

    fn revoke_token<'a>(&'a self, id: &'a str, owner: Option<&'a str>) -> Answer<'a, bool> {
        Box::pin(async move {
            let theirs = if owner.is_some() { " AND owner = $2" } else { "" };
            let mut end = sql!("UPDATE tokens SET revoked_ms = {NOW} WHERE id = $1 AND revoked_ms IS NULL{theirs}").bind(id);
            if let Some(owner) = owner {
                end = end.bind(owner);
            }
            Ok(end.execute(&self.pool).await.map_err(failed)?.rows_affected() == 1)
        })
    }

    fn answered<'a>(&'a self, sender: &'a str, key: &'a str) -> Answer<'a, Option<(String, String)>> {
        Box::pin(async move {
            let ask = sql!("SELECT sent, document FROM requests WHERE sender = $1 AND key = $2 AND made_ms >= {NOW} - $3");
            let row = ask.bind(sender).bind(key).bind(KEPT_MS).fetch_optional(&self.pool).await.map_err(failed)?;
            row.map(|r| Ok((r.try_get("sent")?, r.try_get("document")?))).transpose().map_err(failed)
        })
    }

    fn keep_answer<'a>(&'a self, sender: &'a str, key: &'a str, sent: &'a str, document: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let keep = sql!(
                "INSERT INTO requests (sender, key, sent, document, made_ms) VALUES ($1, $2, $3, $4, {NOW}) \
                 ON CONFLICT (sender, key) DO NOTHING"
            );
            keep.bind(sender).bind(key).bind(sent).bind(document).execute(&self.pool).await.map(drop).map_err(failed)
        })
    }
}
