//! An admin has a person forgotten: their name and address go, sessions and links end, what they wrote goes.

use super::{
    add_merchant::refresh_search,
    audit, contact_for,
    forget::{is_meant, may_forget, words_in_timelines},
};
use crate::{
    app::App,
    domain::{audit::Deed, event::Event, forget::without, source::Source},
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Forgets them. What others wrote stays, without their whole name and their address. The yes they gave stays as a fact:
/// when, and to which text.
///
/// # Errors
/// As [`may_forget`]; [`Error::NotFound`] where nobody of this merchant has that id or they are forgotten already,
/// [`Error::Invalid`] where the name was not typed.
pub async fn forget_contact(
    app: &App,
    session: &RepSession,
    merchant_id: &str,
    contact_id: &str,
    typed: &str,
) -> Result<()> {
    let actor = may_forget(app, session)?;
    app.db
        .write(async |tx| {
            let contact = contact_for(tx, &actor, contact_id).await?;
            if contact.merchant_id != merchant_id || contact.forgotten_at.is_some() {
                return Err(Error::NotFound);
            }
            is_meant(typed, &contact.name)?;
            let now = app.clock.now();
            store::invitation::end_of_contact(tx, contact_id, now).await?;
            store::session::end_of_contact(tx, contact_id).await?;
            store::forget::contact(tx, contact_id, &session.rep.id, now).await?;
            let names = [contact.email.as_str(), contact.name.as_str()];
            let theirs = Source::Contact(contact.id.clone());
            let rewrite = |event: &Event, words: &str| {
                if event.source == theirs { String::new() } else { without(words, &names) }
            };
            words_in_timelines(tx, merchant_id, rewrite).await?;
            store::forget::words(tx, merchant_id, |words| without(words, &names)).await?;
            refresh_search(tx, merchant_id).await?;
            audit::note(app, tx, &actor, Deed::ForgetContact, ("contact", contact_id), merchant_id)
        })
        .await?;
    app.press.forget();
    Ok(())
}
