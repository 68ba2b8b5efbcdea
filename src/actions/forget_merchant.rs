//! An admin has a business forgotten, with its people and stores. Ids, states and moments stay.

use super::{
    Actor, audit,
    change::change,
    forget::{is_meant, may_forget, words_in_timelines},
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State},
        audit::Deed,
        event::Fact,
        forget::stand_in,
        moves::Have,
    },
    error::{Error, Result},
    store::{self, Tx, session::RepSession},
};

/// Whether this access request keeps its merchant from being forgotten: it is open, or nobody has looked yet whether our
/// access is gone. Access that goes on without anybody knowing whose it is would be worse than a name.
#[must_use]
pub const fn holds(request: &AccessRequest) -> bool {
    request.state.is_open() || (matches!(request.state, State::Removed) && request.removal_confirmed_at.is_none())
}

/// Forgets it.
///
/// # Errors
/// As [`may_forget`]; [`Error::NotFound`] where it is not there or forgotten already, [`Error::Invalid`] where a request
/// still holds it or the name was not typed.
pub async fn forget_merchant(app: &App, session: &RepSession, merchant_id: &str, typed: &str) -> Result<()> {
    let actor = may_forget(app, session)?;
    app.db
        .write(async |tx| {
            let merchant = store::merchant::find(tx, merchant_id).await?.ok_or(Error::NotFound)?;
            is_meant(typed, &merchant.name)?;
            let now = app.clock.now();
            // First of all: whoever adds a name to it from here on waits for us, and finds it forgotten.
            if !store::forget::merchant(tx, merchant_id, &stand_in(merchant_id), now).await? {
                return Err(Error::NotFound);
            }
            let requests = store::access_request::of_merchant(tx, merchant_id).await?;
            if requests.iter().any(holds) {
                return Err(Error::field("confirm", "fault-forget-open"));
            }
            for request in requests.iter().filter(|request| request.code.is_some()) {
                erase(app, tx, &actor, request).await?;
            }
            for contact in store::contact::all_of_merchant(tx, merchant_id).await? {
                store::invitation::end_of_contact(tx, &contact.id, now).await?;
                store::session::end_of_contact(tx, &contact.id).await?;
                store::forget::contact(tx, &contact.id, &session.rep.id, now).await?;
            }
            for shop in store::shop::of_merchant(tx, merchant_id).await? {
                store::forget::store(tx, &shop.id, &stand_in(&shop.id)).await?;
            }
            words_in_timelines(tx, merchant_id, |_, _| String::new()).await?;
            store::forget::words(tx, merchant_id, |_| String::new()).await?;
            store::webhook_delivery::forget_answers(tx, merchant_id).await?;
            store::forget::what_waits(tx, merchant_id, &session.rep.id, now).await?;
            audit::note(app, tx, &actor, Deed::ForgetMerchant, ("merchant", merchant_id), merchant_id)
        })
        .await?;
    app.press.forget();
    Ok(())
}

/// A lapsed request may still hold a code.
async fn erase(app: &App, tx: &mut Tx, actor: &Actor, request: &AccessRequest) -> Result<()> {
    change(app, tx, actor, request, Fact::CodeErased { moved: false }, Have::default(), |after| {
        after.code = None;
        after.code_given_at = None;
    })
    .await
    .map(|_| ())
}
