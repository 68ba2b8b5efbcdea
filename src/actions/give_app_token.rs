//! A rep gives the token of the partner's app on a store, or another one in its place. It is sealed at once and never shown.

use super::{Actor, audit, hold, step_up};
use crate::{
    app::App,
    domain::{audit::Deed, merchant::Store, rep::Act, shopify::token::AppToken, task::TaskKind},
    error::{Error, Result},
    secret,
    store::{self, Tx, session::RepSession, store_app::StoreApp},
};

/// Who may give or remove a token now: reps, as they may see a code, with the second factor proved as lately as for that.
///
/// # Errors
/// [`Error::Forbidden`] for viewers, [`Error::StepUp`] where the proof is too old.
pub fn may_give(app: &App, session: &RepSession) -> Result<Actor> {
    let actor = Actor::rep(session.rep.clone());
    actor.rep_who_may(Act::RevealCode)?;
    step_up::proved_within(app, session, app.live().durations.reveal_step_up())?;
    Ok(actor)
}

/// Seals it. Shopify is asked at the next turn, once even where nothing is to be learned yet: whether the token is good.
///
/// # Errors
/// As [`may_give`]; [`Error::NotFound`] where the store is not this merchant's, [`Error::Invalid`] where its address is not
/// known for sure.
pub async fn give_app_token(
    app: &App,
    session: &RepSession,
    merchant_id: &str,
    store_id: &str,
    token: &AppToken,
    client: &str,
) -> Result<()> {
    let actor = may_give(app, session)?;
    let sealed = app.keys.seal(&app.random, &secret::app_token_of(store_id), token.expose().as_bytes())?;
    app.db
        .write(async |tx| {
            let shop = held(tx, &actor, merchant_id, store_id).await?;
            let Some(handle) = shop.handle.filter(|_| shop.held_handle.is_none()) else {
                return Err(Error::field("token", "fault-app-no-address"));
            };
            let now = app.clock.now();
            let new = StoreApp {
                id: shop.id,
                handle,
                token: sealed.clone(),
                given_at: now,
                given_by: session.rep.id.clone(),
                due_at: Some(now),
                claims: 0,
                asked_at: None,
                looked: None,
                failures: 0,
                stopped_at: None,
                seen: None,
                account_id: None,
                absent_since: None,
                told: None,
            };
            let deed = if store::store_app::find(tx, store_id).await?.is_some() {
                store::store_app::replace(tx, &new).await?;
                over(app, tx, merchant_id, store_id).await?;
                Deed::ReplaceAppToken
            } else {
                store::store_app::add(tx, &new).await?;
                Deed::GiveAppToken
            };
            audit::note_from(app, tx, &actor, deed, ("store", store_id), merchant_id, client)
        })
        .await?;
    app.wake_looks.notify_one();
    Ok(())
}

/// The store, with its merchant held; one of a forgotten merchant is not there.
pub(super) async fn held(tx: &mut Tx, actor: &Actor, merchant_id: &str, store_id: &str) -> Result<Store> {
    hold(tx, actor, merchant_id).await?;
    let merchant = store::merchant::find(tx, merchant_id).await?;
    let shop = store::shop::get(tx, store_id).await?;
    let is_there = merchant.is_some_and(|merchant| merchant.forgotten_at.is_none()) && shop.merchant_id == merchant_id;
    if is_there { Ok(shop) } else { Err(Error::NotFound) }
}

/// What was to be done about the token before, or what it had shown, is over.
pub(super) async fn over(app: &App, tx: &mut Tx, merchant_id: &str, store_id: &str) -> Result<()> {
    for kind in [TaskKind::AppRefused, TaskKind::ShopifyDiffers] {
        store::task::close_of_store(tx, merchant_id, store_id, kind, app.clock.now()).await?;
    }
    Ok(())
}
