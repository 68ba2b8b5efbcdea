//! A rep looked: Shopify still shows the request pending.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, notice::NoticeKind, rep::Act},
    error::Result,
};

/// From `accepted` back to `sent`; the merchant hears that Accept is still to be pressed.
///
/// # Errors
/// As the table of moves says.
pub async fn find_pending(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step { notice: Some(NoticeKind::RequestSent), ..Step::new(reference, version, Fact::FoundPending) };
    make(app, actor, &step).await
}
