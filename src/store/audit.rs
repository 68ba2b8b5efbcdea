//! Rows of `audit`: append-only, each chained to the one before; appended under the lock of one row.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::moment::Moment;

sql! {
    TAKE = "UPDATE audit_head SET number = number + 1 WHERE one = 1 RETURNING number, chain";
    ADD = "INSERT INTO audit (number, at, actor, actor_id, act, subject, subject_id, client, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    HEAD = "UPDATE audit_head SET chain = $1 WHERE one = 1";
    PAGE = "SELECT number, at, actor, actor_id, act, subject, subject_id, client, chain FROM audit WHERE number > $1 ORDER BY number LIMIT $2";
}

/// One row: who, what, when, from where; ids instead of names, and never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// The kind of actor: rep, contact, sweep, cli.
    pub actor: String,
    /// The actor's id.
    pub actor_id: Option<String>,
    /// What was done, such as `reveal_code`.
    pub act: String,
    /// The kind of thing it was done to.
    pub subject: String,
    /// That thing's id.
    pub subject_id: Option<String>,
    /// The client's address, where there was one.
    pub client: String,
    /// The keyed hash over this row and the one before.
    pub chain: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    at: i64,
    actor: String,
    actor_id: Option<String>,
    act: String,
    subject: String,
    subject_id: Option<String>,
    client: String,
    chain: String,
}

/// Takes the next number and the chain so far; holds the row's lock until the transaction ends.
pub async fn take_head(tx: &mut Tx) -> Result<(i64, String)> {
    Ok(run!(tx, c => sqlx::query_as(TAKE).fetch_one(c).await?))
}

/// Appends a row and moves the head.
pub async fn add(tx: &mut Tx, entry: &Entry) -> Result<()> {
    let one = entry;
    run!(tx, c => sqlx::query(ADD)
        .bind(one.number).bind(one.at.0).bind(&one.actor).bind(&one.actor_id).bind(&one.act)
        .bind(&one.subject).bind(&one.subject_id).bind(&one.client).bind(&one.chain)
        .execute(c).await.map(|_| ())?);
    run!(tx, c => sqlx::query(HEAD).bind(&one.chain).execute(c).await.map(|_| ())?);
    Ok(())
}

/// The rows after `number`, in order.
pub async fn after(conn: &mut Conn, number: i64, limit: i64) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(PAGE).bind(number).bind(limit).fetch_all(c).await?);
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            number: row.number,
            at: Moment(row.at),
            actor: row.actor,
            actor_id: row.actor_id,
            act: row.act,
            subject: row.subject,
            subject_id: row.subject_id,
            client: row.client,
            chain: row.chain,
        })
        .collect())
}
