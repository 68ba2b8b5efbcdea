//! What stands in a rep's digest: the tops of the shelves of the queue (`queue.rs`), and what is new by when it became so.

use super::{Conn, Result, db::run, db::sql};
use crate::domain::{
    access_request::State,
    digest::{Digest, LINES, Line, Part},
    moment::Moment,
};

macro_rules! rank {
    () => {
        "(CASE WHEN turn = 'partner' AND (stuck_at IS NOT NULL OR check_at IS NOT NULL) THEN 0 ELSE 1 END)"
    };
}

/// The oldest `$2` of those where `$where` holds, by `$at`, and how many there are: 1,000 are counted
/// ([`crate::domain::digest::COUNTED`]).
macro_rules! part {
    ($at:literal, $($where:expr),+) => {
        concat!(
            "SELECT shown.id, shown.reference, merchant.name AS merchant, store.label, shown.at, shown.total FROM \
             (SELECT id, reference, merchant_id, store_id, at, COUNT(*) OVER () AS total FROM \
             (SELECT id, reference, merchant_id, store_id, ", $at, " AS at FROM access_request WHERE rep_id = $1 AND ",
            $($where,)+
            " ORDER BY ", $at, ", id LIMIT 1000) AS counted ORDER BY at, id LIMIT $2) AS shown \
             JOIN merchant ON merchant.id = shown.merchant_id JOIN store ON store.id = shown.store_id ORDER BY shown.at, shown.id"
        )
    };
}

sql! {
    LOOK = part!("since", "turn = 'partner' AND ", rank!(), " = 0");
    TURN = part!("since", "turn = 'partner' AND ", rank!(), " = 1 AND state = $3");
    NEW_DECLINED = part!("since", "turn = 'partner' AND ", rank!(), " = 1 AND state = 'declined' AND since > $3");
    NEW_STUCK = part!("stuck_at", "stuck_at > $3 AND turn = 'partner'");
    NEW_PAUSED = part!("paused_at", "paused_at > $3 AND turn = 'merchant'");
    LAST = "SELECT created_at FROM outbox WHERE rep_id = $1 AND state = 'sent' AND kind = 'digest' ORDER BY settled_at DESC LIMIT 1";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    merchant: String,
    label: String,
    at: i64,
    total: i64,
}

/// Adds a part to a digest, where there is anything in it.
pub async fn add(conn: &mut Conn, digest: &mut Digest, part: Part, rep_id: &str, new_since: Moment) -> Result<()> {
    // What was said before is passed over, so that many more are read.
    let most = LINES + digest.lines();
    let rows: Vec<Row> = match part {
        Part::Look => run!(conn, c => sqlx::query_as(LOOK).bind(rep_id).bind(most).fetch_all(c).await?),
        Part::Turn(state) => in_state(conn, rep_id, most, state).await?,
        Part::NewDeclined => since(conn, NEW_DECLINED, rep_id, most, new_since).await?,
        Part::NewStuck => since(conn, NEW_STUCK, rep_id, most, new_since).await?,
        Part::NewPaused => since(conn, NEW_PAUSED, rep_id, most, new_since).await?,
    };
    let total = rows.first().map_or(0, |row| row.total);
    let line = |row: Row| Line {
        id: row.id,
        reference: row.reference,
        merchant: row.merchant,
        label: row.label,
        at: Moment(row.at),
    };
    digest.add(part, rows.into_iter().map(line).collect(), total);
    Ok(())
}

async fn in_state(conn: &mut Conn, rep_id: &str, most: i64, state: State) -> Result<Vec<Row>> {
    Ok(run!(conn, c => sqlx::query_as(TURN).bind(rep_id).bind(most).bind(state.name()).fetch_all(c).await?))
}

async fn since(conn: &mut Conn, text: &'static str, rep_id: &str, most: i64, since: Moment) -> Result<Vec<Row>> {
    Ok(run!(conn, c => sqlx::query_as(text).bind(rep_id).bind(most).bind(since.0).fetch_all(c).await?))
}

/// When the latest digest was written that was sent to this rep.
pub async fn last(conn: &mut Conn, rep_id: &str) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(LAST).bind(rep_id).fetch_optional(c).await?);
    Ok(at.map(Moment))
}
