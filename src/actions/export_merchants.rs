//! The export: what the filters of the list show, some lines at a time, never all of it in memory. Never a code.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, export::ExportLine, moment::Moment, rep::Act},
    error::Result,
    store::{
        self,
        queue::{Filter, Line, Place},
    },
};

/// Lines read at a time.
const SOME: i64 = 500;

/// An export under way.
#[derive(Debug)]
pub struct Export {
    app: App,
    filter: Filter,
    place: Place,
    is_over: bool,
    in_utc: fn(Moment) -> String,
}

/// Begins an export and writes it down in the audit log. `in_utc` says a moment for machines.
///
/// # Errors
/// Where the actor may not read; where the database fails.
pub async fn begin(
    app: &App,
    actor: Option<&Actor>,
    filter: Filter,
    format: &str,
    client: &str,
    in_utc: fn(Moment) -> String,
) -> Result<Export> {
    if let Some(actor) = actor {
        actor.rep_who_may(Act::Read)?;
    }
    app.db
        .write(async |tx| match actor {
            Some(actor) => audit::append(app, tx, actor, Deed::ExportMerchants, ("export", format), client).await,
            None => {
                audit::append_as(app, tx, ("cli", None), Deed::ExportMerchants, ("export", Some(format)), client).await
            }
        })
        .await?;
    Ok(Export { app: app.clone(), filter, place: Place::Top, is_over: false, in_utc })
}

impl Export {
    /// The next lines; none at the end.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next(&mut self) -> Result<Option<Vec<ExportLine>>> {
        if self.is_over {
            return Ok(None);
        }
        let mut conn = self.app.db.read().await?;
        let lines = store::queue::page(&mut conn, &self.filter, &self.place, SOME).await?;
        let mut more = store::export::more(&mut conn, &lines).await?;
        drop(conn);
        self.is_over = i64::try_from(lines.len()).unwrap_or(SOME) < SOME;
        if let Some(last) = lines.last() {
            self.place = Place::After(last.cursor());
        }
        let said: Vec<ExportLine> =
            lines.into_iter().filter_map(|line| more.remove(&line.id).map(|more| self.line(line, more))).collect();
        Ok(Some(said))
    }

    fn line(&self, line: Line, more: store::export::More) -> ExportLine {
        let flags = [("stuck", line.stuck), ("check", line.check), ("reasked", line.reasked), ("paused", line.paused)];
        let (contact_name, contact_email) = more.contact.unzip();
        ExportLine {
            external_id: more.external_id,
            name: line.merchant_name,
            store: line.handle.map(|handle| format!("{handle}.myshopify.com")),
            label: line.label,
            contact_name,
            contact_email,
            owner_email: more.owner_email,
            language: more.language,
            zone: more.zone,
            rep: more.rep_email,
            permissions: more.permissions,
            state: line.state.name(),
            since: (self.in_utc)(line.since),
            reference: line.reference,
            turn: line.turn.name(),
            flags: flags.into_iter().filter(|(_, up)| *up).map(|(name, _)| name).collect(),
            granted: more.granted,
        }
    }
}
