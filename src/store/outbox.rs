//! Rows of `outbox`: notices, written in the transaction of the change they tell of.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::{Millis, Moment},
    notice::{Notice, NoticeKind, NoticeState},
};

macro_rules! columns {
    () => {
        "id, kind, state, merchant_id, access_request_id, contact_id, rep_id, typed_address, browser_hash, is_copy, about, attempts, due_at, mail_id, handed, created_at"
    };
}

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET due_at = $1, attempts = attempts + 1, mail_id = COALESCE(mail_id, id) WHERE id IN \
             (SELECT head.id FROM outbox AS head WHERE head.state = 'queued' AND head.due_at <= $2 AND ($4 = 0 OR head.kind = 'sign_in') AND NOT EXISTS (SELECT 1 FROM outbox AS older \
             WHERE older.recipient = head.recipient AND older.state = 'queued' AND (older.created_at < head.created_at OR \
             (older.created_at = head.created_at AND older.id < head.id))) ORDER BY head.due_at, head.id LIMIT $3",
            $lock,
            ") RETURNING ",
            columns!()
        )
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM outbox WHERE id = $1");
    ADD = "INSERT INTO outbox (id, kind, state, merchant_id, access_request_id, contact_id, rep_id, typed_address, browser_hash, is_copy, about, attempts, due_at, created_at, recipient) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14)";
    ALONG = concat!("UPDATE outbox SET due_at = $1, attempts = attempts + 1, mail_id = $2 WHERE id IN (SELECT one.id FROM outbox AS one \
           WHERE one.recipient = $3 AND one.state = 'queued' AND one.id <> $4 AND (one.mail_id = $2 OR ($5 = 1 AND one.mail_id IS NULL)) \
           ORDER BY one.created_at, one.id LIMIT $6) RETURNING ", columns!());
    HOLD_ON = "UPDATE outbox SET due_at = $3 WHERE id = $1 AND state = 'queued' AND due_at = $2";
    HANDED = "UPDATE outbox SET handed = handed + 1 WHERE id = $1 AND state = 'queued' AND due_at = $2";
    RELEASE = "UPDATE outbox SET due_at = $3, reason = $4, handed = handed - $5 WHERE id = $1 AND state = 'queued' AND due_at = $2";
    UNTRIED = "UPDATE outbox SET due_at = $3, reason = COALESCE($4, reason), attempts = attempts - 1, \
               mail_id = CASE WHEN attempts = 1 AND handed = 0 THEN NULL ELSE mail_id END WHERE id = $1 AND state = 'queued' AND due_at = $2";
    PUT_OFF_APART = "UPDATE outbox SET due_at = $3, reason = $4, attempts = 0, mail_id = $5 WHERE id = $1 AND state = 'queued' AND due_at = $2";
    SENT = "UPDATE outbox SET state = 'sent', settled_at = $2, reason = NULL WHERE id = $1 AND (state = 'queued' OR (state = 'dropped' AND handed > 0 AND reason IN ('overtaken', 'no-reminders')))";
    SET_LETTER = "UPDATE outbox SET letter = $3 WHERE id = $1 AND due_at = $2";
    RESETTLE = "UPDATE outbox SET state = $3, reason = $4, settled_at = $5 WHERE id = $1 AND state = $2";
    SWEEP_LETTERS = "UPDATE outbox SET letter = NULL WHERE letter IS NOT NULL AND settled_at < $1";
    HURRY = "UPDATE outbox SET due_at = $2 WHERE recipient = $1 AND state = 'queued' AND due_at > $2 AND attempts = 0";
    INVITES = "SELECT COUNT(*) FROM outbox o JOIN access_request q ON q.id = o.access_request_id WHERE q.id = $1 AND o.merchant_id = q.merchant_id \
               AND o.kind IN ('invitation', 'owner_invitation') AND o.state IN ('queued', 'by_hand')";
    PUT_OFF = "UPDATE outbox SET due_at = $2 WHERE id = $1 AND state = 'queued'";
    SET_CONTACT = "UPDATE outbox SET contact_id = $2 WHERE id = $1";
    FAILED = "SELECT id, COALESCE(reason, '') FROM outbox WHERE state = 'failed' AND kind <> 'sign_in' ORDER BY created_at, id";
    REASON = "SELECT reason FROM outbox WHERE id = $1";
    LAST_MAIL = "SELECT MAX(settled_at) FROM outbox WHERE recipient = $1 AND state = 'sent'";
    LAST_MAIL_TO_REP = "SELECT MAX(settled_at) FROM outbox WHERE rep_id = $1 AND state = 'sent'";
    SETTLE = "UPDATE outbox SET state = $2, settled_at = $3, reason = $4 WHERE id = $1 AND state IN ('queued', 'by_hand')";
    BY_HAND = concat!("SELECT ", columns!(), " FROM outbox WHERE state = 'by_hand' ORDER BY created_at, id LIMIT $1");
    BY_HAND_OF_MERCHANT = concat!("SELECT ", columns!(), " FROM outbox WHERE state = 'by_hand' AND merchant_id = $1 ORDER BY created_at, id");
    OF_MERCHANT = concat!("SELECT ", columns!(), " FROM outbox WHERE merchant_id = $1 AND rep_id IS NULL ORDER BY created_at DESC, id DESC");
    DROP_OLDER = "UPDATE outbox SET state = 'dropped', settled_at = $3, reason = 'overtaken' WHERE access_request_id = $1 AND id <> $2 AND rep_id IS NULL AND state IN ('queued', 'by_hand') AND kind NOT IN ('noted', 'passed_on', 'prove_address')";
    DROP_KIND = "UPDATE outbox SET state = 'dropped', settled_at = $3, reason = 'overtaken' WHERE access_request_id = $1 AND kind = $2 AND state IN ('queued', 'by_hand')";
    SWEEP_SIGN_INS = "DELETE FROM outbox WHERE kind = 'sign_in' AND created_at < $1";
}

