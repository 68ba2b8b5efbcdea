//! The worker: takes notices out of the outbox and sends them, and sweeps.

pub mod webhooks;

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

use crate::{
    actions::{deliver, sweep::sweep},
    app::App,
    domain::notice::Notice,
    error::Result,
    notify::{Outcome, Transport},
};

/// How many notices one step takes.
const AT_ONCE: i64 = 10;
/// How often it looks although nobody woke it: notices put off, and those that another process wrote.
const LOOK: Duration = Duration::from_secs(3);
/// How often it sweeps.
const SWEEP: Duration = Duration::from_mins(1);

/// Works until it is told to stop, or until nobody is left to tell it. What it holds then is finished first.
pub async fn run(app: App, stopped: watch::Receiver<bool>) {
    tokio::join!(notices(app.clone(), stopped.clone()), webhooks::run(app, stopped));
}

async fn notices(app: App, mut stopped: watch::Receiver<bool>) {
    let mut is_away = false;
    let mut swept: Option<Instant> = None;
    while !*stopped.borrow() {
        let done = step(&app).await;
        let is_more = matches!(done, Ok(taken) if i64::try_from(taken) == Ok(AT_ONCE));
        say_once(&mut is_away, &done);
        if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
            swept = Some(Instant::now());
            if let Err(error) = sweep(&app).await {
                tracing::error!(%error, "the sweep failed");
            }
        }
        if is_more {
            continue;
        }
        // A wake that comes during the step is kept by `Notify`, so none is lost.
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = app.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
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

/// One step: takes what is due and sends it. Says how many notices it took.
///
/// # Errors
/// Where the database fails; what was taken comes back after its lease.
pub async fn step(app: &App) -> Result<usize> {
    let transport = Transport::of(app);
    let taken = deliver::claim(app, AT_ONCE).await?;
    for notice in &taken {
        if let Err(error) = send(app, transport.as_ref(), notice).await {
            tracing::error!(notice = notice.id, %error, "a notice could not be sent");
            // One odd notice must not hold up the others.
            deliver::settle_failed(app, notice, "a fault of ours", false).await?;
        }
    }
    Ok(taken.len())
}

async fn send(app: &App, transport: Option<&Transport>, notice: &Notice) -> Result<()> {
    let letters = deliver::prepare(app, notice).await?;
    let Some(transport) = transport.filter(|_| !letters.is_empty()) else { return Ok(()) };
    for letter in &letters {
        let (reason, for_good) = match transport.deliver(app, letter).await? {
            Outcome::Sent => continue,
            Outcome::Retry(reason) => (reason, false),
            Outcome::GiveUp(reason) => (reason, true),
        };
        tracing::warn!(notice = notice.id, reason, for_good, "a notice did not go");
        return deliver::settle_failed(app, notice, &reason, for_good).await;
    }
    deliver::settle_sent(app, notice).await
}
