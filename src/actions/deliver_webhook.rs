//! Takes messages to webhooks for delivery, and settles what came of them.

use super::{Actor, audit};
use crate::{
    app::App,
    domain::{
        audit::Deed,
        moment::{MINUTE, Millis},
        webhook::{Failing, Next, Outcome, Why, is_held, next, rest},
    },
    error::Result,
    store::{
        self, Tx,
        webhook::Webhook,
        webhook_delivery::{Attempt, Delivery},
    },
};

/// How long a worker has for what it claimed; longer than a receiver may take.
const LEASE: Millis = 2 * MINUTE;

/// The webhooks for which something is due that may be sent now.
///
/// # Errors
/// Where the database fails.
pub async fn ready(app: &App) -> Result<Vec<String>> {
    Ok(store::webhook::ready(&mut app.db.read().await?, app.clock.now()).await?)
}

/// Claims up to `limit` messages that are due, with the webhook they go to. Nothing where it is disabled meanwhile.
///
/// # Errors
/// Where the database fails.
pub async fn claim(app: &App, webhook_id: &str, limit: i64) -> Result<Option<(Webhook, Vec<Delivery>)>> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            let Some(webhook) = store::webhook::find(tx, webhook_id).await? else { return Ok(None) };
            let may_go = webhook.disabled.is_none() && !webhook.held_until.is_some_and(|until| is_held(until, now));
            if !may_go {
                return Ok(None);
            }
            let taken = store::webhook_delivery::claim(tx, webhook_id, now, LEASE, limit).await?;
            Ok((!taken.is_empty()).then_some((webhook, taken)))
        })
        .await
}

/// Notes what came of an attempt: the message is settled, tried again later or given up. A receiver that is gone, or takes
/// nothing for days, is disabled. `asked` is how long the receiver asked us to wait.
///
/// # Errors
/// Where the database fails; the message comes back after its lease.
pub async fn settle(app: &App, delivery: &Delivery, attempt: &Attempt, asked: Option<Millis>) -> Result<()> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            if attempt.outcome == Outcome::Delivered {
                if store::webhook_delivery::delivered(tx, delivery, attempt, now).await? {
                    store::webhook_delivery::add_attempt(tx, &delivery.id, attempt).await?;
                    store::webhook::delivered(tx, &delivery.webhook_id, now).await?;
                }
                return Ok(());
            }
            let chance = app.random.bytes::<1>()?[0];
            let again = match next(attempt.outcome, delivery.tries, asked, chance) {
                Next::After(pause) => Some(now.plus(pause)),
                Next::GiveUp => None,
            };
            if store::webhook_delivery::not_delivered(tx, delivery, attempt, again, now).await? {
                store::webhook_delivery::add_attempt(tx, &delivery.id, attempt).await?;
                failed(app, tx, &delivery.webhook_id, attempt, asked).await?;
            }
            Ok(())
        })
        .await
}

async fn failed(app: &App, tx: &mut Tx, id: &str, attempt: &Attempt, asked: Option<Millis>) -> Result<()> {
    let Some(webhook) = store::webhook::find(tx, id).await? else { return Ok(()) };
    let now = app.clock.now();
    let failing = Failing::with(webhook.failing, now);
    store::webhook::failed(tx, id, failing).await?;
    let status = attempt.status.and_then(|status| u16::try_from(status).ok());
    if let Some(wait) = rest(attempt.outcome, status, asked) {
        store::webhook::hold(tx, id, now, wait).await?;
    }
    let why = match attempt.outcome {
        Outcome::Gone => Why::Gone,
        _ if failing.is_for_days() => Why::Failing,
        _ => return Ok(()),
    };
    if store::webhook::disable(tx, id, why, now).await? {
        tracing::warn!(webhook = id, why = why.name(), "a webhook was disabled");
        audit::append(app, tx, &Actor::Sweep, Deed::DisableWebhook, ("webhook", id), "").await?;
    }
    Ok(())
}
