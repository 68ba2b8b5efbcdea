//! Rows of `webhook_delivery` and `webhook_attempt`: messages to webhooks, and what came of each attempt.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    access_request::{State, Turn},
    moment::{Millis, Moment},
    webhook::{DeliveryState, Kind, Outcome, Told},
};

macro_rules! columns {
    () => {
        "id, webhook_id, kind, access_request_id, reference, stands, turn, state, attempts, tries, due_at, created_at, \
         outcome, status"
    };
}

/// One text for both databases: where two claim at once, the second waits for the row and sees that it is no longer due.
macro_rules! claim {
    () => {
        "UPDATE webhook_delivery SET due_at = $3, attempts = attempts + 1, tries = tries + 1 WHERE state = 'queued' AND \
         due_at <= $2 AND id IN (SELECT id FROM webhook_delivery WHERE webhook_id = $1 AND state = 'queued' AND due_at <= $2 \
         ORDER BY due_at, id LIMIT $4) RETURNING "
    };
}

/// A page of the log, in one direction, of all states or of one.
macro_rules! page {
    ($state:literal, $beside:literal, $order:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM webhook_delivery WHERE webhook_id = $1",
            $state,
            " AND id ",
            $beside,
            " $2 ORDER BY id",
            $order,
            " LIMIT $3"
        )
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM webhook_delivery WHERE id = $1 AND webhook_id = $2");
    ADD = "INSERT INTO webhook_delivery (id, webhook_id, kind, access_request_id, reference, stands, turn, state, attempts, tries, due_at, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, 0, $8, $8)";
    CLAIM = concat!(claim!(), columns!());
    DELIVERED = "UPDATE webhook_delivery SET state = 'delivered', settled_at = $2, outcome = $3, status = $4 WHERE id = $1 AND state <> 'delivered'";
    LATER = "UPDATE webhook_delivery SET due_at = $2, outcome = $3, status = $4 WHERE id = $1 AND state = 'queued' AND attempts = $5";
    FAILED = "UPDATE webhook_delivery SET state = 'failed', settled_at = $2, outcome = $3, status = $4 WHERE id = $1 AND state = 'queued' AND attempts = $5";
    ADD_ATTEMPT = "INSERT INTO webhook_attempt (delivery_id, number, at, took, outcome, status, answer) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (delivery_id, number) DO NOTHING";
    ATTEMPTS = "SELECT number, at, took, outcome, status, answer FROM webhook_attempt WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2";
    REPLAY = "UPDATE webhook_delivery SET state = 'queued', tries = 0, due_at = $3, settled_at = NULL WHERE id = $1 AND webhook_id = $2 AND (state <> 'queued' OR due_at > $3)";
    REPLAY_FAILED = "UPDATE webhook_delivery SET state = 'queued', tries = 0, due_at = $2, settled_at = NULL WHERE webhook_id = $1 AND state = 'failed'";
    OLDER = page!("", "<", " DESC");
    NEWER = page!("", ">", "");
    OLDER_OF_STATE = page!(" AND state = $4", "<", " DESC");
    NEWER_OF_STATE = page!(" AND state = $4", ">", "");
    FORGET_ANSWERS = "UPDATE webhook_attempt SET answer = '' WHERE answer <> '' AND delivery_id IN (SELECT id FROM webhook_delivery WHERE access_request_id IN (SELECT id FROM access_request WHERE merchant_id = $1))";
    REMOVE_ATTEMPTS = "DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE webhook_id = $1)";
    REMOVE = "DELETE FROM webhook_delivery WHERE webhook_id = $1";
    SWEEP_ATTEMPTS = "DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
    SWEEP = "DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// What happened to an access request, as other systems are told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The access request.
    pub access_request_id: String,
    /// Its reference.
    pub reference: String,
    /// Where it stood afterwards.
    pub stands: State,
    /// Whose turn it was then.
    pub turn: Turn,
}

/// One message to one webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Our own id, which the receiver sees: the same at each try.
    pub id: String,
    /// To which webhook.
    pub webhook_id: String,
    /// What happened.
    pub kind: Kind,
    /// To what; none for a test.
    pub about: Option<About>,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// How often since somebody sent it again by hand.
    pub tries: i64,
    /// When it is tried next.
    pub due_at: Moment,
    /// When it happened.
    pub created_at: Moment,
    /// What came of the last attempt.
    pub outcome: Option<Outcome>,
    /// The status of the last answer.
    pub status: Option<i64>,
}

