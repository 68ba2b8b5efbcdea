//! Rows of `store_app`: the partner's app on a store, with its token sealed, what it last said, and when it is asked next;
//! and of `look_pace`, the turns that all instances share.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::{Millis, Moment},
    sealed::Sealed,
    shopify::{
        looked::Looked,
        pace::Pace,
        schedule::{GAP, LEASE},
    },
};

macro_rules! columns {
    () => {
        "id, handle, token_key_id, token_sealed, given_at, given_by, due_at, claims, asked_at, looked, looked_at, failures, \
         stopped_at, seen, seen_at, account_id, absent_since, told"
    };
}

/// Due, nobody's at the moment, and not asked within the last minute.
macro_rules! is_ready {
    () => {
        "due_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) AND (asked_at IS NULL OR asked_at <= $2)"
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM store_app WHERE id = $1");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM store_app WHERE id IN (SELECT id FROM store WHERE merchant_id = $1)");
    ADD = "INSERT INTO store_app (id, handle, token_key_id, token_sealed, given_at, given_by, due_at, claims, failures) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)";
    // Whoever asks with the token before has lost their claim.
    REPLACE = "UPDATE store_app SET token_key_id = $2, token_sealed = $3, given_at = $4, given_by = $5, due_at = $6, claims = claims + 1, \
               leased_until = NULL, looked = NULL, looked_at = NULL, failures = 0, stopped_at = NULL, told = NULL, absent_since = NULL WHERE id = $1";
    REMOVE = "DELETE FROM store_app WHERE id = $1";
    REMOVE_UNLESS_AT = "DELETE FROM store_app WHERE id = $1 AND handle <> $2";
    // Whoever changes the address has no moment at hand: what they told of was no longer worth a look.
    CLOSE_TASKS = "UPDATE task SET done_at = created_at WHERE merchant_id = (SELECT merchant_id FROM store WHERE id = $1) \
                   AND kind IN ('app_refused', 'shopify_differs') AND done_at IS NULL \
                   AND access_request_id IN (SELECT id FROM access_request WHERE store_id = $1)";
    READY = concat!("SELECT id FROM store_app WHERE ", is_ready!(), " ORDER BY due_at, id LIMIT $3");
    // One text for both databases: where two claim at once, the second waits for the row and sees that it is no longer free.
    CLAIM = concat!(
        "UPDATE store_app SET leased_until = $3, asked_at = $1, claims = claims + 1 WHERE ", is_ready!(),
        " AND id IN (SELECT id FROM store_app WHERE ", is_ready!(), " ORDER BY due_at, id LIMIT $4) RETURNING ", columns!()
    );
    SETTLE = "UPDATE store_app SET leased_until = NULL, due_at = $3, looked = $4, looked_at = $5, failures = $6, stopped_at = $7, seen = $8, \
              seen_at = $9, account_id = $10, absent_since = $11, told = $12 WHERE id = $1 AND claims = $2";
    // What was found of the state before says nothing of the one now. A pause that Shopify wants is kept.
    WAKE = "UPDATE store_app SET told = NULL, absent_since = NULL, due_at = CASE WHEN stopped_at IS NOT NULL THEN NULL \
            WHEN failures > 0 AND due_at IS NOT NULL OR due_at <= $2 THEN due_at ELSE $2 END WHERE id = $1";
    HURRY = "UPDATE store_app SET due_at = $2 WHERE id = $1 AND stopped_at IS NULL AND (asked_at IS NULL OR asked_at <= $3) \
             AND (looked IS NULL OR looked <> 'throttled' OR due_at <= $2)";
    HOLD_PACE = "UPDATE look_pace SET taken_to = taken_to WHERE one = 1 RETURNING taken_to";
    SET_PACE = "UPDATE look_pace SET taken_to = $1 WHERE one = 1";
}

/// The app on one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreApp {
    /// The store's id.
    pub id: String,
    /// The store's address when the token was given, without `.myshopify.com`.
    pub handle: String,
    /// The token.
    pub token: Sealed,
    /// When it was given.
    pub given_at: Moment,
    /// By which rep.
    pub given_by: String,
    /// When Shopify is asked next; never where there is nothing to learn or the token is refused.
    pub due_at: Option<Moment>,
    /// Grows with each claim and each token: whoever settles holds the newest.
    pub claims: i64,
    /// When Shopify was last asked.
    pub asked_at: Option<Moment>,
    /// What came of that, and when.
    pub looked: Option<(Looked, Moment)>,
    /// How many looks in a row told nothing.
    pub failures: i64,
    /// When Shopify refused the token.
    pub stopped_at: Option<Moment>,
    /// How our access was last seen to stand, and when.
    pub seen: Option<(Looked, Moment)>,
    /// Shopify's own id of our account there.
    pub account_id: Option<String>,
    /// Since when nothing of ours is found.
    pub absent_since: Option<Moment>,
    /// What a rep was last told of: the names of what we hold and of what is seen.
    pub told: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    handle: String,
    token_key_id: String,
    token_sealed: Vec<u8>,
    given_at: i64,
    given_by: String,
    due_at: Option<i64>,
    claims: i64,
    asked_at: Option<i64>,
    looked: Option<String>,
    looked_at: Option<i64>,
    failures: i64,
    stopped_at: Option<i64>,
    seen: Option<String>,
    seen_at: Option<i64>,
    account_id: Option<String>,
    absent_since: Option<i64>,
    told: Option<String>,
}

