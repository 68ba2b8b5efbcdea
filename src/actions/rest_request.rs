//! A rep lets a no or a lapse rest: it is nobody's turn then.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, moves::Refusal, rep::Act},
    error::{Error, Result},
    store,
};

/// Lets it rest, with a reason.
///
/// # Errors
/// [`Error::Refused`] in every other state.
pub async fn rest_request(app: &App, actor: &Actor, reference: &str, version: i64, reason: &str) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let request = store::access_request::find(&mut app.db.read().await?, reference).await?.ok_or(Error::NotFound)?;
    if !matches!(request.state, State::Declined | State::Lapsed) {
        return Err(Refusal::NotNow(request.state).into());
    }
    let step = Step {
        edit: |after, now| after.rested_at = Some(now),
        ..Step::new(reference, version, Fact::Rested { reason: reason.to_owned() })
    };
    make(app, actor, &step).await
}
