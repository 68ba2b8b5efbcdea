//! Passes the open steps on to the store's owner, or asks the rep to find out who that is.

use super::{Actor, add_contact, audit, change::change, report_stuck, request_for, tell};
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        audit::Deed,
        email::Email,
        event::{Fact, StuckOn},
        merchant::Contact,
        moves::Have,
        notice::NoticeKind,
        stuck_at::StuckAt,
        task::TaskKind,
    },
    error::{Error, Result},
    store,
};

/// Whom the steps go to.
#[derive(Debug)]
pub enum Owner<'a> {
    /// Somebody the merchant has already.
    Known(&'a str),
    /// Somebody new.
    New {
        /// Their name.
        name: &'a str,
        /// Their address.
        email: &'a Email,
    },
}

/// Names the owner of this store, or of all the merchant's stores, and writes to them.
///
/// # Errors
/// [`Error::TooMany`] past three new addresses a day, [`Error::Refused`] where the request has ended.
pub async fn pass_to_owner(
    app: &App,
    actor: &Actor,
    reference: &str,
    owner: &Owner<'_>,
    all_stores: bool,
) -> Result<Contact> {
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if !request.state.is_open() {
                return Err(crate::domain::moves::Refusal::NotNow(request.state).into());
            }
            let contact = match owner {
                Owner::Known(id) => store::contact::find(tx, id)
                    .await?
                    .filter(|known| known.merchant_id == request.merchant_id && known.removed_at.is_none())
                    .ok_or_else(|| Error::field("contact", "fault-contact-unknown"))?,
                Owner::New { name, email } => {
                    add_contact::add(app, tx, actor, &request.merchant_id, name, email).await?
                }
            };
            for shop in store::shop::of_merchant(tx, &request.merchant_id).await? {
                if shop.id != request.store_id && !all_stores {
                    continue;
                }
                if shop.owner_id.as_ref() == Some(&contact.id) {
                    continue;
                }
                store::shop::set_owner(tx, &shop.id, Some(&contact.id)).await?;
                audit::note(app, tx, actor, Deed::SetOwner, ("store", &shop.id), &shop.merchant_id)?;
                for open in
                    store::access_request::of_store(tx, &shop.id).await?.into_iter().filter(|one| one.state.is_open())
                {
                    let fact = Fact::PassedToOwner { contact_id: contact.id.clone() };
                    let after = change(app, tx, actor, &open, fact, Have::default(), |_| {}).await?;
                    if !matches!(actor, Actor::Contact(me) if me.id == contact.id) {
                        tell::push(app, tx, NoticeKind::OwnerInvitation, &after, &contact.id, "", false).await?;
                    }
                }
            }
            if matches!((actor, owner), (Actor::Contact(_), Owner::New { .. })) {
                tell::rep(
                    app,
                    tx,
                    TaskKind::OwnerNamed,
                    &request.merchant_id,
                    Some(&request.id),
                    Some(&contact.id),
                    &contact.name,
                )
                .await?;
            }
            Ok::<_, Error>(contact)
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}

/// Takes it back: the store has no named owner.
///
/// # Errors
/// [`Error::NotFound`] for a foreign request.
pub async fn take_back_owner(app: &App, actor: &Actor, reference: &str) -> Result<AccessRequest> {
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let shop = store::shop::get(tx, &request.store_id).await?;
            if shop.owner_id.is_none() {
                return Ok(request);
            }
            store::shop::set_owner(tx, &shop.id, None).await?;
            audit::note(app, tx, actor, Deed::UnsetOwner, ("store", &shop.id), &shop.merchant_id)?;
            change(app, tx, actor, &request, Fact::OwnerTakenBack, Have::default(), |_| {}).await
        })
        .await
}

/// "I do not know the address": the rep finds out.
///
/// # Errors
/// As for being stuck.
pub async fn ask_rep_for_owner(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    note: &str,
) -> Result<super::Outcome> {
    let page = matches!(actor, Actor::Contact(_)).then_some(StuckAt::Owner);
    report_stuck::report_stuck_at(app, actor, reference, version, StuckOn::OwnerUnknown, note, page).await
}
