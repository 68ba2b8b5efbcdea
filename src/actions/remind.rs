//! Reminds the merchant that it is their turn.

use super::{Actor, audit, request_for, tell};
use crate::{
    app::App,
    domain::{access_request::Turn, audit::Deed, moment::DAY, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store,
};

/// Tells whose turn it is (the owner, once named, else whoever came first; somebody else where they want no reminders) that
/// it still is.
///
/// # Errors
/// [`Error::Invalid`] on the field `request`: it is not the merchant's turn, nobody is there to remind or wants to be, or the
/// person was reminded within the last day, of any of their stores (PRODUCT.md "Mail").
pub async fn remind(app: &App, actor: &Actor, reference: &str, client: &str) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if request.turn() != Turn::Merchant {
                return Err(Error::field("request", "fault-remind-turn"));
            }
            let shop = store::shop::get(tx, &request.store_id).await?;
            let contacts = store::contact::of_merchant(tx, &request.merchant_id).await?;
            let Some(first) = shop.to_remind(&contacts) else {
                let key = if contacts.is_empty() { "fault-remind-nobody" } else { "fault-remind-ended" };
                return Err(Error::field("request", key));
            };
            // Two reps at once: the second one sees the reminder of the first.
            if !store::contact::hold_person(tx, &first.id).await? {
                return Err(Error::field("request", "fault-remind-nobody"));
            }
            let now = app.clock.now();
            if store::reminder::last(tx, &first.id, now).await?.is_some_and(|last| last > now.plus(-DAY)) {
                return Err(Error::field("request", "fault-remind-today"));
            }
            // The sweep's own steps go on from here.
            store::reminder::reminded(tx, &request, now, now).await?;
            tell::push(app, tx, NoticeKind::Reminder, &request, &first.id, request.state.name(), false).await?;
            audit::note_from(
                app,
                tx,
                actor,
                Deed::Remind,
                ("access_request", &request.id),
                &request.merchant_id,
                client,
            )
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}
