//! Rows of `recovery_code`. Only keyed hashes of the codes are kept.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO recovery_code (code_hash, rep_id, created_at) VALUES ($1, $2, $3)";
    USE = "UPDATE recovery_code SET used_at = $3 WHERE code_hash = $1 AND rep_id = $2 AND used_at IS NULL";
    LEFT = "SELECT COUNT(*) FROM recovery_code WHERE rep_id = $1 AND used_at IS NULL";
    END_OF_REP = "DELETE FROM recovery_code WHERE rep_id = $1";
}

/// Adds one.
pub async fn add(tx: &mut Tx, code_hash: &str, rep_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ADD).bind(code_hash).bind(rep_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Uses one up; false where this rep has none such, or used it.
pub async fn use_up(tx: &mut Tx, code_hash: &str, rep_id: &str, now: Moment) -> Result<bool> {
    let used = run!(tx, c => sqlx::query(USE).bind(code_hash).bind(rep_id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(used == 1)
}

/// How many of a rep's codes still work.
pub async fn left(conn: &mut Conn, rep_id: &str) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(LEFT).bind(rep_id).fetch_one(c).await?))
}

/// Ends all codes of a rep, used ones too.
pub async fn end_of_rep(tx: &mut Tx, rep_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_REP).bind(rep_id).execute(c).await.map(|_| ())?);
    Ok(())
}
