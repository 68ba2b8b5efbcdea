//! The list of the desk: access requests by whose turn it is, with what a row shows.

use super::{Conn, Error, Result, db::run, db::sql};
use crate::domain::{
    access_request::{State, Turn},
    moment::Moment,
};

macro_rules! columns {
    () => {
        "access_request.id, access_request.reference, access_request.state, access_request.turn, access_request.since, \
         access_request.stuck_at, access_request.check_at, access_request.reasked_at, access_request.paused_at, \
         merchant.id AS merchant_id, merchant.name AS merchant_name, store.label, store.handle, rep.name AS rep_name \
         FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id \
         JOIN store ON store.id = access_request.store_id JOIN rep ON rep.id = merchant.rep_id"
    };
}

sql! {
    BY_TURN = concat!("SELECT ", columns!(), " WHERE access_request.turn = $1 AND (access_request.since, access_request.id) > ($2, $3) \
                       ORDER BY access_request.since, access_request.id LIMIT $4");
    BY_STATE = concat!("SELECT ", columns!(), " WHERE access_request.state = $1 AND (access_request.since, access_request.id) > ($2, $3) \
                       ORDER BY access_request.since, access_request.id LIMIT $4");
    BY_SEARCH = concat!("SELECT ", columns!(), " WHERE (merchant.search LIKE $1 OR access_request.reference LIKE $5) AND (access_request.since, access_request.id) > ($2, $3) \
                       ORDER BY access_request.since, access_request.id LIMIT $4");
    COUNT_TURNS = "SELECT turn, COUNT(*) FROM access_request GROUP BY turn";
    COUNT_STATES = "SELECT state, COUNT(*) FROM access_request GROUP BY state";
    SENT_NOW = "SELECT COUNT(*) FROM access_request WHERE state = 'sent'";
}

/// Which part of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// By whose turn it is.
    Turn(Turn),
    /// By state.
    State(State),
    /// What can be found by this text (folded by the caller).
    Search(String),
}

/// One row of the list.
#[expect(clippy::struct_excessive_bools, reason = "the four flags of PRODUCT.md, beside the state")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The request's own id, for the cursor.
    pub id: String,
    /// The reference, for the address.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// Whose turn it is.
    pub turn: Turn,
    /// Since when it stands there.
    pub since: Moment,
    /// Marks beside the state.
    pub stuck: bool,
    /// It may have ended by itself.
    pub check: bool,
    /// One more permission was asked for.
    pub reasked: bool,
    /// Reminders ran out.
    pub paused: bool,
    /// The merchant, for the address.
    pub merchant_id: String,
    /// The merchant's name.
    pub merchant_name: String,
    /// What people call the store.
    pub label: String,
    /// The handle of its permanent address, once known.
    pub handle: Option<String>,
    /// The rep who looks after it.
    pub rep_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    state: String,
    turn: String,
    since: i64,
    stuck_at: Option<i64>,
    check_at: Option<i64>,
    reasked_at: Option<i64>,
    paused_at: Option<i64>,
    merchant_id: String,
    merchant_name: String,
    label: String,
    handle: Option<String>,
    rep_name: String,
}

impl TryFrom<Row> for Line {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("a row with an unknown state or turn"));
        Ok(Self {
            state: State::named(&row.state).ok_or_else(odd)?,
            turn: Turn::named(&row.turn).ok_or_else(odd)?,
            id: row.id,
            reference: row.reference,
            since: Moment(row.since),
            stuck: row.stuck_at.is_some(),
            check: row.check_at.is_some(),
            reasked: row.reasked_at.is_some(),
            paused: row.paused_at.is_some(),
            merchant_id: row.merchant_id,
            merchant_name: row.merchant_name,
            label: row.label,
            handle: row.handle,
            rep_name: row.rep_name,
        })
    }
}

/// Up to `limit` rows after the cursor (the last row's `since` and `id`), the longest waiting first.
pub async fn page(conn: &mut Conn, part: &Part, after: Option<(Moment, &str)>, limit: i64) -> Result<Vec<Line>> {
    let (since, id) = after.map_or((i64::MIN, ""), |(since, id)| (since.0, id));
    let rows: Vec<Row> = match part {
        Part::Turn(turn) => run!(conn, c => sqlx::query_as(BY_TURN)
            .bind(turn.name()).bind(since).bind(id).bind(limit).fetch_all(c).await?),
        Part::State(state) => run!(conn, c => sqlx::query_as(BY_STATE)
            .bind(state.name()).bind(since).bind(id).bind(limit).fetch_all(c).await?),
        Part::Search(text) => {
            let plain = text.replace(['%', '_'], " ");
            let like = format!("%{plain}%");
            let reference = format!("%{}%", plain.to_uppercase());
            run!(conn, c => sqlx::query_as(BY_SEARCH)
                .bind(&like).bind(since).bind(id).bind(limit).bind(&reference).fetch_all(c).await?)
        }
    };
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many access requests are on each one's turn.
pub async fn count_turns(conn: &mut Conn) -> Result<Vec<(Turn, i64)>> {
    let rows: Vec<(String, i64)> = run!(conn, c => sqlx::query_as(COUNT_TURNS).fetch_all(c).await?);
    Ok(rows.into_iter().filter_map(|(turn, count)| Some((Turn::named(&turn)?, count))).collect())
}

/// How many access requests are in each state.
pub async fn count_states(conn: &mut Conn) -> Result<Vec<(State, i64)>> {
    let rows: Vec<(String, i64)> = run!(conn, c => sqlx::query_as(COUNT_STATES).fetch_all(c).await?);
    Ok(rows.into_iter().filter_map(|(state, count)| Some((State::named(&state)?, count))).collect())
}

/// How many requests are pending in Shopify, as far as this portal knows.
pub async fn sent_now(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(SENT_NOW).fetch_one(c).await?))
}
