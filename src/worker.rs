//! The worker: takes notices out of the outbox and sends them, and sweeps.

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
    error::Result,
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
        sweeps(app, stopped)
    );
}

async fn notices(app: App, mut stopped: watch::Receiver<bool>) {
    let mut is_away = false;
    while !*stopped.borrow() {
        let done = step(&app).await;
        let is_more = matches!(done, Ok(taken) if i64::try_from(taken) == Ok(AT_ONCE));
        say_once(&mut is_away, &done);
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
        if let Err(error) = sweep(&app).await {
            tracing::error!(%error, "the sweep failed");
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

/// A database that is away for an hour is one line in the log, not a thousand.
fn say_once(is_away: &mut bool, done: &Result<usize>) {
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
    let taken = deliver::claim(app, many).await?;
    for (at, mailing) in taken.iter().enumerate() {
        match send(app, mailing).await {
            Ok(true) => {}
            Ok(false) => {
                settle::untried(app, &taken[at + 1..], None).await?;
                return Ok(at + 1);
            }
            Err(error) => {
                tracing::error!(mail = mailing.id, %error, "a mail could not be sent");
                // One odd notice must not hold up the others.
                settle::later(app, mailing, &Reason::plain("fault"), false).await?;
            }
        }
    }
    Ok(taken.len())
}

/// Sends one mail and settles it. False where the way out is closed.
async fn send(app: &App, mailing: &Mailing) -> Result<bool> {
    let Some(Ready { mailing, letters }) = prepare(app, mailing).await? else { return Ok(true) };
    let mut shown = String::new();
    for letter in &letters {
        let Delivery { outcome, was_handed } = match app.post.write(app, letter).await? {
            Ok(mail) => {
                mail.shown.clone_into(&mut shown);
                // Where the database is away now, nothing leaves: it could not be noted.
                let last = async || settle::handed(app, &mailing).await.unwrap_or(false);
                app.post.deliver(app, mail, last).await?
            }
            Err(outcome) => outcome.into(),
        };
        if let Outcome::Away(reason) | Outcome::Stalled(reason) | Outcome::Unanswered(reason) = &outcome {
            // A mail server that is away for an hour is one line in the log, not a thousand.
            if app.post.was_away(app.clock.now()) {
                tracing::error!(%reason, "mails cannot go out; they wait");
            }
        } else if app.post.is_back() {
            tracing::info!("mails go out again");
        }
        match outcome {
            Outcome::Sent => {}
            Outcome::Stopped => return settle::untried(app, &[mailing], None).await.map(|()| true),
            Outcome::Away(reason) => {
                return settle::untried(app, &[mailing], Some(&reason)).await.map(|()| false);
            }
            // It is put off by itself, or the one mail that a server does not bear would be asked for first each time.
            Outcome::Stalled(reason) => {
                return settle::later(app, &mailing, &reason, was_handed).await.map(|()| false);
            }
            Outcome::Unanswered(reason) => {
                return settle::unanswered(app, &mailing, &reason).await.map(|()| false);
            }
            Outcome::Refused(reason) => {
                tracing::warn!(mail = mailing.id, %reason, "a mail was refused");
                return settle::refused(app, &mailing, &reason).await.map(|()| true);
            }
            Outcome::Later(reason) => {
                tracing::warn!(mail = mailing.id, %reason, "a mail did not go; it is tried again");
                return settle::later(app, &mailing, &reason, was_handed).await.map(|()| true);
            }
        }
    }
    settle::sent(app, &mailing, &shown).await.map(|()| true)
}
