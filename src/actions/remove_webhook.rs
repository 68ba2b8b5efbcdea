//! An admin removes a webhook, with all that waits for it and its log.

use super::{audit, change_settings::may_set};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Removes it.
///
/// # Errors
/// As [`may_set`]; [`Error::NotFound`].
pub async fn remove_webhook(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    app.db
        .write(async |tx| {
            if !store::webhook::remove(tx, id).await? {
                return Err(Error::NotFound);
            }
            store::webhook_delivery::remove_of(tx, id).await?;
            audit::append(app, tx, &actor, Deed::RemoveWebhook, ("webhook", id), client).await
        })
        .await
}
