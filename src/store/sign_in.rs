//! Rows of `sign_in`: a link and a typed code for who asked on a page, bound to the asking browser.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    FIND = "SELECT id, browser_hash, contact_id, code_hash, expires_at, tries, used_at FROM sign_in WHERE token_hash = $1";
    OF_BROWSER = "SELECT id, browser_hash, contact_id, code_hash, expires_at, tries, used_at FROM sign_in WHERE browser_hash = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 20";
    ADD = "INSERT INTO sign_in (id, token_hash, code_hash, browser_hash, contact_id, created_at, expires_at, tries) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) \
           ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at";
    TRY = "UPDATE sign_in SET tries = tries + 1 WHERE id = $1 AND tries < 5";
    USE_UP = "UPDATE sign_in SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    END_OF_CONTACT = "UPDATE sign_in SET used_at = $2 WHERE contact_id = $1 AND used_at IS NULL";
    SWEEP = "DELETE FROM sign_in WHERE expires_at < $1";
}

/// One asked-for sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Made from the notice that carried it.
    pub id: String,
    /// SHA-256 of the asking browser's secret.
    pub browser_hash: String,
    /// Who signs in.
    pub contact_id: String,
    /// Keyed hash of the typed code.
    pub code_hash: String,
    /// When its life ends.
    pub expires_at: Moment,
    /// Wrong codes typed so far, 5 at most.
    pub tries: i64,
    /// When it was used.
    pub used_at: Option<Moment>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    browser_hash: String,
    contact_id: String,
    code_hash: String,
    expires_at: i64,
    tries: i64,
    used_at: Option<i64>,
}

impl From<Row> for SignIn {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            browser_hash: row.browser_hash,
            contact_id: row.contact_id,
            code_hash: row.code_hash,
            expires_at: Moment(row.expires_at),
            tries: row.tries,
            used_at: row.used_at.map(Moment),
        }
    }
}

/// The sign-in of that token's hash, if there is one.
pub async fn find(conn: &mut Conn, token_hash: &str) -> Result<Option<SignIn>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(FIND).bind(token_hash).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// The live ones that this browser asked for, the newest first.
pub async fn of_browser(conn: &mut Conn, browser_hash: &str, now: Moment) -> Result<Vec<SignIn>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_BROWSER).bind(browser_hash).bind(now.0).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds one, or counts its life anew where the same notice is tried again.
pub async fn add(tx: &mut Tx, sign_in: &SignIn, token_hash: &str, now: Moment) -> Result<()> {
    let one = sign_in;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(token_hash).bind(&one.code_hash).bind(&one.browser_hash).bind(&one.contact_id)
        .bind(now.0).bind(one.expires_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Counts one try; false where all are used.
pub async fn count_try(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(TRY).bind(id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Uses it up; false where it was used or has expired.
pub async fn use_up(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(USE_UP).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Ends what a contact asked for: their address changed, or they are no longer here.
pub async fn end_of_contact(tx: &mut Tx, contact_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_CONTACT).bind(contact_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes those that expired before then.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
