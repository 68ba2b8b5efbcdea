//! What is blanked where a person or a business is forgotten: every column that holds a name, an address or words. Rows,
//! ids, states and moments stay.

use super::{Error, Result, Tx, db::run, db::sql};
use crate::domain::{event::Fact, moment::Moment};

sql! {
    CONTACT = "UPDATE contact SET name = '', email = '', email_folded = '', removed_at = COALESCE(removed_at, $2), forgotten_at = $2 WHERE id = $1 AND forgotten_at IS NULL";
    SIGN_INS = "DELETE FROM sign_in WHERE contact_id = $1";
    ASKED_SIGN_INS = "DELETE FROM outbox WHERE kind = 'sign_in' AND typed_address IN (SELECT email_folded FROM contact WHERE id = $1)";
    OWNED = "UPDATE store SET owner_id = NULL WHERE owner_id = $1";
    NOTICE_REASONS = "UPDATE outbox SET reason = NULL, letter = NULL WHERE contact_id = $1";
    DROP_NOTICES = "UPDATE outbox SET state = 'dropped', settled_at = $2, reason = 'forgotten' WHERE contact_id = $1 AND state IN ('queued', 'by_hand')";
    TASK_WORDS = "UPDATE task SET note = '' WHERE contact_id = $1";
    CLOSE_TASKS = "UPDATE task SET done_at = $2, done_by = $3 WHERE contact_id = $1 AND done_at IS NULL";

    MERCHANT = "UPDATE merchant SET name = $2, search = '', external_id = NULL, zone = NULL, forgotten_at = $3 WHERE id = $1 AND forgotten_at IS NULL";
    STORE = "UPDATE store SET label = $2, handle = NULL, held_handle = NULL, owner_id = NULL WHERE id = $1";
    MERCHANT_NOTICES = "UPDATE outbox SET about = '', typed_address = NULL, reason = NULL, letter = NULL WHERE merchant_id = $1";
    DROP_MERCHANT_NOTICES = "UPDATE outbox SET state = 'dropped', settled_at = $2, reason = 'forgotten' WHERE merchant_id = $1 AND state IN ('queued', 'by_hand')";
    REP_LETTERS = "UPDATE outbox SET letter = NULL WHERE rep_id IS NOT NULL AND letter IS NOT NULL";
    /// One that a worker is about to send is no longer held by it, and its text is not kept ([`super::outbox::set_letter`]).
    REP_LETTERS_ON_THE_WAY = "UPDATE outbox SET due_at = due_at + 1 WHERE rep_id IS NOT NULL AND state = 'queued'";
    CLOSE_MERCHANT_TASKS = "UPDATE task SET done_at = $2, done_by = $3 WHERE merchant_id = $1 AND done_at IS NULL";

    NOTES = "SELECT id, body FROM note WHERE merchant_id = $1";
    SET_NOTE = "UPDATE note SET body = $2 WHERE id = $1";
    MERCHANT_TASKS = "UPDATE task SET note = '' WHERE merchant_id = $1";
    /// But those whose note is an address of a store, for the desk to look up.
    TASKS = "SELECT id, note FROM task WHERE merchant_id = $1 AND kind <> 'handle_taken'";
    SET_TASK = "UPDATE task SET note = $2 WHERE id = $1";
    /// Those alone that are about a person; the others name a fact or a state, which decides whether they are sent.
    NOTICES = "SELECT id, about FROM outbox WHERE merchant_id = $1 AND kind = 'passed_on'";
    SET_NOTICE = "UPDATE outbox SET about = $2 WHERE id = $1";
    CASES = "SELECT access_case.id, access_case.looked_at, access_case.reason FROM access_case \
             JOIN access_request ON access_request.id = access_case.access_request_id WHERE access_request.merchant_id = $1";
    SET_CASE = "UPDATE access_case SET looked_at = $2, reason = $3 WHERE id = $1";
    SET_EVENT = "UPDATE event SET body = $3 WHERE access_request_id = $1 AND number = $2";
}

