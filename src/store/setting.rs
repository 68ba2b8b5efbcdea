//! Rows of `setting`: what the portal remembers about itself.

use super::{Conn, Result, Tx, db::run, db::sql};

sql! {
    FIND = "SELECT value FROM setting WHERE name = $1";
    PUT = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// The value of that name, if there is one.
pub async fn find(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(FIND).bind(name).fetch_optional(c).await?))
}

/// Sets a value.
pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    run!(tx, c => sqlx::query(PUT).bind(name).bind(value).execute(c).await.map(|_| ())?);
    Ok(())
}
