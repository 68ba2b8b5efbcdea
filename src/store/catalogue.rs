//! Rows of `catalogue`: each that was published, whole; and of `catalogue_kept`: those that came with the program or in a file.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO catalogue (version, number, body, rep_id, published_at) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT c.version, c.body, c.published_at, r.name AS rep FROM catalogue c JOIN rep r ON r.id = c.rep_id ORDER BY c.number DESC";
    KEEP = "INSERT INTO catalogue_kept (version, body, kept_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING";
    KEPT = "SELECT body FROM catalogue_kept ORDER BY kept_at DESC, version DESC";
    BODY = "SELECT body FROM catalogue WHERE version = $1 UNION ALL SELECT body FROM catalogue_kept WHERE version = $1";
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

/// Keeps one that nobody published here.
pub async fn keep(tx: &mut Tx, version: &str, body: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(KEEP).bind(version).bind(body).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The texts of all that were kept, the newest first.
pub async fn kept(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(KEPT).fetch_all(c).await?))
}

/// The text of that version, published or kept.
pub async fn body(conn: &mut Conn, version: &str) -> Result<Option<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(BODY).bind(version).fetch_optional(c).await?))
}
