//! Shopify did not take the request: what it said, and what follows.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{
        event::{Fact, ShopifyAnswer},
        moves::Have,
        notice::NoticeKind,
        rep::Act,
    },
    error::{Error, Result},
    store,
};

/// How many refusals reopen the store's address.
const REFUSALS_THAT_REOPEN: i64 = 3;

/// Wrong code, asks for a code, no such store: back to the merchant, the code erased. The other answers stay where
/// they are, and say on the page what to do.
///
/// # Errors
/// As the table of moves says.
pub async fn record_shopify_answer(
    app: &App,
    actor: &Actor,
    reference: &str,
    version: i64,
    answer: ShopifyAnswer,
) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let fact = Fact::ShopifyRefused { answer };
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            if request.state != crate::domain::access_request::State::ReadyToSend {
                return Err(crate::domain::moves::Refusal::NotNow(request.state).into());
            }
            let refusals = request.refusals + i64::from(answer.wants_code());
            if answer == ShopifyAnswer::NoSuchStore || (answer.wants_code() && refusals >= REFUSALS_THAT_REOPEN) {
                store::shop::set_address(tx, &request.store_id, None, None).await?;
            }
            let after = change(app, tx, actor, &request, fact.clone(), Have::default(), |after| {
                if answer.wants_code() {
                    after.refusals = refusals;
                    after.code = None;
                    after.code_given_at = None;
                    after.no_code = None;
                }
            })
            .await?;
            if answer.wants_code() {
                tell::merchant(app, tx, NoticeKind::CodeRefused, &after, answer.name()).await?;
            }
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
