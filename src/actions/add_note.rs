//! A rep writes a note on a merchant, for other reps.

use super::Actor;
use crate::{
    app::App,
    domain::rep::Act,
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
            if store::merchant::find(tx, merchant_id).await?.is_none() {
                return Err(Error::NotFound);
            }
            Ok(store::note::add(tx, &app.new_id()?, merchant_id, &rep.id, body, app.clock.now()).await?)
        })
        .await
}
