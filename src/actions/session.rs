//! Starts sessions inside the transaction that allows them, and gives them more time.

use super::audit;
use crate::{
    app::App,
    domain::moment::{MINUTE, Millis},
    error::Result,
    secret::{base64url, sha256},
    store::{
        self, Tx,
        session::{ContactSession, RepSession},
    },
};

/// The opaque id of a new session: 256 random bits. It goes into the cookie and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey(String);

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

impl SessionKey {
    /// For the cookie.
    #[must_use]
    pub fn into_cookie(self) -> String {
        self.0
    }
}

/// Makes a contact's session.
pub(super) async fn start_contact(app: &App, tx: &mut Tx, contact_id: &str) -> Result<SessionKey> {
    let key = base64url(&app.random.bytes::<32>()?);
    let (now, live) = (app.clock.now(), app.live());
    let lasts = &live.durations;
    let (idle, most) = (now.plus(lasts.contact_idle()), now.plus(lasts.contact_most()));
    store::session::add_contact(tx, &sha256(&key), contact_id, now, idle, most).await?;
    Ok(SessionKey(key))
}

/// Makes a rep's session; the second factor was proved now.
pub(super) async fn start_rep(app: &App, tx: &mut Tx, rep_id: &str) -> Result<SessionKey> {
    let key = base64url(&app.random.bytes::<32>()?);
    let (now, live) = (app.clock.now(), app.live());
    let lasts = &live.durations;
    let (idle, most) = (now.plus(lasts.rep_idle()), now.plus(lasts.rep_most()));
    store::session::add_rep(tx, &sha256(&key), rep_id, now, idle, most).await?;
    store::rep::seen(tx, rep_id, now).await?;
    Ok(SessionKey(key))
}

/// Ends every session of a rep, and no browser is known as theirs any more.
pub(super) async fn end_all(tx: &mut Tx, rep_id: &str) -> Result<()> {
    store::known_device::end_of_rep(tx, rep_id).await?;
    Ok(store::session::end_of_rep(tx, rep_id).await?)
}

/// The same, but the session that asks for it goes on: how the rep signs in has changed.
pub(super) async fn end_others(tx: &mut Tx, rep_id: &str, session_key: &str) -> Result<()> {
    store::known_device::end_of_rep(tx, rep_id).await?;
    Ok(store::session::end_others_of_rep(tx, rep_id, &sha256(session_key)).await?)
}

/// Gives a contact's session its whole idle time again, once less than half is left.
///
/// # Errors
/// Where the database fails.
pub async fn extend_contact(app: &App, key: &str, session: &ContactSession) -> Result<()> {
    let (now, idle) = (app.clock.now(), app.live().durations.contact_idle());
    if session.expires_at.since(now) >= idle / 2 {
        return Ok(());
    }
    let to = now.plus(idle).min(session.ends_at);
    app.db.write(async |tx| Ok(store::session::extend_contact(tx, &sha256(key), to, now).await?)).await
}

/// A rep who is here is noted so often.
const NOTED_EVERY: Millis = 5 * MINUTE;

/// Gives a rep's session its whole idle time again and notes that they are here: every few minutes, and once less than
/// half is left.
///
/// # Errors
/// Where the database fails.
pub async fn extend_rep(app: &App, key: &str, session: &RepSession) -> Result<()> {
    let (now, idle) = (app.clock.now(), app.live().durations.rep_idle());
    let noted = session.seen_at.is_some_and(|at| now.since(at) < NOTED_EVERY);
    if noted && session.expires_at.since(now) >= idle / 2 {
        return Ok(());
    }
    let to = now.plus(idle).min(session.ends_at);
    app.db
        .write(async |tx| {
            store::session::extend_rep(tx, &sha256(key), to, now).await?;
            Ok(store::rep::seen(tx, &session.rep.id, now).await?)
        })
        .await
}

/// Ends a contact's session.
///
/// # Errors
/// Where the database fails.
pub async fn end_contact(app: &App, key: &str) -> Result<()> {
    let hash = sha256(key);
    app.db
        .write(async |tx| {
            if let Some(session) = store::session::find_contact(tx, &hash, app.clock.now()).await? {
                audit::signed_out(app, tx, ("contact", &session.contact.id), Some(&session.merchant.id))?;
            }
            Ok(store::session::end_contact(tx, &hash).await?)
        })
        .await
}

/// Ends a rep's session.
///
/// # Errors
/// Where the database fails.
pub async fn end_rep(app: &App, key: &str) -> Result<()> {
    let hash = sha256(key);
    app.db
        .write(async |tx| {
            if let Some(session) = store::session::find_rep(tx, &hash, app.clock.now()).await? {
                audit::signed_out(app, tx, ("rep", &session.rep.id), None)?;
            }
            Ok(store::session::end_rep(tx, &hash).await?)
        })
        .await
}
