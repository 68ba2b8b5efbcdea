//! Corrects a person's name or address.

use super::{
    Actor,
    add_merchant::{email_taken, refresh_search},
    audit, contact_for, tell,
};
use crate::{
    app::App,
    domain::{audit::Deed, email::Email, merchant::Contact},
    error::{Error, Result},
    store,
};

/// Corrects it. Sessions stay with the person; links that are out for the old address end. A new address that a contact
/// typed has to be proved again, and is written to.
///
/// # Errors
/// [`Error::NotFound`] for a person of another merchant, [`Error::Invalid`] for an address the merchant has already.
pub async fn correct_contact(app: &App, actor: &Actor, contact_id: &str, name: &str, email: &Email) -> Result<Contact> {
    let corrected = app
        .db
        .write(async |tx| {
            let mut contact = contact_for(tx, actor, contact_id).await?;
            if contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            let moved = Email::parse(&contact.email).is_ok_and(|old| old.folded() != email.folded());
            if moved {
                contact.proved_at = matches!(actor, Actor::Rep { .. }).then(|| app.clock.now());
                store::invitation::end_of_contact(tx, &contact.id, app.clock.now()).await?;
                store::sign_in::end_of_contact(tx, &contact.id, app.clock.now()).await?;
            }
            name.clone_into(&mut contact.name);
            email.as_str().clone_into(&mut contact.email);
            store::contact::correct(tx, &contact, email.folded()).await.map_err(email_taken)?;
            refresh_search(tx, &contact.merchant_id).await?;
            audit::note(app, tx, actor, Deed::CorrectContact, ("contact", contact_id), &contact.merchant_id)?;
            if moved && matches!(actor, Actor::Contact(_)) {
                tell::prove_address(app, tx, &contact).await?;
            }
            Ok::<_, Error>(contact)
        })
        .await?;
    app.wake.notify_one();
    Ok(corrected)
}
