//! A rep took the request back in Shopify, to free one of the places for pending requests.

use super::{
    Actor, Outcome,
    change::{Freshness, change, freshness},
    request_for, tell,
};
use crate::{
    app::App,
    domain::{event::Fact, moves::Have, notice::NoticeKind, rep::Act},
    error::{Error, Result},
};

/// From `sent` to `ready_to_send`. Where our copy of the code was erased meanwhile, it has to be given again: on to
/// `code_wanted`, and the merchant is asked.
///
/// # Errors
/// As the table of moves says.
pub async fn take_back_send(app: &App, actor: &Actor, reference: &str, version: i64) -> Result<Outcome> {
    actor.rep_who_may(Act::Work)?;
    let done = app
        .db
        .write(async |tx| {
            let request = request_for(tx, actor, reference).await?;
            let fact = Fact::TakenBackInShopify;
            if freshness(tx, actor, &request, version, &fact).await? == Freshness::SentTwice {
                return Ok(Outcome::DoneBefore(request));
            }
            let mut after = change(app, tx, actor, &request, fact, Have::default(), |_| {}).await?;
            if !after.has_what_sending_needs() {
                let erased = Fact::CodeErased { moved: true };
                after = change(app, tx, actor, &after, erased, Have::default(), |_| {}).await?;
                tell::merchant(app, tx, NoticeKind::CodeErased, &after, "code_erased").await?;
            }
            Ok::<_, Error>(Outcome::Done(after))
        })
        .await?;
    app.wake.notify_one();
    Ok(done)
}
