//! The one row of `audit_anchor`: where the audit log begins, once its oldest rows were deleted since their time was over.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::{domain::audit::Head, secret::Chain};

sql! {
    GET = "SELECT number, chain, proof FROM audit_anchor WHERE one = 1";
    MOVE = "UPDATE audit_anchor SET number = $2, chain = $3, proof = $4 WHERE one = 1 AND number = $1";
    DELETE = "DELETE FROM audit WHERE number <= $1";
}

/// The last row that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its number, 0 where none was, and its link: the first row that is left follows it.
    pub head: Head,
    proof: String,
}

impl Anchor {
    /// Whether the portal put it there.
    ///
    /// # Errors
    /// None that is known.
    pub fn is_true(&self, key: &Chain) -> Result<bool> {
        Ok(if self.head.number == 0 { self.head.chain.is_empty() } else { prove(key, &self.head)? == self.proof })
    }
}

fn prove(key: &Chain, head: &Head) -> Result<String> {
    key.link(&["anchor", &head.number.to_string(), &head.chain]).map_err(Error::Broken)
}

/// Where the log begins.
pub async fn get(conn: &mut Conn) -> Result<Anchor> {
    let (number, chain, proof): (i64, String, String) = run!(conn, c => sqlx::query_as(GET).fetch_one(c).await?);
    Ok(Anchor { head: Head { number, chain }, proof })
}

/// Deletes the rows up to this one, and signs where the log begins now. Says how many there were.
///
/// # Errors
/// [`Error::Lost`] where another instance did so first.
pub async fn move_to(tx: &mut Tx, key: &Chain, from: &Anchor, to: &Head) -> Result<u64> {
    let proof = prove(key, to)?;
    let moved = run!(tx, c => sqlx::query(MOVE).bind(from.head.number).bind(to.number).bind(&to.chain).bind(&proof)
        .execute(c).await.map(|done| done.rows_affected())?);
    if moved != 1 {
        return Err(Error::Lost);
    }
    Ok(run!(tx, c => sqlx::query(DELETE).bind(to.number).execute(c).await.map(|done| done.rows_affected())?))
}
