//! A mail that was taken came back: a rep read so in the mailbox that sends. What did not arrive is shown where it is mended.

use super::{Actor, audit, hold_of};
use crate::{
    app::App,
    domain::{audit::Deed, notice::NoticeState, rep::Act},
    error::{Error, Result},
    store,
};

/// Notes it.
///
/// # Errors
/// [`Error::NotFound`] where the notice is not there, [`Error::Conflict`] where it was not sent.
pub async fn mark_returned(app: &App, actor: &Actor, id: &str, client: &str) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let notice = store::outbox::find(tx, id).await?.ok_or(Error::NotFound)?;
            if !hold_of(tx, &notice).await? {
                return Err(Error::NotFound);
            }
            let now = app.clock.now();
            if !store::outbox::resettle(tx, id, NoticeState::Sent, NoticeState::Failed, "returned", now).await? {
                return Err(Error::Conflict);
            }
            audit::of_notice(app, tx, actor, Deed::MarkReturned, &notice, client)
        })
        .await
}
