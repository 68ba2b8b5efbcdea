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
/// Failed sign-ins of one account in a browser that its rep has signed in with before, in place of those from anywhere.
pub const SIGN_IN_BY_DEVICE: Limit = Limit { kind: "sign_in_by_device", most: 10, window: 15 * MINUTE };
/// Failed sign-ins with a passkey alone, from one client: an office may share one.
pub const PASSKEY_BY_CLIENT: Limit = Limit { kind: "passkey_by_client", most: 20, window: 15 * MINUTE };
/// Questions to passkeys of whoever is not signed in, from one client: each is a row for five minutes.
pub const PASSKEY_ASKED: Limit = Limit { kind: "passkey_asked", most: 120, window: 15 * MINUTE };
/// Failed step-ups of one rep.
pub const STEP_UP: Limit = Limit { kind: "step_up", most: 5, window: 15 * MINUTE };
/// Wrong sign-in codes of one browser.
pub const SIGN_IN_CODE: Limit = Limit { kind: "sign_in_code", most: 5, window: 15 * MINUTE };
/// Codes in late forms that are not the one that lies here, for one access request: each answer tells whether it is.
pub const LATE_CODE: Limit = Limit { kind: "late_code", most: 5, window: 15 * MINUTE };
/// Posts of one session in a minute, over all instances, after those that each lets through by itself (`web/limit.rs`).
pub const POSTS_BY_SESSION: Limit = Limit { kind: "posts_by_session", most: 90, window: MINUTE };
/// The same of one client.
pub const POSTS_BY_CLIENT: Limit = Limit { kind: "posts_by_client", most: 900, window: MINUTE };
/// References that one client asks about on `/check`.
pub const CHECK: Limit = Limit { kind: "check", most: 10, window: MINUTE };
/// Stores that one person has us look for: each may be a page read elsewhere.
pub const FIND_STORE: Limit = Limit { kind: "find_store", most: 10, window: MINUTE };

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

/// Whether the limit is reached; for use inside a transaction.
pub(super) async fn is_reached(app: &App, tx: &mut store::Tx, limit: Limit, subject: &[&str]) -> Result<bool> {
    let since = app.clock.now().plus(-limit.window);
    Ok(store::attempt::count_since(tx, limit.kind, &hash(app, limit, subject)?, since).await? >= limit.most)
}

/// Counts one inside a transaction.
pub(super) async fn count_in(app: &App, tx: &mut store::Tx, limit: Limit, subject: &[&str]) -> Result<()> {
    let hashed = hash(app, limit, subject)?;
    Ok(store::attempt::add(tx, &app.new_id()?, limit.kind, &hashed, app.clock.now()).await?)
}

/// One that was counted, to be given back after a success.
#[derive(Debug)]
pub struct Counted(String);

/// Counts one, where there is room. It is counted before anything is looked at, so that many at once are as few as one
/// after the other.
///
/// # Errors
/// [`Error::TooMany`] where the limit is reached; that try is not counted, so nobody is locked out for good.
pub async fn take(app: &App, limit: Limit, subject: &[&str]) -> Result<Counted> {
    let hashed = hash(app, limit, subject)?;
    let (counted, now) = (Counted(app.new_id()?), app.clock.now());
    app.db
        .write::<_, Error>(async |tx| Ok(store::attempt::add(tx, &counted.0, limit.kind, &hashed, now).await?))
        .await?;
    let since = now.plus(-limit.window);
    let so_far = store::attempt::count_since(&mut app.db.read().await?, limit.kind, &hashed, since).await?;
    if so_far <= limit.most {
        return Ok(counted);
    }
    give_back(app, counted).await?;
    check(app, limit, subject).await?;
    Err(Error::TooMany(1)) // room came in this moment
}

/// Counts one against each of two limits, or against neither.
///
/// # Errors
/// [`Error::TooMany`] where either is reached.
pub async fn take_both(app: &App, one: (Limit, &[&str]), other: (Limit, &[&str])) -> Result<[Counted; 2]> {
    let first = take(app, one.0, one.1).await?;
    match take(app, other.0, other.1).await {
        Ok(second) => Ok([first, second]),
        Err(error) => {
            give_back(app, first).await?;
            Err(error)
        }
    }
}

/// Forgets one that was counted.
///
/// # Errors
/// Where the database fails.
pub async fn give_back(app: &App, counted: Counted) -> Result<()> {
    app.db.write(async |tx| Ok(store::attempt::remove(tx, &counted.0).await?)).await
}

fn hash(app: &App, limit: Limit, subject: &[&str]) -> Result<String> {
    let mut parts = vec![limit.kind];
    parts.extend(subject);
    Ok(hex(&app.keys.mac(Purpose::Limit, &parts)?))
}