/// Not in `ALL`: each database claims in its own way, since SQLite has one writer and knows no row locks.
const CLAIM_SQLITE: &str = claim!("");
const CLAIM_POSTGRES: &str = claim!(" FOR UPDATE OF head SKIP LOCKED");

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    state: String,
    merchant_id: Option<String>,
    access_request_id: Option<String>,
    contact_id: Option<String>,
    rep_id: Option<String>,
    typed_address: Option<String>,
    browser_hash: Option<String>,
    is_copy: i64,
    about: String,
    attempts: i64,
    due_at: i64,
    mail_id: Option<String>,
    handed: i64,
    created_at: i64,
}

impl TryFrom<Row> for Notice {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let odd = || Error::Broken(anyhow::anyhow!("a notice of unknown kind or state"));
        Ok(Self {
            kind: NoticeKind::named(&row.kind).ok_or_else(odd)?,
            state: NoticeState::named(&row.state).ok_or_else(odd)?,
            id: row.id,
            merchant_id: row.merchant_id,
            access_request_id: row.access_request_id,
            contact_id: row.contact_id,
            rep_id: row.rep_id,
            typed_address: row.typed_address,
            browser_hash: row.browser_hash,
            is_copy: row.is_copy == 1,
            about: row.about,
            attempts: row.attempts,
            due_at: Moment(row.due_at),
            mail_id: row.mail_id,
            handed: row.handed,
            created_at: Moment(row.created_at),
        })
    }
}

