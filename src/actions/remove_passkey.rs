//! A rep removes a passkey. It opens nothing from then on, and every other session ends: one may be the finder's.

use super::{Actor, audit, session, step_up};
use crate::{
    app::App,
    domain::audit::Deed,
    error::{Error, Result},
    store::{self, session::RepSession},
};

/// Removes it; one that is gone, or somebody else's, is left alone. The session of `session_key` goes on.
///
/// # Errors
/// [`Error::StepUp`] where the second factor was not proved lately.
pub async fn remove_passkey(app: &App, session: &RepSession, session_key: &str, id: &str, client: &str) -> Result<()> {
    step_up::may_change_sign_in(app, session)?;
    let rep = &session.rep;
    app.db
        .write::<_, Error>(async |tx| {
            if !store::passkey::remove(tx, id, &rep.id).await? {
                return Ok(());
            }
            audit::append(app, tx, &Actor::rep(rep.clone()), Deed::RemovePasskey, ("passkey", id), client).await?;
            session::end_others(tx, &rep.id, session_key).await
        })
        .await
}
