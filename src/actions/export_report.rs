//! A report leaves the house as a file; the audit log says which, and who took it.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::Result,
};

/// Writes it down.
///
/// # Errors
/// Where the actor may not read; where the database fails.
pub async fn export_report(app: &App, actor: &Actor, name: &str, client: &str) -> Result<()> {
    actor.rep_who_may(Act::Read)?;
    app.db.write(async |tx| audit::append(app, tx, actor, Deed::ExportReport, ("report", name), client).await).await
}
