//! "I did not expect this": the link ends, and the rep is told.

use super::{Actor, audit, change::change, hold, tell};
use crate::{
    app::App,
    domain::{audit::Deed, event::Fact, moves::Have, task::TaskKind},
    error::{Error, Result},
    secret::sha256,
    store,
};

/// Ends all live links of the contact. Nothing was shared, and nothing is shown.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none; one used or expired before ends without a word.
pub async fn disown_invitation(app: &App, token: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            let invitation = store::invitation::find(tx, &sha256(token)).await?.ok_or(Error::NotFound)?;
            let now = app.clock.now();
            if !invitation.is_live(now) {
                return Ok(());
            }
            let contact = store::contact::find(tx, &invitation.contact_id).await?.ok_or(Error::NotFound)?;
            let actor = Actor::Contact(contact.clone());
            hold(tx, &actor, &contact.merchant_id).await?;
            store::invitation::end(tx, &invitation.id, now).await?;
            store::invitation::end_of_contact(tx, &contact.id, now).await?;
            audit::note(app, tx, &actor, Deed::DisownLink, ("contact", &contact.id), &contact.merchant_id)?;
            if let Some(id) = &invitation.access_request_id {
                let request = store::access_request::get(tx, id).await?;
                change(app, tx, &actor, &request, Fact::LinkDisowned, Have::default(), |_| {}).await?;
            }
            tell::rep(
                app,
                tx,
                TaskKind::NotExpected,
                &contact.merchant_id,
                invitation.access_request_id.as_deref(),
                Some(&contact.id),
                "",
            )
            .await
        })
        .await
}
