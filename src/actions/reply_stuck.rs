//! A rep answered somebody who was stuck, or looked at what needed a check.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, notice::NoticeKind, rep::Act},
    error::Result,
};

/// Clears the flag `stuck`; the merchant hears that there is an answer.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody but a rep, [`crate::error::Error::Refused`] where nobody is stuck.
pub async fn reply_stuck(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step {
        notice: Some(NoticeKind::StuckAnswered),
        only_if: |request| request.flags.stuck.is_some(),
        edit: |after, _| after.flags.stuck = None,
        ..Step::new(reference, version, Fact::StuckAnswered)
    };
    make(app, actor, &step).await
}

/// Clears the flag `check`: a rep looked, and it is still as it was.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for anybody but a rep, [`crate::error::Error::Refused`] where the flag is not up.
pub async fn clear_check(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step {
        only_if: |request| request.flags.check.is_some(),
        edit: |after, _| after.flags.check = None,
        ..Step::new(reference, version, Fact::CheckCleared)
    };
    make(app, actor, &step).await
}
