//! Limits that instances share: what somebody did lately is counted in the database, under a keyed hash.

use crate::{
    app::App,
    domain::moment::{HOUR, MINUTE, Millis, SECOND},
    error::{Error, Result},
    secret::{Purpose, hex},
    store,
};

/// A limit: so many in so long (SECURITY.md "Decisions").
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Its name in the database.
    pub kind: &'static str,
    /// How many are let through.
    pub most: i64,
    /// In how long.
    pub window: Millis,
}

/// Link mails for one address typed.
pub const LINK_BY_ADDRESS: Limit = Limit { kind: "link_by_address", most: 3, window: 15 * MINUTE };
/// Link mails for one client.
pub const LINK_BY_CLIENT: Limit = Limit { kind: "link_by_client", most: 20, window: HOUR };
/// Failed sign-ins of one account from one client.
pub const SIGN_IN_BY_CLIENT: Limit = Limit { kind: "sign_in_by_client", most: 5, window: 15 * MINUTE };
/// Failed sign-ins of one account from anywhere.
pub const SIGN_IN_BY_ACCOUNT: Limit = Limit { kind: "sign_in_by_account", most: 30, window: 15 * MINUTE };
/// Failed step-ups of one rep.
pub const STEP_UP: Limit = Limit { kind: "step_up", most: 5, window: 15 * MINUTE };
/// Wrong sign-in codes of one browser.
pub const SIGN_IN_CODE: Limit = Limit { kind: "sign_in_code", most: 5, window: 15 * MINUTE };
/// Checks of a reference by one client.
pub const CHECK: Limit = Limit { kind: "check", most: 10, window: MINUTE };

/// Says so where the limit is reached; counts nothing.
///
/// # Errors
/// [`Error::TooMany`] with the seconds until there is room again.
pub async fn check(app: &App, limit: Limit, subject: &[&str]) -> Result<()> {
    let subject = hash(app, limit, subject)?;
    let now = app.clock.now();
    let since = now.plus(-limit.window);
    let mut conn = app.db.read().await?;
    if store::attempt::count_since(&mut conn, limit.kind, &subject, since).await? < limit.most {
        return Ok(());
    }
    let oldest = store::attempt::oldest_since(&mut conn, limit.kind, &subject, since).await?.unwrap_or(now);
    Err(Error::TooMany((oldest.plus(limit.window).since(now) / SECOND).max(1)))
}

/// Counts one.
///
/// # Errors
/// Where the database fails.
pub async fn count(app: &App, limit: Limit, subject: &[&str]) -> Result<()> {
    let subject = hash(app, limit, subject)?;
    let (id, now) = (app.new_id()?, app.clock.now());
    app.db.write(async |tx| Ok(store::attempt::add(tx, &id, limit.kind, &subject, now).await?)).await
}

/// Checks and counts.
///
/// # Errors
/// [`Error::TooMany`] where the limit is reached.
pub async fn take(app: &App, limit: Limit, subject: &[&str]) -> Result<()> {
    check(app, limit, subject).await?;
    count(app, limit, subject).await
}

/// Forgets what was counted, after a success.
///
/// # Errors
/// Where the database fails.
pub async fn forget(app: &App, limit: Limit, subject: &[&str]) -> Result<()> {
    let subject = hash(app, limit, subject)?;
    app.db.write(async |tx| Ok(store::attempt::forget(tx, limit.kind, &subject).await?)).await
}

fn hash(app: &App, limit: Limit, subject: &[&str]) -> Result<String> {
    let mut parts = vec![limit.kind];
    parts.extend(subject);
    Ok(hex(&app.keys.mac(Purpose::Limit, &parts)?))
}
