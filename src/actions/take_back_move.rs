//! A rep takes their latest move back, while nothing followed it: a new event, never a deletion.

use super::{
    Actor, Outcome,
    change::{Freshness, freshness, write},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::State,
        event::{self, Fact, takeable_back},
        form::Fault,
        notice::{NoticeKind, NoticeState},
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
            let about = fact.name();
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let events = store::event::of_request(tx, &request.id).await?;
            let Some(last) = takeable_back(&events) else {
                return Err(Error::Invalid(vec![Fault::new("reason", "fault-nothing-to-take-back")]));
            };
            let (taken, before) = (last.clone(), &events[..usize::try_from(last.number - 1).unwrap_or(0)]);
            let (since, flags) = (event::since(before), event::flags(before));
            let back_to = match taken.from {
                State::ReadyToSend if !request.has_what_sending_needs() => State::CodeWanted,
                state => state,
            };
            let after = write(app, tx, actor.source(), &request, fact, back_to, |after| {
                // As it was: since when, who was waiting for an answer, how often Shopify had refused.
                after.since = since.unwrap_or(after.since);
                after.flags = flags;
                if matches!(taken.fact, Fact::ShopifyRefused { answer } if answer.wants_code()) {
                    after.refusals = (after.refusals - 1).max(0);
                }
                if matches!(back_to, State::Invited | State::CodeWanted) {
                    after.code = None;
                    after.code_given_at = None;
                    after.no_code = None;
                }
            })
            .await?;
            // What still waits to be told of the move is no longer so. Where it was told, the merchant hears of this too.
            store::outbox::drop_overtaken(tx, &request.id, "", app.clock.now()).await?;
            let notices = store::outbox::of_merchant(tx, &request.merchant_id).await?;
            let was_told = notices.iter().any(|notice| {
                notice.access_request_id.as_ref() == Some(&request.id)
                    && notice.created_at >= taken.at
                    && matches!(notice.state, NoticeState::Sent | NoticeState::Told)
            });
            if was_told {
                tell::merchant(app, tx, NoticeKind::Noted, &after, about).await?;
            }
            Ok(Outcome::Done(after))
        })
        .await
}
