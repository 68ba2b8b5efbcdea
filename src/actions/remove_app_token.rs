//! A rep removes the token of the partner's app on a store, with all that the app saw there. What it moved stays.

use super::{
    audit,
    give_app_token::{held, may_give, over},
};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Removes it; one removed before stays so.
///
/// # Errors
/// As [`may_give`]; [`Error::NotFound`] where the store is not this merchant's.
pub async fn remove_app_token(
    app: &App,
    session: &RepSession,
    merchant_id: &str,
    store_id: &str,
    client: &str,
) -> Result<()> {
    let actor = may_give(app, session)?;
    app.db
        .write(async |tx| {
            held(tx, &actor, merchant_id, store_id).await?;
            if store::store_app::remove(tx, store_id).await? {
                over(app, tx, merchant_id, store_id).await?;
                let about = ("store", store_id);
                audit::note_from(app, tx, &actor, Deed::RemoveAppToken, about, merchant_id, client)?;
            }
            Ok::<_, Error>(())
        })
        .await
}
