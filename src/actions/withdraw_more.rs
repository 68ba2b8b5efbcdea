//! A rep asks for more no longer: what was agreed to stays as it is.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for,
};
use crate::{
    app::App,
    domain::{
        event::Fact,
        moves::{Have, Refusal},
        notice::NoticeKind,
        rep::Act,
        terms,
    },
    error::{Error, Result},
    store,
};

/// Takes the question back. Who was not told of it yet is told no more.
///
/// # Errors
/// [`Error::Refused`] where nothing waits for a yes, [`Error::Conflict`] where somebody was faster.
pub async fn withdraw_more(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    app.db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if freshness(tx, actor, &request, version, &Fact::MoreWithdrawn).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            if terms::replay(&store::event::of_request(tx, &request.id).await?).asked.is_none() {
                return Err(Refusal::NotNow(request.state).into());
            }
            store::outbox::drop_kind(tx, &request.id, NoticeKind::MoreAsked, app.clock.now()).await?;
            let after = change(app, tx, actor, &request, Fact::MoreWithdrawn, Have::default(), |after| {
                after.flags.reasked = None;
            })
            .await?;
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await
}
