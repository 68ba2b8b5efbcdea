//! An admin gives a webhook a new secret. The one before signs too for a day, so that the receiver can change over.

use super::{
    audit,
    change_settings::may_set,
    manage_webhooks::{Secret, found, new_secret},
};
use crate::{
    app::App,
    domain::{audit::Deed, webhook::OLD_SECRET_LASTS},
    error::{Error, Result},
    store::{self, session::RepSession, webhook::Webhook},
};

/// Rotates it, and gives back the new one, for the one time that it is shown. An older one that still signed ends at once.
///
/// # Errors
/// As [`may_set`]; [`Error::NotFound`] also for a chat, which has no secret; [`Error::Conflict`] where somebody else was
/// faster, or the form came twice.
pub async fn rotate_webhook_secret(
    app: &App,
    session: &RepSession,
    id: &str,
    version: i64,
    client: &str,
) -> Result<(Webhook, Secret)> {
    let actor = may_set(app, session)?;
    let (sealed, shown) = new_secret(app, id)?;
    let webhook = app
        .db
        .write(async |tx| {
            let webhook = found(tx, id).await?;
            if webhook.secret.is_none() {
                return Err(Error::NotFound);
            }
            if webhook.version != version {
                return Err(Error::Conflict);
            }
            let until = app.clock.now().plus(OLD_SECRET_LASTS);
            store::webhook::rotate(tx, id, version, &sealed, until).await?;
            audit::append(app, tx, &actor, Deed::RotateWebhookSecret, ("webhook", id), client).await?;
            Ok(webhook)
        })
        .await?;
    Ok((webhook, shown))
}
