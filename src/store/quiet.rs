//! When a store where access is on was last signed in to: the columns `entered_at` and `quiet_at` of `access_request`.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::{moment::Moment, quiet::Quiet};

sql! {
    TO_LOOK = "SELECT id FROM access_request WHERE quiet_at <= $1 ORDER BY quiet_at, id LIMIT $2";
    LOOK_AT = "UPDATE access_request SET quiet_at = $2 WHERE id = $1";
    ENTERED_AT = "SELECT entered_at FROM access_request WHERE id = $1";
    ENTER = "UPDATE access_request SET entered_at = $2, quiet_at = 0 WHERE id = $1 AND state = 'active'";
    TOLD = "SELECT note FROM task WHERE merchant_id = $1 AND access_request_id = $2 AND kind = 'store_quiet' AND created_at >= $3 \
            ORDER BY created_at DESC, id DESC LIMIT 1";
    LOOKED = "SELECT MAX(at) FROM event WHERE access_request_id = $1 AND fact = 'check_cleared'";
    // The work of nobody: what it told of is over, or said anew.
    CLOSE_TASKS = "UPDATE task SET done_at = $3 WHERE merchant_id = $1 AND access_request_id = $2 AND kind = 'store_quiet' AND done_at IS NULL";
}

/// Ids of requests to look at by now, those that wait longest first.
pub async fn to_look(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(TO_LOOK).bind(now.0).bind(limit).fetch_all(c).await?))
}

/// Looks at it again then; never where there is none.
pub async fn look_at(tx: &mut Tx, id: &str, then: Option<Moment>) -> Result<()> {
    run!(tx, c => sqlx::query(LOOK_AT).bind(id).bind(then.map(|at| at.0)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// When somebody is last known to have signed in to the store of this request; none while access is not on.
pub async fn entered_at(conn: &mut Conn, id: &str) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(ENTERED_AT).bind(id).fetch_one(c).await?);
    Ok(at.map(Moment))
}

/// What is known of an access that is on; none where it is not.
pub async fn find(conn: &mut Conn, merchant_id: &str, id: &str) -> Result<Option<Quiet>> {
    let Some(entered) = entered_at(conn, id).await? else { return Ok(None) };
    let told: Option<String> =
        run!(conn, c => sqlx::query_scalar(TOLD).bind(merchant_id).bind(id).bind(entered.0).fetch_optional(c).await?);
    let looked: Option<i64> = run!(conn, c => sqlx::query_scalar(LOOKED).bind(id).fetch_one(c).await?);
    Ok(Some(Quiet { entered, told: told.and_then(|days| days.parse().ok()), looked: looked.map(Moment) }))
}

/// Somebody signed in to the store: the clock begins anew, and what was said of it is over.
pub async fn enter(tx: &mut Tx, merchant_id: &str, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ENTER).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    close_tasks(tx, merchant_id, id, now).await
}

/// Closes the tasks that say how long nobody signed in.
pub async fn close_tasks(tx: &mut Tx, merchant_id: &str, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(CLOSE_TASKS).bind(merchant_id).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}
