//! A rep looked: the request or the access is gone in Shopify.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, notice::NoticeKind, rep::Act},
    error::Result,
};

/// From `sent`, `accepted` or `active` to `lapsed`; `expired` where Shopify said so, rather than showing nothing.
///
/// # Errors
/// As the table of moves says.
pub async fn find_lapsed(app: &App, actor: &Actor, reference: &str, version: i64, expired: bool) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step { notice: Some(NoticeKind::Ended), ..Step::new(reference, version, Fact::FoundLapsed { expired }) };
    make(app, actor, &step).await
}
