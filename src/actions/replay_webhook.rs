//! An admin sends again what a webhook was sent before, or what was given up. The receiver sees the same id, and knows what
//! it has had.

use super::{audit, change_settings::may_set, manage_webhooks::found};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, Tx, session::RepSession, webhook_delivery as messages},
};

/// Sends one again, now and from its first try; one that is on its way stays so.
///
/// # Errors
/// As [`may_set`]; [`Error::NotFound`], [`Error::Conflict`] where the webhook is disabled.
pub async fn replay_delivery(app: &App, session: &RepSession, id: &str, delivery: &str, client: &str) -> Result<()> {
    replay(app, session, id, client, async |tx| {
        messages::find(tx, delivery, id).await?.ok_or(Error::NotFound)?;
        Ok(u64::from(messages::replay(tx, delivery, id, app.clock.now()).await?))
    })
    .await
    .map(|_| ())
}

/// Sends all again that was given up; says how many.
///
/// # Errors
/// As [`replay_delivery`].
pub async fn replay_failed(app: &App, session: &RepSession, id: &str, client: &str) -> Result<u64> {
    replay(app, session, id, client, async |tx| Ok(messages::replay_failed(tx, id, app.clock.now()).await?)).await
}

async fn replay(
    app: &App,
    session: &RepSession,
    id: &str,
    client: &str,
    again: impl AsyncFn(&mut Tx) -> Result<u64>,
) -> Result<u64> {
    let actor = may_set(app, session)?;
    let count = app
        .db
        .write(async |tx| {
            if found(tx, id).await?.disabled.is_some() {
                return Err(Error::Conflict);
            }
            let count = again(tx).await?;
            if count > 0 {
                store::webhook::release(tx, id).await?;
                audit::append(app, tx, &actor, Deed::ReplayWebhook, ("webhook", id), client).await?;
            }
            Ok(count)
        })
        .await?;
    app.wake_webhooks.notify_one();
    Ok(count)
}
