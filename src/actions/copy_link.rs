//! Makes a link for a contact that a rep copies and passes on themselves. Audited.

use super::{Actor, audit, change::change, request_for};
use crate::{
    app::App,
    domain::{audit::Deed, event::Fact, merchant::Contact, moves::Have, rep::Act},
    error::{Error, Result},
    secret::{Purpose, base64url, sha256},
    store::{self, Tx, invitation::Invitation},
};

/// A fresh link for this contact to this access request; its address is shown once.
///
/// # Errors
/// [`Error::NotFound`] where the contact is not the merchant's.
pub async fn copy_link(app: &App, actor: &Actor, reference: &str, contact_id: &str, client: &str) -> Result<String> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let contact = store::contact::find(tx, contact_id).await?.ok_or(Error::NotFound)?;
            if contact.merchant_id != request.merchant_id || contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            let id = app.new_id()?;
            let token = make_link(app, tx, &id, &contact, Some(&request.id), false).await?;
            let fact = Fact::LinkSent { contact_id: contact.id.clone(), by_hand: true };
            let now = app.clock.now();
            change(app, tx, actor, &request, fact, Have::default(), |after| {
                after.link_out_at = after.link_out_at.or(Some(now));
            })
            .await?;
            audit::note_from(app, tx, actor, Deed::CopyLink, ("contact", contact_id), &contact.merchant_id, client)?;
            Ok(app.address(&format!("/i/{token}")))
        })
        .await
}

/// Makes the link that belongs to a notice or a copy: the token follows from its id, so a second try makes the same.
pub(super) async fn make_link(
    app: &App,
    tx: &mut Tx,
    id: &str,
    contact: &Contact,
    access_request_id: Option<&str>,
    proves_address: bool,
) -> Result<String> {
    let token = base64url(&app.keys.mac(Purpose::Link, &["invitation", id])?);
    let now = app.clock.now();
    let invitation = Invitation {
        id: id.to_owned(),
        contact_id: contact.id.clone(),
        access_request_id: access_request_id.map(str::to_owned),
        proves_address,
        created_at: now,
        expires_at: now.plus(app.live().durations.invitation()),
        used_at: None,
        ended_at: None,
    };
    store::invitation::put(tx, &invitation, &sha256(&token)).await?;
    Ok(token)
}
