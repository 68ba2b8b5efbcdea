//! Somebody else opens a contact's link: they become a contact of their own.

use super::{
    Actor, add_contact, audit,
    change::change,
    hold,
    session::{SessionKey, start_contact},
    tell,
};
use crate::{
    app::App,
    domain::{
        access_request::State, audit::Deed, email::Email, event::Fact, moves::Have, notice::NoticeKind, task::TaskKind,
    },
    error::{Error, Result},
    secret::sha256,
    store,
};

/// Uses the link up for a new contact; the first one and the rep are told, and the new address is to be proved.
///
/// # Errors
/// As for opening the link; [`Error::Invalid`] where the address is already known at this merchant.
pub async fn pass_invitation(
    app: &App,
    token: &str,
    name: &str,
    email: &Email,
) -> Result<(SessionKey, Option<String>)> {
    let done = app
        .db
        .write(async |tx| {
            let invitation = store::invitation::find(tx, &sha256(token)).await?.ok_or(Error::NotFound)?;
            let first = store::contact::find(tx, &invitation.contact_id).await?;
            let first = first.filter(|one| one.removed_at.is_none()).ok_or(Error::Gone)?;
            let as_first = Actor::Contact(first.clone());
            hold(tx, &as_first, &first.merchant_id).await?;
            let now = app.clock.now();
            if !store::invitation::use_up(tx, &invitation.id, now).await? {
                return Err(Error::Gone);
            }
            let new = add_contact::add(app, tx, &as_first, &first.merchant_id, name, email).await?;
            let session = start_contact(app, tx, &new.id).await?;
            let actor = Actor::Contact(new.clone());
            audit::note(app, tx, &actor, Deed::OpenPassedLink, ("contact", &first.id), &first.merchant_id)?;
            let mut reference = None;
            if let Some(id) = &invitation.access_request_id {
                let mut request = store::access_request::get(tx, id).await?;
                if request.state == State::Invited {
                    request = change(app, tx, &actor, &request, Fact::LinkOpened, Have::default(), |after| {
                        after.link_out_at = after.link_out_at.or(Some(now));
                    })
                    .await?;
                }
                tell::push(app, tx, NoticeKind::PassedOn, &request, &first.id, &new.name, false).await?;
                tell::push(app, tx, NoticeKind::ProveAddress, &request, &new.id, "", false).await?;
                reference = Some(request.reference);
            }
            tell::rep(
                app,
                tx,
                TaskKind::PassedOn,
                &first.merchant_id,
                invitation.access_request_id.as_deref(),
                Some(&new.id),
                &new.name,
            )
            .await?;
            Ok::<_, Error>((session, reference))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
