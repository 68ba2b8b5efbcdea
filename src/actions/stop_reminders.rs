//! Somebody wants no more reminders. Whatever else changes is still told them.

use super::{Actor, audit, contact_for};
use crate::{
    app::App,
    domain::{audit::Deed, email::Email, merchant::Contact},
    error::{Error, Result},
    secret::{Purpose, base64url},
    store,
};

/// What stands in the link of a reminder that ends reminders: the contact, and a keyed hash of them and their address, so
/// that links of an address they had before end with it. Kept nowhere, since it is made of what is known.
///
/// # Errors
/// Where there is no key.
pub fn token(app: &App, contact: &Contact) -> Result<String> {
    token_for(app, &contact.id, &contact.email)
}

/// The same for who is known by id and address.
///
/// # Errors
/// As for [`token`].
pub fn token_for(app: &App, contact_id: &str, email: &str) -> Result<String> {
    Ok(format!("{contact_id}.{}", proof(app, contact_id, email)?))
}

fn proof(app: &App, contact_id: &str, email: &str) -> Result<String> {
    let address = Email::parse(email).map(|email| email.folded().to_owned()).unwrap_or_default();
    Ok(base64url(&app.keys.mac(Purpose::Unsubscribe, &[contact_id, &address])?))
}

/// Whom a token belongs to.
///
/// # Errors
/// [`Error::NotFound`] for one that is none, and where they were removed meanwhile.
pub async fn whose(app: &App, token: &str) -> Result<Contact> {
    let (id, proof_sent) = token.split_once('.').ok_or(Error::NotFound)?;
    let contact = store::contact::find(&mut app.db.read().await?, id).await?;
    let contact = contact.filter(|one| one.removed_at.is_none()).ok_or(Error::NotFound)?;
    if is_same(&proof(app, id, &contact.email)?, proof_sent) { Ok(contact) } else { Err(Error::NotFound) }
}

/// In the same time, wherever they differ.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Ends them; those that wait to go out are dropped. The same again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a person of another merchant, or one who was removed.
pub async fn stop_reminders(app: &App, actor: &Actor, contact_id: &str, client: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            let contact = contact_for(tx, actor, contact_id).await?;
            if contact.removed_at.is_some() {
                return Err(Error::NotFound);
            }
            let now = app.clock.now();
            if !store::contact::end_reminders(tx, contact_id, now).await? {
                return Ok(());
            }
            store::reminder::drop_of_contact(tx, contact_id, now).await?;
            // Where nobody else can be reminded, the sweep says so to the rep.
            store::reminder::look_again_of_merchant(tx, &contact.merchant_id).await?;
            audit::note_from(app, tx, actor, Deed::StopReminders, ("contact", contact_id), &contact.merchant_id, client)
        })
        .await
}
