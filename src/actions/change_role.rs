//! An admin changes what a rep may do. The rep signs in again, so that no page of theirs is left from before.

use super::{
    audit,
    manage_reps::{found, may_manage, somebody_is_left},
};
use crate::{
    app::App,
    domain::{audit::Deed, rep::Role},
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Changes the role; the same role again changes nothing.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::StepUp`], [`Error::NotFound`], or [`Error::Invalid`] for the last admin.
pub async fn change_role(app: &App, session: &RepSession, id: &str, role: Role, client: &str) -> Result<()> {
    let actor = may_manage(app, session)?;
    app.db
        .write::<_, Error>(async |tx| {
            if found(tx, id).await?.rep.role == role {
                return Ok(());
            }
            audit::append(app, tx, &actor, Deed::change_role_to(role), ("rep", id), client).await?;
            store::rep::set_role(tx, id, role).await?;
            store::session::end_of_rep(tx, id).await?;
            somebody_is_left(tx).await
        })
        .await
}
