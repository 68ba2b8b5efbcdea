//! A rep writes a note on a merchant, for other reps.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Act},
    error::{Error, Result},
    store,
};

/// Adds it; merchants never see it.
///
/// # Errors
/// [`Error::NotFound`] where there is no such merchant.
pub async fn add_note(app: &App, actor: &Actor, merchant_id: &str, body: &str) -> Result<()> {
    let rep = actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let merchant = store::merchant::find(tx, merchant_id).await?;
            if merchant.is_none_or(|merchant| merchant.forgotten_at.is_some()) {
                return Err(Error::NotFound);
            }
            let id = app.new_id()?;
            store::note::add(tx, &id, merchant_id, &rep.id, body, app.clock.now()).await?;
            audit::note(app, tx, actor, Deed::AddNote, ("note", &id), merchant_id)
        })
        .await
}
