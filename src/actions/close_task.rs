//! A rep has seen to a task.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::Result,
    store,
};

/// Closes it; one closed before stays as it is.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for a viewer.
pub async fn close_task(app: &App, actor: &Actor, task_id: &str) -> Result<()> {
    let rep = actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let Some(task) = store::task::find(tx, task_id).await? else { return Ok(()) };
            if store::task::close(tx, task_id, &rep.id, app.clock.now()).await? {
                audit::note(app, tx, actor, Deed::CloseTask, ("task", task_id), &task.merchant_id)?;
            }
            Ok(())
        })
        .await
}
