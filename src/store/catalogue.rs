//! Rows of `catalogue`: each that was published, whole.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO catalogue (version, number, body, rep_id, published_at) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT c.version, c.body, c.published_at, r.name AS rep FROM catalogue c JOIN rep r ON r.id = c.rep_id ORDER BY c.number DESC";
}

/// One that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its version.
    pub version: String,
    /// Its text, as it was given.
    pub body: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub rep: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: String,
    body: String,
    published_at: i64,
    rep: String,
}

/// Adds one; `number` is the version of the settings that it makes. A version that was there before is taken.
pub async fn add(tx: &mut Tx, number: i64, version: &str, body: &str, rep_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ADD)
        .bind(version).bind(number).bind(body).bind(rep_id).bind(now.0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// All of them, the newest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Published>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(LIST).fetch_all(c).await?);
    let published =
        |row: Row| Published { version: row.version, body: row.body, at: Moment(row.published_at), rep: row.rep };
    Ok(rows.into_iter().map(published).collect())
}
