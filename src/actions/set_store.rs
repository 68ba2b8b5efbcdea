//! A rep adds a store, or sets a store's address and label.

use super::{
    Actor,
    add_merchant::{NewStore, add_store, handle_taken, new_request, refresh_search},
    audit,
    change::change,
    hold,
};
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        audit::Deed,
        event::Fact,
        merchant::Store,
        moves::{Have, Refusal},
        rep::Act,
        store_address::StoreAddress,
    },
    error::{Error, Result},
    store,
};

/// Sets label and address; a held address is cleared by it. The timeline of an open request says who gave the address.
///
/// # Errors
/// [`Error::Invalid`] where the address is another store's, [`Error::Refused`] where the request is in Shopify already,
/// under the address it was sent to.
pub async fn set_store(
    app: &App,
    actor: &Actor,
    store_id: &str,
    label: &str,
    address: Option<&StoreAddress>,
) -> Result<Store> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let seen = store::shop::get(tx, store_id).await?;
            hold(tx, actor, &seen.merchant_id).await?;
            let shop = store::shop::get(tx, store_id).await?;
            store::shop::set_label(tx, &shop.id, label).await?;
            let handle = address.map(StoreAddress::handle);
            if handle != shop.handle.as_deref() || shop.held_handle.is_some() {
                let requests = store::access_request::of_store(tx, &shop.id).await?;
                for open in requests.iter().filter(|request| request.state.is_open()) {
                    if !open.state.may_change_address() {
                        return Err(Refusal::NotNow(open.state).into());
                    }
                    if handle.is_some() {
                        change(app, tx, actor, open, Fact::AddressSet, Have::default(), |_| {}).await?;
                    }
                }
                store::shop::set_address(tx, &shop.id, handle, None).await.map_err(handle_taken)?;
            }
            refresh_search(tx, &shop.merchant_id).await?;
            audit::note(app, tx, actor, Deed::SetStore, ("store", &shop.id), &shop.merchant_id)?;
            Ok::<_, Error>(store::shop::get(tx, &shop.id).await?)
        })
        .await
}

/// Adds a store to a merchant, with its first access request.
///
/// # Errors
/// [`Error::Invalid`] where the address is another store's.
pub async fn add_to_merchant(app: &App, actor: &Actor, merchant_id: &str, new: &NewStore) -> Result<AccessRequest> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            hold(tx, actor, merchant_id).await?;
            let permissions = store::merchant::permissions(tx, merchant_id).await?;
            let shop = add_store(app, tx, merchant_id, new, None).await?;
            let request = new_request(app, tx, actor, merchant_id, &shop.id, &permissions).await?;
            refresh_search(tx, merchant_id).await?;
            audit::note(app, tx, actor, Deed::AddStore, ("store", &shop.id), merchant_id)?;
            Ok(request)
        })
        .await
}
