//! A rep wants to know now how our access stands in Shopify. The worker asks at its next turn, within the same budget.

use super::{Actor, audit, give_app_token::held};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::{Error, Result},
    store,
};

/// Puts the store first in line. False where it was asked within the last minute, Shopify wants a pause, or its token is refused.
///
/// # Errors
/// [`Error::NotFound`] where the store is not this merchant's, or has no app.
pub async fn check_shopify(app: &App, actor: &Actor, merchant_id: &str, store_id: &str) -> Result<bool> {
    actor.rep_who_may(Act::Work)?;
    let is_done = app
        .db
        .write(async |tx| {
            held(tx, actor, merchant_id, store_id).await?;
            store::store_app::find(tx, store_id).await?.ok_or(Error::NotFound)?;
            let is_done = store::store_app::hurry(tx, store_id, app.clock.now()).await?;
            if is_done {
                audit::note(app, tx, actor, Deed::CheckShopify, ("store", store_id), merchant_id)?;
            }
            Ok::<_, Error>(is_done)
        })
        .await?;
    app.wake_looks.notify_one();
    Ok(is_done)
}
