//! Rows of `contact_session` and `rep_session`. Only the hash of the opaque id is kept.

use serde::{Deserialize, Serialize};

use super::{Conn, Result, Tx, contact, db::run, db::sql};
use crate::domain::{
    merchant::{Contact, Merchant},
    moment::Moment,
    rep::{Rep, Role},
};

sql! {
    FIND_CONTACT = "SELECT contact_session.expires_at, contact_session.ends_at, contact.id, contact.merchant_id, contact.name, \
                    contact.email, contact.language, contact.proved_at, contact.created_at, contact.removed_at, contact.forgotten_at, \
                    contact.no_reminders_at, merchant.name AS its_name, merchant.rep_id AS its_rep_id, merchant.language AS its_language, \
                    merchant.external_id AS its_external_id, merchant.zone AS its_zone, merchant.created_at AS its_created_at, \
                    merchant.forgotten_at AS its_forgotten_at \
                    FROM contact_session JOIN contact ON contact.id = contact_session.contact_id \
                    JOIN merchant ON merchant.id = contact.merchant_id \
                    WHERE contact_session.key_hash = $1 AND contact_session.expires_at > $2 AND contact_session.ends_at > $2 AND contact.removed_at IS NULL";
    FIND_REP = "SELECT rep.id, rep.email, rep.name, rep.role, rep_session.proved_at, rep_session.seen_at, rep_session.expires_at, rep_session.ends_at \
                FROM rep_session JOIN rep ON rep.id = rep_session.rep_id \
                WHERE rep_session.key_hash = $1 AND rep_session.expires_at > $2 AND rep_session.ends_at > $2 AND rep.disabled_at IS NULL";
    ADD_CONTACT = "INSERT INTO contact_session (key_hash, contact_id, created_at, expires_at, ends_at) VALUES ($1, $2, $3, $4, $5)";
    ADD_REP = "INSERT INTO rep_session (key_hash, rep_id, created_at, expires_at, ends_at, proved_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    OF_REP = "SELECT key_hash, created_at, seen_at, expires_at FROM rep_session WHERE rep_id = $1 AND expires_at > $2 AND ends_at > $2 ORDER BY created_at DESC, key_hash";
    EXTEND_CONTACT = "UPDATE contact_session SET expires_at = $2 WHERE key_hash = $1 AND expires_at > $3";
    EXTEND_REP = "UPDATE rep_session SET expires_at = $2, seen_at = $3 WHERE key_hash = $1 AND expires_at > $3";
    PROVE_REP = "UPDATE rep_session SET proved_at = $2 WHERE key_hash = $1 AND expires_at > $2";
    END_CONTACT = "DELETE FROM contact_session WHERE key_hash = $1";
    END_REP = "DELETE FROM rep_session WHERE key_hash = $1";
    END_OF_CONTACT = "DELETE FROM contact_session WHERE contact_id = $1";
    END_ONE_OF_REP = "DELETE FROM rep_session WHERE rep_id = $1 AND key_hash = $2";
    END_OTHERS_OF_REP = "DELETE FROM rep_session WHERE rep_id = $1 AND key_hash <> $2";
    END_OF_REP = "DELETE FROM rep_session WHERE rep_id = $1";
    SWEEP_CONTACT = "DELETE FROM contact_session WHERE expires_at < $1 OR ends_at < $1";
    SWEEP_REP = "DELETE FROM rep_session WHERE expires_at < $1 OR ends_at < $1";
}

/// A contact who is signed in, read together with what nearly every page of theirs needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactSession {
    /// Who.
    pub contact: Contact,
    /// The merchant whose stores the session sees.
    pub merchant: Merchant,
    /// Ends then where nobody comes back.
    pub expires_at: Moment,
    /// Ends then in any case.
    pub ends_at: Moment,
}

/// A rep who is signed in; the role is read from the rep's row each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepSession {
    /// Who.
    pub rep: Rep,
    /// When the second factor was last proved.
    pub proved_at: Option<Moment>,
    /// When the rep was last here in it, to within some minutes.
    pub seen_at: Option<Moment>,
    /// Ends then where nothing is done.
    pub expires_at: Moment,
    /// Ends then in any case.
    pub ends_at: Moment,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    #[sqlx(flatten)]
    contact: contact::Row,
    its_name: String,
    its_rep_id: String,
    its_language: String,
    its_external_id: Option<String>,
    its_zone: Option<String>,
    its_created_at: i64,
    its_forgotten_at: Option<i64>,
    expires_at: i64,
    ends_at: i64,
}

impl From<ContactRow> for ContactSession {
    fn from(row: ContactRow) -> Self {
        let contact = Contact::from(row.contact);
        let merchant = Merchant {
            id: contact.merchant_id.clone(),
            name: row.its_name,
            rep_id: row.its_rep_id,
            language: row.its_language,
            external_id: row.its_external_id,
            zone: row.its_zone,
            created_at: Moment(row.its_created_at),
            forgotten_at: row.its_forgotten_at.map(Moment),
        };
        Self { contact, merchant, expires_at: Moment(row.expires_at), ends_at: Moment(row.ends_at) }
    }
}

