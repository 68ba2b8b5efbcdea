//! An admin enables a webhook again: what waits goes out.

use super::{audit, change_settings::may_set, manage_webhooks::found};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Enables it; one that is enabled stays so.
///
/// # Errors
/// As [`may_set`]; [`crate::error::Error::NotFound`].
pub async fn enable_webhook(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    app.db
        .write::<_, Error>(async |tx| {
            found(tx, id).await?;
            if store::webhook::enable(tx, id).await? {
                audit::append(app, tx, &actor, Deed::EnableWebhook, ("webhook", id), client).await?;
            }
            Ok(())
        })
        .await?;
    app.wake_webhooks.notify_one();
    Ok(())
}
