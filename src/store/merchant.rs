//! Rows of `merchant`.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{merchant::Merchant, moment::Moment};

sql! {
    GET = "SELECT id, name, rep_id, language, external_id, zone, created_at, forgotten_at FROM merchant WHERE id = $1";
    PERMISSIONS = "SELECT permissions FROM merchant WHERE id = $1";
    ADD = "INSERT INTO merchant (id, name, rep_id, language, external_id, zone, permissions, search, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CHANGE = "UPDATE merchant SET name = $2, rep_id = $3, language = $4, external_id = $5, zone = $6 WHERE id = $1";
    SET_REP = "UPDATE merchant SET rep_id = $3 WHERE id = $1 AND rep_id = $2";
    SET_SEARCH = "UPDATE merchant SET search = $2 WHERE id = $1 AND forgotten_at IS NULL";
    COUNT = "SELECT COUNT(*) FROM merchant";
}

macro_rules! hold {
    ($which:literal, $lock:literal) => {
        concat!("SELECT id FROM merchant WHERE id = ", $which, " AND forgotten_at IS NULL", $lock)
    };
}

/// Not in `ALL`: SQLite has one writer and knows no row locks. The lock is the one that a change of the row takes, since
/// who began with a weaker one and changes the row later would wait for another who does the same.
const HOLD: [&str; 2] = [hold!("$1", ""), hold!("$1", " FOR NO KEY UPDATE")];
const HOLD_OF_REQUEST: [&str; 2] = [
    hold!("(SELECT merchant_id FROM access_request WHERE reference = $1)", ""),
    hold!("(SELECT merchant_id FROM access_request WHERE reference = $1)", " FOR NO KEY UPDATE"),
];

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    rep_id: String,
    language: String,
    external_id: Option<String>,
    zone: Option<String>,
    created_at: i64,
    forgotten_at: Option<i64>,
}

impl From<Row> for Merchant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            rep_id: row.rep_id,
            language: row.language,
            external_id: row.external_id,
            zone: row.zone,
            created_at: Moment(row.created_at),
            forgotten_at: row.forgotten_at.map(Moment),
        }
    }
}

/// The merchant of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Merchant>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// Holds a merchant until the transaction ends: who forgets it or hands it over waits, and nothing is added to one that
/// was forgotten meanwhile. Before any other row of the merchant is changed, so that no two wait for each other.
///
/// # Errors
/// [`Error::NotThere`] for one that is not there or was forgotten.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<()> {
    held(tx, HOLD, id).await
}

/// The same for the merchant of the access request with that reference.
///
/// # Errors
/// As for [`hold`].
pub async fn hold_of_request(tx: &mut Tx, reference: &str) -> Result<()> {
    held(tx, HOLD_OF_REQUEST, reference).await
}

async fn held(tx: &mut Tx, [sqlite, postgres]: [&'static str; 2], which: &str) -> Result<()> {
    let text = match &**tx {
        Conn::Sqlite(_) | Conn::Reader(_) => sqlite,
        Conn::Postgres(_) => postgres,
    };
    let _: String = run!(tx, c => sqlx::query_scalar(text).bind(which).fetch_one(c).await?);
    Ok(())
}

/// The keys of the permissions asked of this merchant.
pub async fn permissions(conn: &mut Conn, id: &str) -> Result<Vec<String>> {
    let kept: String = run!(conn, c => sqlx::query_scalar(PERMISSIONS).bind(id).fetch_one(c).await?);
    Ok(kept.split_whitespace().map(str::to_owned).collect())
}

/// Adds one. `search` is everything it can be found by, folded.
pub async fn add(tx: &mut Tx, merchant: &Merchant, permissions: &[String], search: &str) -> Result<()> {
    let one = merchant;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.name).bind(&one.rep_id).bind(&one.language).bind(&one.external_id).bind(&one.zone).bind(permissions.join(" "))
        .bind(search).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Writes name, rep, language, zone and the id of another system.
pub async fn change(
    tx: &mut Tx,
    id: &str,
    name: &str,
    rep_id: &str,
    language: &str,
    (external_id, zone): (Option<&str>, Option<&str>),
) -> Result<()> {
    run!(tx, c => sqlx::query(CHANGE).bind(id).bind(name).bind(rep_id).bind(language).bind(external_id).bind(zone)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Hands it from one rep to another; [`Error::Lost`] where it is no longer the first one's.
pub async fn set_rep(tx: &mut Tx, id: &str, from: &str, to: &str) -> Result<()> {
    let changed = run!(tx, c => sqlx::query(SET_REP).bind(id).bind(from).bind(to)
        .execute(c).await.map(|done| done.rows_affected())?);
    if changed == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Replaces what a merchant can be found by.
///
/// # Errors
/// [`Error::NotThere`] for one that was forgotten: whoever adds a name to it comes too late.
pub async fn set_search(tx: &mut Tx, id: &str, search: &str) -> Result<()> {
    let rows =
        run!(tx, c => sqlx::query(SET_SEARCH).bind(id).bind(search).execute(c).await.map(|done| done.rows_affected())?);
    if rows == 1 { Ok(()) } else { Err(Error::NotThere) }
}

/// How many there are.
pub async fn count(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).fetch_one(c).await?))
}
