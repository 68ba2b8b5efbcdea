//! Rows of `webhook`: where other systems of the partner are told, with addresses and secrets sealed.

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{
    moment::{Millis, Moment},
    sealed::Sealed,
    webhook::{Failing, Format, Kinds, LONGEST_WAIT, Why},
};

macro_rules! columns {
    () => {
        "id, name, format, kinds, url_key_id, url_sealed, shown, secret_key_id, secret_sealed, old_secret_key_id, \
         old_secret_sealed, old_until, version, created_at, held_until, delivered_at, failing_since, failed_at, disabled_at, \
         disabled_why"
    };
}

sql! {
    GET = concat!("SELECT ", columns!(), " FROM webhook WHERE id = $1");
    LIST = concat!("SELECT ", columns!(), " FROM webhook ORDER BY name_folded");
    TAKERS = "SELECT id, kinds FROM webhook WHERE disabled_at IS NULL ORDER BY id";
    READY = "SELECT id FROM webhook WHERE disabled_at IS NULL AND (held_until IS NULL OR held_until <= $1 OR held_until > $2) AND EXISTS (SELECT 1 FROM webhook_delivery WHERE webhook_delivery.webhook_id = webhook.id AND state = 'queued' AND due_at <= $1) ORDER BY id";
    STOPPED = "SELECT id, name FROM webhook WHERE disabled_why IN ('failing', 'gone') ORDER BY name_folded";
    NAMED = "SELECT id FROM webhook WHERE name_folded = $1";
    COUNT = "SELECT COUNT(*) FROM webhook";
    ADD = "INSERT INTO webhook (id, name, name_folded, format, kinds, url_key_id, url_sealed, shown, secret_key_id, secret_sealed, version, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    CHANGE = "UPDATE webhook SET name = $3, name_folded = $4, kinds = $5, url_key_id = $6, url_sealed = $7, shown = $8, held_until = NULL, version = version + 1 WHERE id = $1 AND version = $2";
    ROTATE = "UPDATE webhook SET old_secret_key_id = secret_key_id, old_secret_sealed = secret_sealed, old_until = $5, secret_key_id = $3, secret_sealed = $4, version = version + 1 WHERE id = $1 AND version = $2";
    END_OLD_SECRETS = "UPDATE webhook SET old_secret_key_id = NULL, old_secret_sealed = NULL, old_until = NULL WHERE old_until <= $1";
    DISABLE = "UPDATE webhook SET disabled_at = $2, disabled_why = $3, version = version + 1 WHERE id = $1 AND disabled_at IS NULL";
    ENABLE = "UPDATE webhook SET disabled_at = NULL, disabled_why = NULL, held_until = NULL, failing_since = NULL, failed_at = NULL, version = version + 1 WHERE id = $1 AND disabled_at IS NOT NULL";
    DELIVERED = "UPDATE webhook SET delivered_at = $2, failing_since = NULL, failed_at = NULL WHERE id = $1";
    FAILED = "UPDATE webhook SET failing_since = $2, failed_at = $3 WHERE id = $1";
    // What was asked for first stays, where it is longer.
    HOLD = "UPDATE webhook SET held_until = CASE WHEN held_until > $2 AND held_until <= $3 THEN held_until ELSE $2 END WHERE id = $1";
    RELEASE = "UPDATE webhook SET held_until = NULL WHERE id = $1";
    REMOVE = "DELETE FROM webhook WHERE id = $1";
}

/// A webhook. Prints nothing of its address and its secrets.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Our own id.
    pub id: String,
    /// What admins call it.
    pub name: String,
    /// How messages are written.
    pub format: Format,
    /// What it is told of.
    pub kinds: Kinds,
    /// Where messages go.
    pub url: Sealed,
    /// What the desk shows of that.
    pub shown: String,
    /// What signs; none for a chat.
    pub secret: Option<Sealed>,
    /// The secret before, and until when it signs too.
    pub old_secret: Option<(Sealed, Moment)>,
    /// Grows with each change by an admin; forms carry it.
    pub version: i64,
    /// When it was added.
    pub created_at: Moment,
    /// The receiver is left alone until then.
    pub held_until: Option<Moment>,
    /// When something was last taken.
    pub delivered_at: Option<Moment>,
    /// Since when nothing is taken.
    pub failing: Option<Failing>,
    /// Since when, and why, nothing is sent.
    pub disabled: Option<(Moment, Why)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    format: String,
    kinds: String,
    url_key_id: String,
    url_sealed: Vec<u8>,
    shown: String,
    secret_key_id: Option<String>,
    secret_sealed: Option<Vec<u8>>,
    old_secret_key_id: Option<String>,
    old_secret_sealed: Option<Vec<u8>>,
    old_until: Option<i64>,
    version: i64,
    created_at: i64,
    held_until: Option<i64>,
    delivered_at: Option<i64>,
    failing_since: Option<i64>,
    failed_at: Option<i64>,
    disabled_at: Option<i64>,
    disabled_why: Option<String>,
}

