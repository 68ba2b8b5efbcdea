//! Rows of `note`: what reps write for each other; merchants never see it.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO note (id, merchant_id, rep_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
    OF_MERCHANT = "SELECT note.body, rep.name AS rep_name, note.created_at FROM note JOIN rep ON rep.id = note.rep_id WHERE note.merchant_id = $1 ORDER BY note.created_at DESC, note.id DESC LIMIT 100";
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What was written.
    pub body: String,
    /// Who wrote it.
    pub rep_name: String,
    /// When.
    pub created_at: Moment,
}

#[derive(sqlx::FromRow)]
struct Row {
    body: String,
    rep_name: String,
    created_at: i64,
}

/// Adds one.
pub async fn add(tx: &mut Tx, id: &str, merchant_id: &str, rep_id: &str, body: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ADD).bind(id).bind(merchant_id).bind(rep_id).bind(body).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The notes on a merchant, the newest first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Note>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows
        .into_iter()
        .map(|row| Note { body: row.body, rep_name: row.rep_name, created_at: Moment(row.created_at) })
        .collect())
}
