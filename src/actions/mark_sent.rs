//! A rep sent the request in Shopify, and says so.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{event::Fact, moves::Have, notice::NoticeKind, rep::Act},
    error::{Error, Result},
    store,
};

/// From `ready_to_send` to `sent`; needs the store's address, and a code or the knowledge that none is needed.
///
/// # Errors
/// As the table of moves says.
pub async fn mark_sent(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            if freshness(tx, actor, &request, version, &Fact::MarkedSent).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let shop = store::shop::get(tx, &request.store_id).await?;
            let have = Have {
                address: shop.handle.is_some() && shop.held_handle.is_none(),
                code_or_none: request.has_what_sending_needs(),
                cancelled_in_shopify: false,
            };
            let after = change(app, tx, actor, &request, Fact::MarkedSent, have, |_| {}).await?;
            tell::merchant(app, tx, NoticeKind::RequestSent, &after, Fact::MarkedSent.name()).await?;
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
