//! Takes stores whose app is to be asked, within the budget that all instances share, and settles what it said. The asking
//! itself is between the two, outside any transaction.

use super::{Actor, change::change, tell};
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        event::Fact,
        moves::Have,
        notice::NoticeKind,
        shopify::{
            answer::Answer,
            looked::Looked,
            meaning::{Before, Meaning, is_known, meaning, that_counts},
            schedule::{APART, After, SECOND_LOOK, SOON, every, next},
        },
        task::TaskKind,
    },
    error::{Error, Result},
    store::{self, Tx, store_app::StoreApp},
};

/// How many stores one claim takes at most.
pub const AT_ONCE: i64 = 20;

/// Claims what is due and may be asked now. Stores about which there is nothing to learn are put to rest instead.
///
/// # Errors
/// Where the database fails.
pub async fn claim(app: &App) -> Result<Vec<StoreApp>> {
    // Most of the time nothing is due: that is seen without a transaction.
    if store::store_app::ready(&mut app.db.read().await?, app.clock.now(), 1).await?.is_empty() {
        return Ok(Vec::new());
    }
    let most = app.config.shopify.looks_per_minute;
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            let pace = store::store_app::hold_pace(tx).await?;
            let mut claimed = Vec::new();
            for one in store::store_app::claim(tx, now, pace.free(now, most).min(AT_ONCE)).await? {
                let is_new = one.looked.is_none();
                let request = counting(tx, &one.id).await?;
                if is_new || request.is_some_and(|request| every(&request, now).is_some()) {
                    claimed.push(one);
                } else {
                    store::store_app::settle(tx, &StoreApp { due_at: None, ..one }).await?;
                }
            }
            let taken = i64::try_from(claimed.len()).unwrap_or(i64::MAX);
            store::store_app::set_pace(tx, pace.take(taken, now, most)).await?;
            Ok::<_, Error>(claimed)
        })
        .await
}

/// The access request of a store that counts.
async fn counting(tx: &mut Tx, store_id: &str) -> Result<Option<AccessRequest>> {
    let all = store::access_request::of_store(tx, store_id).await?;
    Ok(that_counts(&all).cloned())
}

/// Notes what came of a look, and does what follows from it. Nothing where another token was given meanwhile, or another
/// process took over after the lease.
///
/// # Errors
/// Where the database fails; the store is asked again after the lease.
pub async fn settle(app: &App, claimed: &StoreApp, answer: &Answer) -> Result<()> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            // Of a merchant who was forgotten meanwhile nothing is left to be held.
            if store::store_app::find(tx, &claimed.id).await?.is_none() {
                return Ok(());
            }
            let merchant_id = store::shop::get(tx, &claimed.id).await?.merchant_id;
            store::merchant::hold(tx, &merchant_id).await?;
            let row = store::store_app::find(tx, &claimed.id).await?.filter(|row| row.claims == claimed.claims);
            let (Some(row), Some(request)) = (row, counting(tx, &claimed.id).await?) else { return Ok(()) };
            let looked = answer.looked;
            // A look from before the state began says nothing about it.
            let is_late = row.asked_at.is_none_or(|asked| request.since > asked || request.created_at > asked);
            let mut after = StoreApp {
                looked: Some((looked, now)),
                failures: if looked.is_answer() || looked == Looked::Unnamed { 0 } else { row.failures + 1 },
                stopped_at: looked.stops().then_some(now),
                ..row.clone()
            };
            let mut again = None;
            if is_late {
                again = Some(SOON);
            } else if looked.is_sight() {
                again = sight(app, tx, &request, &mut after, answer).await?;
            }
            refusal(app, tx, &request, row.looked.map(|(looked, _)| looked), looked).await?;
            let chance = app.random.bytes::<1>()?[0];
            // A move of its own changes how often it is looked at.
            let request = store::access_request::get(tx, &request.id).await?;
            let left = After { looked, failures: after.failures, again, wait: answer.wait };
            after.due_at = next(&request, left, now, chance);
            // Somebody else took it meanwhile: nothing of this holds. Tried again, it finds another claim and does nothing.
            if !store::store_app::settle(tx, &after).await? {
                return Err(store::Error::Lost.into());
            }
            Ok::<_, Error>(())
        })
        .await?;
    app.wake.notify_one();
    Ok(())
}

