//! Who asks, their tokens, and, for administrators, all users.

use super::documents::iso;
use crate::store::access::{Change, LONGEST_NAME, Token, User, user_name};
use crate::store::{Accounts, Role};
use crate::web::access::password::Weak;
use crate::web::access::who::Way;
use crate::web::access::{Rights, Who, password, secret};
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A JSON body; one that cannot be read is a problem document.
pub(in crate::web) struct Asked<T>(pub(in crate::web) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Asked<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            let detail = ("cần thân yêu cầu kiểu application/json", "expected a body of the type application/json");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad-request", "Not JSON", detail));
        }
        let body = axum::body::to_bytes(request.into_body(), 64 << 10).await.map_err(|_| Problem::too_large(64 << 10))?;
        let read = serde_json::from_slice(&body);
        read.map(Self).map_err(|e| Problem::bad_request((format!("JSON chưa đúng: {e}"), format!("the JSON does not fit: {e}"))))
    }
}

/// Who asks.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Me {
    /// The name that decisions carry.
    name: String,
    /// viewer, reviewer, auditor, admin.
    role: &'static str,
    /// Whose documents they see; null: everybody's.
    organisation: Option<String>,
    /// What they may do this way: read, upload, decide, audit, watch, admin.
    rights: Vec<String>,
    /// How they came in: local, token, session.
    way: &'static str,
}

pub(in crate::web) async fn me(who: Who) -> Json<Me> {
    let way = match who.way {
        Way::Owner => "local",
        Way::Service | Way::Token => "token",
        Way::Session { .. } => "session",
    };
    let rights = who.rights.words().split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    Json(Me { name: who.name, role: who.role.name(), organisation: who.organisation, rights, way })
}

/// A token without its secret.
#[derive(Serialize, JsonSchema)]
struct ShownToken {
    id: String,
    /// What it is for.
    label: String,
    /// What it may do, as far as its owner may.
    scopes: Vec<String>,
    created_at: String,
    /// null: it does not end by itself.
    ends_at: Option<String>,
    /// null: never.
    used_at: Option<String>,
    /// null: it is in use.
    revoked_at: Option<String>,
}

impl ShownToken {
    fn of(t: Token) -> Self {
        let scopes = t.scopes.split(' ').map(str::to_owned).collect();
        Self {
            id: t.id,
            label: t.label,
            scopes,
            created_at: iso(t.created_ms),
            ends_at: t.ends_ms.map(iso),
            used_at: t.used_ms.map(iso),
            revoked_at: t.revoked_ms.map(iso),
        }
    }
}

/// One's own tokens.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Tokens {
    tokens: Vec<ShownToken>,
}

/// The user that a token would belong to.
async fn owner<'a>(app: &'a App, who: &Who) -> Result<(&'a dyn Accounts, User), Problem> {
    let accounts = app.all.accounts();
    let detail = ("cần đăng nhập bằng một tài khoản người dùng", "expected a user's log-in: this one has no account to hold tokens");
    let user = if matches!(who.way, Way::Token | Way::Session { .. }) { accounts.user(&who.name).await? } else { None };
    user.map(|u| (accounts, u)).ok_or_else(|| Problem::conflict(detail))
}

pub(in crate::web) async fn tokens(State(app): State<Arc<App>>, who: Who) -> Result<Json<Tokens>, Problem> {
    let (accounts, user) = owner(&app, &who).await?;
    let tokens = accounts.tokens(Some(&user.name)).await?;
    Ok(Json(Tokens { tokens: tokens.into_iter().map(ShownToken::of).collect() }))
}

/// A token that is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewToken {
    /// What it is for, 1 to 200 characters.
    #[schemars(length(min = 1, max = 200))]
    label: String,
    /// What it may do: read, upload, decide, audit, watch, admin; no more than whoever asks.
    #[schemars(length(min = 1, max = 6))]
    scopes: Vec<String>,
    /// Days until it ends; null: it does not end by itself.
    #[schemars(range(min = 1, max = 3650))]
    days: Option<u16>,
}

