//! Keeps a rep from signing in, and ends their sessions.

use super::audit;
use crate::{
    app::App,
    domain::email::Email,
    error::{Error, Result},
    store,
};

/// Disables the rep with that address; the record keeps their name.
///
/// # Errors
/// [`Error::NotFound`] where nobody has that address.
pub async fn disable_rep(app: &App, email: &Email) -> Result<()> {
    let account = store::rep::by_email(&mut app.db.read().await?, email.folded()).await?.ok_or(Error::NotFound)?;
    let id = account.rep.id;
    app.db
        .write(async |tx| {
            store::rep::disable(tx, &id, app.clock.now()).await?;
            store::session::end_of_rep(tx, &id).await?;
            audit::append_as(app, tx, ("cli", None), "disable_rep", ("rep", Some(&id)), "").await
        })
        .await
}
