//! The access was taken back: the merchant says so, or the partner left.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, notice::NoticeKind},
    error::Result,
};

/// From `active` to `removed`. Said by a contact it waits for a rep to look; a rep who left has seen it.
///
/// # Errors
/// As the table of moves says.
pub async fn record_removal(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    let by_partner = matches!(actor, Actor::Rep { how: None, .. });
    let mut step = Step {
        notice: by_partner.then_some(NoticeKind::Removed),
        ..Step::new(reference, version, Fact::Removed { by_partner })
    };
    if by_partner {
        step.edit = |after, now| after.removal_confirmed_at = Some(now);
    }
    make(app, actor, &step).await
}
