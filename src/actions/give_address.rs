//! A rep writes down the store's address as the merchant said it.

use super::{
    Actor, Outcome,
    change::{Freshness, freshness},
    request_for,
    submit_code::keep_address,
    tell,
};
use crate::{
    app::App,
    domain::{event::Fact, moves::Refusal, rep::Act, store_address::StoreAddress},
    error::{Error, Result},
    store,
};

/// Sets the address, or holds one that another merchant has, as where a contact types it. Only before the request is
/// sent: afterwards it is in Shopify under the address it was sent to.
///
/// # Errors
/// [`Error::Refused`] later than that, [`Error::Conflict`] where somebody was faster, [`Error::Invalid`] where the
/// address is another store's of this merchant.
pub async fn give_address(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    address: &StoreAddress,
) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let shop = store::shop::get(tx, &request.store_id).await?;
            let handle = Some(address.handle());
            if shop.handle.as_deref() == handle || shop.held_handle.as_deref() == handle {
                return Ok(Outcome::DoneBefore(request));
            }
            if freshness(tx, actor, &request, version, &Fact::AddressSet).await? == Freshness::SentTwice {
                return Err(Error::Conflict); // the same words, with another address
            }
            if !request.state.may_change_address() {
                return Err(Refusal::NotNow(request.state).into());
            }
            let after = keep_address(app, tx, actor, request.clone(), Some(address)).await?;
            tell::noted(app, tx, actor, &request, &after, "address_set").await?;
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
