//! Rows of `permission_grant`: what the timeline says of each permission, kept for reading.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    grant::{Grant, GrantState},
    moment::Moment,
    source::{How, Source},
};

sql! {
    OF_REQUEST = "SELECT permission, state, since, source, source_id, source_how FROM permission_grant WHERE access_request_id = $1 ORDER BY permission";
    PUT = "INSERT INTO permission_grant (access_request_id, permission, state, since, source, source_id, source_how) VALUES ($1, $2, $3, $4, $5, $6, $7) \
           ON CONFLICT (access_request_id, permission) DO UPDATE SET state = excluded.state, since = excluded.since, \
           source = excluded.source, source_id = excluded.source_id, source_how = excluded.source_how";
    DROP = "DELETE FROM permission_grant WHERE access_request_id = $1 AND permission = $2";
}

#[derive(sqlx::FromRow)]
struct Row {
    permission: String,
    state: String,
    since: i64,
    source: String,
    source_id: Option<String>,
    source_how: Option<String>,
}

/// The grants of an access request.
pub async fn of_request(conn: &mut Conn, access_request_id: &str) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_REQUEST).bind(access_request_id).fetch_all(c).await?);
    rows.into_iter()
        .map(|row| {
            let odd = || Error::Broken(anyhow::anyhow!("a grant with an unknown state or source"));
            Ok(Grant {
                state: GrantState::named(&row.state).ok_or_else(odd)?,
                since: Moment(row.since),
                source: Source::from_parts(&row.source, row.source_id, row.source_how.as_deref()).ok_or_else(odd)?,
                permission: row.permission,
            })
        })
        .collect()
}

/// Writes the grants that differ from `before`, and drops those that are no more.
pub async fn put(tx: &mut Tx, access_request_id: &str, before: &[Grant], after: &[Grant]) -> Result<()> {
    for one in after.iter().filter(|grant| !before.contains(grant)) {
        run!(tx, c => sqlx::query(PUT)
            .bind(access_request_id).bind(&one.permission).bind(one.state.name()).bind(one.since.0)
            .bind(one.source.kind()).bind(one.source.id()).bind(one.source.how().map(How::name))
            .execute(c).await.map(|_| ())?);
    }
    for gone in before.iter().filter(|grant| !after.iter().any(|kept| kept.permission == grant.permission)) {
        run!(tx, c => sqlx::query(DROP).bind(access_request_id).bind(&gone.permission).execute(c).await.map(|_| ())?);
    }
    Ok(())
}
