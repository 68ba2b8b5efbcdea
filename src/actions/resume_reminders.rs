//! Somebody wants reminders again.

use super::{Actor, audit, change::change, contact_for};
use crate::{
    app::App,
    domain::{audit::Deed, event::Fact, merchant::Contact, moves::Have, reminder},
    error::{Error, Result},
    store::{self, Tx},
};

/// Lets reminders go to them again. Requests that rested from reminders because of them go on where a step is left.
///
/// # Errors
/// [`Error::NotFound`] for a person of another merchant, or one who was removed.
pub async fn resume_reminders(app: &App, actor: &Actor, contact_id: &str, client: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            let contact = contact_for(tx, actor, contact_id).await?;
            if contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            if !store::contact::resume_reminders(tx, contact_id).await? {
                return Ok(());
            }
            go_on(app, tx, actor, &contact).await?;
            store::reminder::look_again_of_merchant(tx, &contact.merchant_id).await?;
            audit::note_from(
                app,
                tx,
                actor,
                Deed::ResumeReminders,
                ("contact", contact_id),
                &contact.merchant_id,
                client,
            )
        })
        .await
}

async fn go_on(app: &App, tx: &mut Tx, actor: &Actor, contact: &Contact) -> Result<()> {
    let contacts = store::contact::of_merchant(tx, &contact.merchant_id).await?;
    let reminded = store::reminder::reminded_of_merchant(tx, &contact.merchant_id).await?;
    for request in store::access_request::of_merchant(tx, &contact.merchant_id).await? {
        let ladder = app.live().reminders.ladder(request.state);
        let since = reminder::began(&request);
        let last = reminded.get(&request.id).copied().filter(|at| *at >= since);
        let has_steps = ladder.next(since, last).is_some();
        let shop = store::shop::get(tx, &request.store_id).await?;
        let is_theirs = shop.to_remind(&contacts).is_some_and(|one| one.id == contact.id);
        if request.flags.paused.is_some() && has_steps && is_theirs {
            change(app, tx, actor, &request, Fact::RemindersResumed, Have::default(), |after| {
                after.flags.paused = None;
            })
            .await?;
        }
    }
    Ok(())
}