impl Delivery {
    /// What it tells.
    #[must_use]
    pub fn told(&self) -> Told<'_> {
        let about = self.about.as_ref().map(|about| (about.reference.as_str(), about.stands, about.turn));
        Told { kind: self.kind, at: self.created_at, about }
    }
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// 1 for the first.
    pub number: i64,
    /// When it began.
    pub at: Moment,
    /// How long it took.
    pub took: Millis,
    /// What came of it.
    pub outcome: Outcome,
    /// The status of the answer, where there was one.
    pub status: Option<i64>,
    /// The beginning of the answer.
    pub answer: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    webhook_id: String,
    kind: String,
    access_request_id: Option<String>,
    reference: String,
    stands: String,
    turn: String,
    state: String,
    attempts: i64,
    tries: i64,
    due_at: i64,
    created_at: i64,
    outcome: Option<String>,
    status: Option<i64>,
}

fn odd() -> Error {
    Error::Broken(anyhow::anyhow!("a message to a webhook with an unknown name in it"))
}

impl TryFrom<Row> for Delivery {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let (stands, turn) = (State::named(&row.stands), Turn::named(&row.turn));
        let about = match row.access_request_id {
            Some(access_request_id) => Some(About {
                access_request_id,
                reference: row.reference,
                stands: stands.ok_or_else(odd)?,
                turn: turn.ok_or_else(odd)?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.id,
            webhook_id: row.webhook_id,
            kind: Kind::named(&row.kind).ok_or_else(odd)?,
            about,
            state: DeliveryState::named(&row.state).ok_or_else(odd)?,
            attempts: row.attempts,
            tries: row.tries,
            due_at: Moment(row.due_at),
            created_at: Moment(row.created_at),
            outcome: row.outcome.as_deref().and_then(Outcome::named),
            status: row.status,
        })
    }
}

#[derive(sqlx::FromRow)]
struct AttemptRow {
    number: i64,
    at: i64,
    took: i64,
    outcome: String,
    status: Option<i64>,
    answer: String,
}

