//! A rep says that an access is still needed. Who does not need it any more leaves the store (`record_removal`).

use super::{Actor, Outcome, change::change, request_for};
use crate::{
    app::App,
    domain::{
        access_request::State,
        event::Fact,
        moment::MINUTE,
        moves::{Have, Refusal},
        rep::Act,
    },
    error::{Error, Result},
    store,
};

/// Notes it. Within a minute of the last time it is a form sent twice.
///
/// # Errors
/// [`Error::Refused`] where access is not on.
pub async fn review_access(app: &App, actor: &Actor, reference: &str) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if request.state != State::Active {
                return Err(Refusal::NotNow(request.state).into());
            }
            let (now, last) = (app.clock.now(), store::event::latest(tx, &request.id).await?);
            let is_again = |event: &crate::domain::event::Event| {
                event.fact == Fact::Reviewed && event.source == actor.source() && now.since(event.at) < MINUTE
            };
            if last.as_ref().is_some_and(is_again) {
                return Ok(Outcome::DoneBefore(request));
            }
            store::review::review(tx, &request.merchant_id, &request.id, now).await?;
            let after = change(app, tx, actor, &request, Fact::Reviewed, Have::default(), |_| ()).await?;
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await
}
