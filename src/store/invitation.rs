//! Rows of `invitation`: links of one use that belong to one contact. Only the token's SHA-256 is kept.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

macro_rules! columns {
    () => {
        "id, contact_id, access_request_id, proves_address, created_at, expires_at, used_at, ended_at"
    };
}

sql! {
    FIND = concat!("SELECT ", columns!(), " FROM invitation WHERE token_hash = $1");
    GET = concat!("SELECT ", columns!(), " FROM invitation WHERE id = $1");
    PUT = "INSERT INTO invitation (id, token_hash, contact_id, access_request_id, proves_address, created_at, expires_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at";
    USE_UP = "UPDATE invitation SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND ended_at IS NULL AND expires_at > $2";
    END = "UPDATE invitation SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END_OF_CONTACT = "UPDATE invitation SET ended_at = $2 WHERE contact_id = $1 AND used_at IS NULL AND ended_at IS NULL";
    SWEEP = "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";
    // But those whose mail has not left yet: they may be many in one mail.
    END_OLDER = "UPDATE invitation SET ended_at = $2 WHERE contact_id = $1 AND used_at IS NULL AND ended_at IS NULL AND id NOT IN \
                 (SELECT id FROM invitation WHERE contact_id = $1 AND used_at IS NULL AND ended_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 5) \
                 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = invitation.id AND outbox.state = 'queued')";
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The notice or copy it was made for; the token is made from it.
    pub id: String,
    /// Whose it is.
    pub contact_id: String,
    /// The access request it lands on.
    pub access_request_id: Option<String>,
    /// It was sent to the contact's own address, so using it proves the address.
    pub proves_address: bool,
    /// When it was made.
    pub created_at: Moment,
    /// When its life ends.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
    /// When it was ended: disowned, or its contact removed.
    pub ended_at: Option<Moment>,
}

impl Invitation {
    /// Whether it can be used now.
    #[must_use]
    pub fn is_live(&self, now: Moment) -> bool {
        self.used_at.is_none() && self.ended_at.is_none() && self.expires_at > now
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    contact_id: String,
    access_request_id: Option<String>,
    proves_address: i64,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    ended_at: Option<i64>,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            contact_id: row.contact_id,
            access_request_id: row.access_request_id,
            proves_address: row.proves_address == 1,
            created_at: Moment(row.created_at),
            expires_at: Moment(row.expires_at),
            used_at: row.used_at.map(Moment),
            ended_at: row.ended_at.map(Moment),
        }
    }
}

/// The link of that token's hash, if there is one.
pub async fn find(conn: &mut Conn, token_hash: &str) -> Result<Option<Invitation>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(FIND).bind(token_hash).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// The link of that id, if there is one.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Invitation>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// Adds one, or counts its life anew where the same notice is tried again; keeps the five newest of the contact, and those that
/// wait to be sent.
pub async fn put(tx: &mut Tx, invitation: &Invitation, token_hash: &str) -> Result<()> {
    let one = invitation;
    run!(tx, c => sqlx::query(PUT)
        .bind(&one.id).bind(token_hash).bind(&one.contact_id).bind(&one.access_request_id)
        .bind(i64::from(one.proves_address)).bind(one.created_at.0).bind(one.expires_at.0)
        .execute(c).await.map(|_| ())?);
    run!(tx, c => sqlx::query(END_OLDER).bind(&one.contact_id).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Uses it up; false where it was used, ended or has expired.
pub async fn use_up(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(USE_UP).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Ends one.
pub async fn end(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(END).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends all live ones of a contact.
pub async fn end_of_contact(tx: &mut Tx, contact_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_CONTACT).bind(contact_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes some of those that expired before then.
pub async fn sweep(tx: &mut Tx, before: Moment, limit: i64) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(before.0).bind(limit).execute(c).await.map(|done| done.rows_affected())?))
}