#[derive(sqlx::FromRow)]
struct RepRow {
    id: String,
    email: String,
    name: String,
    role: String,
    proved_at: Option<i64>,
    seen_at: Option<i64>,
    expires_at: i64,
    ends_at: i64,
}

/// The live contact session of that key's hash.
pub async fn find_contact(conn: &mut Conn, key_hash: &str, now: Moment) -> Result<Option<ContactSession>> {
    let row: Option<ContactRow> =
        run!(conn, c => sqlx::query_as(FIND_CONTACT).bind(key_hash).bind(now.0).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// The live rep session of that key's hash; none where the rep is disabled.
pub async fn find_rep(conn: &mut Conn, key_hash: &str, now: Moment) -> Result<Option<RepSession>> {
    let row: Option<RepRow> =
        run!(conn, c => sqlx::query_as(FIND_REP).bind(key_hash).bind(now.0).fetch_optional(c).await?);
    Ok(row.and_then(|row| {
        Some(RepSession {
            rep: Rep { id: row.id, email: row.email, name: row.name, role: Role::named(&row.role)? },
            proved_at: row.proved_at.map(Moment),
            seen_at: row.seen_at.map(Moment),
            expires_at: Moment(row.expires_at),
            ends_at: Moment(row.ends_at),
        })
    }))
}

/// One of a rep's live sessions, as their own page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The hash of its opaque id: names the session, opens nothing.
    pub key_hash: String,
    /// When it began.
    pub created_at: Moment,
    /// When the rep was last here in it, to within some minutes.
    pub seen_at: Moment,
    /// Ends then where nothing is done.
    pub expires_at: Moment,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    key_hash: String,
    created_at: i64,
    seen_at: Option<i64>,
    expires_at: i64,
}

/// A rep's live sessions, the newest first.
pub async fn of_rep(conn: &mut Conn, rep_id: &str, now: Moment) -> Result<Vec<Listed>> {
    let rows: Vec<ListRow> = run!(conn, c => sqlx::query_as(OF_REP).bind(rep_id).bind(now.0).fetch_all(c).await?);
    let listed = |row: ListRow| Listed {
        key_hash: row.key_hash,
        created_at: Moment(row.created_at),
        seen_at: Moment(row.seen_at.unwrap_or(row.created_at)),
        expires_at: Moment(row.expires_at),
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Makes a contact's session.
pub async fn add_contact(
    tx: &mut Tx,
    key_hash: &str,
    contact_id: &str,
    now: Moment,
    expires_at: Moment,
    ends_at: Moment,
) -> Result<()> {
    run!(tx, c => sqlx::query(ADD_CONTACT)
        .bind(key_hash).bind(contact_id).bind(now.0).bind(expires_at.0).bind(ends_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Makes a rep's session; `proved_at` is the moment of the second factor.
pub async fn add_rep(
    tx: &mut Tx,
    key_hash: &str,
    rep_id: &str,
    now: Moment,
    expires_at: Moment,
    ends_at: Moment,
) -> Result<()> {
    run!(tx, c => sqlx::query(ADD_REP)
        .bind(key_hash).bind(rep_id).bind(now.0).bind(expires_at.0).bind(ends_at.0).bind(Some(now.0))
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Gives a live contact session more time; writes nothing where it is gone.
pub async fn extend_contact(tx: &mut Tx, key_hash: &str, to: Moment, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(EXTEND_CONTACT).bind(key_hash).bind(to.0).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Gives a live rep session more time; writes nothing where it is gone.
pub async fn extend_rep(tx: &mut Tx, key_hash: &str, to: Moment, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(EXTEND_REP).bind(key_hash).bind(to.0).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Notes that the second factor was proved again.
pub async fn prove_rep(tx: &mut Tx, key_hash: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(PROVE_REP).bind(key_hash).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends one contact session.
pub async fn end_contact(tx: &mut Tx, key_hash: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_CONTACT).bind(key_hash).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends one rep session.
pub async fn end_rep(tx: &mut Tx, key_hash: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_REP).bind(key_hash).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends all sessions of a contact.
pub async fn end_of_contact(tx: &mut Tx, contact_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_CONTACT).bind(contact_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends one session of this rep; false where there is none of that name.
pub async fn end_one_of_rep(tx: &mut Tx, rep_id: &str, key_hash: &str) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(END_ONE_OF_REP).bind(rep_id).bind(key_hash).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// Ends all sessions of a rep but this one.
pub async fn end_others_of_rep(tx: &mut Tx, rep_id: &str, key_hash: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OTHERS_OF_REP).bind(rep_id).bind(key_hash).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Ends all sessions of a rep.
pub async fn end_of_rep(tx: &mut Tx, rep_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_REP).bind(rep_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes sessions that ended before then.
pub async fn sweep(tx: &mut Tx, before: Moment) -> Result<u64> {
    let contacts =
        run!(tx, c => sqlx::query(SWEEP_CONTACT).bind(before.0).execute(c).await.map(|done| done.rows_affected())?);
    let reps = run!(tx, c => sqlx::query(SWEEP_REP).bind(before.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(contacts + reps)
}