/// The notice of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Notice>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// Pushes a notice.
pub async fn add(tx: &mut Tx, notice: &Notice) -> Result<()> {
    let one = notice;
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(one.kind.name()).bind(one.state.name()).bind(&one.merchant_id).bind(&one.access_request_id)
        .bind(&one.contact_id).bind(&one.rep_id).bind(&one.typed_address).bind(&one.browser_hash).bind(i64::from(one.is_copy))
        .bind(&one.about).bind(one.due_at.0).bind(one.created_at.0).bind(one.recipient()).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Takes up to `limit` notices that are due, for as long as the lease runs: the oldest of each person, and none of a person for
/// whom a worker holds an older one. Sign-ins come first, since somebody looks at the page that promises them.
pub async fn claim(tx: &mut Tx, now: Moment, lease: Millis, limit: i64) -> Result<Vec<Notice>> {
    let mut taken = claim_some(tx, now, lease, limit, true).await?;
    let room = limit - i64::try_from(taken.len()).unwrap_or(limit);
    taken.extend(claim_some(tx, now, lease, room, false).await?);
    Ok(taken)
}

async fn claim_some(tx: &mut Tx, now: Moment, lease: Millis, limit: i64, sign_ins: bool) -> Result<Vec<Notice>> {
    let text = match &**tx {
        Conn::Sqlite(_) | Conn::Reader(_) => CLAIM_SQLITE,
        Conn::Postgres(_) => CLAIM_POSTGRES,
    };
    let rows: Vec<Row> = run!(tx, c => sqlx::query_as(text)
        .bind(now.plus(lease).0).bind(now.0).bind(limit).bind(i64::from(sign_ins)).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ends a notice's way. False where it had ended.
pub async fn settle(tx: &mut Tx, id: &str, state: NoticeState, reason: Option<&str>, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(SETTLE)
        .bind(id).bind(state.name()).bind(now.0).bind(reason)
        .execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// Takes what travels in the same mail as `head`, which was claimed: at its first try all that waits for the same person,
/// later what went along then.
pub async fn claim_along(tx: &mut Tx, head: &Notice, most: i64) -> Result<Vec<Notice>> {
    let mail_id = head.mail_id.as_deref().unwrap_or(&head.id);
    let is_first = i64::from(head.attempts == 1);
    let rows: Vec<Row> = run!(tx, c => sqlx::query_as(ALONG).bind(head.due_at.0).bind(mail_id)
        .bind(head.recipient()).bind(&head.id).bind(is_first).bind(most).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Goes on holding a notice that was claimed, until then. False where it is no longer queued, or another worker holds it.
pub async fn hold_on(tx: &mut Tx, notice: &Notice, until: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(HOLD_ON).bind(&notice.id).bind(notice.due_at.0).bind(until.0)
        .execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// The mail of a notice is handed over next. False as for [`hold_on`].
pub async fn handed(tx: &mut Tx, notice: &Notice) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(HANDED).bind(&notice.id).bind(notice.due_at.0)
        .execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// Gives a notice back that was tried: it is due again then. `was_handed` where it was handed over and surely not taken.
pub async fn give_back(tx: &mut Tx, notice: &Notice, due_at: Moment, reason: &str, was_handed: bool) -> Result<()> {
    run!(tx, c => sqlx::query(RELEASE).bind(&notice.id).bind(notice.due_at.0).bind(due_at.0).bind(reason)
        .bind(i64::from(was_handed)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Gives a notice back that was claimed, as if it had not been: it is due again then.
pub async fn untried(tx: &mut Tx, notice: &Notice, due_at: Moment, reason: Option<&str>) -> Result<()> {
    run!(tx, c => sqlx::query(UNTRIED).bind(&notice.id).bind(notice.due_at.0).bind(due_at.0).bind(reason)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// Gives a notice back that was claimed: it is due again then, in a mail of its own.
pub async fn put_off_apart(tx: &mut Tx, notice: &Notice, due_at: Moment, reason: &str, mail_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(PUT_OFF_APART).bind(&notice.id).bind(notice.due_at.0).bind(due_at.0).bind(reason).bind(mail_id)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// It was sent, though it may have been overtaken while its mail was on its way. False where its way had ended before.
pub async fn sent(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(SENT).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Says something else of a notice whose way had ended. False where it had not ended like that.
pub async fn resettle(
    tx: &mut Tx,
    id: &str,
    from: NoticeState,
    to: NoticeState,
    reason: &str,
    now: Moment,
) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(RESETTLE).bind(id).bind(from.name()).bind(to.name()).bind(reason).bind(now.0)
        .execute(c).await.map(|done| done.rows_affected())?)
        == 1)
}

/// Erases the texts of mails that were settled before then.
pub async fn sweep_letters(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP_LETTERS).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}

/// Keeps the text of the mail a notice went in; but not where a merchant was forgotten meanwhile who may be named in it
/// ([`super::forget`]).
pub async fn set_letter(tx: &mut Tx, notice: &Notice, letter: &str) -> Result<()> {
    run!(tx, c => sqlx::query(SET_LETTER).bind(&notice.id).bind(notice.due_at.0).bind(letter).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Says to which contact a sign-in goes.
pub async fn set_contact(tx: &mut Tx, id: &str, contact_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(SET_CONTACT).bind(id).bind(contact_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// What waits for this person and was not tried yet may leave now.
pub async fn hurry(tx: &mut Tx, recipient: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(HURRY).bind(recipient).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Whether an invitation to this access request waits to be sent or told.
pub async fn invites(conn: &mut Conn, access_request_id: &str) -> Result<bool> {
    let count: i64 = run!(conn, c => sqlx::query_scalar(INVITES).bind(access_request_id).fetch_one(c).await?);
    Ok(count > 0)
}

/// Lets a notice leave then.
pub async fn put_off(tx: &mut Tx, id: &str, due_at: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(PUT_OFF).bind(id).bind(due_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// What was given up, the oldest first: id and reason. Not sign-ins, whose time is over.
pub async fn failed(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    Ok(run!(conn, c => sqlx::query_as(FAILED).fetch_all(c).await?))
}

/// Why a notice did not go, or not yet.
pub async fn reason(conn: &mut Conn, id: &str) -> Result<Option<String>> {
    let row: Option<Option<String>> = run!(conn, c => sqlx::query_scalar(REASON).bind(id).fetch_optional(c).await?);
    Ok(row.flatten())
}

/// When the latest mail went to this person.
pub async fn last_mail(conn: &mut Conn, recipient: &str) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(LAST_MAIL).bind(recipient).fetch_one(c).await?);
    Ok(at.map(Moment))
}

/// The same of a rep, who gets mails for years.
pub async fn last_mail_to_rep(conn: &mut Conn, rep_id: &str) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(LAST_MAIL_TO_REP).bind(rep_id).fetch_one(c).await?);
    Ok(at.map(Moment))
}

/// What reps have to tell by hand, the oldest first.
pub async fn by_hand(conn: &mut Conn, limit: i64) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(BY_HAND).bind(limit).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What reps have to tell one merchant by hand, the oldest first.
pub async fn by_hand_of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(BY_HAND_OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// All notices to a merchant's people, the latest first.
pub async fn of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<Vec<Notice>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Drops what waits to be told to a merchant about an access request and was overtaken by the change that `but` tells of.
/// What waits for a rep is looked at when its turn comes.
pub async fn drop_overtaken(tx: &mut Tx, access_request_id: &str, but: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(DROP_OLDER).bind(access_request_id).bind(but).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Drops what of this kind still waits to be told of the access request.
pub async fn drop_kind(tx: &mut Tx, access_request_id: &str, kind: NoticeKind, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(DROP_KIND).bind(access_request_id).bind(kind.name()).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Deletes asked-for sign-ins, which hold addresses as typed, written before then.
pub async fn sweep_sign_ins(tx: &mut Tx, before: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(SWEEP_SIGN_INS).bind(before.0).execute(c).await.map(|done| done.rows_affected())?))
}
