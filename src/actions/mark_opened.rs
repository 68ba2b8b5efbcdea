//! Notes that the merchant is on it, without a link of ours: a rep has them on the phone.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, rep::Act},
    error::Result,
};

/// From `invited` to `code_wanted`, by a rep.
///
/// # Errors
/// As the table of moves says.
pub async fn mark_opened(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    make(app, actor, &Step::new(reference, version, Fact::LinkOpened)).await
}
