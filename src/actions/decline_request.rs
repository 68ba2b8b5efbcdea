//! The merchant says no, at any point before the access is on.

use super::{
    Actor, Outcome,
    simple_move::{Step, make},
};
use crate::{app::App, domain::event::Fact, error::Result};

/// To `declined`; the code is erased. `in_shopify` where they declined there, so that our later requests may be held.
///
/// # Errors
/// As the table of moves says.
pub async fn decline_request(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    in_shopify: bool,
    reason: &str,
) -> Result<Outcome> {
    let fact = Fact::Declined { in_shopify, reason: reason.to_owned() };
    make(app, actor, &Step::new(reference, version, fact)).await
}
