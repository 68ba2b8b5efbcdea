//! Sessions over actix-session: it carries the cookie, our rows decide.
//!
//! The row is made in the transaction that allows it (`actions::session`); `save` only hands its key to the cookie. So
//! there is nothing to update, and an ended session cannot come back to life.

use std::collections::HashMap;

use actix_session::{
    Session, SessionMiddleware,
    config::{CookieContentSecurity, PersistentSession},
    storage::{LoadError, SaveError, SessionKey as CookieKey, SessionStore, UpdateError},
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, Key, SameSite, time::Duration},
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;

use crate::{
    actions::session::SessionKey,
    app::App,
    error::{Error, Result},
    secret::sha256,
    store,
};

/// The entry that holds the session's opaque id.
const KEY: &str = "key";
/// The entry that holds who is signed in.
const WHO: &str = "who";

/// How long the database has to say whose session it is.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
/// Stands in place of both where the database could not be asked.
const AWAY: &str = "away";

/// Whose sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Contacts of merchants.
    Contact,
    /// Reps at the desk.
    Rep,
}

impl Side {
    const fn cookie_name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Contact, true) => "__Host-contact",
            (Self::Contact, false) => "contact",
            (Self::Rep, true) => "__Host-rep",
            (Self::Rep, false) => "rep",
        }
    }
}

/// Our tables, as actix-session sees them.
#[derive(Clone, Debug)]
pub struct Rows {
    app: App,
    side: Side,
}

fn entry<T: Serialize>(name: &str, value: &T) -> anyhow::Result<(String, String)> {
    Ok((name.to_owned(), serde_json::to_string(value)?))
}

impl SessionStore for Rows {
    async fn load(&self, key: &CookieKey) -> std::result::Result<Option<HashMap<String, String>>, LoadError> {
        let (hash, now) = (sha256(key.as_ref()), self.app.clock.now());
        let found = async {
            let mut conn = self.app.db.read().await?;
            let who = match self.side {
                Side::Contact => {
                    store::session::find_contact(&mut conn, &hash, now).await?.map(|session| entry(WHO, &session))
                }
                Side::Rep => store::session::find_rep(&mut conn, &hash, now).await?.map(|session| entry(WHO, &session)),
            };
            let Some(who) = who else { return anyhow::Ok(None) };
            Ok(Some(HashMap::from([who?, entry(KEY, &key.as_ref())?])))
        };
        let found = timeout(PATIENCE, found).await;
        match found.unwrap_or_else(|_| Err(anyhow::anyhow!("the database did not answer in time"))) {
            Ok(state) => Ok(state),
            // An error here would leave the middleware without a page; whoever asks who is signed in gets it instead.
            Err(cause) => {
                tracing::warn!(cause = format!("{cause:#}"), "a session could not be read");
                Ok(Some(HashMap::from([(AWAY.to_owned(), "true".to_owned())])))
            }
        }
    }

    async fn save(&self, state: HashMap<String, String>, _: &Duration) -> std::result::Result<CookieKey, SaveError> {
        let made = state.get(KEY).and_then(|json| serde_json::from_str::<String>(json).ok());
        let key = made.and_then(|key| CookieKey::try_from(key).ok());
        key.ok_or_else(|| SaveError::Other(anyhow::anyhow!("only an action makes a session")))
    }

    async fn update(
        &self,
        _: CookieKey,
        _: HashMap<String, String>,
        _: &Duration,
    ) -> std::result::Result<CookieKey, UpdateError> {
        Err(UpdateError::Other(anyhow::anyhow!("a session's row is changed by actions alone")))
    }

    async fn update_ttl(&self, _: &CookieKey, _: &Duration) -> anyhow::Result<()> {
        Ok(())
    }

    async fn delete(&self, key: &CookieKey) -> anyhow::Result<()> {
        // An error here would leave the middleware without a page. Who signs out has ended the row before.
        if let Err(error) = end_row(&self.app, self.side, key.as_ref()).await {
            tracing::warn!(%error, "a session that was replaced could not be ended");
        }
        Ok(())
    }
}

/// The middleware for one side.
#[must_use]
pub fn middleware(app: &App, side: Side, key: &Key) -> SessionMiddleware<Rows> {
    let https = app.config.is_https();
    // As long as any setting allows: the row in the database decides, and its length may be changed meanwhile.
    let lasts = match side {
        Side::Contact => Duration::days(app.live().durations.contact_most_days.max(365)),
        Side::Rep => Duration::hours(app.live().durations.rep_most_hours.max(7 * 24)),
    };
    SessionMiddleware::builder(Rows { app: app.clone(), side }, key.clone())
        .cookie_name(side.cookie_name(https).to_owned())
        .cookie_secure(https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(PersistentSession::default().session_ttl(lasts))
        .build()
}

/// Puts the cookie of a session that an action has made; one that was there before ends.
///
/// # Errors
/// Where the key cannot be written down.
pub fn start(session: &Session, key: SessionKey) -> Result<()> {
    session.renew();
    session.remove(WHO);
    session
        .insert(KEY, key.into_cookie())
        .map_err(|cause| anyhow::anyhow!("a session could not be started: {cause}"))?;
    Ok(())
}

async fn end_row(app: &App, side: Side, key: &str) -> Result<()> {
    match side {
        Side::Contact => crate::actions::session::end_contact(app, key).await,
        Side::Rep => crate::actions::session::end_rep(app, key).await,
    }
}

/// Ends the session, its row first, and its cookie.
///
/// # Errors
/// Where the database fails: whoever leaves a shared computer has to know.
pub async fn sign_out(app: &App, session: &Session, side: Side) -> Result<()> {
    let odd = |cause| Error::Internal(anyhow::anyhow!("a session cannot be read: {cause}"));
    if let Some(key) = session.get::<String>(KEY).map_err(odd)? {
        end_row(app, side, &key).await?;
    }
    end(session);
    Ok(())
}

/// Takes the cookie of a session that has ended.
pub fn end(session: &Session) {
    session.purge();
}

/// The removal of this side's cookie, where the browser sent one; for a page that found nobody signed in.
#[must_use]
pub fn stale(req: &HttpRequest, app: &App, side: Side) -> Option<Cookie<'static>> {
    let https = app.config.is_https();
    req.cookie(side.cookie_name(https))?;
    let cookie = Cookie::build(side.cookie_name(https), "");
    Some(cookie.path("/").http_only(true).same_site(SameSite::Lax).secure(https).max_age(Duration::ZERO).finish())
}

/// Who is signed in, and the session's opaque id.
pub(super) fn who<T: DeserializeOwned>(session: &Session) -> Result<Option<(T, String)>> {
    let odd = |cause| Error::Internal(anyhow::anyhow!("a session cannot be read: {cause}"));
    if session.get::<bool>(AWAY).map_err(odd)?.is_some() {
        return Err(store::Error::Away(store::Why::Away, anyhow::anyhow!("the session could not be read")).into());
    }
    Ok(session.get::<T>(WHO).map_err(odd)?.zip(session.get::<String>(KEY).map_err(odd)?))
}

/// The raw value of either session cookie, to count by.
pub(super) fn cookie_value(req: &HttpRequest, app: &App) -> Option<String> {
    let https = app.config.is_https();
    [Side::Rep, Side::Contact]
        .into_iter()
        .find_map(|side| req.cookie(side.cookie_name(https)))
        .map(|cookie| cookie.value().to_owned())
}
