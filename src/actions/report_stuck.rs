//! The merchant cannot go on: a rep's turn, until they answer.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{
        event::{Fact, StuckOn},
        stuck_at::StuckAt,
    },
    error::{Error, Result},
    store,
};

/// Raises the flag `stuck` on an open access request.
///
/// # Errors
/// [`Error::Refused`] where the access request has ended.
pub async fn report_stuck(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    on: StuckOn,
    note: &str,
) -> Result<Outcome> {
    report_stuck_at(app, actor, reference, version, on, note, None).await
}

/// The same, with the page they were on.
///
/// # Errors
/// As for [`report_stuck`].
pub async fn report_stuck_at(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    on: StuckOn,
    note: &str,
    page: Option<StuckAt>,
) -> Result<Outcome> {
    let request = store::access_request::find(&mut app.db.read().await?, reference).await?.ok_or(Error::NotFound)?;
    if !request.state.is_open() {
        actor.check_may_change(&request.merchant_id)?;
        return Err(crate::domain::moves::Refusal::NotNow(request.state).into());
    }
    let step = Step {
        edit: |after, now| after.flags.stuck = Some(now),
        ..Step::new(reference, version, Fact::GotStuck { on, note: note.to_owned(), page })
    };
    make(app, actor, &step).await
}
