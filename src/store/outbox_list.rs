//! The outbox as the desk lists it: each notice with the names it goes by.

use super::{Conn, Error, Result, db::run, db::sql};
use crate::domain::{
    moment::Moment,
    notice::{NoticeKind, NoticeState},
};

macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.kind, o.state, o.is_copy, o.about, o.attempts, o.created_at, o.due_at, o.settled_at, o.reason, o.letter, o.merchant_id, \
             COALESCE(c.name, r.name, '') AS reader, COALESCE(c.email, r.email, o.typed_address, '') AS address, m.name AS merchant, q.reference, s.label AS store, COALESCE(k.name, '') AS rep \
             FROM outbox o LEFT JOIN contact c ON c.id = o.contact_id LEFT JOIN rep r ON r.id = o.rep_id LEFT JOIN merchant m ON m.id = o.merchant_id LEFT JOIN rep k ON k.id = m.rep_id \
             LEFT JOIN access_request q ON q.id = o.access_request_id LEFT JOIN store s ON s.id = q.store_id WHERE ",
            $rest
        )
    };
}

sql! {
    FIND = listed!("o.id = $1");
    OLDER = listed!("o.state = $1 AND (o.created_at < $2 OR (o.created_at = $2 AND o.id < $3)) ORDER BY o.created_at DESC, o.id DESC LIMIT $4");
    COUNT = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM outbox WHERE state = $1 LIMIT $2) AS few";
    DUE_SINCE = "SELECT MIN(due_at) FROM outbox WHERE state = 'queued' AND due_at <= $1";
    RETURNED = "SELECT o.contact_id, o.id, COALESCE(o.reason, '') FROM outbox o WHERE o.merchant_id = $1 AND o.state = 'failed' AND o.contact_id IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM outbox later WHERE later.recipient = o.recipient AND later.state = 'sent' AND later.settled_at > o.settled_at) \
                ORDER BY o.settled_at";
}

/// One notice, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// What it tells.
    pub kind: NoticeKind,
    /// Where it stands.
    pub state: NoticeState,
    /// A copy for somebody who has no task.
    pub is_copy: bool,
    /// What happened.
    pub about: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Moment,
    /// When it may leave.
    pub due_at: Moment,
    /// When it was sent, dropped or given up.
    pub settled_at: Option<Moment>,
    /// Why it did not go, or not yet.
    pub reason: Option<String>,
    /// The mail as it went, without links.
    pub letter: Option<String>,
    /// Who reads it; empty where nobody is known by the address.
    pub reader: String,
    /// Where it goes.
    pub address: String,
    /// Who looks after the merchant; empty where it is about none.
    pub rep: String,
    /// The merchant it is about: id and name.
    pub merchant: Option<(String, String)>,
    /// The access request it is about: reference and the store's label.
    pub request: Option<(String, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    state: String,
    is_copy: i64,
    about: String,
    attempts: i64,
    created_at: i64,
    due_at: i64,
    settled_at: Option<i64>,
    reason: Option<String>,
    letter: Option<String>,
    merchant_id: Option<String>,
    reader: String,
    address: String,
    merchant: Option<String>,
    reference: Option<String>,
    store: Option<String>,
    rep: String,
}

impl TryFrom<Row> for Listed {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("a notice of unknown kind or state"));
        Ok(Self {
            kind: NoticeKind::named(&row.kind).ok_or_else(odd)?,
            state: NoticeState::named(&row.state).ok_or_else(odd)?,
            id: row.id,
            is_copy: row.is_copy == 1,
            about: row.about,
            attempts: row.attempts,
            created_at: Moment(row.created_at),
            due_at: Moment(row.due_at),
            settled_at: row.settled_at.map(Moment),
            reason: row.reason,
            letter: row.letter,
            reader: row.reader,
            address: row.address,
            rep: row.rep,
            merchant: row.merchant_id.zip(row.merchant),
            request: row.reference.zip(row.store),
        })
    }
}

/// The notice of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Listed>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Notices of a state, the newest first, below this place.
pub async fn older(conn: &mut Conn, state: NoticeState, below: (Moment, &str), most: i64) -> Result<Vec<Listed>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OLDER)
        .bind(state.name()).bind(below.0.0).bind(below.1).bind(most).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many notices are in a state; no more than `most` are counted.
pub async fn count(conn: &mut Conn, state: NoticeState, most: i64) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).bind(state.name()).bind(most).fetch_one(c).await?))
}

/// Contacts of a merchant whose latest mail did not arrive: contact, notice, reason.
pub async fn returned(conn: &mut Conn, merchant_id: &str) -> Result<Vec<(String, String, String)>> {
    Ok(run!(conn, c => sqlx::query_as(RETURNED).bind(merchant_id).fetch_all(c).await?))
}

/// Since when the notice has been due that has waited for longest; none where none is due.
pub async fn due_since(conn: &mut Conn, now: Moment) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(DUE_SINCE).bind(now.0).fetch_one(c).await?);
    Ok(at.map(Moment))
}
