//! Rows of `task`: what a rep has to look at.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{moment::Moment, task::TaskKind};

macro_rules! columns {
    () => {
        "task.id, task.kind, task.merchant_id, task.access_request_id, task.contact_id, task.note, task.created_at, merchant.name AS merchant_name"
    };
}

sql! {
    ADD = "INSERT INTO task (id, kind, merchant_id, access_request_id, contact_id, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    GET = concat!("SELECT ", columns!(), " FROM task JOIN merchant ON merchant.id = task.merchant_id WHERE task.id = $1");
    OPEN = concat!("SELECT ", columns!(), " FROM task JOIN merchant ON merchant.id = task.merchant_id WHERE task.done_at IS NULL ORDER BY task.created_at, task.id LIMIT $1");
    OPEN_OF_MERCHANT = concat!("SELECT ", columns!(), " FROM task JOIN merchant ON merchant.id = task.merchant_id WHERE task.done_at IS NULL AND task.merchant_id = $1 ORDER BY task.created_at, task.id");
    // The work of nobody: what it told of is over.
    CLOSE_REMINDERS = "UPDATE task SET done_at = $3 WHERE merchant_id = $1 AND access_request_id = $2 AND kind IN ('reminders_over', 'reminders_ended') AND done_at IS NULL";
    // The same: access is not on any more.
    CLOSE_UPKEEP = "UPDATE task SET done_at = $3 WHERE merchant_id = $1 AND access_request_id = $2 AND kind IN ('store_quiet', 'access_review') AND done_at IS NULL";
    CLOSE_OF_STORE = "UPDATE task SET done_at = $4 WHERE merchant_id = $1 AND kind = $3 AND done_at IS NULL AND access_request_id IN (SELECT id FROM access_request WHERE store_id = $2)";
    CLOSE = "UPDATE task SET done_at = $2, done_by = $3 WHERE id = $1 AND done_at IS NULL";
}

/// One task, with the name of its merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Our own id.
    pub id: String,
    /// What it is about.
    pub kind: TaskKind,
    /// The merchant it is about.
    pub merchant_id: String,
    /// The access request it is about.
    pub access_request_id: Option<String>,
    /// The contact it is about.
    pub contact_id: Option<String>,
    /// What was said, in their words; never a secret.
    pub note: String,
    /// Since when.
    pub created_at: Moment,
    /// The merchant's name, for lists; left empty when adding.
    pub merchant_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    merchant_id: String,
    access_request_id: Option<String>,
    contact_id: Option<String>,
    note: String,
    created_at: i64,
    merchant_name: String,
}

impl TryFrom<Row> for Task {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kind: TaskKind::named(&row.kind).ok_or_else(|| Error::Broken(anyhow::anyhow!("a task of unknown kind")))?,
            id: row.id,
            merchant_id: row.merchant_id,
            access_request_id: row.access_request_id,
            contact_id: row.contact_id,
            note: row.note,
            created_at: Moment(row.created_at),
            merchant_name: row.merchant_name,
        })
    }
}

/// Adds one.
pub async fn add(tx: &mut Tx, task: &Task) -> Result<()> {
    let one = task;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(one.kind.name()).bind(&one.merchant_id).bind(&one.access_request_id).bind(&one.contact_id)
        .bind(&one.note).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The task of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Task>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Open tasks over all merchants, the oldest first.
pub async fn open(conn: &mut Conn, limit: i64) -> Result<Vec<Task>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OPEN).bind(limit).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Open tasks about one merchant, the oldest first.
pub async fn open_of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Task>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OPEN_OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Closes one; false where it was closed.
pub async fn close(tx: &mut Tx, id: &str, rep_id: &str, now: Moment) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(CLOSE).bind(id).bind(now.0).bind(rep_id).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// Closes those that tell that nobody is reminded of this access request any more: it went on.
pub async fn close_reminders(tx: &mut Tx, merchant_id: &str, access_request_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(CLOSE_REMINDERS).bind(merchant_id).bind(access_request_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Closes those that keep an access alive, or ask whether it is still needed: it is not on any more.
pub async fn close_upkeep(tx: &mut Tx, merchant_id: &str, access_request_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(CLOSE_UPKEEP).bind(merchant_id).bind(access_request_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Closes those of a kind about a store: what they told of is over.
pub async fn close_of_store(tx: &mut Tx, merchant_id: &str, store_id: &str, kind: TaskKind, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(CLOSE_OF_STORE).bind(merchant_id).bind(store_id).bind(kind.name()).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}
