//! Rows of `passkey`: public keys of reps, with the names they gave them.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    OF_REP = "SELECT id, credential_id, rep_id, name, credential, created_at, used_at FROM passkey WHERE rep_id = $1 ORDER BY created_at, id";
    BY_CREDENTIAL = "SELECT id, credential_id, rep_id, name, credential, created_at, used_at FROM passkey WHERE credential_id = $1";
    COUNT = "SELECT COUNT(*) FROM passkey WHERE rep_id = $1";
    ADD = "INSERT INTO passkey (id, credential_id, rep_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING";
    USED = "UPDATE passkey SET credential = $3, used_at = $4 WHERE id = $1 AND credential = $2";
    REMOVE = "DELETE FROM passkey WHERE id = $1 AND rep_id = $2";
    END_OF_REP = "DELETE FROM passkey WHERE rep_id = $1";
}

/// A passkey of a rep. Opens nothing by itself: it is the public half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Our own id.
    pub id: String,
    /// The authenticator's name for it, as base64url.
    pub credential_id: String,
    /// Whose.
    pub rep_id: String,
    /// What the rep calls it.
    pub name: String,
    /// The public key, its counter and its flags, as the library writes them.
    pub credential: String,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last used.
    pub used_at: Option<Moment>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    credential_id: String,
    rep_id: String,
    name: String,
    credential: String,
    created_at: i64,
    used_at: Option<i64>,
}

impl From<Row> for Passkey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            credential_id: row.credential_id,
            rep_id: row.rep_id,
            name: row.name,
            credential: row.credential,
            created_at: Moment(row.created_at),
            used_at: row.used_at.map(Moment),
        }
    }
}

/// A rep's passkeys, the oldest first.
pub async fn of_rep(conn: &mut Conn, rep_id: &str) -> Result<Vec<Passkey>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_REP).bind(rep_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The passkey that an authenticator names, if it is known.
pub async fn by_credential(conn: &mut Conn, credential_id: &str) -> Result<Option<Passkey>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(BY_CREDENTIAL).bind(credential_id).fetch_optional(c).await?);
    Ok(row.map(Into::into))
}

/// How many a rep has.
pub async fn count(conn: &mut Conn, rep_id: &str) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).bind(rep_id).fetch_one(c).await?))
}

/// Adds one; false where the authenticator's name for it is taken, by whomever.
pub async fn add(tx: &mut Tx, passkey: &Passkey) -> Result<bool> {
    let one = passkey;
    let added = run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.credential_id).bind(&one.rep_id).bind(&one.name).bind(&one.credential)
        .bind(one.created_at.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(added == 1)
}

/// Keeps what changed by being used; false where it was used, or removed, in the meantime.
pub async fn used(tx: &mut Tx, id: &str, before: &str, after: &str, now: Moment) -> Result<bool> {
    let kept = run!(tx, c => sqlx::query(USED)
        .bind(id).bind(before).bind(after).bind(now.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(kept == 1)
}

/// Removes one of this rep; false where there is none of that id.
pub async fn remove(tx: &mut Tx, id: &str, rep_id: &str) -> Result<bool> {
    let gone =
        run!(tx, c => sqlx::query(REMOVE).bind(id).bind(rep_id).execute(c).await.map(|done| done.rows_affected())?);
    Ok(gone == 1)
}

/// Removes all of a rep.
pub async fn end_of_rep(tx: &mut Tx, rep_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(END_OF_REP).bind(rep_id).execute(c).await.map(|_| ())?);
    Ok(())
}
