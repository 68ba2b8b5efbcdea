//! "A store is missing, closed or not ours": goes to the rep.

use super::{Actor, audit, hold, tell};
use crate::{
    app::App,
    domain::{audit::Deed, task::TaskKind},
    error::Result,
};

/// Puts it on the rep's desk, in the contact's words; sent twice, it lies there once.
///
/// # Errors
/// [`crate::error::Error::NotFound`] for a foreign merchant.
pub async fn report_stores(app: &App, actor: &Actor, merchant_id: &str, note: &str) -> Result<()> {
    let Actor::Contact(contact) = actor else { return Ok(()) };
    app.db
        .write(async |tx| {
            hold(tx, actor, merchant_id).await?;
            tell::rep_once(app, tx, TaskKind::StoresWrong, merchant_id, None, Some(&contact.id), note).await?;
            audit::note(app, tx, actor, Deed::ReportStores, ("merchant", merchant_id), merchant_id)
        })
        .await
}

/// "Erase what you hold about us", or another wish about data that only a rep can grant.
///
/// # Errors
/// [`crate::error::Error::NotFound`] for a foreign merchant.
pub async fn ask_about_data(app: &App, actor: &Actor, merchant_id: &str, note: &str) -> Result<()> {
    let Actor::Contact(contact) = actor else { return Ok(()) };
    app.db
        .write(async |tx| {
            hold(tx, actor, merchant_id).await?;
            tell::rep(app, tx, TaskKind::PrivacyAsked, merchant_id, None, Some(&contact.id), note).await?;
            audit::note(app, tx, actor, Deed::AskAboutData, ("merchant", merchant_id), merchant_id)
        })
        .await
}
