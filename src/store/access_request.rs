//! Rows of `access_request`.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    access_request::{AccessRequest, Flags, NoCode, State},
    moment::Moment,
    reminder,
    sealed::Sealed,
};

macro_rules! columns {
    () => {
        "id, reference, merchant_id, store_id, state, since, version, catalogue_version, link_out_at, code_key_id, \
         code_sealed, code_given_at, no_code, refusals, stuck_at, check_at, reasked_at, paused_at, rested_at, \
         removal_confirmed_at, created_at"
    };
}

sql! {
    FIND = concat!("SELECT ", columns!(), " FROM access_request WHERE reference = $1");
    IS_THERE = "SELECT COUNT(*) FROM access_request WHERE reference = $1";
    GET = concat!("SELECT ", columns!(), " FROM access_request WHERE id = $1");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM access_request WHERE merchant_id = $1 ORDER BY created_at, id");
    OF_STORE = concat!("SELECT ", columns!(), " FROM access_request WHERE store_id = $1 ORDER BY created_at, id");
    ADD = concat!(
        "INSERT INTO access_request (", columns!(), ", turn, entered_at, quiet_at, reviewed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $23)"
    );
    CHANGE = "UPDATE access_request SET state = $3, since = $4, version = version + 1, catalogue_version = $5, \
              link_out_at = $6, code_key_id = $7, code_sealed = $8, code_given_at = $9, no_code = $10, refusals = $11, \
              stuck_at = $12, check_at = $13, reasked_at = $14, paused_at = $15, rested_at = $16, \
              removal_confirmed_at = $17, turn = $18, remind_at = $19, quiet_at = $20, \
              entered_at = CASE WHEN $3 = 'active' THEN COALESCE(entered_at, $4) END, \
              reviewed_at = CASE WHEN $3 = 'active' THEN COALESCE(reviewed_at, $4) END, \
              review_asked_at = CASE WHEN $3 = 'active' THEN review_asked_at END WHERE id = $1 AND version = $2";
    CODES_BEFORE = "SELECT id FROM access_request WHERE code_given_at < $1 AND code_sealed IS NOT NULL ORDER BY code_given_at LIMIT $2";
    // Turn and rank are named for the index alone (migration 0004): a pending request is nobody else's.
    UNANSWERED = "SELECT id FROM access_request WHERE state = 'sent' AND turn IN ('merchant', 'partner') AND \
                  (CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END) IN (0, 1) \
                  AND since < $1 AND check_at IS NULL AND NOT EXISTS \
                  (SELECT 1 FROM event WHERE event.access_request_id = access_request.id AND event.fact = 'check_cleared' AND event.at >= $1) \
                  ORDER BY since LIMIT $2";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    merchant_id: String,
    store_id: String,
    state: String,
    since: i64,
    version: i64,
    catalogue_version: String,
    link_out_at: Option<i64>,
    code_key_id: Option<String>,
    code_sealed: Option<Vec<u8>>,
    code_given_at: Option<i64>,
    no_code: Option<String>,
    refusals: i64,
    stuck_at: Option<i64>,
    check_at: Option<i64>,
    reasked_at: Option<i64>,
    paused_at: Option<i64>,
    rested_at: Option<i64>,
    removal_confirmed_at: Option<i64>,
    created_at: i64,
}

impl TryFrom<Row> for AccessRequest {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let state = State::named(&row.state).ok_or_else(|| Error::Broken(anyhow::anyhow!("unknown state in a row")))?;
        Ok(Self {
            id: row.id,
            reference: row.reference,
            merchant_id: row.merchant_id,
            store_id: row.store_id,
            state,
            since: Moment(row.since),
            version: row.version,
            catalogue_version: row.catalogue_version,
            link_out_at: row.link_out_at.map(Moment),
            code: row.code_key_id.zip(row.code_sealed).map(|(key_id, bytes)| Sealed { key_id, bytes }),
            code_given_at: row.code_given_at.map(Moment),
            no_code: row.no_code.as_deref().and_then(NoCode::named),
            refusals: row.refusals,
            flags: Flags {
                stuck: row.stuck_at.map(Moment),
                check: row.check_at.map(Moment),
                reasked: row.reasked_at.map(Moment),
                paused: row.paused_at.map(Moment),
            },
            rested_at: row.rested_at.map(Moment),
            removal_confirmed_at: row.removal_confirmed_at.map(Moment),
            created_at: Moment(row.created_at),
        })
    }
}