/// The message of that id to that webhook, if there is one.
pub async fn find(conn: &mut Conn, id: &str, webhook_id: &str) -> Result<Option<Delivery>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).bind(webhook_id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Puts a message on its way.
pub async fn add(
    tx: &mut Tx,
    id: &str,
    webhook_id: &str,
    kind: Kind,
    about: Option<&About>,
    now: Moment,
) -> Result<()> {
    let (reference, stands, turn) =
        about.map_or(("", "", ""), |it| (it.reference.as_str(), it.stands.name(), it.turn.name()));
    run!(tx, c => sqlx::query(ADD)
        .bind(id).bind(webhook_id).bind(kind.name()).bind(about.map(|it| &it.access_request_id))
        .bind(reference).bind(stands).bind(turn).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// A message to write.
#[derive(Clone, Debug)]
pub struct Message {
    /// Our own id.
    pub id: String,
    /// To which webhook.
    pub webhook_id: String,
    /// What happened.
    pub kind: Kind,
    /// To what.
    pub about: About,
    /// When.
    pub at: Moment,
}

/// Takes up to `limit` messages to this webhook that are due, for as long as the lease runs.
pub async fn claim(tx: &mut Tx, webhook_id: &str, now: Moment, lease: Millis, limit: i64) -> Result<Vec<Delivery>> {
    let rows: Vec<Row> = run!(tx, c => sqlx::query_as(CLAIM)
        .bind(webhook_id).bind(now.0).bind(now.plus(lease).0).bind(limit).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// It was taken. False where that was so, or the message is gone.
pub async fn delivered(tx: &mut Tx, delivery: &Delivery, attempt: &Attempt, now: Moment) -> Result<bool> {
    let rows = run!(tx, c => sqlx::query(DELIVERED)
        .bind(&delivery.id).bind(now.0).bind(attempt.outcome.name()).bind(attempt.status)
        .execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// It was not taken: again then, or never. False where somebody else has it by now, or the message is gone.
pub async fn not_delivered(
    tx: &mut Tx,
    delivery: &Delivery,
    attempt: &Attempt,
    again: Option<Moment>,
    now: Moment,
) -> Result<bool> {
    let text = if again.is_some() { LATER } else { FAILED };
    let rows = run!(tx, c => sqlx::query(text)
        .bind(&delivery.id).bind(again.unwrap_or(now).0).bind(attempt.outcome.name()).bind(attempt.status)
        .bind(delivery.attempts).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// Keeps what came of an attempt.
pub async fn add_attempt(tx: &mut Tx, delivery_id: &str, attempt: &Attempt) -> Result<()> {
    let one = attempt;
    run!(tx, c => sqlx::query(ADD_ATTEMPT)
        .bind(delivery_id).bind(one.number).bind(one.at.0).bind(one.took).bind(one.outcome.name()).bind(one.status)
        .bind(&one.answer).execute(c).await.map(|_| ())?);
    Ok(())
}

/// What came of the attempts at a message, the latest first.
pub async fn attempts(conn: &mut Conn, delivery_id: &str, limit: i64) -> Result<Vec<Attempt>> {
    let rows: Vec<AttemptRow> =
        run!(conn, c => sqlx::query_as(ATTEMPTS).bind(delivery_id).bind(limit).fetch_all(c).await?);
    let read = |row: AttemptRow| {
        Ok(Attempt {
            number: row.number,
            at: Moment(row.at),
            took: row.took,
            outcome: Outcome::named(&row.outcome).ok_or_else(odd)?,
            status: row.status,
            answer: row.answer,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Sends it again, from the first try. False where it is on its way already, or not there.
pub async fn replay(tx: &mut Tx, id: &str, webhook_id: &str, now: Moment) -> Result<bool> {
    let rows = run!(tx, c => sqlx::query(REPLAY).bind(id).bind(webhook_id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// Sends all again that was given up; says how many.
pub async fn replay_failed(tx: &mut Tx, webhook_id: &str, now: Moment) -> Result<u64> {
    Ok(
        run!(tx, c => sqlx::query(REPLAY_FAILED).bind(webhook_id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?),
    )
}

/// Where a page of the log begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// With the newest.
    Top,
    /// Below this one: older ones.
    After(String),
    /// Above this one: newer ones.
    Before(String),
}

/// Up to `limit` messages to a webhook beside a place, the newest first.
pub async fn page(
    conn: &mut Conn,
    webhook_id: &str,
    state: Option<DeliveryState>,
    place: &Place,
    limit: i64,
) -> Result<Vec<Delivery>> {
    let (text, beside) = match (place, state) {
        // Ids are lower-case hexadecimal digits: each is below this.
        (Place::Top, None) => (OLDER, "g"),
        (Place::Top, Some(_)) => (OLDER_OF_STATE, "g"),
        (Place::After(id), None) => (OLDER, id.as_str()),
        (Place::After(id), Some(_)) => (OLDER_OF_STATE, id.as_str()),
        (Place::Before(id), None) => (NEWER, id.as_str()),
        (Place::Before(id), Some(_)) => (NEWER_OF_STATE, id.as_str()),
    };
    let rows: Vec<Row> = run!(conn, c => {
        let asked = sqlx::query_as(text).bind(webhook_id).bind(beside).bind(limit);
        match state {
            Some(state) => asked.bind(state.name()).fetch_all(c).await?,
            None => asked.fetch_all(c).await?,
        }
    });
    let mut deliveries: Vec<Delivery> = rows.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
    if matches!(place, Place::Before(_)) {
        deliveries.reverse();
    }
    Ok(deliveries)
}

/// Blanks what receivers answered about a merchant's access requests: nobody knows what stands there.
pub async fn forget_answers(tx: &mut Tx, merchant_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(FORGET_ANSWERS).bind(merchant_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Removes every message to a webhook, and what came of it.
pub async fn remove_of(tx: &mut Tx, webhook_id: &str) -> Result<()> {
    for text in [REMOVE_ATTEMPTS, REMOVE] {
        run!(tx, c => sqlx::query(text).bind(webhook_id).execute(c).await.map(|_| ())?);
    }
    Ok(())
}

/// Deletes up to `limit` messages from before then, and what came of them.
pub async fn sweep(tx: &mut Tx, before: Moment, limit: i64) -> Result<u64> {
    run!(tx, c => sqlx::query(SWEEP_ATTEMPTS).bind(before.0).bind(limit).execute(c).await.map(|_| ())?);
    Ok(run!(tx, c => sqlx::query(SWEEP).bind(before.0).bind(limit).execute(c).await.map(|done| done.rows_affected())?))
}
