//! The worker: takes notices out of the outbox and sends them, tells webhooks, looks at stores through apps, and sweeps.

pub mod looks;
pub mod webhooks;

use std::time::Duration;

use tokio::sync::watch;

use crate::{
    actions::{
        deliver::{
            self,
            prepare::{Ready, prepare},
            settle,
        },
        sweep::sweep,
    },
    app::App,
    domain::delivery::{Mailing, Reason},
    error::{Error, Result},
    notify::{Delivery, Outcome},
};

/// How many mails one step takes.
const AT_ONCE: i64 = 10;
/// How often it looks although nobody woke it: notices put off, and those that another process wrote.
const LOOK: Duration = Duration::from_secs(3);
/// How often it sweeps.
const SWEEP: Duration = Duration::from_mins(1);

/// Works until it is told to stop, or until nobody is left to tell it. What it holds then is finished first.
pub async fn run(app: App, stopped: watch::Receiver<bool>) {
    tokio::join!(
        notices(app.clone(), stopped.clone()),
        webhooks::run(app.clone(), stopped.clone()),
        looks::run(app.clone(), stopped.clone()),
        sweeps(app, stopped)
    );
}

async fn notices(app: App, mut stopped: watch::Receiver<bool>) {
    let mut is_away = false;
    while !*stopped.borrow() {
        let done = step(&app).await;
        let is_more = matches!(done, Ok(taken) if i64::try_from(taken) == Ok(AT_ONCE));
        say_once(&app, &mut is_away, &done);
        if is_more {
            continue;
        }
        // A wake that comes during the step is kept by `Notify`, so none is lost.
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => break,
            () = app.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    app.post.close().await;
}

/// Apart from mail: a code is erased in time, however long a mail server takes.
async fn sweeps(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        // What failed of it is in the log already.
        if let Err(Error::Store(error)) = sweep(&app).await {
            app.health.met(&error);
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

/// A database that is away for an hour is one line in the log, not a thousand.
fn say_once(app: &App, is_away: &mut bool, done: &Result<usize>) {
    if let Err(Error::Store(error)) = done {
        app.health.met(error);
    }
    match done {
        Err(error) if !*is_away => tracing::error!(%error, "the worker cannot go on; it tries again"),
        Ok(_) if *is_away => tracing::info!("the worker is back at work"),
        _ => {}
    }
    *is_away = done.is_err();
}

/// One step: takes what is due and sends it. Says how many mails it tried.
///
/// # Errors
/// Where the database fails; what was taken comes back after its lease.
pub async fn step(app: &App) -> Result<usize> {
    let many = app.post.tries(AT_ONCE, app.clock.now());
    if many == 0 {
        return Ok(0);
    }
    let taken = app.patiently(deliver::claim(app, many)).await?;
    for (at, mailing) in taken.iter().enumerate() {
        if !send(app, mailing).await? {
            app.patiently(settle::untried(app, &taken[at + 1..], None)).await?;
            return Ok(at + 1);
        }
    }
    Ok(taken.len())
}

/// Sends one mail and settles it. False where the way out is closed.
///
/// # Errors
/// Where the database fails.
#[tracing::instrument(name = "mail", skip_all, fields(mail = claimed.id))]
pub async fn send(app: &App, claimed: &Mailing) -> Result<bool> {
    let (mailing, done) = match app.patiently(prepare(app, claimed)).await {
        Ok(None) => return Ok(true),
        Ok(Some(ready)) => {
            let done = go(app, &ready).await;
            (ready.mailing, done)
        }
        Err(error) => (claimed.clone(), Err(error)),
    };
    match done {
        Ok(is_open) => Ok(is_open),
        Err(error) => {
            tracing::error!(mail = mailing.id, %error, "a mail could not be sent");
            // One odd notice must not hold up the others.
            app.patiently(settle::later(app, &mailing, &Reason::plain("fault"), false)).await.map(|()| true)
        }
    }
}

async fn go(app: &App, Ready { mailing, letter }: &Ready) -> Result<bool> {
    let mut shown = String::new();
    let Delivery { outcome, was_handed } = match app.patiently(app.post.write(app, letter)).await? {
        Ok(mail) => {
            mail.shown.clone_into(&mut shown);
            // Where the database is away now, nothing leaves: it could not be noted.
            let last = async || app.patiently(settle::handed(app, mailing)).await.unwrap_or(false);
            let done = app.post.deliver(app, mail, last).await?;
            if !done.outcome.is_closed() && app.post.is_back() {
                tracing::info!("mails go out again");
            }
            done
        }
        Err(outcome) => outcome.into(),
    };
    let is_open = !outcome.is_closed();
    // A mail server that is away for an hour is one line in the log, not a thousand.
    if !is_open && app.post.was_away(app.clock.now()) {
        tracing::error!(?outcome, "mails cannot go out; they wait");
    }
    app.patiently(note(app, mailing, outcome, was_handed, &shown)).await?;
    Ok(is_open)
}

/// What came of it.
async fn note(app: &App, mailing: &Mailing, outcome: Outcome, was_handed: bool, shown: &str) -> Result<()> {
    match outcome {
        Outcome::Sent => settle::sent(app, mailing, shown).await?,
        Outcome::Stopped => settle::untried(app, std::slice::from_ref(mailing), None).await?,
        Outcome::Away(reason) => settle::untried(app, std::slice::from_ref(mailing), Some(&reason)).await?,
        Outcome::Unanswered(reason) => settle::unanswered(app, mailing, &reason).await?,
        Outcome::Refused(reason) => {
            tracing::warn!(mail = mailing.id, %reason, "a mail was refused");
            settle::refused(app, mailing, &reason).await?;
        }
        // What stalled is put off by itself: a mail that the server does not bear would be the first one each time.
        Outcome::Later(reason) | Outcome::Stalled(reason) => {
            tracing::warn!(mail = mailing.id, %reason, "a mail did not go; it is tried again");
            settle::later(app, mailing, &reason, was_handed).await?;
        }
    }
    Ok(())
}