/// The access request of that reference, if there is one.
pub async fn find(conn: &mut Conn, reference: &str) -> Result<Option<AccessRequest>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(FIND).bind(reference).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Whether there is one of that reference.
pub async fn is_there(conn: &mut Conn, reference: &str) -> Result<bool> {
    let count: i64 = run!(conn, c => sqlx::query_scalar(IS_THERE).bind(reference).fetch_one(c).await?);
    Ok(count > 0)
}

/// The access request of that id.
///
/// # Errors
/// [`Error::NotThere`] where there is none.
pub async fn get(conn: &mut Conn, id: &str) -> Result<AccessRequest> {
    let row: Row = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_one(c).await?);
    row.try_into()
}

/// All access requests of a merchant, the oldest first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<AccessRequest>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// All access requests for a store, the oldest first.
pub async fn of_store(conn: &mut Conn, store_id: &str) -> Result<Vec<AccessRequest>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_STORE).bind(store_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Adds a new one.
///
/// # Errors
/// [`super::Taken::OpenRequest`] where the store has an open one.
pub async fn add(tx: &mut Tx, request: &AccessRequest) -> Result<()> {
    let one = request;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.reference).bind(&one.merchant_id).bind(&one.store_id)
        .bind(one.state.name()).bind(one.since.0).bind(one.version).bind(&one.catalogue_version)
        .bind(one.link_out_at.map(|at| at.0))
        .bind(one.code.as_ref().map(|code| code.key_id.as_str())).bind(one.code.as_ref().map(|code| code.bytes.as_slice()))
        .bind(one.code_given_at.map(|at| at.0)).bind(one.no_code.map(NoCode::name)).bind(one.refusals)
        .bind(one.flags.stuck.map(|at| at.0)).bind(one.flags.check.map(|at| at.0))
        .bind(one.flags.reasked.map(|at| at.0)).bind(one.flags.paused.map(|at| at.0))
        .bind(one.rested_at.map(|at| at.0)).bind(one.removal_confirmed_at.map(|at| at.0))
        .bind(one.created_at.0).bind(one.turn().name())
        .bind(known_since(one)).bind(looks_soon(one))
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Writes `after` where the row still has `before`'s version, and makes the version one more. The sweep looks soon whether
/// somebody is to be reminded of it now, and how long ago somebody signed in to the store.
///
/// # Errors
/// [`Error::Lost`] where another change came first.
pub async fn change(tx: &mut Tx, before: &AccessRequest, after: &AccessRequest) -> Result<()> {
    let one = after;
    let rows = run!(tx, c => sqlx::query(CHANGE)
        .bind(&before.id).bind(before.version)
        .bind(one.state.name()).bind(one.since.0).bind(&one.catalogue_version).bind(one.link_out_at.map(|at| at.0))
        .bind(one.code.as_ref().map(|code| code.key_id.as_str())).bind(one.code.as_ref().map(|code| code.bytes.as_slice()))
        .bind(one.code_given_at.map(|at| at.0)).bind(one.no_code.map(NoCode::name)).bind(one.refusals)
        .bind(one.flags.stuck.map(|at| at.0)).bind(one.flags.check.map(|at| at.0))
        .bind(one.flags.reasked.map(|at| at.0)).bind(one.flags.paused.map(|at| at.0))
        .bind(one.rested_at.map(|at| at.0)).bind(one.removal_confirmed_at.map(|at| at.0))
        .bind(one.turn().name()).bind(reminder::waits(one).then_some(0_i64)).bind(looks_soon(one))
        .execute(c).await.map(|done| done.rows_affected())?);
    if rows == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Since when an access is known of that was on before: from now on.
pub(super) fn known_since(request: &AccessRequest) -> Option<i64> {
    (request.state == State::Active).then_some(request.created_at.0)
}

/// When the sweep looks how long ago somebody signed in to the store: soon, where access is on and no rep is to look anyway.
pub(super) fn looks_soon(request: &AccessRequest) -> Option<i64> {
    (request.state == State::Active && request.flags.check.is_none()).then_some(0)
}

/// Ids of requests that hold a code typed before `moment`, the oldest first.
pub async fn with_codes_before(conn: &mut Conn, moment: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(CODES_BEFORE).bind(moment.0).bind(limit).fetch_all(c).await?))
}

/// Ids of requests sent before `moment` and unanswered since, not yet marked.
pub async fn unanswered_since(conn: &mut Conn, moment: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(UNANSWERED).bind(moment.0).bind(limit).fetch_all(c).await?))
}
