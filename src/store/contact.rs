//! Rows of `contact`.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{merchant::Contact, moment::Moment};

macro_rules! columns {
    () => {
        "id, merchant_id, name, email, language, proved_at, created_at, removed_at, forgotten_at, no_reminders_at"
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM contact WHERE id = $1");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM contact WHERE merchant_id = $1 AND removed_at IS NULL ORDER BY created_at, id");
    ALL_OF_MERCHANT = concat!("SELECT ", columns!(), " FROM contact WHERE merchant_id = $1 ORDER BY created_at, id");
    BY_EMAIL = concat!("SELECT ", columns!(), " FROM contact WHERE email_folded = $1 AND removed_at IS NULL ORDER BY created_at, id LIMIT 20");
    ADD = "INSERT INTO contact (id, merchant_id, name, email, email_folded, language, proved_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    CORRECT = "UPDATE contact SET name = $2, email = $3, email_folded = $4, proved_at = CASE WHEN email_folded = $4 THEN proved_at ELSE $5 END WHERE id = $1 AND removed_at IS NULL";
    PROVE = "UPDATE contact SET proved_at = $2 WHERE id = $1 AND proved_at IS NULL";
    REMOVE = "UPDATE contact SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    // Who is a contact of several merchants is one person, by the same address.
    HOLD_PERSON = "UPDATE contact SET removed_at = removed_at WHERE removed_at IS NULL AND email_folded = (SELECT email_folded FROM contact WHERE id = $1)";
    END_REMINDERS = "UPDATE contact SET no_reminders_at = $2 WHERE id = $1 AND no_reminders_at IS NULL AND removed_at IS NULL";
    RESUME_REMINDERS = "UPDATE contact SET no_reminders_at = NULL WHERE id = $1 AND no_reminders_at IS NOT NULL AND removed_at IS NULL";
    ADDED_SINCE = "SELECT COUNT(*) FROM contact WHERE merchant_id = $1 AND created_at > $2";
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    merchant_id: String,
    name: String,
    email: String,
    language: String,
    proved_at: Option<i64>,
    created_at: i64,
    removed_at: Option<i64>,
    forgotten_at: Option<i64>,
    no_reminders_at: Option<i64>,
}

impl From<Row> for Contact {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            merchant_id: row.merchant_id,
            name: row.name,
            email: row.email,
            language: row.language,
            proved_at: row.proved_at.map(Moment),
            created_at: Moment(row.created_at),
            removed_at: row.removed_at.map(Moment),
            forgotten_at: row.forgotten_at.map(Moment),
            no_reminders_at: row.no_reminders_at.map(Moment),
        }
    }
}

/// The contact of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Contact>> {
    if id.contains('\0') {
        return Ok(None); // forms send ids too, and PostgreSQL takes no NUL in a text
    }
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// The people a merchant has now, the first one first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Everybody a merchant ever had: for the names in a timeline.
pub async fn all_of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(ALL_OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The contacts with that folded address, over all merchants.
pub async fn by_email(conn: &mut Conn, email_folded: &str) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(BY_EMAIL).bind(email_folded).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many people a merchant got since then: for the limit on new addresses.
pub async fn added_since(conn: &mut Conn, merchant_id: &str, since: Moment) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(ADDED_SINCE).bind(merchant_id).bind(since.0).fetch_one(c).await?))
}

/// Adds one; [`super::Taken::ContactEmail`] where the merchant has somebody with that address.
pub async fn add(tx: &mut Tx, contact: &Contact, email_folded: &str) -> Result<()> {
    let one = contact;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.merchant_id).bind(&one.name).bind(&one.email).bind(email_folded)
        .bind(&one.language).bind(one.proved_at.map(|at| at.0)).bind(one.created_at.0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Writes a corrected name and address; a new address has to be proved again.
///
/// # Errors
/// [`Error::Lost`] where they were removed meanwhile.
pub async fn correct(tx: &mut Tx, contact: &Contact, email_folded: &str) -> Result<()> {
    let one = contact;
    let changed = run!(tx, c => sqlx::query(CORRECT)
        .bind(&one.id).bind(&one.name).bind(&one.email).bind(email_folded).bind(one.proved_at.map(|at| at.0))
        .execute(c).await.map(|done| done.rows_affected())?);
    if changed == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Notes that the address is theirs.
pub async fn prove(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(PROVE).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Removes one from the merchant; the row stays for the names in the timeline. False where it was gone.
pub async fn remove(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(REMOVE).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Keeps this person, whichever merchants they belong to, for this transaction: whoever else wants the same waits until it
/// has ended. False where they are gone.
pub async fn hold_person(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(HOLD_PERSON).bind(id).execute(c).await.map(|done| done.rows_affected())?) > 0)
}

/// They want no reminders from now on. False where that was so before.
pub async fn end_reminders(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(END_REMINDERS).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// They want them again. False where they did before.
pub async fn resume_reminders(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(RESUME_REMINDERS).bind(id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}
