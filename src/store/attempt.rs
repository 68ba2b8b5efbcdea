//! Rows of `attempt`: what somebody did lately, for limits that instances share. Subjects are keyed hashes.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO attempt (id, kind, subject, at) VALUES ($1, $2, $3, $4)";
    COUNT = "SELECT COUNT(*) FROM attempt WHERE kind = $1 AND subject = $2 AND at > $3";
    OLDEST = "SELECT at FROM attempt WHERE kind = $1 AND subject = $2 AND at > $3 ORDER BY at LIMIT 1";
    REMOVE = "DELETE FROM attempt WHERE id = $1";
    SWEEP = "DELETE FROM attempt WHERE at < $1";
}

/// Counts one.
pub async fn add(tx: &mut Tx, id: &str, kind: &str, subject: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ADD).bind(id).bind(kind).bind(subject).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// How many there were since then.
pub async fn count_since(conn: &mut Conn, kind: &str, subject: &str, since: Moment) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).bind(kind).bind(subject).bind(since.0).fetch_one(c).await?))
}

/// The oldest since then: when it leaves the window, there is room again.
pub async fn oldest_since(conn: &mut Conn, kind: &str, subject: &str, since: Moment) -> Result<Option<Moment>> {
    let at: Option<i64> =
        run!(conn, c => sqlx::query_scalar(OLDEST).bind(kind).bind(subject).bind(since.0).fetch_optional(c).await?);
    Ok(at.map(Moment))
}

/// Takes one back.
pub async fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(REMOVE).bind(id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes those before then.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
