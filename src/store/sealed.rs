//! Everything that is sealed, wherever it stands: to be sealed anew with another key.

use super::{Conn, Result, Tx, db::run, db::sql};
use crate::domain::sealed::Sealed;

macro_rules! place {
    (list: $table:literal, $column:literal) => {
        concat!(
            "SELECT id, ",
            $column,
            "_key_id, ",
            $column,
            "_sealed FROM ",
            $table,
            " WHERE ",
            $column,
            "_sealed IS NOT NULL AND ",
            $column,
            "_key_id <> $1 ORDER BY id LIMIT $2"
        )
    };
    (count: $table:literal, $column:literal) => {
        concat!(
            "SELECT COUNT(*) FROM ",
            $table,
            " WHERE ",
            $column,
            "_sealed IS NOT NULL AND ",
            $column,
            "_key_id <> $1"
        )
    };
    (put: $table:literal, $column:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET ",
            $column,
            "_key_id = $3, ",
            $column,
            "_sealed = $4 WHERE id = $1 AND ",
            $column,
            "_sealed = $2"
        )
    };
}

sql! {
    LIST_CODES = place!(list: "access_request", "code");
    COUNT_CODES = place!(count: "access_request", "code");
    PUT_CODE = place!(put: "access_request", "code");
    LIST_TOTPS = place!(list: "rep", "totp");
    COUNT_TOTPS = place!(count: "rep", "totp");
    PUT_TOTP = place!(put: "rep", "totp");
    LIST_URLS = place!(list: "webhook", "url");
    COUNT_URLS = place!(count: "webhook", "url");
    PUT_URL = place!(put: "webhook", "url");
    LIST_SECRETS = place!(list: "webhook", "secret");
    COUNT_SECRETS = place!(count: "webhook", "secret");
    PUT_SECRET = place!(put: "webhook", "secret");
    LIST_OLD_SECRETS = place!(list: "webhook", "old_secret");
    COUNT_OLD_SECRETS = place!(count: "webhook", "old_secret");
    PUT_OLD_SECRET = place!(put: "webhook", "old_secret");
    LIST_TOKENS = place!(list: "store_app", "token");
    COUNT_TOKENS = place!(count: "store_app", "token");
    PUT_TOKEN = place!(put: "store_app", "token");
}

/// A place where something is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Collaborator codes, of access requests.
    Code,
    /// Second factors, of reps.
    Totp,
    /// Addresses of webhooks.
    WebhookUrl,
    /// Secrets of webhooks.
    WebhookSecret,
    /// Those before them, while both hold.
    OldWebhookSecret,
    /// Tokens of apps, of stores.
    AppToken,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 6] =
        [Self::Code, Self::Totp, Self::WebhookUrl, Self::WebhookSecret, Self::OldWebhookSecret, Self::AppToken];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Code => (LIST_CODES, COUNT_CODES, PUT_CODE),
            Self::Totp => (LIST_TOTPS, COUNT_TOTPS, PUT_TOTP),
            Self::WebhookUrl => (LIST_URLS, COUNT_URLS, PUT_URL),
            Self::WebhookSecret => (LIST_SECRETS, COUNT_SECRETS, PUT_SECRET),
            Self::OldWebhookSecret => (LIST_OLD_SECRETS, COUNT_OLD_SECRETS, PUT_OLD_SECRET),
            Self::AppToken => (LIST_TOKENS, COUNT_TOKENS, PUT_TOKEN),
        }
    }
}

/// Some of what another key than this one sealed there, with the row's id.
pub async fn with_another_key(
    conn: &mut Conn,
    place: Place,
    key_id: &str,
    limit: i64,
) -> Result<Vec<(String, Sealed)>> {
    let rows: Vec<(String, String, Vec<u8>)> =
        run!(conn, c => sqlx::query_as(place.texts().0).bind(key_id).bind(limit).fetch_all(c).await?);
    Ok(rows.into_iter().map(|(id, key_id, bytes)| (id, Sealed { key_id, bytes })).collect())
}

/// How much another key than this one sealed there.
pub async fn count_with_another_key(conn: &mut Conn, place: Place, key_id: &str) -> Result<i64> {
    Ok(run!(conn, c => sqlx::query_scalar(place.texts().1).bind(key_id).fetch_one(c).await?))
}

/// Puts the same secret there, sealed anew. False where it was changed or erased meanwhile.
pub async fn put(tx: &mut Tx, place: Place, id: &str, before: &Sealed, after: &Sealed) -> Result<bool> {
    let rows = run!(tx, c => sqlx::query(place.texts().2)
        .bind(id).bind(&before.bytes).bind(&after.key_id).bind(&after.bytes)
        .execute(c).await.map(|done| done.rows_affected())?);
    Ok(rows == 1)
}
