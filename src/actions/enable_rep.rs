//! An admin lets a disabled rep sign in again, as before.

use super::{
    audit,
    manage_reps::{found, may_manage},
};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Enables the rep; one who is not disabled stays as they are.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::StepUp`] or [`Error::NotFound`].
pub async fn enable_rep(app: &App, session: &RepSession, id: &str, client: &str) -> Result<()> {
    let actor = may_manage(app, session)?;
    app.db
        .write::<_, Error>(async |tx| {
            found(tx, id).await?;
            if store::rep::enable(tx, id).await? {
                audit::append(app, tx, &actor, Deed::EnableRep, ("rep", id), client).await?;
            }
            Ok(())
        })
        .await
}
