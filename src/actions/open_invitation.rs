//! A contact opens their link: it is used up, and they are signed in, in one transaction.

use super::{
    Actor, audit,
    change::change,
    session::{SessionKey, start_contact},
};
use crate::{
    app::App,
    domain::{access_request::State, audit::Deed, event::Fact, moves::Have},
    error::{Error, Result},
    secret::sha256,
    store,
};

/// Where an opened link leads.
#[derive(Debug)]
pub struct Opened {
    /// The new session.
    pub session: SessionKey,
    /// The reference of the store page to land on.
    pub reference: Option<String>,
}

/// Opens it. Only `invited` moves; every other state stays as it is.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none, [`Error::Gone`] for one used, ended or expired.
pub async fn open_invitation(app: &App, token: &str) -> Result<Opened> {
    app.db
        .write(async |tx| {
            let invitation = store::invitation::find(tx, &sha256(token)).await?.ok_or(Error::NotFound)?;
            let contact = store::contact::find(tx, &invitation.contact_id).await?.ok_or(Error::Gone)?;
            let now = app.clock.now();
            if contact.removed_at.is_some() || !store::invitation::use_up(tx, &invitation.id, now).await? {
                return Err(Error::Gone);
            }
            if invitation.proves_address {
                store::contact::prove(tx, &contact.id, now).await?;
            }
            let session = start_contact(app, tx, &contact.id).await?;
            let actor = Actor::Contact(contact.clone());
            audit::note(app, tx, &actor, Deed::OpenLink, ("contact", &contact.id), &contact.merchant_id)?;
            let mut reference = None;
            if let Some(id) = &invitation.access_request_id {
                let request = store::access_request::get(tx, id).await?;
                if request.state == State::Invited {
                    change(app, tx, &actor, &request, Fact::LinkOpened, Have::default(), |after| {
                        after.link_out_at = after.link_out_at.or(Some(now));
                    })
                    .await?;
                }
                reference = Some(request.reference);
            }
            Ok(Opened { session, reference })
        })
        .await
}
