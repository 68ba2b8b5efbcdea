//! What forgetting a person and forgetting a business begin with, and how words in timelines go.

use super::{Actor, step_up};
use crate::{
    app::App,
    domain::{event::Event, rep::Act, text},
    error::{Error, Result},
    store::{self, Tx, session::RepSession},
};

/// Whether this session may have somebody forgotten now.
///
/// # Errors
/// [`Error::Forbidden`] for who is no admin, [`Error::StepUp`] where the second factor was not proved lately.
pub fn may_forget(app: &App, session: &RepSession) -> Result<Actor> {
    let actor = Actor::rep(session.rep.clone());
    actor.rep_who_may(Act::Forget)?;
    step_up::proved_within(app, session, app.live().durations.manage_step_up())?;
    Ok(actor)
}

/// The name was typed to say that it is meant; case and spaces do not matter.
pub(super) fn is_meant(typed: &str, name: &str) -> Result<()> {
    let plain = |words: &str| text::fold(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    if plain(typed) == plain(name) { Ok(()) } else { Err(Error::field("confirm", "fault-forget-name")) }
}

/// Passes the words in all timelines of a merchant through `rewrite`. Facts, states, sources and moments stay, so that
/// each timeline still leads to where its request stands.
pub(super) async fn words_in_timelines(
    tx: &mut Tx,
    merchant_id: &str,
    rewrite: impl Fn(&Event, &str) -> String,
) -> Result<()> {
    for request in store::access_request::of_merchant(tx, merchant_id).await? {
        for event in store::event::of_request(tx, &request.id).await? {
            let mut fact = event.fact.clone();
            let Some(words) = fact.words_mut() else { continue };
            let after = rewrite(&event, words);
            if after != *words {
                *words = after;
                store::forget::event(tx, &request.id, event.number, &fact).await?;
            }
        }
    }
    Ok(())
}