/// A token with its secret: shown this once.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct MadeToken {
    id: String,
    /// What programs send as `Authorization: Bearer …`.
    token: String,
    scopes: Vec<String>,
}

pub(in crate::web) async fn new_token(State(app): State<Arc<App>>, who: Who, Asked(new): Asked<NewToken>) -> Result<Response, Problem> {
    let (accounts, user) = owner(&app, &who).await?;
    let label = new.label.trim();
    if !(1..=200).contains(&label.chars().count()) || label.chars().any(char::is_control) {
        return Err(Problem::bad_request(("`label` phải có 1 đến 200 ký tự", "expected a `label` of 1 to 200 characters")));
    }
    if new.days.is_some_and(|d| !(1..=3650).contains(&d)) {
        return Err(Problem::bad_request(("`days` phải từ 1 đến 3650", "expected `days` between 1 and 3650")));
    }
    let wrong =
        ("`scopes` gồm: read, upload, decide, audit, watch, admin", "expected `scopes` of: read, upload, decide, audit, watch, admin");
    let scopes = Rights::named(&new.scopes.join(" ")).ok_or_else(|| Problem::bad_request(wrong))?;
    if scopes.within(who.rights) != scopes {
        let detail = ("mã không được có nhiều quyền hơn người tạo", "a token may do no more than whoever makes it");
        return Err(Problem::new(StatusCode::FORBIDDEN, "no-right", "Not allowed", detail));
    }
    let (token, plain, hash) = secret::token(&user.name, label, scopes, new.days).ok_or_else(Problem::internal)?;
    accounts.add_token(&hash, &token).await?;
    tracing::info!(owner = user.name, token = token.id, scopes = token.scopes, "made a token");
    let location = HeaderValue::from_str(&format!("/api/v1/tokens/{}", token.id)).map_err(|_| Problem::internal())?;
    let shown = MadeToken { id: token.id, token: plain, scopes: token.scopes.split(' ').map(str::to_owned).collect() };
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(shown)).into_response())
}

pub(in crate::web) async fn revoke(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let (accounts, user) = owner(&app, &who).await?;
    if accounts.revoke_token(&id, Some(&user.name)).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::not_found(("không có mã nào như vậy đang dùng", "there is no such token in use")))
}

/// A user without the password.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct ShownUser {
    name: String,
    /// viewer, reviewer, auditor, admin.
    role: &'static str,
    /// Whose documents they see; null: everybody's.
    organisation: Option<String>,
    created_at: String,
    /// null: they may come in.
    disabled_at: Option<String>,
}

impl ShownUser {
    fn of(u: User) -> Self {
        let (created_at, disabled_at) = (iso(u.created_ms), u.disabled_ms.map(iso));
        Self { name: u.name, role: u.role.name(), organisation: u.organisation, created_at, disabled_at }
    }
}

/// All users.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Users {
    users: Vec<ShownUser>,
}

/// Whether an administrator of one organisation may touch a user: those of all may touch everybody.
fn within(who: &Who, organisation: Option<&str>) -> bool {
    who.organisation.is_none() || who.organisation.as_deref() == organisation
}

pub(in crate::web) async fn users(State(app): State<Arc<App>>, who: Who) -> Result<Json<Users>, Problem> {
    let users = app.all.accounts().users().await?.into_iter();
    let users = users.filter(|u| within(&who, u.organisation.as_deref()));
    Ok(Json(Users { users: users.map(ShownUser::of).collect() }))
}

/// A user to be added.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewUser {
    /// Letters, digits and ._-@, 1 to 64 characters; small and capital letters are the same.
    #[schemars(length(min = 1, max = 64))]
    name: String,
    /// viewer, reviewer, auditor, admin.
    role: String,
    /// At least 10 characters.
    #[schemars(length(min = 10, max = 1024))]
    password: String,
    /// Whose documents they see; null: that of whoever adds them.
    organisation: Option<String>,
}

fn role(name: &str) -> Result<Role, Problem> {
    let wrong = ("`role` là một trong: viewer, reviewer, auditor, admin", "expected `role` to be one of: viewer, reviewer, auditor, admin");
    Role::named(name).ok_or_else(|| Problem::bad_request(wrong))
}

