//! An admin stops all mail, or lets it go again: what waits, waits.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::Result,
    store,
};

/// The name in the table of settings.
pub const PAUSED: &str = "mail_paused";

/// Stops all mail, or lets it go again.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] where the actor may not set things.
pub async fn pause_mail(app: &App, actor: &Actor, paused: bool, client: &str) -> Result<()> {
    actor.rep_who_may(Act::ManageSettings)?;
    app.db
        .write(async |tx| {
            store::setting::put(tx, PAUSED, if paused { "yes" } else { "no" }).await?;
            let deed = if paused { Deed::PauseMail } else { Deed::ResumeMail };
            audit::note_from(app, tx, actor, deed, ("outbox", ""), "", client)
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// Whether all mail is stopped.
///
/// # Errors
/// Where the database fails.
pub async fn is_paused(conn: &mut store::Conn) -> Result<bool> {
    Ok(store::setting::find(conn, PAUSED).await?.as_deref() == Some("yes"))
}
