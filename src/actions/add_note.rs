//! A rep writes a note on a merchant, for other reps.

use super::{Actor, audit, hold};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::Result,
    store,
};

/// Adds it; merchants never see it.
///
/// # Errors
/// [`store::Error::NotThere`] where there is no such merchant.
pub async fn add_note(app: &App, actor: &Actor, merchant_id: &str, body: &str) -> Result<()> {
    let rep = actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            hold(tx, actor, merchant_id).await?;
            let id = app.new_id()?;
            store::note::add(tx, &id, merchant_id, &rep.id, body, app.clock.now()).await?;
            audit::note(app, tx, actor, Deed::AddNote, ("note", &id), merchant_id)
        })
        .await
}
