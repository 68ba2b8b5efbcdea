//! Rows of `storefront`: what a look at a shop's front page came to, kept for a while by its host.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{moment::Moment, storefront::Look};

sql! {
    FIND = "SELECT look, handle FROM storefront WHERE host = $1 AND expires_at > $2";
    KEEP = "INSERT INTO storefront (host, look, handle, expires_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (host) DO UPDATE SET look = excluded.look, handle = excluded.handle, expires_at = excluded.expires_at";
    SWEEP = "DELETE FROM storefront WHERE expires_at <= $1";
}

/// What was found at that host, while it is kept.
pub async fn find(conn: &mut Conn, host: &str, now: Moment) -> Result<Option<Look>> {
    let row: Option<(String, Option<String>)> =
        run!(conn, c => sqlx::query_as(FIND).bind(host).bind(now.0).fetch_optional(c).await?);
    row.map(|(look, handle)| {
        Look::named(&look, handle.as_deref()).ok_or_else(|| Error::Broken(anyhow::anyhow!("unknown look in a row")))
    })
    .transpose()
}

/// Keeps what was found, in place of what was found before.
pub async fn keep(tx: &mut Tx, host: &str, look: &Look, expires_at: Moment) -> Result<()> {
    let handle = if let Look::Store(store) = look { Some(store.handle()) } else { None };
    run!(tx, c => sqlx::query(KEEP)
        .bind(host).bind(look.name()).bind(handle).bind(expires_at.0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes what has been kept long enough.
pub async fn sweep(tx: &mut Tx, now: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(now.0).execute(c).await.map(|done| done.rows_affected())?))
}
