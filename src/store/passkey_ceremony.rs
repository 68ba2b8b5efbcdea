//! Rows of `passkey_ceremony`: what the portal has to remember between asking a passkey and hearing its answer. Only the
//! hash of the key is kept that the asked browser holds.

use super::{Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    ADD = "INSERT INTO passkey_ceremony (key_hash, purpose, rep_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)";
    /// The delete is the use: of two answers at once, one finds the row.
    TAKE = "DELETE FROM passkey_ceremony WHERE key_hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING rep_id, state";
    SWEEP = "DELETE FROM passkey_ceremony WHERE expires_at <= $1";
}

/// A question, and whom it was put to.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// What it was asked for.
    pub purpose: &'static str,
    /// The rep who was signed in.
    pub rep_id: Option<String>,
    /// As the library writes it.
    pub state: String,
    /// From then on no answer counts.
    pub expires_at: Moment,
}

/// Adds one.
pub async fn add(tx: &mut Tx, key_hash: &str, ceremony: &Ceremony) -> Result<()> {
    let one = ceremony;
    run!(tx, c => sqlx::query(ADD)
        .bind(key_hash).bind(one.purpose).bind(&one.rep_id).bind(&one.state).bind(one.expires_at.0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Takes a live one away, once: whom it was put to, and its state.
pub async fn take(tx: &mut Tx, key_hash: &str, purpose: &str, now: Moment) -> Result<Option<(Option<String>, String)>> {
    Ok(run!(tx, c => sqlx::query_as(TAKE).bind(key_hash).bind(purpose).bind(now.0).fetch_optional(c).await?))
}

/// Deletes those that were not answered in time.
pub async fn sweep(tx: &mut Tx, now: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(now.0).execute(c).await.map(|done| done.rows_affected())?))
}
