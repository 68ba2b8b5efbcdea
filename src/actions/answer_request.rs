//! The merchant answers Shopify's request: accepted all, some, or not sure which.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        access_request::State,
        event::{Accepted, Fact},
        moves::Have,
        task::TaskKind,
    },
    error::{Error, Result},
    store,
};

/// Takes the answer. A second, different one while a rep has not looked yet stands, and becomes the rep's task.
///
/// # Errors
/// As the table of moves says; [`Error::Invalid`] where "some" names nothing, or something that was not asked for.
pub async fn answer_request(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    accepted: Accepted,
) -> Result<Outcome> {
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if let Accepted::Some(keys) = &accepted {
                let asked = store::permission_grant::of_request(tx, &request.id).await?;
                if keys.is_empty() {
                    return Err(Error::field("permissions", "fault-permissions-none"));
                }
                if keys.iter().any(|key| !asked.iter().any(|grant| grant.permission == *key)) {
                    return Err(Error::field("permissions", "fault-permissions-unknown"));
                }
            }
            let fact = Fact::AnsweredAccepted { accepted: accepted.clone() };
            if request.state == State::Accepted {
                let events = store::event::of_request(tx, &request.id).await?;
                if events.iter().rev().find_map(|event| event.fact.accepted()) == Some(&accepted) {
                    return Ok(Outcome::DoneBefore(request));
                }
                let fact = Fact::Contradicted { accepted: accepted.clone() };
                let after = change(app, tx, actor, &request, fact, Have::default(), |_| {}).await?;
                tell::rep(app, tx, TaskKind::Contradiction, &after.merchant_id, Some(&after.id), None, "").await?;
                tell::noted(app, tx, actor, &request, &after, "answered_accepted").await?;
                return Ok(Outcome::Done(after));
            }
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let after = change(app, tx, actor, &request, fact, Have::default(), |_| {}).await?;
            tell::noted(app, tx, actor, &request, &after, "answered_accepted").await?;
            Ok(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
