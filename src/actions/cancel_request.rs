//! A rep gives an access request up.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, moves::Have, notice::NoticeKind, rep::Act},
    error::Result,
};

/// To `cancelled`; from `sent` only where it was cancelled in Shopify too.
///
/// # Errors
/// As the table of moves says.
pub async fn cancel_request(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    cancelled_in_shopify: bool,
    reason: &str,
) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let step = Step {
        have: Have { cancelled_in_shopify, ..Have::default() },
        notice: Some(NoticeKind::Cancelled),
        ..Step::new(reference, version, Fact::Cancelled { reason: reason.to_owned() })
    };
    make(app, actor, &step).await
}
