//! Rows of `event`: the timeline. Only ever added to.

use std::collections::HashMap;

use super::{Conn, Error, Result, Tx, db::run, db::sql, import::among};
use crate::domain::{
    access_request::State,
    event::{Event, Fact},
    moment::Moment,
    source::{How, Source},
};

/// Values to a statement.
const VALUES: usize = 500;

sql! {
    OF_REQUEST = "SELECT number, body, from_state, to_state, source, source_id, source_how, at FROM event WHERE access_request_id = $1 ORDER BY number";
    AFTER = "SELECT number, body, from_state, to_state, source, source_id, source_how, at FROM event WHERE access_request_id = $1 AND number > $2 ORDER BY number";
    LATEST = "SELECT number, body, from_state, to_state, source, source_id, source_how, at FROM event WHERE access_request_id = $1 ORDER BY number DESC LIMIT 1";
    ADD = "INSERT INTO event (access_request_id, number, fact, body, from_state, to_state, source, source_id, source_how, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    body: String,
    from_state: String,
    to_state: String,
    source: String,
    source_id: Option<String>,
    source_how: Option<String>,
    at: i64,
}

/// A line of one timeline of several.
#[derive(sqlx::FromRow)]
struct RowOf {
    access_request_id: String,
    #[sqlx(flatten)]
    row: Row,
}

impl TryFrom<Row> for Event {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = |what: &str| Error::Broken(anyhow::anyhow!("event {}: unknown {what}", row.number));
        let fact: Fact = serde_json::from_str(&row.body).map_err(|cause| Error::Broken(cause.into()))?;
        Ok(Self {
            number: row.number,
            fact,
            from: State::named(&row.from_state).ok_or_else(|| odd("state"))?,
            to: State::named(&row.to_state).ok_or_else(|| odd("state"))?,
            source: Source::from_parts(&row.source, row.source_id.clone(), row.source_how.as_deref())
                .ok_or_else(|| odd("source"))?,
            at: Moment(row.at),
        })
    }
}

/// The timeline of an access request, the first line first.
pub async fn of_request(conn: &mut Conn, access_request_id: &str) -> Result<Vec<Event>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_REQUEST).bind(access_request_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The timelines of these access requests, each with its first line first.
pub async fn of_requests(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Vec<Event>>> {
    let rows = among!(
        conn,
        RowOf,
        "SELECT access_request_id, number, body, from_state, to_state, source, source_id, source_how, at FROM event WHERE access_request_id IN (",
        ids,
        ") ORDER BY access_request_id, number"
    );
    let mut found: HashMap<String, Vec<Event>> = HashMap::new();
    for RowOf { access_request_id, row } in rows {
        found.entry(access_request_id).or_default().push(row.try_into()?);
    }
    Ok(found)
}

/// What was added to it after the line of that number.
pub async fn after(conn: &mut Conn, access_request_id: &str, number: i64) -> Result<Vec<Event>> {
    let rows: Vec<Row> =
        run!(conn, c => sqlx::query_as(AFTER).bind(access_request_id).bind(number).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The last line of the timeline.
pub async fn latest(conn: &mut Conn, access_request_id: &str) -> Result<Option<Event>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(LATEST).bind(access_request_id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Adds a line; its number is taken where two changes raced, which [`Error::Lost`] says.
pub async fn add(tx: &mut Tx, access_request_id: &str, event: &Event) -> Result<()> {
    let body = serde_json::to_string(&event.fact).map_err(|cause| Error::Broken(cause.into()))?;
    let one = event;
    run!(tx, c => sqlx::query(ADD)
        .bind(access_request_id).bind(one.number).bind(one.fact.name()).bind(&body)
        .bind(one.from.name()).bind(one.to.name())
        .bind(one.source.kind()).bind(one.source.id()).bind(one.source.how().map(How::name)).bind(one.at.0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}