/// Blanks a person's row, and everything that hangs on it alone: what they typed to sign in, what waits to be told to
/// them, tasks about them. False where they were forgotten before.
pub async fn contact(tx: &mut Tx, id: &str, by: &str, now: Moment) -> Result<bool> {
    for text in [ASKED_SIGN_INS, SIGN_INS, OWNED, NOTICE_REASONS, TASK_WORDS] {
        run!(tx, c => sqlx::query(text).bind(id).execute(c).await.map(|_| ())?);
    }
    run!(tx, c => sqlx::query(DROP_NOTICES).bind(id).bind(now.0).execute(c).await.map(|_| ())?);
    run!(tx, c => sqlx::query(CLOSE_TASKS).bind(id).bind(now.0).bind(by).execute(c).await.map(|_| ())?);
    Ok(run!(tx, c => sqlx::query(CONTACT).bind(id).bind(now.0).execute(c).await.map(|done| done.rows_affected())?) == 1)
}

/// Blanks a merchant's row; it is called `stand_in` from then on. False where it was forgotten before.
pub async fn merchant(tx: &mut Tx, id: &str, stand_in: &str, now: Moment) -> Result<bool> {
    Ok(
        run!(tx, c => sqlx::query(MERCHANT).bind(id).bind(stand_in).bind(now.0).execute(c).await.map(|done| done.rows_affected())?)
            == 1,
    )
}

/// Blanks a store; its address is free for others, and the token of an app there is gone.
pub async fn store(tx: &mut Tx, id: &str, stand_in: &str) -> Result<()> {
    super::store_app::remove(tx, id).await?;
    run!(tx, c => sqlx::query(STORE).bind(id).bind(stand_in).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Nothing more is told to a merchant's people or of it to reps, and no task about it is open or says anything.
pub async fn what_waits(tx: &mut Tx, merchant_id: &str, by: &str, now: Moment) -> Result<()> {
    for text in [MERCHANT_NOTICES, MERCHANT_TASKS] {
        run!(tx, c => sqlx::query(text).bind(merchant_id).execute(c).await.map(|_| ())?);
    }
    // A mail to a rep tells of many merchants: which ones, its text alone knows.
    for text in [REP_LETTERS, REP_LETTERS_ON_THE_WAY] {
        run!(tx, c => sqlx::query(text).execute(c).await.map(|_| ())?);
    }
    run!(tx, c => sqlx::query(DROP_MERCHANT_NOTICES).bind(merchant_id).bind(now.0).execute(c).await.map(|_| ())?);
    run!(tx, c => sqlx::query(CLOSE_MERCHANT_TASKS).bind(merchant_id).bind(now.0).bind(by).execute(c).await.map(|_| ())?);
    Ok(())
}

/// Passes every word that people wrote about a merchant through `rewrite`, but those in timelines: notes, tasks, uses of
/// the access, names in notices.
pub async fn words(tx: &mut Tx, merchant_id: &str, rewrite: impl Fn(&str) -> String) -> Result<()> {
    for (read, set) in [(NOTES, SET_NOTE), (TASKS, SET_TASK), (NOTICES, SET_NOTICE)] {
        let rows: Vec<(String, String)> = run!(tx, c => sqlx::query_as(read).bind(merchant_id).fetch_all(c).await?);
        for (id, before) in rows {
            let after = rewrite(&before);
            if after != before {
                run!(tx, c => sqlx::query(set).bind(&id).bind(&after).execute(c).await.map(|_| ())?);
            }
        }
    }
    let cases: Vec<(String, String, String)> =
        run!(tx, c => sqlx::query_as(CASES).bind(merchant_id).fetch_all(c).await?);
    for (id, looked_at, reason) in cases {
        let after = (rewrite(&looked_at), rewrite(&reason));
        if after != (looked_at, reason) {
            run!(tx, c => sqlx::query(SET_CASE).bind(&id).bind(&after.0).bind(&after.1).execute(c).await.map(|_| ())?);
        }
    }
    Ok(())
}

/// Writes one line of a timeline again without words. Nothing else of it may have changed.
pub async fn event(tx: &mut Tx, access_request_id: &str, number: i64, fact: &Fact) -> Result<()> {
    let body = serde_json::to_string(fact).map_err(|cause| Error::Broken(cause.into()))?;
    run!(tx, c => sqlx::query(SET_EVENT).bind(access_request_id).bind(number).bind(&body).execute(c).await.map(|_| ())?);
    Ok(())
}
