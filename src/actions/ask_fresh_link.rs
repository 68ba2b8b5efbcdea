//! A used or expired link is shown again: a fresh one goes to the address it was made for, and nowhere else.

use super::{Actor, audit, hold, limit, tell};
use crate::{
    app::App,
    domain::{
        access_request::State,
        audit::Deed,
        email::Email,
        moves::Refusal,
        notice::{NoticeKind, NoticeState},
        task::TaskKind,
    },
    error::{Error, Result},
    secret::sha256,
    store,
};

/// What comes of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The link is good as it is.
    StillWorks,
    /// A mail with a fresh one waits in the outbox.
    Mailed,
    /// No mail is set up: a rep has it as a task.
    ByHand,
}

/// The notice that brings a fresh link, by where the access request stands; `None` where nothing is asked of the
/// merchant now, so that only a sign-in brings them back.
#[must_use]
pub const fn fresh_notice(state: State, is_owner: bool, is_proved: bool) -> Option<NoticeKind> {
    match state {
        State::Invited | State::CodeWanted if is_owner => Some(NoticeKind::OwnerInvitation),
        State::Invited | State::CodeWanted => Some(NoticeKind::Invitation),
        State::Sent => Some(NoticeKind::RequestSent),
        _ if !is_proved => Some(NoticeKind::ProveAddress),
        _ => None,
    }
}

/// Writes the notice, once while one waits; limited like every mail with a link.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none, [`Error::Gone`] where its contact is gone, [`Error::Refused`] where
/// nothing is asked of them now, [`Error::TooMany`] past the limits of an address or a client.
pub async fn ask_fresh_link(app: &App, token: &str, client: &str) -> Result<Asked> {
    let mut conn = app.db.read().await?;
    let invitation = store::invitation::find(&mut conn, &sha256(token)).await?.ok_or(Error::NotFound)?;
    let contact = store::contact::find(&mut conn, &invitation.contact_id).await?;
    drop(conn);
    let contact = contact.filter(|one| one.removed_at.is_none()).ok_or(Error::Gone)?;
    let email = Email::parse(&contact.email).map_err(|_| Error::Gone)?;
    if invitation.is_live(app.clock.now()) {
        return Ok(Asked::StillWorks);
    }
    limit::take_both(app, (limit::LINK_BY_CLIENT, &[client]), (limit::LINK_BY_ADDRESS, &[email.folded()])).await?;
    let (merchant_id, request_id) = (contact.merchant_id.as_str(), invitation.access_request_id.as_deref());
    let asked = app
        .db
        .write(async |tx| {
            let holder = Actor::Contact(contact.clone());
            hold(tx, &holder, merchant_id).await?;
            audit::note(app, tx, &holder, Deed::AskFreshLink, ("contact", &contact.id), merchant_id)?;
            if !app.config.has_mail() {
                let kind = TaskKind::LinkWanted;
                tell::rep_once(app, tx, kind, merchant_id, request_id, Some(&contact.id), "").await?;
                return Ok(Asked::ByHand);
            }
            let request = store::access_request::get(tx, request_id.ok_or(Error::Gone)?).await?;
            let shop = store::shop::get(tx, &request.store_id).await?;
            let is_owner = shop.owner_id.as_ref() == Some(&contact.id);
            let kind = fresh_notice(request.state, is_owner, contact.proved_at.is_some())
                .ok_or(Refusal::NotNow(request.state))?;
            let waits = store::outbox::of_merchant(tx, merchant_id).await?.into_iter().any(|notice| {
                notice.state == NoticeState::Queued
                    && notice.kind == kind
                    && !notice.is_copy
                    && notice.contact_id.as_ref() == Some(&contact.id)
                    && notice.access_request_id.as_ref() == Some(&request.id)
            });
            if !waits {
                tell::push(app, tx, kind, &request, &contact.id, "", false).await?;
            }
            // They sit before an empty mailbox: nothing is held back to be sent with others.
            store::outbox::hurry(tx, &contact.id, app.clock.now()).await?;
            Ok::<_, Error>(Asked::Mailed)
        })
        .await?;
    app.wake.notify_one();
    Ok(asked)
}
