//! Accesses that reps have to keep alive: where nobody signed in for long, and where nobody said for long that they are needed.

use super::{Conn, Result, db::run, db::sql};
use crate::domain::moment::Moment;

macro_rules! of {
    ($at:literal, $where:literal) => {
        concat!(
            "SELECT access_request.reference, merchant.name AS merchant, store.label AS store, access_request.",
            $at,
            " AS at FROM access_request JOIN merchant ON merchant.id = access_request.merchant_id \
             JOIN store ON store.id = access_request.store_id WHERE ",
            $where,
            " ORDER BY access_request.",
            $at,
            ", access_request.id LIMIT $2"
        )
    };
}

sql! {
    QUIET = of!("entered_at", "access_request.entered_at <= $1");
    QUIET_OF_REP = of!("entered_at", "access_request.entered_at <= $1 AND access_request.rep_id = $3");
    ASKED = of!("review_asked_at", "access_request.review_asked_at <= $1");
    ASKED_OF_REP = of!("review_asked_at", "access_request.review_asked_at <= $1 AND access_request.rep_id = $3");
}

/// One access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The reference of its access request.
    pub reference: String,
    /// The merchant's name.
    pub merchant: String,
    /// What people call the store.
    pub store: String,
    /// When somebody last signed in, or since when a rep is asked.
    pub at: Moment,
}

#[derive(sqlx::FromRow)]
struct Row {
    reference: String,
    merchant: String,
    store: String,
    at: i64,
}

/// Accesses where nobody is known to have signed in after `then`; those that end first come first.
pub async fn quiet(conn: &mut Conn, then: Moment, rep_id: Option<&str>, limit: i64) -> Result<Vec<Line>> {
    lines(conn, (QUIET, QUIET_OF_REP), then, rep_id, limit).await
}

/// Accesses of which a rep is asked, since `now` or before, whether they are still needed; the oldest question first.
pub async fn asked(conn: &mut Conn, now: Moment, rep_id: Option<&str>, limit: i64) -> Result<Vec<Line>> {
    lines(conn, (ASKED, ASKED_OF_REP), now, rep_id, limit).await
}

async fn lines(
    conn: &mut Conn,
    (all, of_rep): (&'static str, &'static str),
    at: Moment,
    rep_id: Option<&str>,
    limit: i64,
) -> Result<Vec<Line>> {
    let rows: Vec<Row> = match rep_id {
        None => run!(conn, c => sqlx::query_as(all).bind(at.0).bind(limit).fetch_all(c).await?),
        Some(rep_id) => {
            run!(conn, c => sqlx::query_as(of_rep).bind(at.0).bind(limit).bind(rep_id).fetch_all(c).await?)
        }
    };
    let line =
        |row: Row| Line { reference: row.reference, merchant: row.merchant, store: row.store, at: Moment(row.at) };
    Ok(rows.into_iter().map(line).collect())
}
