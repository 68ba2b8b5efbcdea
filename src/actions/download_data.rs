//! A contact takes away all that is held about their merchant; that it was taken stands in the audit log.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, merchant::Contact},
    error::Result,
};

/// Writes down that the file was asked for, before it is made.
///
/// # Errors
/// Where the database fails.
pub async fn download_data(app: &App, contact: &Contact) -> Result<()> {
    let actor = Actor::Contact(contact.clone());
    let about = ("merchant", contact.merchant_id.as_str());
    app.db.write(async |tx| audit::note(app, tx, &actor, Deed::DownloadData, about, &contact.merchant_id)).await
}
