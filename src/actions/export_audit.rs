//! Exports the audit log, some rows at a time. That it was exported stands in it too.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::Result,
    store::{
        self,
        audit::{Cursor, Entry, Filter, Place},
        audit_names::{self, Names},
    },
};

/// Rows read at a time.
const SOME: i64 = 500;

/// An export under way.
#[derive(Debug)]
pub struct AuditExport {
    app: App,
    filter: Filter,
    place: Place,
    is_over: bool,
}

/// Begins an export and writes it down.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for who may not read the log; where the database fails.
pub async fn begin(app: &App, actor: &Actor, filter: Filter) -> Result<AuditExport> {
    let id = actor.rep_who_may(Act::ReadAudit)?.id.as_str();
    app.db
        .write(async |tx| audit::note_as(app, tx, ("rep", Some(id)), Deed::ExportAudit, ("export", Some("csv"))))
        .await?;
    // Rows that come in while it is read would shift nothing: it goes from the newest to older ones.
    Ok(AuditExport { app: app.clone(), filter, place: Place::Top, is_over: false })
}

impl AuditExport {
    /// The next rows with the names of whom they speak of; none at the end.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next(&mut self) -> Result<Option<(Vec<Entry>, Names)>> {
        if self.is_over {
            return Ok(None);
        }
        let mut conn = self.app.db.read().await?;
        let entries = store::audit::page(&mut conn, &self.filter, &self.place, SOME).await?;
        let names = audit_names::of(&mut conn, &entries).await?;
        drop(conn);
        self.is_over = i64::try_from(entries.len()).unwrap_or(SOME) < SOME;
        if let Some(last) = entries.last() {
            self.place = Place::After(Cursor { at: last.at, number: last.number });
        }
        Ok(Some((entries, names)))
    }
}
