//! An admin changes a webhook: its name, what it is told of, where messages go.

use super::{
    audit,
    change_settings::may_set,
    manage_webhooks::{Named, found, seal_url},
};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        webhook::{Kinds, WebhookUrl},
    },
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// What an admin typed.
#[derive(Clone, Debug)]
pub struct ChangeWebhook<'a> {
    /// Which.
    pub id: &'a str,
    /// The version the form was filled in at.
    pub version: i64,
    /// What it is called.
    pub name: Named,
    /// What it is told of.
    pub kinds: Kinds,
    /// Where messages go; none leaves it as it is.
    pub url: Option<WebhookUrl>,
}

/// Changes it. What waits goes to the new address too.
///
/// # Errors
/// As [`may_set`]; [`Error::NotFound`], [`Error::Conflict`] where somebody else was faster, [`Error::Invalid`] where the name
/// is another's.
pub async fn change_webhook(app: &App, session: &RepSession, command: &ChangeWebhook<'_>, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    app.db
        .write(async |tx| {
            let mut webhook = found(tx, command.id).await?;
            let is_so = webhook.name == command.name.name() && webhook.kinds == command.kinds && command.url.is_none();
            if is_so {
                return Ok(()); // the same form twice
            }
            if webhook.version != command.version {
                return Err(Error::Conflict);
            }
            if store::webhook::named(tx, command.name.folded()).await?.is_some_and(|id| id != webhook.id) {
                return Err(Error::field("name", "fault-webhook-known"));
            }
            command.name.name().clone_into(&mut webhook.name);
            webhook.kinds = command.kinds.clone();
            if let Some(url) = &command.url {
                webhook.url = seal_url(app, &webhook.id, url)?;
                webhook.shown = url.shown();
            }
            store::webhook::change(tx, &webhook, command.name.folded()).await?;
            audit::append(app, tx, &actor, Deed::ChangeWebhook, ("webhook", &webhook.id), client).await
        })
        .await
}
