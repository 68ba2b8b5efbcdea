//! A message to a webhook leaves the house: written, signed by the rules of Standard Webhooks, handed over, and what came
//! of it. Its address and its secrets are in no log.

use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Signer};
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::{
    app::App,
    domain::{
        moment::{Millis, SECOND},
        sealed::Sealed,
        webhook::{ANSWER_MAX, Format, Outcome, kept, retry_after},
    },
    error::Result,
    i18n::{FALLBACK, webhook::body},
    outgoing::Failure,
    secret::{webhook_secret_of, webhook_url_of},
    store::{
        webhook::Webhook,
        webhook_delivery::{Attempt, Delivery},
    },
};

/// Sends it; says what came of it, and how long the receiver asks us to wait.
///
/// # Errors
/// Where a secret does not open: a fault of ours, or the wrong key file.
pub async fn send(app: &App, webhook: &Webhook, delivery: &Delivery) -> Result<(Attempt, Option<Millis>)> {
    let now = app.clock.now();
    let told = delivery.told();
    let link = app.address(&told.page());
    let body = body(&app.voice(FALLBACK), webhook.format, &told, &link).map_err(anyhow::Error::from)?;
    let mut headers = vec![("content-type", "application/json".to_owned())];
    if webhook.format == Format::Standard {
        let seconds = now.0 / SECOND;
        let signature = signature(app, webhook, &delivery.id, seconds, &body)?;
        headers.push((HEADER_WEBHOOK_ID, delivery.id.clone()));
        headers.push((HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()));
        headers.push((HEADER_WEBHOOK_SIGNATURE, signature));
    }
    let url = app.keys.open(&webhook_url_of(&webhook.id), &webhook.url)?;
    let url = std::str::from_utf8(&url).map_err(|_| anyhow::anyhow!("the address of a webhook is no text"))?;
    let began = Instant::now();
    let came = app.outgoing.post(url, &headers, body, ANSWER_MAX).await;
    let took = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    let mut attempt = Attempt {
        number: delivery.attempts,
        at: now,
        took,
        outcome: Outcome::Broken,
        status: None,
        answer: String::new(),
    };
    let mut asked = None;
    match came {
        Ok(answer) => {
            attempt.outcome = Outcome::of_status(answer.status);
            attempt.status = Some(i64::from(answer.status));
            attempt.answer = kept(&answer.body);
            asked = answer.retry_after.and_then(|header| retry_after(&header, app.clock.now()));
        }
        Err(failure) => attempt.outcome = outcome(failure),
    }
    Ok((attempt, asked))
}

const fn outcome(failure: Failure) -> Outcome {
    match failure {
        Failure::NotAllowed => Outcome::NotAllowed,
        Failure::NoName => Outcome::NoName,
        Failure::NoConnection => Outcome::NoConnection,
        Failure::NoTrust => Outcome::NoTrust,
        Failure::TooSlow => Outcome::TooSlow,
        Failure::Broken | Failure::TooFar => Outcome::Broken, // no message follows anything
    }
}

/// By the secret, and by the one before while the receiver changes over: either will do.
fn signature(app: &App, webhook: &Webhook, id: &str, seconds: i64, body: &str) -> Result<String> {
    let now = app.clock.now();
    let old = webhook.old_secret.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
    let signed = webhook.secret.iter().chain(old).map(|secret| sign(app, webhook, secret, id, seconds, body));
    Ok(signed.collect::<Result<Vec<_>>>()?.join(" "))
}

fn sign(app: &App, webhook: &Webhook, secret: &Sealed, id: &str, seconds: i64, body: &str) -> Result<String> {
    let bytes: Zeroizing<Vec<u8>> = app.keys.open(&webhook_secret_of(&webhook.id), secret)?;
    let signer = Signer::from_bytes(bytes.to_vec()).map_err(anyhow::Error::from)?;
    Ok(signer.sign(id, seconds, body.as_bytes()).map_err(anyhow::Error::from)?)
}
