//! Rows of `access_case`: each use of the access, noted. Merchants read them.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO access_case (id, access_request_id, rep_id, looked_at, reason, at) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_REQUEST = "SELECT access_case.looked_at, access_case.reason, rep.name AS rep_name, access_case.at FROM access_case JOIN rep ON rep.id = access_case.rep_id WHERE access_case.access_request_id = $1 ORDER BY access_case.at DESC, access_case.id DESC LIMIT 500";
}

/// One use of the access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What was looked at.
    pub looked_at: String,
    /// Why.
    pub reason: String,
    /// Who looked.
    pub rep_name: String,
    /// When.
    pub at: Moment,
}

#[derive(sqlx::FromRow)]
struct Row {
    looked_at: String,
    reason: String,
    rep_name: String,
    at: i64,
}

/// Adds one.
pub async fn add(
    tx: &mut Tx,
    id: &str,
    access_request_id: &str,
    rep_id: &str,
    looked_at: &str,
    reason: &str,
    at: Moment,
) -> Result<()> {
    run!(tx, c => sqlx::query(ADD)
        .bind(id).bind(access_request_id).bind(rep_id).bind(looked_at).bind(reason).bind(at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The uses of one access, the newest first.
pub async fn of_request(conn: &mut Conn, access_request_id: &str) -> Result<Vec<Case>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_REQUEST).bind(access_request_id).fetch_all(c).await?);
    Ok(rows
        .into_iter()
        .map(|row| Case { looked_at: row.looked_at, reason: row.reason, rep_name: row.rep_name, at: Moment(row.at) })
        .collect())
}
