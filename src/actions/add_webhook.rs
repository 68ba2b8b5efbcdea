//! An admin adds a webhook.

use super::{
    audit,
    change_settings::may_set,
    manage_webhooks::{Named, Secret, new_secret, seal_url},
};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        webhook::{Format, Kinds, MOST, WebhookUrl},
    },
    error::{Error, Result},
    store::{self, session::RepSession, webhook::Webhook},
};

/// What an admin typed.
#[derive(Clone, Debug)]
pub struct AddWebhook {
    /// What it is called.
    pub name: Named,
    /// How messages are written.
    pub format: Format,
    /// What it is told of.
    pub kinds: Kinds,
    /// Where messages go.
    pub url: WebhookUrl,
}

/// Adds it, and gives back the secret that signs, for the one time that it is shown; a chat has none.
///
/// # Errors
/// As [`may_set`]; [`Error::Invalid`] where the name is taken or there are too many.
pub async fn add_webhook(
    app: &App,
    session: &RepSession,
    command: &AddWebhook,
    client: &str,
) -> Result<(Webhook, Option<Secret>)> {
    let actor = may_set(app, session)?;
    let id = app.new_id()?;
    let made = match command.format {
        Format::Standard => Some(new_secret(app, &id)?),
        Format::Slack => None,
    };
    let (secret, shown) = made.unzip();
    let webhook = Webhook {
        name: command.name.name().to_owned(),
        format: command.format,
        kinds: command.kinds.clone(),
        url: seal_url(app, &id, &command.url)?,
        shown: command.url.shown(),
        secret,
        old_secret: None,
        version: 1,
        created_at: app.clock.now(),
        held_until: None,
        delivered_at: None,
        failing: None,
        disabled: None,
        id,
    };
    app.db
        .write(async |tx| {
            if store::webhook::named(tx, command.name.folded()).await?.is_some() {
                return Err(Error::field("name", "fault-webhook-known"));
            }
            if usize::try_from(store::webhook::count(tx).await?).is_ok_and(|count| count >= MOST) {
                return Err(Error::field("name", "fault-webhook-most"));
            }
            store::webhook::add(tx, &webhook, command.name.folded()).await?;
            audit::append(app, tx, &actor, Deed::AddWebhook, ("webhook", &webhook.id), client).await
        })
        .await?;
    Ok((webhook, shown))
}
