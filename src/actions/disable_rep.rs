//! Keeps a rep from signing in, and ends their sessions and links.

use super::{
    audit,
    manage_reps::{found, may_manage, somebody_is_left},
    session::end_all,
};
use crate::{
    app::App,
    domain::{audit::Deed, email::Email},
    error::{Error, Result},
    store::{self, Tx, session::RepSession},
};

/// Disables the rep with that address, from the command line; the record keeps their name.
///
/// # Errors
/// [`Error::NotFound`] where nobody has that address.
pub async fn disable_rep(app: &App, email: &Email) -> Result<()> {
    let account = store::rep::by_email(&mut app.db.read().await?, email.folded()).await?.ok_or(Error::NotFound)?;
    let id = account.rep.id;
    app.db
        .write(async |tx| {
            disable(app, tx, &id).await?;
            audit::append_as(app, tx, ("cli", None), Deed::DisableRep, ("rep", Some(&id)), "").await
        })
        .await
}

/// An admin disables a rep; one who is disabled stays so.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::StepUp`], [`Error::NotFound`], or [`Error::Invalid`] for the last admin.
pub async fn disable_rep_as_admin(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_manage(app, session)?;
    app.db
        .write::<_, Error>(async |tx| {
            if found(tx, id).await?.disabled_at.is_some() {
                return Ok(());
            }
            audit::append(app, tx, &actor, Deed::DisableRep, ("rep", id), client).await?;
            disable(app, tx, id).await?;
            somebody_is_left(tx).await
        })
        .await
}

async fn disable(app: &App, tx: &mut Tx, id: &str) -> Result<()> {
    let now = app.clock.now();
    store::rep::disable(tx, id, now).await?;
    store::rep::end_links_of(tx, id, now).await?;
    end_all(tx, id).await
}
