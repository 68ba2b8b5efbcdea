//! The worker's third hand: asks Shopify, through the partner's app on a store, how our access stands there. Apart from the
//! others, so that a store that hangs keeps nobody waiting.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;

use super::say_once;
use crate::{
    actions::look_shopify::{AT_ONCE, claim, settle},
    app::App,
    domain::{
        shopify::{
            answer::{ANSWER_MAX, Answer, QUESTION, understand},
            looked::Looked,
            us::Us,
        },
        webhook::retry_after,
    },
    error::Result,
    outgoing::Failure,
    secret::app_token_of,
    store::store_app::StoreApp,
};

/// How often it looks whether something is due.
const LOOK: Duration = Duration::from_secs(3);

/// Works until it is told to stop. A question that is on its way then is left: it changes nothing at Shopify, and is asked again
/// after its lease.
pub(super) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        _ = stopped.wait_for(|stop| *stop) => {}
        () = on_and_on(&app) => {}
    }
}

async fn on_and_on(app: &App) {
    let mut is_away = false;
    loop {
        let done = look(app).await;
        let is_more = matches!(done, Ok(taken) if i64::try_from(taken) == Ok(AT_ONCE));
        say_once(app, &mut is_away, &done);
        if is_more {
            continue;
        }
        // A wake that comes during the look is kept by `Notify`, so none is lost.
        tokio::select! {
            () = app.wake_looks.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// One step: asks at the stores that are due, as far as the budget goes. Says how many it asked at.
///
/// # Errors
/// Where the database fails; what was claimed is asked again after its lease.
pub async fn look(app: &App) -> Result<usize> {
    let claimed = app.patiently(claim(app)).await?;
    for done in join_all(claimed.iter().map(|one| look_at(app, one))).await {
        done?;
    }
    Ok(claimed.len())
}

#[tracing::instrument(name = "look", skip_all, fields(store = one.id))]
async fn look_at(app: &App, one: &StoreApp) -> Result<()> {
    let us = Us::read(&app.live().partner.shopify_accounts);
    let asked = if us.is_unknown() { Ok(Looked::Unnamed.into()) } else { ask(app, one, &us).await };
    let answer = asked.unwrap_or_else(|error| {
        // One odd row must not hold up the others.
        tracing::error!(store = one.id, %error, "a store could not be looked at");
        Answer::from(Looked::Odd)
    });
    app.metrics.looked(answer.looked.name());
    tracing::debug!(outcome = answer.looked.name(), "a look at a store");
    app.patiently(settle(app, one, &answer)).await
}

/// Asks. The token is open for as long as the question is on its way.
async fn ask(app: &App, one: &StoreApp, us: &Us) -> Result<Answer> {
    let token = app.keys.open(&app_token_of(&one.id), &one.token)?;
    let token = std::str::from_utf8(&token).map_err(|_| anyhow::anyhow!("a sealed token that is no text"))?.to_owned();
    let headers = [("content-type", "application/json".to_owned()), ("x-shopify-access-token", token)];
    let body = serde_json::json!({ "query": QUESTION }).to_string();
    let came = app.outgoing.post(&app.config.shopify.admin_api(&one.handle), &headers, body, ANSWER_MAX).await;
    Ok(match came {
        Ok(came) => {
            let answer = understand(came.status, &came.body, us, one.account_id.as_deref());
            let asked = came.retry_after.and_then(|header| retry_after(&header, app.clock.now()));
            Answer { wait: asked.or(answer.wait), ..answer }
        }
        Err(failure) => outcome(failure).into(),
    })
}

const fn outcome(failure: Failure) -> Looked {
    match failure {
        Failure::NotAllowed => Looked::NotAllowed,
        Failure::NoName => Looked::NoName,
        Failure::NoConnection => Looked::NoConnection,
        Failure::NoTrust => Looked::NoTrust,
        Failure::TooSlow => Looked::TooSlow,
        // No redirect is followed here, so none leads on.
        Failure::Broken | Failure::TooFar => Looked::Broken,
    }
}
