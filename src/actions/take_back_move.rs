//! A rep takes their latest move back, while nothing followed it: a new event, never a deletion.

use super::{
    Actor, Outcome,
    change::{Freshness, freshness, write},
    request_for,
};
use crate::{
    app::App,
    domain::{
        access_request::State,
        event::{Fact, takeable_back},
        form::Fault,
        rep::Act,
    },
    error::{Error, Result},
    store,
};

/// Goes back to the state before the move. An erased code stays erased: where it would be needed, the way goes on
/// from `code_wanted`. What the move itself brought, a code or the word that none is needed, goes with it.
///
/// # Errors
/// [`Error::Invalid`] where something followed or there is nothing to take back, [`Error::Conflict`] where somebody
/// was faster.
pub async fn take_back_move(app: &App, actor: &Actor, reference: &str, version: i64, reason: &str) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let fact = Fact::MoveTakenBack { reason: reason.to_owned() };
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let events = store::event::of_request(tx, &request.id).await?;
            let Some(last) = takeable_back(&events) else {
                return Err(Error::Invalid(vec![Fault::new("reason", "fault-nothing-to-take-back")]));
            };
            let back_to = match last.from {
                State::ReadyToSend if !request.has_what_sending_needs() => State::CodeWanted,
                state => state,
            };
            let after = write(app, tx, actor.source(), &request, fact, back_to, |after| {
                if matches!(back_to, State::Invited | State::CodeWanted) {
                    after.code = None;
                    after.code_given_at = None;
                    after.no_code = None;
                }
            })
            .await?;
            // What still waits to be told of the move is no longer so.
            store::outbox::drop_overtaken(tx, &request.id, "", app.clock.now()).await?;
            Ok(Outcome::Done(after))
        })
        .await
}
