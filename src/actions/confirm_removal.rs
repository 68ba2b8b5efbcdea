//! A rep looked: the access is gone, as the merchant said.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, moves::Refusal, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store,
};

/// Confirms a removal; nobody's turn after it.
///
/// # Errors
/// [`Error::Refused`] where nothing was removed, or it was confirmed before.
pub async fn confirm_removal(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let request = store::access_request::find(&mut app.db.read().await?, reference).await?.ok_or(Error::NotFound)?;
    if request.state != State::Removed {
        return Err(Refusal::NotNow(request.state).into());
    }
    let step = Step {
        notice: Some(NoticeKind::Removed),
        edit: |after, now| after.removal_confirmed_at = Some(now),
        ..Step::new(reference, version, Fact::RemovalConfirmed)
    };
    make(app, actor, &step).await
}
