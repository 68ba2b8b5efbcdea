//! Invites a contact: pushes the notice that carries the link, or the task to tell it by hand.

use super::{Actor, audit, request_for, tell};
use crate::{
    app::App,
    domain::{audit::Deed, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store,
};

/// Invites one contact to one access request, again too.
///
/// # Errors
/// [`Error::NotFound`] where the contact is not the merchant's, [`Error::Refused`] where the request has ended.
pub async fn invite(app: &App, actor: &Actor, reference: &str, contact_id: &str) -> Result<()> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let contact = store::contact::find(tx, contact_id).await?.ok_or(Error::NotFound)?;
            if contact.merchant_id != request.merchant_id || contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            if !request.state.is_open() {
                return Err(crate::domain::moves::Refusal::NotNow(request.state).into());
            }
            let shop = store::shop::get(tx, &request.store_id).await?;
            let kind = if shop.owner_id.as_deref() == Some(contact_id) {
                NoticeKind::OwnerInvitation
            } else {
                NoticeKind::Invitation
            };
            tell::push(app, tx, kind, &request, contact_id, "", false).await?;
            audit::note(app, tx, actor, Deed::Invite, ("contact", contact_id), &contact.merchant_id)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}
