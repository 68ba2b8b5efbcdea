//! A rep has a notice sent again that was given up: a new mail, with a link of its own.

use super::{Actor, audit, deliver::prepare::still_holds, hold_of};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        notice::{Notice, NoticeKind, NoticeState},
        rep::Act,
    },
    error::{Error, Result},
    store,
};

/// Sends it again; says the new notice's id. The old one leads nowhere any more.
///
/// # Errors
/// [`Error::NotFound`] where it is not there, [`Error::Conflict`] where it was not given up, or was sent again before;
/// [`Error::Invalid`] on the field `notice` where it can go to nobody, or no longer holds.
pub async fn send_again(app: &App, actor: &Actor, id: &str, client: &str) -> Result<String> {
    actor.rep_who_may(Act::Work)?;
    let new_id = app.new_id()?;
    let again = new_id.clone();
    app.db
        .write(async |tx| {
            let notice = store::outbox::find(tx, id).await?.ok_or(Error::NotFound)?;
            if !hold_of(tx, &notice).await? {
                return Err(Error::NotFound);
            }
            if notice.kind == NoticeKind::SignIn {
                return Err(Error::field("notice", "fault-again-sign-in"));
            }
            if !app.config.has_mail() {
                return Err(Error::field("notice", "fault-again-no-mail"));
            }
            if let Some(contact_id) = &notice.contact_id {
                let contact = store::contact::find(tx, contact_id).await?.filter(|one| one.removed_at.is_none());
                contact.ok_or_else(|| Error::field("notice", "fault-again-nobody"))?;
            }
            if let Some(rep_id) = &notice.rep_id {
                let reader = store::rep_mail::of_rep(tx, rep_id).await?.filter(store::rep_mail::Reader::can_work);
                reader.ok_or_else(|| Error::field("notice", "fault-again-no-rep"))?;
            }
            if !still_holds(tx, &notice).await? {
                return Err(Error::field("notice", "fault-again-over"));
            }
            if !store::outbox::resettle(tx, id, NoticeState::Failed, NoticeState::Dropped, "again", app.clock.now())
                .await?
            {
                return Err(Error::Conflict);
            }
            let now = app.clock.now();
            let fresh = Notice {
                id: again.clone(),
                state: NoticeState::Queued,
                attempts: 0,
                due_at: now,
                mail_id: None,
                handed: 0,
                created_at: now,
                ..notice
            };
            store::outbox::add(tx, &fresh).await?;
            audit::of_notice(app, tx, actor, Deed::SendAgain, &fresh, client)
        })
        .await?;
    app.wake.notify_one();
    Ok(new_id)
}
