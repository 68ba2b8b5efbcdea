//! When requests are to be reminded of: the columns `remind_at` and `reminded_at` of `access_request`, which no page reads.

use std::collections::HashMap;

use super::{Conn, Error, Result, Tx, db::run, db::sql};
use crate::domain::{access_request::AccessRequest, moment::Moment};

sql! {
    TO_LOOK = "SELECT id FROM access_request WHERE remind_at <= $1 ORDER BY remind_at, id LIMIT $2";
    REMINDED_OF_MERCHANT = "SELECT id, reminded_at FROM access_request WHERE merchant_id = $1 AND reminded_at IS NOT NULL";
    ASKED = "UPDATE access_request SET reminded_at = $2 WHERE id = $1";
    LOOK_AT = "UPDATE access_request SET remind_at = $2 WHERE id = $1";
    REMINDED = "UPDATE access_request SET reminded_at = $3, remind_at = $4 WHERE id = $1 AND version = $2 AND turn = 'merchant'";
    LOOK_AGAIN_OF_MERCHANT = "UPDATE access_request SET remind_at = 0 WHERE merchant_id = $1 AND remind_at > 0";
    LOOK_AGAIN = "UPDATE access_request SET remind_at = 0 WHERE id IN \
                  (SELECT id FROM access_request WHERE remind_at > 0 ORDER BY remind_at, id LIMIT $1)";
    // A person may be a contact of several merchants, by the same address. What still waits counts as sent now.
    LAST = "SELECT MAX(CASE WHEN outbox.state = 'queued' THEN $2 ELSE COALESCE(outbox.settled_at, outbox.created_at) END) FROM contact JOIN outbox ON outbox.contact_id = contact.id AND outbox.kind = 'reminder' \
            WHERE contact.email_folded = (SELECT email_folded FROM contact WHERE id = $1) AND outbox.state <> 'dropped'";
    DROP_OF_CONTACT = "UPDATE outbox SET state = 'dropped', settled_at = $2, reason = 'no-reminders' \
                       WHERE contact_id = $1 AND kind = 'reminder' AND state IN ('queued', 'by_hand')";
}

/// Ids of requests to look at by now, those that wait longest first.
pub async fn to_look(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<String>> {
    Ok(run!(conn, c => sqlx::query_scalar(TO_LOOK).bind(now.0).bind(limit).fetch_all(c).await?))
}

/// When somebody was last asked to go on with each request of a merchant, by its id; without those where nobody ever was.
pub async fn reminded_of_merchant(conn: &mut Conn, merchant_id: &str) -> Result<HashMap<String, Moment>> {
    let rows: Vec<(String, i64)> =
        run!(conn, c => sqlx::query_as(REMINDED_OF_MERCHANT).bind(merchant_id).fetch_all(c).await?);
    Ok(rows.into_iter().map(|(id, at)| (id, Moment(at))).collect())
}

/// When this person was last reminded, of any store of any merchant; now, where a reminder still waits.
pub async fn last(conn: &mut Conn, contact_id: &str, now: Moment) -> Result<Option<Moment>> {
    let at: Option<i64> = run!(conn, c => sqlx::query_scalar(LAST).bind(contact_id).bind(now.0).fetch_one(c).await?);
    Ok(at.map(Moment))
}

/// Somebody is asked to go on with it now, by whatever notice.
pub async fn asked(tx: &mut Tx, id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(ASKED).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Says when the sweep looks at it next; `None` for not at all, until it changes.
pub async fn look_at(tx: &mut Tx, id: &str, at: Option<Moment>) -> Result<()> {
    run!(tx, c => sqlx::query(LOOK_AT).bind(id).bind(at.map(|at| at.0)).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Somebody is reminded of it now; the sweep looks at it again then.
///
/// # Errors
/// [`Error::Lost`] where it changed meanwhile.
pub async fn reminded(tx: &mut Tx, request: &AccessRequest, now: Moment, next: Moment) -> Result<()> {
    let rows = run!(tx, c => sqlx::query(REMINDED)
        .bind(&request.id).bind(request.version).bind(now.0).bind(next.0)
        .execute(c).await.map(|done| done.rows_affected())?);
    if rows == 1 { Ok(()) } else { Err(Error::Lost) }
}

/// Lets the sweep look soon at all that wait of a merchant.
pub async fn look_again_of_merchant(tx: &mut Tx, merchant_id: &str) -> Result<()> {
    run!(tx, c => sqlx::query(LOOK_AGAIN_OF_MERCHANT).bind(merchant_id).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Lets the sweep look soon at so many of all that wait. Says how many those were.
pub async fn look_again(tx: &mut Tx, limit: i64) -> Result<u64> {
    Ok(run!(tx, c => sqlx::query(LOOK_AGAIN).bind(limit).execute(c).await.map(|done| done.rows_affected())?))
}

/// Drops the reminders that wait to be sent to a contact, or to be told them by hand.
pub async fn drop_of_contact(tx: &mut Tx, contact_id: &str, now: Moment) -> Result<()> {
    run!(tx, c => sqlx::query(DROP_OF_CONTACT).bind(contact_id).bind(now.0).execute(c).await.map(|_| ())?);
    Ok(())
}
