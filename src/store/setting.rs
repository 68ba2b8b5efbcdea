//! Rows of `setting`: what the portal remembers about itself.

use super::{Conn, Result, Tx, db::run, db::sql};

sql! {
    FIND = "SELECT value FROM setting WHERE name = $1";
    ADD = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
}

/// The value of that name, if there is one.
pub async fn find(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(FIND).bind(name).fetch_optional(c).await?))
}

/// Sets a value that is not there yet. False where somebody else's is.
pub async fn add(tx: &mut Tx, name: &str, value: &str) -> Result<bool> {
    let rows =
        run!(tx, c => sqlx::query(ADD).bind(name).bind(value).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}
