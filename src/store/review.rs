//! When a rep last said that an access is still needed: the columns `reviewed_at` and `review_asked_at` of `access_request`.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    OLD = "SELECT id FROM access_request WHERE reviewed_at <= $1 AND review_asked_at IS NULL ORDER BY reviewed_at, id LIMIT $2";
    ASK = "UPDATE access_request SET review_asked_at = $3 WHERE id = $1 AND reviewed_at <= $2 AND review_asked_at IS NULL";
    FIND = "SELECT reviewed_at, review_asked_at FROM access_request WHERE id = $1";
    REVIEW = "UPDATE access_request SET reviewed_at = $2, review_asked_at = NULL WHERE id = $1 AND state = 'active'";
    // The work of nobody: what it asked is answered.
    CLOSE_TASKS = "UPDATE task SET done_at = $3 WHERE merchant_id = $1 AND access_request_id = $2 AND kind = 'access_review' AND done_at IS NULL";
}

/// When it was said, and since when it is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// When a rep last said so, at first when access came on; none while it is not on.
    pub at: Option<Moment>,
    /// Since when a rep is asked.
    pub asked: Option<Moment>,
}

/// Ids of accesses that were last reviewed by `then`, and that nobody is asked about yet; the oldest first.
pub async fn old(conn: &mut Conn, then: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(OLD).bind(then.0).bind(limit).fetch_all(c).await?))
}

/// A rep is asked from now on; false where it was reviewed after `then`, is asked for already, or is not on.
pub async fn ask(tx: &mut Tx, id: &str, then: Moment, now: Moment) -> Result<bool> {
    let rows = run!(tx, c => sqlx::query(ASK).bind(id).bind(then.0).bind(now.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// What is known of it.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Review> {
    let (at, asked): (Option<i64>, Option<i64>) = run!(conn, c => sqlx::query_as(FIND).bind(id).fetch_one(c).await?);
    Ok(Review { at: at.map(Moment), asked: asked.map(Moment) })
}

/// It was said now, and nobody is asked any more.
pub async fn review(tx: &mut Tx, merchant_id: &str, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(REVIEW).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    run!(tx, c => sqlx::query(CLOSE_TASKS).bind(merchant_id).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}
