//! An admin disables a webhook: nothing is sent to it, and nothing more is kept for it.

use super::{audit, change_settings::may_set, manage_webhooks::found};
use crate::{
    app::App,
    domain::{audit::Deed, webhook::Why},
    error::Result,
    store::{self, session::RepSession},
};

/// Disables it; one that is disabled stays so.
///
/// # Errors
/// As [`may_set`]; [`crate::error::Error::NotFound`].
pub async fn disable_webhook(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    app.db
        .write(async |tx| {
            found(tx, id).await?;
            if store::webhook::disable(tx, id, Why::ByHand, app.clock.now()).await? {
                audit::append(app, tx, &actor, Deed::DisableWebhook, ("webhook", id), client).await?;
            }
            Ok(())
        })
        .await
}
