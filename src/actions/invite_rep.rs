//! An admin adds a rep: the rep chooses password and second factor by a one-time link that the admin passes on.

use super::{audit, manage_reps::may_manage, rep_link};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        email::Email,
        rep::{Rep, Role},
    },
    error::{Error, Result},
    store::{self, rep::Account, session::RepSession},
};

/// Adds the rep, and makes the link.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::StepUp`], or [`Error::Invalid`] where the address is somebody's.
pub async fn invite_rep(
    app: &App,
    session: &RepSession,
    name: &str,
    email: &Email,
    role: Role,
    client: &str,
) -> Result<(Rep, String)> {
    let actor = may_manage(app, session)?;
    let rep = Rep { id: app.new_id()?, email: email.as_str().to_owned(), name: name.to_owned(), role };
    let account =
        Account { rep, password_hash: None, totp: None, totp_enrolled_at: None, totp_step: 0, disabled_at: None };
    let token = app
        .db
        .write(async |tx| {
            store::rep::add(tx, &account, email.folded(), app.clock.now()).await.map_err(|error| match error {
                store::Error::Taken(store::Taken::RepEmail) => Error::field("email", "fault-rep-known"),
                other => other.into(),
            })?;
            audit::append(app, tx, &actor, Deed::InviteRep, ("rep", &account.rep.id), client).await?;
            rep_link::put(app, tx, Some(&account.rep.id)).await
        })
        .await?;
    Ok((account.rep, rep_link::address(app, &token)))
}
