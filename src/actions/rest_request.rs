//! A rep lets a no or a lapse rest: it is nobody's turn then.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, rep::Act},
    error::Result,
};

/// Lets it rest, with a reason.
///
/// # Errors
/// [`crate::error::Error::Refused`] in every other state, and where it rests already.
pub async fn rest_request(app: &App, actor: &Actor, reference: &str, version: i64, reason: &str) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step {
        only_if: |request| matches!(request.state, State::Declined | State::Lapsed) && request.rested_at.is_none(),
        edit: |after, now| after.rested_at = Some(now),
        ..Step::new(reference, version, Fact::Rested { reason: reason.to_owned() })
    };
    make(app, actor, &step).await
}
