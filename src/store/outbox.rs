//! Rows of `outbox`: notices, written in the transaction of the change they tell of.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::{Millis, Moment},
    notice::{Notice, NoticeKind, NoticeState},
};

macro_rules! columns {
    () => {
        "id, kind, state, merchant_id, access_request_id, contact_id, typed_address, browser_hash, is_copy, about, attempts, created_at"
    };
}

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET due_at = $1, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox WHERE \
             state = 'queued' AND due_at <= $2 ORDER BY due_at, id LIMIT $3",
            $lock,
            ") RETURNING ",
            columns!()
        )
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM outbox WHERE id = $1");
    ADD = "INSERT INTO outbox (id, kind, state, merchant_id, access_request_id, contact_id, typed_address, browser_hash, is_copy, about, attempts, due_at, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $11)";
    SETTLE = "UPDATE outbox SET state = $2, settled_at = $3, reason = $4 WHERE id = $1 AND state IN ('queued', 'by_hand')";
    LATER = "UPDATE outbox SET due_at = $2, reason = $3 WHERE id = $1 AND state = 'queued'";
    BY_HAND = concat!("SELECT ", columns!(), " FROM outbox WHERE state = 'by_hand' ORDER BY created_at, id LIMIT $1");
    BY_HAND_OF_MERCHANT = concat!("SELECT ", columns!(), " FROM outbox WHERE state = 'by_hand' AND merchant_id = $1 ORDER BY created_at, id");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM outbox WHERE merchant_id = $1 ORDER BY created_at DESC, id DESC");
    DROP_OLDER = "UPDATE outbox SET state = 'dropped', settled_at = $3, reason = 'overtaken' WHERE access_request_id = $1 AND id <> $2 AND state IN ('queued', 'by_hand') AND kind NOT IN ('noted', 'passed_on', 'prove_address')";
    SWEEP_SIGN_INS = "DELETE FROM outbox WHERE kind = 'sign_in' AND created_at < $1";
}

/// Not in `ALL`: each database claims in its own way, since SQLite has one writer and knows no row locks.
const CLAIM_SQLITE: &str = claim!("");
const CLAIM_POSTGRES: &str = claim!(" FOR UPDATE SKIP LOCKED");

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    state: String,
    merchant_id: Option<String>,
    access_request_id: Option<String>,
    contact_id: Option<String>,
    typed_address: Option<String>,
    browser_hash: Option<String>,
    is_copy: i64,
    about: String,
    attempts: i64,
    created_at: i64,
}

impl TryFrom<Row> for Notice {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("a notice of unknown kind or state"));
        Ok(Self {
            kind: NoticeKind::named(&row.kind).ok_or_else(odd)?,
            state: NoticeState::named(&row.state).ok_or_else(odd)?,
            id: row.id,
            merchant_id: row.merchant_id,
            access_request_id: row.access_request_id,
            contact_id: row.contact_id,
            typed_address: row.typed_address,
            browser_hash: row.browser_hash,
            is_copy: row.is_copy == 1,
            about: row.about,
            attempts: row.attempts,
            created_at: Moment(row.created_at),
        })
    }
}

/// The notice of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Notice>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Pushes a notice.
pub async fn add(tx: &mut Tx, notice: &Notice) -> Result<()> {
    let one = notice;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(one.kind.name()).bind(one.state.name()).bind(&one.merchant_id).bind(&one.access_request_id)
        .bind(&one.contact_id).bind(&one.typed_address).bind(&one.browser_hash).bind(i64::from(one.is_copy))
        .bind(&one.about).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Takes up to `limit` notices that are due, for as long as the lease runs.
pub async fn claim(tx: &mut Tx, now: Moment, lease: Millis, limit: i64) -> Result<Vec<Notice>> {
    let text = match &**tx {
        Conn::Sqlite(_) | Conn::SqliteTx(_) => CLAIM_SQLITE,
        Conn::Postgres(_) | Conn::PostgresTx(_) => CLAIM_POSTGRES,
    };
    let rows: Vec<Row> = run!(tx, c => sqlx::query_as(text)
        .bind(now.plus(lease).0).bind(now.0).bind(limit).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ends a notice's way. False where it had ended.
pub async fn settle(tx: &mut Tx, id: &str, state: NoticeState, reason: Option<&str>, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(SETTLE)
        .bind(id).bind(state.name()).bind(now.0).bind(reason)
        .execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// Puts a notice off.
pub async fn try_later(tx: &mut Tx, id: &str, due_at: Moment, reason: &str) -> Result<()> {
    run!(tx, c => sqlx::query(LATER).bind(id).bind(due_at.0).bind(reason).execute(c).await.map(|_| ())?);
    Ok(())
}

/// What reps have to tell by hand, the oldest first.
pub async fn by_hand(conn: &mut Conn, limit: i64) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(BY_HAND).bind(limit).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What reps have to tell one merchant by hand, the oldest first.
pub async fn by_hand_of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(BY_HAND_OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// All notices about a merchant, the latest first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Drops what waits about an access request and was overtaken by the change that `but` tells of.
pub async fn drop_overtaken(tx: &mut Tx, access_request_id: &str, but: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(DROP_OLDER).bind(access_request_id).bind(but).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes asked-for sign-ins, which hold addresses as typed, written before then.
pub async fn sweep_sign_ins(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP_SIGN_INS).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
