//! Removes a person from a merchant: their sessions and links end.

use super::{Actor, add_merchant::refresh_search, audit, contact_for};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store,
};

/// Removes the person; the timeline keeps their name.
///
/// # Errors
/// [`Error::NotFound`] for a person of another merchant, [`Error::Invalid`] for the last one.
pub async fn remove_contact(app: &App, actor: &Actor, contact_id: &str, client: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            let contact = contact_for(tx, actor, contact_id).await?;
            if contact.removed_at.is_some() {
                return Ok(());
            }
            if store::contact::of_merchant(tx, &contact.merchant_id).await?.len() < 2 {
                return Err(Error::field("contact", "fault-contact-last"));
            }
            let now = app.clock.now();
            store::contact::remove(tx, contact_id, now).await?;
            store::invitation::end_of_contact(tx, contact_id, now).await?;
            store::session::end_of_contact(tx, contact_id).await?;
            store::sign_in::end_of_contact(tx, contact_id, now).await?;
            for shop in store::shop::of_merchant(tx, &contact.merchant_id).await? {
                if shop.owner_id.as_deref() == Some(contact_id) {
                    store::shop::set_owner(tx, &shop.id, None).await?;
                }
            }
            refresh_search(tx, &contact.merchant_id).await?;
            audit::note_from(app, tx, actor, Deed::RemoveContact, ("contact", contact_id), &contact.merchant_id, client)
        })
        .await
}
