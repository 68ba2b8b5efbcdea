//! A rep took the request back in Shopify, to free one of the places for pending requests.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{event::Fact, rep::Act},
    error::Result,
};

/// From `sent` to `ready_to_send`.
///
/// # Errors
/// As the table of moves says.
pub async fn take_back_send(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    make(app, actor, &Step::new(reference, version, Fact::TakenBackInShopify)).await
}
