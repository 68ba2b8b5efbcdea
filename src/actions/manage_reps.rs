//! What every action of an admin on a rep begins and ends with.

use super::{Actor, step_up};
use crate::{
    app::App,
    domain::rep::Act,
    error::{Error, Result},
    store::{self, Tx, rep::Account, session::RepSession},
};

/// Whether this session may manage reps now.
///
/// # Errors
/// [`Error::Forbidden`] for who is no admin, [`Error::StepUp`] where the second factor was not proved lately.
pub fn may_manage(app: &App, session: &RepSession) -> Result<Actor> {
    let actor = Actor::rep(session.rep.clone());
    actor.rep_who_may(Act::ManageReps)?;
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    Ok(actor)
}

/// The rep of that id.
pub(super) async fn found(tx: &mut Tx, id: &str) -> Result<Account> {
    store::rep::find(tx, id).await?.ok_or(Error::NotFound)
}

/// Somebody has to be left who can manage reps. To be asked after the change and after its line in the audit log, which
/// is written here already: the lock that this takes lets two admins who take each other's role act only one after the
/// other.
pub(super) async fn somebody_is_left(tx: &mut Tx) -> Result<()> {
    store::audit::write(tx).await?;
    if store::rep::admins(tx).await? > 0 { Ok(()) } else { Err(Error::field("rep", "fault-rep-last-admin")) }
}
