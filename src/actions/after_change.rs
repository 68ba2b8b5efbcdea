//! What a change of an access request means for the app that looks at its store: it looks soon, and what it said of the state
//! before is over.

use crate::{
    domain::{
        access_request::AccessRequest,
        event::{Event, Fact},
        shopify::schedule::{SOON, every},
        task::TaskKind,
    },
    error::Result,
    store::{self, Tx},
};

/// Follows the event. Stores without an app cost one look by key, and that only in states in which an app looks.
pub(super) async fn after_change(
    tx: &mut Tx,
    before: &AccessRequest,
    after: &AccessRequest,
    event: &Event,
) -> Result<()> {
    let (merchant, shop) = (&after.merchant_id, &after.store_id);
    let close = async |tx: &mut Tx, kind| store::task::close_of_store(tx, merchant, shop, kind, event.at).await;
    if matches!(event.fact, Fact::FoundGranted { .. }) {
        return Ok(close(tx, TaskKind::ShopifyActive).await?);
    }
    let is_watched = every(before, event.at).is_some() || every(after, event.at).is_some();
    if !event.moved() || !is_watched || !store::store_app::wake(tx, shop, event.at.plus(SOON)).await? {
        return Ok(());
    }
    for kind in [TaskKind::ShopifyDiffers, TaskKind::ShopifyGone, TaskKind::ShopifyActive] {
        close(tx, kind).await?;
    }
    Ok(())
}