fn organisation(who: &Who, asked: Option<&str>) -> Result<Option<String>, Problem> {
    let asked = asked.map(str::trim).filter(|o| !o.is_empty()).map(str::to_owned).or_else(|| who.organisation.clone());
    if asked.as_ref().is_some_and(|o| o.chars().count() > LONGEST_NAME || o.chars().any(char::is_control)) {
        return Err(Problem::bad_request(("tên đơn vị dài quá 64 ký tự", "expected an organisation of at most 64 characters")));
    }
    if within(who, asked.as_deref()) { Ok(asked) } else { Err(Problem::forbidden(crate::web::Right::Admin)) }
}

async fn hashed(app: &App, name: &str, plain: String) -> Result<String, Problem> {
    let _place = app.hashing.acquire().await.map_err(|_| Problem::internal())?;
    let name = name.to_owned();
    let hash = tokio::task::spawn_blocking(move || password::hash(&name, &plain)).await?;
    hash.map_err(|weak| {
        if weak == Weak::Chance {
            return Problem::internal();
        }
        let vi = "mật khẩu cần ít nhất 10 ký tự, không lặp một ký tự, không phải tên đăng nhập";
        Problem::bad_request((vi, "expected a password of at least 10 characters, not one character over and over, not the name"))
    })
}

pub(in crate::web) async fn add(State(app): State<Arc<App>>, who: Who, Asked(new): Asked<NewUser>) -> Result<Response, Problem> {
    let wrong = ("tên gồm chữ, số và ._-@, dài 1 đến 64 ký tự", "expected a name of letters, digits and ._-@, 1 to 64 characters");
    let name = user_name(&new.name).ok_or_else(|| Problem::bad_request(wrong))?;
    let (role, organisation) = (role(&new.role)?, organisation(&who, new.organisation.as_deref())?);
    let password = hashed(&app, &name, new.password).await?;
    let user = User { name, role, password, organisation, created_ms: 0, disabled_ms: None };
    let accounts = app.all.accounts();
    if !accounts.add_user(&user).await? {
        return Err(Problem::conflict(("đã có người dùng tên này", "there is a user of that name")));
    }
    tracing::info!(user = user.name, by = who.name, "added a user");
    let made = accounts.user(&user.name).await?.ok_or_else(Problem::internal)?;
    Ok((StatusCode::CREATED, Json(ShownUser::of(made))).into_response())
}

/// What is to change of a user; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct UserChange {
    /// viewer, reviewer, auditor, admin.
    role: Option<String>,
    /// Ends all log-ins.
    password: Option<String>,
    /// true: they may not come in any more, and all log-ins end.
    disabled: Option<bool>,
}

pub(in crate::web) async fn change(
    State(app): State<Arc<App>>,
    who: Who,
    Path(name): Path<String>,
    Asked(asked): Asked<UserChange>,
) -> Result<Json<ShownUser>, Problem> {
    let accounts = app.all.accounts();
    let unknown = || Problem::not_found(("không có người dùng này", "there is no such user"));
    let user = accounts.user(&name).await?.filter(|u| within(&who, u.organisation.as_deref())).ok_or_else(unknown)?;
    let role = asked.role.as_deref().map(role).transpose()?;
    if user.name == who.name && (asked.disabled == Some(true) || role.is_some_and(|r| r != Role::Admin)) {
        return Err(Problem::conflict(("không thể tự khóa hay tự hạ quyền mình", "nobody may disable or lower themselves")));
    }
    if let Some(plain) = asked.password {
        let hash = hashed(&app, &user.name, plain).await?;
        accounts.change_user(&user.name, Change::Password(&hash)).await?;
    }
    if let Some(role) = role {
        accounts.change_user(&user.name, Change::Role(role)).await?;
    }
    if let Some(disabled) = asked.disabled {
        accounts.change_user(&user.name, Change::Disabled(disabled)).await?;
    }
    tracing::info!(user = user.name, by = who.name, "changed a user");
    accounts.user(&user.name).await?.map(|u| Json(ShownUser::of(u))).ok_or_else(unknown)
}
