//! Rows of `audit`: append-only, each chained to the one before; appended under the lock of one row.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::{
    domain::{audit::Head, moment::Moment},
    secret::Chain,
};

macro_rules! columns {
    () => {
        "number, at, actor, actor_id, act, subject, subject_id, merchant_id, client, chain"
    };
}

sql! {
    TAKE = "UPDATE audit_head SET number = number + $1 WHERE one = 1 RETURNING number, chain";
    MOVE_HEAD = "UPDATE audit_head SET chain = $1 WHERE one = 1";
    HEAD = "SELECT number, chain FROM audit_head WHERE one = 1";
    IN_ORDER = concat!("SELECT ", columns!(), " FROM audit WHERE number > $1 ORDER BY number LIMIT $2");
}

/// Rows to a statement.
const ROWS: usize = 200;

/// One row: who, what, when, from where; ids instead of names, and never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first; 0 until it is written.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// The kind of actor: rep, contact, sweep, cli, nobody.
    pub actor: String,
    /// The actor's id.
    pub actor_id: Option<String>,
    /// What was done, such as `reveal_code`, or what happened, such as `code_submitted`.
    pub act: String,
    /// The kind of thing it was done to.
    pub subject: String,
    /// That thing's id.
    pub subject_id: Option<String>,
    /// The merchant it is about.
    pub merchant_id: Option<String>,
    /// The client's address, where there was one.
    pub client: String,
    /// The keyed hash over this row and the one before; empty until it is written.
    pub chain: String,
}

impl Entry {
    /// The link that belongs to this row after the row whose link is `before`.
    ///
    /// # Errors
    /// None that is known.
    pub fn link(&self, key: &Chain, before: &str) -> Result<String> {
        let (number, at) = (self.number.to_string(), self.at.0.to_string());
        let mut parts = vec![before, &number, &at, &self.actor, self.actor_id.as_deref().unwrap_or_default()];
        parts.extend([&*self.act, &*self.subject, self.subject_id.as_deref().unwrap_or_default(), &*self.client]);
        // A part more, rather than an empty one: rows from before there were merchants in the log keep their links.
        parts.extend(self.merchant_id.as_deref());
        key.link(&parts).map_err(Error::Broken)
    }
}

/// What a transaction has to say in the log, until it is written at its end.
#[derive(Debug, Default)]
pub struct Noted {
    key: Option<Chain>,
    entries: Vec<Entry>,
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
    merchant_id: Option<String>,
    client: String,
    chain: String,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            at: Moment(row.at),
            actor: row.actor,
            actor_id: row.actor_id,
            act: row.act,
            subject: row.subject,
            subject_id: row.subject_id,
            merchant_id: row.merchant_id,
            client: row.client,
            chain: row.chain,
        }
    }
}

/// Notes a row. It is written when the transaction ends, and not at all where it fails.
pub fn note(tx: &mut Tx, key: Chain, entry: Entry) {
    tx.noted.key = Some(key);
    tx.noted.entries.push(entry);
}

/// Writes what was noted so far, and holds the head's lock from here until the transaction ends. [`super::Db::write`]
/// does so last of all; earlier is for who needs that lock.
pub async fn write(tx: &mut Tx) -> Result<()> {
    let Noted { key: Some(key), mut entries } = std::mem::take(&mut tx.noted) else { return Ok(()) };
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let (last, mut link): (i64, String) = run!(tx, c => sqlx::query_as(TAKE).bind(count).fetch_one(c).await?);
    for (entry, number) in entries.iter_mut().zip(last - count + 1..) {
        entry.number = number;
        link = entry.link(&key, &link)?;
        entry.chain.clone_from(&link);
    }
    for some in entries.chunks(ROWS) {
        run!(tx, c => {
            let mut text = sqlx::QueryBuilder::new(concat!("INSERT INTO audit (", columns!(), ") "));
            text.push_values(some, |mut row, one| {
                row.push_bind(one.number).push_bind(one.at.0).push_bind(one.actor.clone()).push_bind(one.actor_id.clone())
                    .push_bind(one.act.clone()).push_bind(one.subject.clone()).push_bind(one.subject_id.clone())
                    .push_bind(one.merchant_id.clone()).push_bind(one.client.clone()).push_bind(one.chain.clone());
            });
            text.build().execute(c).await.map(|_| ())?;
        });
    }
    run!(tx, c => sqlx::query(MOVE_HEAD).bind(&link).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Where the log ends.
pub async fn head(conn: &mut Conn) -> Result<Head> {
    let (number, chain): (i64, String) = run!(conn, c => sqlx::query_as(HEAD).fetch_one(c).await?);
    Ok(Head { number, chain })
}

/// The rows after `number`, in order.
pub async fn after(conn: &mut Conn, number: i64, limit: i64) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(IN_ORDER).bind(number).bind(limit).fetch_all(c).await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody of that kind.
    Kind(&'static str),
    /// This one.
    Id(String),
}

/// Which rows: every filter that is set holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By who did it.
    pub who: Option<Who>,
    /// By what was done.
    pub act: Option<String>,
    /// Not before then.
    pub from: Option<Moment>,
    /// Before then.
    pub until: Option<Moment>,
    /// By the merchant it is about.
    pub merchant_id: Option<String>,
}

/// A place in the log: when, and the row's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's time.
    pub at: Moment,
    /// The row's number.
    pub number: i64,
}

/// Where a page of the log begins or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// With the newest row.
    #[default]
    Top,
    /// Below this row: older ones.
    After(Cursor),
    /// Above this row: newer ones.
    Before(Cursor),
}

/// Up to `limit` rows beside a place, the newest first. The text holds only the filters that are set, each of which has
/// an index in this order; it is not in `ALL`.
pub async fn page(conn: &mut Conn, filter: &Filter, place: &Place, limit: i64) -> Result<Vec<Entry>> {
    let backwards = matches!(place, Place::Before(_));
    let rows: Vec<Row> = run!(conn, c => {
        let mut text = sqlx::QueryBuilder::new(concat!("SELECT ", columns!(), " FROM audit WHERE 1 = 1"));
        match &filter.who {
            Some(Who::Kind(kind)) => {
                text.push(" AND actor = ").push_bind(*kind);
            }
            Some(Who::Id(id)) => {
                text.push(" AND actor_id = ").push_bind(id.clone());
            }
            None => {}
        }
        if let Some(act) = &filter.act {
            text.push(" AND act = ").push_bind(act.clone());
        }
        if let Some(id) = &filter.merchant_id {
            text.push(" AND merchant_id = ").push_bind(id.clone());
        }
        if let Some(from) = filter.from {
            text.push(" AND at >= ").push_bind(from.0);
        }
        if let Some(until) = filter.until {
            text.push(" AND at < ").push_bind(until.0);
        }
        if let Place::After(cursor) | Place::Before(cursor) = place {
            text.push(if backwards { " AND (at, number) > (" } else { " AND (at, number) < (" });
            text.push_bind(cursor.at.0).push(", ").push_bind(cursor.number).push(")");
        }
        text.push(if backwards { " ORDER BY at, number LIMIT " } else { " ORDER BY at DESC, number DESC LIMIT " });
        text.push_bind(limit);
        text.build_query_as().fetch_all(c).await?
    });
    let mut entries: Vec<Entry> = rows.into_iter().map(Into::into).collect();
    if backwards {
        entries.reverse();
    }
    Ok(entries)
}
