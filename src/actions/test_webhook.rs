//! An admin sends a test to a webhook.

use super::{audit, change_settings::may_set, manage_webhooks::found};
use crate::{
    app::App,
    domain::{audit::Deed, webhook::Kind},
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Puts it on its way, now.
///
/// # Errors
/// As [`may_set`]; [`Error::NotFound`], [`Error::Conflict`] where the webhook is disabled.
pub async fn test_webhook(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    app.db
        .write(async |tx| {
            if found(tx, id).await?.disabled.is_some() {
                return Err(Error::Conflict);
            }
            store::webhook::release(tx, id).await?;
            store::webhook_delivery::add(tx, &app.new_id()?, id, Kind::Test, None, app.clock.now()).await?;
            audit::append(app, tx, &actor, Deed::TestWebhook, ("webhook", id), client).await
        })
        .await?;
    app.wake_webhooks.notify_one();
    Ok(())
}
