//! Rows of `known_device`: browsers in which a rep has signed in. Only the hash of what the browser holds is kept.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    IS_OF = "SELECT COUNT(*) FROM known_device WHERE key_hash = $1 AND rep_id = $2 AND used_at > $3";
    ADD = "INSERT INTO known_device (key_hash, rep_id, created_at, used_at) VALUES ($1, $2, $3, $3)";
    USED = "UPDATE known_device SET used_at = $3 WHERE key_hash = $1 AND rep_id = $2 AND used_at > $4";
    END_OF_REP = "DELETE FROM known_device WHERE rep_id = $1";
    SWEEP = "DELETE FROM known_device WHERE used_at <= $1";
}

/// Whether this rep has signed in there since then.
pub async fn is_of(conn: &mut Conn, key_hash: &str, rep_id: &str, since: Moment) -> Result<bool> {
    let found: i64 =
        run!(conn, c => sqlx::query_scalar(IS_OF).bind(key_hash).bind(rep_id).bind(since.0).fetch_one(c).await?);
    Ok(found == 1)
}

/// Adds one.
pub async fn add(tx: &mut Tx, key_hash: &str, rep_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ADD).bind(key_hash).bind(rep_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Notes that this rep signed in there again; false where they had not since then.
pub async fn used(tx: &mut Tx, key_hash: &str, rep_id: &str, now: Moment, since: Moment) -> Result<bool> {
    let noted = run!(tx, c => sqlx::query(USED)
        .bind(key_hash).bind(rep_id).bind(now.0).bind(since.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(noted == 1)
}

/// Forgets all of a rep.
pub async fn end_of_rep(tx: &mut Tx, rep_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_REP).bind(rep_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Forgets those that were last used before then.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
