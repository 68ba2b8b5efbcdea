//! A rep looked in Shopify again while access is on, and notes which permissions are granted there now.

use super::{
    Actor, Outcome,
    confirm_access::check_known,
    simple_move::{Step, make},
};
use crate::{
    app::App,
    domain::{access_request::State, event::Fact, rep::Act},
    error::Result,
};

/// Leaves it `active`. `granted` are keys of the catalogue, those beyond the request too.
///
/// # Errors
/// [`crate::error::Error::Refused`] where access is not on; [`crate::error::Error::Invalid`] where a key is unknown or none
/// is named.
pub async fn find_granted(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    granted: Vec<String>,
) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    check_known(app, reference, &granted).await?;
    let step = Step {
        only_if: |request| request.state == State::Active,
        ..Step::new(reference, version, Fact::FoundGranted { granted })
    };
    make(app, actor, &step).await
}
