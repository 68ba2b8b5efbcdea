//! The worker's other hand: messages to webhooks. Apart from mail, so that a receiver that hangs keeps no merchant waiting;
//! and each receiver by itself, so that none keeps another waiting.

use std::{collections::HashSet, time::Duration};

use futures_util::{
    future::join_all,
    stream::{FuturesUnordered, StreamExt as _},
};
use tokio::sync::watch;

use super::say_once;
use crate::{
    actions::deliver_webhook::{claim, ready, settle},
    app::App,
    error::Result,
    notify::webhook::send,
    store::{webhook::Webhook, webhook_delivery::Delivery},
};

/// How many messages to one webhook are on their way at a time.
const AT_ONCE: i64 = 5;
/// How often it looks although nobody woke it.
const LOOK: Duration = Duration::from_secs(3);

/// Works until it is told to stop; what is on its way then is finished first. Each receiver goes on by itself.
pub(super) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut is_away = false;
    let (mut busy, mut working) = (HashSet::new(), FuturesUnordered::new());
    while !*stopped.borrow() {
        match app.patiently(ready(&app)).await {
            Ok(all) => {
                for id in all.into_iter().filter(|id| busy.insert(id.clone())) {
                    working.push(async {
                        let done = to_one(&app, &id).await;
                        if done.is_err() {
                            tokio::time::sleep(LOOK).await;
                        }
                        (id, done)
                    });
                }
            }
            Err(error) => say_once(&app, &mut is_away, &Err(error)),
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => break,
            Some((id, done)) = working.next(), if !working.is_empty() => {
                busy.remove(&id);
                say_once(&app, &mut is_away, &done);
            }
            () = app.wake_webhooks.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    while working.next().await.is_some() {}
}

/// One step: takes what is due to each webhook and sends it. Says how many messages it took.
///
/// # Errors
/// Where the database fails; what was taken comes back after its lease.
pub async fn deliver_webhooks(app: &App) -> Result<usize> {
    let ready = app.patiently(ready(app)).await?;
    let taken = join_all(ready.iter().map(|id| to_one(app, id))).await;
    taken.into_iter().sum()
}

async fn to_one(app: &App, webhook_id: &str) -> Result<usize> {
    let Some((webhook, taken)) = app.patiently(claim(app, webhook_id, AT_ONCE)).await? else { return Ok(0) };
    for done in join_all(taken.iter().map(|delivery| deliver(app, &webhook, delivery))).await {
        done?;
    }
    Ok(taken.len())
}

#[tracing::instrument(name = "webhook", skip_all, fields(message = delivery.id))]
async fn deliver(app: &App, webhook: &Webhook, delivery: &Delivery) -> Result<()> {
    let (attempt, asked) = match send(app, webhook, delivery).await {
        Ok(sent) => sent,
        Err(error) => {
            // One odd webhook must not hold up the others; it is tried again after its lease.
            tracing::error!(webhook = webhook.id, message = delivery.id, %error, "a message could not be made");
            return Ok(());
        }
    };
    app.metrics.told_webhook(attempt.outcome.name());
    tracing::debug!(
        webhook = webhook.id,
        message = delivery.id,
        outcome = attempt.outcome.name(),
        "a message went out"
    );
    app.patiently(settle(app, delivery, &attempt, asked)).await
}
