//! A rep looked: the access is gone, as the merchant said.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, notice::NoticeKind, rep::Act},
    error::Result,
};

/// Confirms a removal; nobody's turn after it.
///
/// # Errors
/// [`crate::error::Error::Refused`] where nothing was removed, or it was confirmed before.
pub async fn confirm_removal(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step {
        notice: Some(NoticeKind::Removed),
        only_if: |request| request.state == State::Removed && request.removal_confirmed_at.is_none(),
        edit: |after, now| after.removal_confirmed_at = Some(now),
        ..Step::new(reference, version, Fact::RemovalConfirmed)
    };
    make(app, actor, &step).await
}
