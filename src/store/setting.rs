//! Rows of `setting`: what the portal remembers about itself; and of `setting_choice`: what admins decided.

use super::{Conn, Db, Error, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    FIND = "SELECT value FROM setting WHERE name = $1";
    ADD = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    PUT = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    HOLD = "INSERT INTO setting (name, value) VALUES ($1, '') ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING value";
    RAISE = "UPDATE setting SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE name = 'settings_version' RETURNING value";
    CHOICES = "SELECT c.name, c.value, c.at, r.name AS rep FROM setting_choice c JOIN rep r ON r.id = c.rep_id ORDER BY c.name";
    CHOOSE = "INSERT INTO setting_choice (name, value, rep_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET value = excluded.value, rep_id = excluded.rep_id, at = excluded.at";
}

/// What an admin decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The setting's name.
    pub name: String,
    /// What it is set to; none where it went back to its default.
    pub value: Option<String>,
    /// When.
    pub at: Moment,
    /// The admin's name.
    pub rep: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    value: Option<String>,
    at: i64,
    rep: String,
}

/// The value of that name, if there is one.
pub async fn find(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(FIND).bind(name).fetch_optional(c).await?))
}

/// Sets a value that is not there yet. False where somebody else's is.
pub async fn add(tx: &mut Tx, name: &str, value: &str) -> Result<bool> {
    let rows =
        run!(tx, c => sqlx::query(ADD).bind(name).bind(value).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// Sets a value, whatever it was.
pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    run!(tx, c => sqlx::query(PUT).bind(name).bind(value).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The value of that name, empty where there was none; holds its row until the transaction ends.
pub async fn hold(tx: &mut Tx, name: &str) -> Result<String> {
    Ok(run!(tx, c => sqlx::query_scalar(HOLD).bind(name).fetch_one(c).await?))
}

/// Which state of settings and catalogue this is: raised by each change.
pub async fn version(conn: &mut Conn) -> Result<i64> {
    let value = find(conn, "settings_version").await?;
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Raises the version; holds its row until the transaction ends, so that changes come one after the other.
pub async fn raise_version(tx: &mut Tx) -> Result<i64> {
    let value: String = run!(tx, c => sqlx::query_scalar(RAISE).fetch_one(c).await?);
    Ok(value.parse().unwrap_or(0))
}

/// Writes a row: whether the database takes it and keeps it. Another each time, since SQLite writes none that stays as it was.
pub async fn try_write(db: &Db, now: Moment) -> Result<()> {
    db.write::<_, Error>(async |tx| put(tx, "tried_at", &now.0.to_string()).await).await
}

/// What admins decided, by name.
pub async fn choices(conn: &mut Conn) -> Result<Vec<Choice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(CHOICES).fetch_all(c).await?);
    let choice = |row: Row| Choice { name: row.name, value: row.value, at: Moment(row.at), rep: row.rep };
    Ok(rows.into_iter().map(choice).collect())
}

/// Decides.
pub async fn choose(tx: &mut Tx, name: &str, value: Option<&str>, rep_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(CHOOSE).bind(name).bind(value).bind(rep_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}