impl From<Row> for StoreApp {
    fn from(row: Row) -> Self {
        let pair = |name: Option<String>, at: Option<i64>| name.as_deref().and_then(Looked::named).zip(at.map(Moment));
        Self {
            id: row.id,
            handle: row.handle,
            token: Sealed { key_id: row.token_key_id, bytes: row.token_sealed },
            given_at: Moment(row.given_at),
            given_by: row.given_by,
            due_at: row.due_at.map(Moment),
            claims: row.claims,
            asked_at: row.asked_at.map(Moment),
            looked: pair(row.looked, row.looked_at),
            failures: row.failures,
            stopped_at: row.stopped_at.map(Moment),
            seen: pair(row.seen, row.seen_at),
            account_id: row.account_id,
            absent_since: row.absent_since.map(Moment),
            told: row.told,
        }
    }
}

/// The app on that store, where there is one.
pub async fn find(conn: &mut Conn, store_id: &str) -> Result<Option<StoreApp>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(store_id).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// The apps on a merchant's stores.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<StoreApp>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds one that was never asked.
pub async fn add(tx: &mut Tx, app: &StoreApp) -> Result<()> {
    let one = app;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.handle).bind(&one.token.key_id).bind(&one.token.bytes).bind(one.given_at.0)
        .bind(&one.given_by).bind(one.due_at.map(|at| at.0)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Puts another token there, as if it was never asked. What the app has seen stays.
pub async fn replace(tx: &mut Tx, app: &StoreApp) -> Result<()> {
    let one = app;
    run!(tx, c => sqlx::query(REPLACE)
        .bind(&one.id).bind(&one.token.key_id).bind(&one.token.bytes).bind(one.given_at.0)
        .bind(&one.given_by).bind(one.due_at.map(|at| at.0)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Removes it, with all that it saw; false where there is none.
pub async fn remove(tx: &mut Tx, store_id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(REMOVE).bind(store_id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Removes it where it was given for another address than this one. What was to be done about it, or what it had shown, is
/// over then.
pub async fn remove_unless_at(tx: &mut Tx, store_id: &str, handle: Option<&str>) -> Result<()> {
    let handle = handle.unwrap_or_default();
    let gone = run!(tx, c => sqlx::query(REMOVE_UNLESS_AT).bind(store_id).bind(handle).execute(c).await.map(|done| done.rows_affected())?);
    if gone > 0 {
        run!(tx, c => sqlx::query(CLOSE_TASKS).bind(store_id).execute(c).await.map(|_| ())?);
    }
    Ok(())
}

/// Up to `limit` stores that may be asked now, those that wait longest first.
pub async fn ready(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(READY).bind(now.0).bind(now.plus(-GAP).0).bind(limit).fetch_all(c).await?))
}

/// Takes up to `limit` of them, for as long as the lease runs.
pub async fn claim(tx: &mut Tx, now: Moment, limit: i64) -> Result<Vec<StoreApp>> {
    let rows: Vec<Row> = run!(tx, c => sqlx::query_as(CLAIM)
        .bind(now.0).bind(now.plus(-GAP).0).bind(now.plus(LEASE).0).bind(limit).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Writes what came of a look. False where somebody else has it by now, another token was given, or it is gone.
pub async fn settle(tx: &mut Tx, app: &StoreApp) -> Result<bool> {
    let one = app;
    let (looked, looked_at) = one.looked.unzip();
    let (seen, seen_at) = one.seen.unzip();
    let rows = run!(tx, c => sqlx::query(SETTLE)
        .bind(&one.id).bind(one.claims).bind(one.due_at.map(|at| at.0)).bind(looked.map(Looked::name))
        .bind(looked_at.map(|at| at.0)).bind(one.failures).bind(one.stopped_at.map(|at| at.0)).bind(seen.map(Looked::name))
        .bind(seen_at.map(|at| at.0)).bind(&one.account_id).bind(one.absent_since.map(|at| at.0)).bind(&one.told)
        .execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// The store's access request went on: Shopify is asked by then at the latest. False where no app is there.
pub async fn wake(tx: &mut Tx, store_id: &str, by: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(WAKE).bind(store_id).bind(by.0).execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// Asks at the next turn. False where it was asked within the last minute, wants a pause, or its token is refused.
pub async fn hurry(tx: &mut Tx, store_id: &str, now: Moment) -> Result<bool> {
    let before: Millis = now.plus(-GAP).0;
    let rows = run!(tx, c => sqlx::query(HURRY).bind(store_id).bind(now.0).bind(before).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// The turns that are taken; whoever has read them holds them until the end of the transaction.
pub async fn hold_pace(tx: &mut Tx) -> Result<Pace> {
    let taken: Option<i64> = run!(tx, c => sqlx::query_scalar(HOLD_PACE).fetch_optional(c).await?);
    taken.map(|at| Pace { taken_to: Moment(at) }).ok_or(Error::NotThere)
}

/// Writes the turns that are taken now.
pub async fn set_pace(tx: &mut Tx, pace: Pace) -> Result<()> {
    run!(tx, c => sqlx::query(SET_PACE).bind(pace.taken_to.0).execute(c).await.map(|_| ())?);
    Ok(())
}
