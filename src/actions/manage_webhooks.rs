//! What every action on a webhook begins with: the names and secrets of webhooks, and how they are kept.

use crate::{
    app::App,
    domain::{
        form::Fault,
        sealed::Sealed,
        text,
        webhook::{NAME_MAX, WebhookUrl},
    },
    error::{Error, Result},
    secret::{base64, webhook_secret_of, webhook_url_of},
    store::{self, Tx, webhook::Webhook},
};

/// A secret as it is shown, once, to who made it.
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A name, with the form in which two are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    name: String,
    folded: String,
}

impl Named {
    /// What was typed in the field `name`.
    ///
    /// # Errors
    /// Empty, too long, or with a control character.
    pub fn parse(typed: &str) -> std::result::Result<Self, Fault> {
        let name = text::line(typed, NAME_MAX).map_err(|fault| fault.on("name"))?;
        Ok(Self { folded: text::fold(&name), name })
    }

    /// As it is shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As it is compared.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// The webhook of that id.
pub(super) async fn found(tx: &mut Tx, id: &str) -> Result<Webhook> {
    store::webhook::find(tx, id).await?.ok_or(Error::NotFound)
}

/// A webhook's address as it is kept.
pub(super) fn seal_url(app: &App, webhook_id: &str, url: &WebhookUrl) -> Result<Sealed> {
    Ok(app.keys.seal(&app.random, &webhook_url_of(webhook_id), url.expose().as_bytes())?)
}

/// A new secret: as it is kept, and as it is shown once.
pub(super) fn new_secret(app: &App, webhook_id: &str) -> Result<(Sealed, Secret)> {
    let bytes = zeroize::Zeroizing::new(app.random.bytes::<32>()?);
    let sealed = app.keys.seal(&app.random, &webhook_secret_of(webhook_id), &*bytes)?;
    Ok((sealed, Secret(format!("whsec_{}", base64(&*bytes)))))
}