impl TryFrom<Row> for Webhook {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let sealed = |(key_id, bytes)| Sealed { key_id, bytes };
        let odd = || Error::Broken(anyhow::anyhow!("a webhook of unknown format"));
        let why = row.disabled_why.as_deref().and_then(Why::named).unwrap_or(Why::ByHand);
        Ok(Self {
            id: row.id,
            name: row.name,
            format: Format::named(&row.format).ok_or_else(odd)?,
            kinds: Kinds::read(&row.kinds),
            url: Sealed { key_id: row.url_key_id, bytes: row.url_sealed },
            shown: row.shown,
            secret: row.secret_key_id.zip(row.secret_sealed).map(sealed),
            old_secret: row.old_secret_key_id.zip(row.old_secret_sealed).map(sealed).zip(row.old_until.map(Moment)),
            version: row.version,
            created_at: Moment(row.created_at),
            held_until: row.held_until.map(Moment),
            delivered_at: row.delivered_at.map(Moment),
            failing: row
                .failing_since
                .zip(row.failed_at)
                .map(|(since, last)| Failing { since: Moment(since), last: Moment(last) }),
            disabled: row.disabled_at.map(|at| (Moment(at), why)),
        })
    }
}

/// The webhook of that id, if there is one.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Webhook>> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await?);
    row.map(TryInto::try_into).transpose()
}

/// All of them, by name.
pub async fn list(conn: &mut Conn) -> Result<Vec<Webhook>> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(LIST).fetch_all(c).await?);
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Those that are told what happens, with what they take.
pub async fn takers(conn: &mut Conn) -> Result<Vec<(String, Kinds)>> {
    let rows: Vec<(String, String)> = run!(conn, c => sqlx::query_as(TAKERS).fetch_all(c).await?);
    Ok(rows.into_iter().map(|(id, kinds)| (id, Kinds::read(&kinds))).collect())
}

/// Those for which something is due that may be sent now.
pub async fn ready(conn: &mut Conn, now: Moment) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(READY).bind(now.0).bind(now.plus(LONGEST_WAIT).0).fetch_all(c).await?))
}

/// Those that were disabled and not by hand: id and name.
pub async fn stopped(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    Ok(run!(conn, c => sqlx::query_as(STOPPED).fetch_all(c).await?))
}

/// The id of the one with this name, folded.
pub async fn named(conn: &mut Conn, folded: &str) -> Result<Option<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(NAMED).bind(folded).fetch_optional(c).await?))
}

/// How many there are.
pub async fn count(conn: &mut Conn) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(COUNT).fetch_one(c).await?))
}

/// Adds one.
pub async fn add(tx: &mut Tx, webhook: &Webhook, name_folded: &str) -> Result<()> {
    let one = webhook;
    let secret = one.secret.as_ref();
    run!(tx, c => sqlx::query(ADD)
        .bind(&one.id).bind(&one.name).bind(name_folded).bind(one.format.name()).bind(one.kinds.written())
        .bind(&one.url.key_id).bind(&one.url.bytes).bind(&one.shown)
        .bind(secret.map(|it| &it.key_id)).bind(secret.map(|it| &it.bytes))
        .bind(one.version).bind(one.created_at.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Writes name, kinds and address. [`Error::Lost`] where somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, webhook: &Webhook, name_folded: &str) -> Result<()> {
    let one = webhook;
    let rows = run!(tx, c => sqlx::query(CHANGE)
        .bind(&one.id).bind(one.version).bind(&one.name).bind(name_folded).bind(one.kinds.written())
        .bind(&one.url.key_id).bind(&one.url.bytes).bind(&one.shown)
        .execute(c).await.map(|done| done.rows_affected())?);
    if rows == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Puts a new secret before the one there is, which signs too until then. [`Error::Lost`] as [`change`].
pub async fn rotate(tx: &mut Tx, id: &str, version: i64, secret: &Sealed, old_until: Moment) -> Result<()> {
    let rows = run!(tx, c => sqlx::query(ROTATE)
        .bind(id).bind(version).bind(&secret.key_id).bind(&secret.bytes).bind(old_until.0)
        .execute(c).await.map(|done| done.rows_affected())?);
    if rows == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Throws away the secrets that sign no longer.
pub async fn end_old_secrets(tx: &mut Tx, now: Moment) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(END_OLD_SECRETS).bind(now.0).execute(c).await.map(|done| done.rows_affected())?))
}

/// Nothing is sent to it any more; false where that was so.
pub async fn disable(tx: &mut Tx, id: &str, why: Why, now: Moment) -> Result<bool> {
    let rows = run!(tx, c => sqlx::query(DISABLE).bind(id).bind(now.0).bind(why.name()).execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}

/// Messages go there again, as if nothing had failed; false where that was so.
pub async fn enable(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(ENABLE).bind(id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// It took something.
pub async fn delivered(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(DELIVERED).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// It took nothing.
pub async fn failed(tx: &mut Tx, id: &str, failing: Failing) -> Result<()> {
    run!(tx, c => sqlx::query(FAILED).bind(id).bind(failing.since.0).bind(failing.last.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Nothing is sent to it for so long, or longer where that was asked for before.
pub async fn hold(tx: &mut Tx, id: &str, now: Moment, wait: Millis) -> Result<()> {
    run!(tx, c => sqlx::query(HOLD).bind(id).bind(now.plus(wait).0).bind(now.plus(LONGEST_WAIT).0)
        .execute(c).await.map(|_| ())?);
    Ok(())
}

/// It may be sent to at once.
pub async fn release(tx: &mut Tx, id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(RELEASE).bind(id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Removes one; false where there is none.
pub async fn remove(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(run!(tx, c => sqlx::query(REMOVE).bind(id).execute(c).await.map(|done| done.rows_affected())?) == 1)
}
