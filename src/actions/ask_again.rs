//! Starts a new access request for a store whose last one has ended. It keeps what is still true, never the code.

use super::{Actor, add_merchant::new_request, audit, request_for, tell};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        audit::Deed,
        moves::Refusal,
        notice::NoticeKind,
        rep::Act,
    },
    error::Result,
    store::{self, Tx},
};

/// What an invitation is about that brings back an access which is gone, for whatever reason: its words say so.
const ENDED: &str = "ended";

/// A new access request, `invited`, for the store of an ended one.
///
/// # Errors
/// [`crate::error::Error::Refused`] where it has not ended; [`store::Taken::OpenRequest`] where the store has an open one.
pub async fn ask_again(app: &App, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    actor.rep_who_may(Act::Work)?;
    app.db.write(async |tx| anew(app, tx, actor, reference).await).await
}

/// The same where access had been on, and the merchant hears of it at once: that it ended, and how to bring it back.
///
/// # Errors
/// The same.
pub async fn bring_back(app: &App, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    actor.rep_who_may(Act::Work)?;
    let new = app
        .db
        .write(async |tx| {
            let ended = request_for(tx, actor, reference).await?;
            let events = store::event::of_request(tx, &ended.id).await?;
            let was_on = events.iter().any(|event| event.to == State::Active);
            if ended.state != State::Lapsed || !was_on {
                return Err(Refusal::NotNow(ended.state).into());
            }
            let new = anew(app, tx, actor, reference).await?;
            // What this says too, and more.
            store::outbox::drop_kind(tx, &ended.id, NoticeKind::Ended, app.clock.now()).await?;
            let shop = store::shop::get(tx, &new.store_id).await?;
            let contacts = store::contact::of_merchant(tx, &new.merchant_id).await?;
            if let Some(first) = shop.first_of(&contacts) {
                let is_owner = shop.owner_id.as_ref() == Some(&first.id);
                let kind = if is_owner { NoticeKind::OwnerInvitation } else { NoticeKind::Invitation };
                tell::push(app, tx, kind, &new, &first.id, ENDED, false).await?;
                audit::note(app, tx, actor, Deed::Invite, ("contact", &first.id), &new.merchant_id)?;
            }
            Ok::<_, crate::error::Error>(new)
        })
        .await?;
    app.wake.notify_one();
    Ok(new)
}

async fn anew(app: &App, tx: &mut Tx, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    let ended = request_for(tx, actor, reference).await?;
    if !matches!(ended.state, State::Declined | State::Lapsed | State::Removed | State::Cancelled) {
        return Err(Refusal::NotNow(ended.state).into());
    }
    let permissions = store::merchant::permissions(tx, &ended.merchant_id).await?;
    new_request(app, tx, actor, &ended.merchant_id, &ended.store_id, &permissions).await
}
