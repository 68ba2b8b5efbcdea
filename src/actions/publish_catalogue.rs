//! An admin publishes another catalogue. Access requests keep the version they were made with, so none is ever thrown away.

use super::{audit, change_settings::may_set};
use crate::{
    app::App,
    domain::{audit::Deed, form::Fault, text::counted},
    error::{Error, Result},
    live::CatalogueText,
    store::{self, session::RepSession},
};

/// The largest catalogue, in bytes: 150 permissions with the longest texts.
pub const BYTES_MAX: usize = 512 * 1024;

/// The catalogue in a text that could be published.
///
/// # Errors
/// [`Error::Invalid`] with the line where it cannot be used, or where its version is not new.
pub fn check_catalogue(app: &App, body: &str) -> Result<CatalogueText> {
    let fault = |key, what: String, count| Error::Invalid(vec![Fault { what, count, ..Fault::new("text", key) }]);
    if body.trim().is_empty() {
        return Err(fault("fault-catalogue-empty", String::new(), -1));
    }
    if body.len() > BYTES_MAX {
        return Err(fault("fault-catalogue-large", (BYTES_MAX / 1024).to_string(), -1));
    }
    let text = CatalogueText::read(body).map_err(|wrong| match wrong.line {
        0 => fault("fault-catalogue", wrong.what, -1),
        line => fault("fault-catalogue-line", wrong.what, counted(line)),
    })?;
    let version = &text.catalogue.version;
    if app.live().knows(version) {
        return Err(fault("fault-catalogue-version", version.clone(), -1));
    }
    Ok(text)
}

/// Publishes it, where the one in use is still that of version `was`.
///
/// # Errors
/// As [`may_set`] and [`check_catalogue`]; [`Error::Forbidden`] where an operator fixed it, [`Error::Conflict`] where another
/// one was published meanwhile.
pub async fn publish_catalogue(app: &App, session: &RepSession, body: &str, was: &str, client: &str) -> Result<()> {
    let actor = may_set(app, session)?;
    if app.live().fixed("catalogue_file").is_some() {
        return Err(Error::Forbidden);
    }
    app.refresh().await?;
    let text = check_catalogue(app, body)?;
    let version = &text.catalogue.version;
    app.db
        .write(async |tx| {
            let number = store::setting::raise_version(tx).await?;
            let newest = store::catalogue::list(tx).await?.into_iter().next();
            if newest.is_some_and(|newest| newest.version != was) || app.live().catalogue.version != was {
                return Err(Error::Conflict);
            }
            store::catalogue::add(tx, number, version, body, &session.rep.id, app.clock.now()).await?;
            audit::append(app, tx, &actor, Deed::PublishCatalogue, ("catalogue", version), client).await
        })
        .await?;
    Ok(app.refresh().await?)
}