/// What follows from a sight; how much sooner than usual it wants to be followed by another.
async fn sight(
    app: &App,
    tx: &mut Tx,
    request: &AccessRequest,
    after: &mut StoreApp,
    answer: &Answer,
) -> Result<Option<i64>> {
    let (now, looked) = (app.clock.now(), answer.looked);
    let before = Before {
        known: is_known(request, after.seen, after.account_id.is_some()),
        absent: after.absent_since.is_some_and(|since| now.since(since) >= APART),
    };
    after.absent_since = (looked == Looked::Absent).then(|| after.absent_since.unwrap_or(now));
    if answer.account_id.is_some() {
        after.account_id.clone_from(&answer.account_id);
    }
    // That nothing is found counts as seen once it is sure.
    if looked != Looked::Absent || before.known && before.absent {
        after.seen = Some((looked, now));
    }
    match meaning(request, looked, before) {
        Meaning::LookAgain => return Ok(Some(SECOND_LOOK)),
        Meaning::Differs => {
            differs(app, tx, request, after, looked).await?;
            return Ok(None);
        }
        Meaning::On => {
            made(app, tx, request, Fact::FoundActive, NoticeKind::Active, TaskKind::ShopifyActive).await?;
        }
        Meaning::Gone => {
            let fact = Fact::FoundLapsed { expired: false };
            made(app, tx, request, fact, NoticeKind::Ended, TaskKind::ShopifyGone).await?;
        }
        Meaning::RemovalTrue => {
            let fact = Fact::RemovalConfirmed;
            let about = fact.name();
            let confirm = |after: &mut AccessRequest| after.removal_confirmed_at = Some(now);
            let done = change(app, tx, &Actor::App, request, fact, Have::default(), confirm).await?;
            tell::merchant(app, tx, NoticeKind::Removed, &done, about).await?;
        }
        Meaning::Checked => {
            let clear = |after: &mut AccessRequest| after.flags.check = None;
            change(app, tx, &Actor::App, request, Fact::CheckCleared, Have::default(), clear).await?;
        }
        Meaning::Nothing => {}
    }
    if after.told.take().is_some() {
        let (merchant, shop) = (&request.merchant_id, &request.store_id);
        store::task::close_of_store(tx, merchant, shop, TaskKind::ShopifyDiffers, now).await?;
    }
    Ok(None)
}

/// A move that Shopify shows: the merchant is told, and a rep has something to find out.
async fn made(
    app: &App,
    tx: &mut Tx,
    request: &AccessRequest,
    fact: Fact,
    notice: NoticeKind,
    task: TaskKind,
) -> Result<()> {
    let about = fact.name();
    let after = change(app, tx, &Actor::App, request, fact, Have::default(), |_| {}).await?;
    tell::merchant(app, tx, notice, &after, about).await?;
    tell::rep(app, tx, task, &request.merchant_id, Some(&request.id), None, "").await
}

/// One task with both sides. Who closed it has seen it: it comes back when either side is another.
async fn differs(app: &App, tx: &mut Tx, request: &AccessRequest, after: &mut StoreApp, looked: Looked) -> Result<()> {
    let both = format!("{} {}", request.state.name(), looked.name());
    if after.told.as_ref() == Some(&both) {
        return Ok(());
    }
    let (merchant, kind) = (&request.merchant_id, TaskKind::ShopifyDiffers);
    store::task::close_of_store(tx, merchant, &request.store_id, kind, app.clock.now()).await?;
    tell::rep(app, tx, kind, merchant, Some(&request.id), None, &both).await?;
    after.told = Some(both);
    Ok(())
}

/// Where the app may not ask, a rep hears of it once; it is over with the next answer.
async fn refusal(
    app: &App,
    tx: &mut Tx,
    request: &AccessRequest,
    before: Option<Looked>,
    looked: Looked,
) -> Result<()> {
    let (merchant, kind) = (&request.merchant_id, TaskKind::AppRefused);
    let is_news = looked.wants_a_hand() && before != Some(looked);
    if is_news || looked.is_answer() && before.is_some_and(|before| !before.is_answer()) {
        store::task::close_of_store(tx, merchant, &request.store_id, kind, app.clock.now()).await?;
    }
    if is_news {
        tell::rep(app, tx, kind, merchant, Some(&request.id), None, looked.name()).await?;
    }
    Ok(())
}
