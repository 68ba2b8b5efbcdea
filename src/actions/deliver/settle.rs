//! Settles what came of a mail.

use crate::{
    actions::{Actor, hold_of, mark_told::link_is_out},
    app::App,
    domain::{
        delivery::{Mailing, Reason, TRIES, UNANSWERED_PAUSE, pause},
        moment::Millis,
        notice::NoticeState,
    },
    error::{Error, Result},
    store,
};

/// It is handed over next: from here on it may have arrived, until something else is settled. False where something of it holds
/// no longer, or another worker has it.
///
/// # Errors
/// Where the database fails.
pub async fn handed(app: &App, mailing: &Mailing) -> Result<bool> {
    app.db
        .write(async |tx| {
            for notice in &mailing.notices {
                if !store::outbox::handed(tx, notice).await? {
                    return Err(Error::Conflict);
                }
            }
            Ok(true)
        })
        .await
        .or_else(|error| if matches!(error, Error::Conflict) { Ok(false) } else { Err(error) })
}

/// It was taken, though something newer may have taken its place while it was on its way. A link that went out ends the partner's
/// turn in `invited`. `letter` is the mail without its links.
///
/// # Errors
/// Where the database fails.
pub async fn sent(app: &App, mailing: &Mailing, letter: &str) -> Result<()> {
    app.db
        .write(async |tx| {
            for notice in &mailing.notices {
                // All are to one person, and so of one merchant.
                if !hold_of(tx, notice).await? || !store::outbox::sent(tx, &notice.id, app.clock.now()).await? {
                    continue;
                }
                store::outbox::set_letter(tx, notice, letter).await?;
                link_is_out(app, tx, &Actor::Sweep, notice, false).await?;
            }
            Ok(())
        })
        .await
}

/// It did not go now: again later, with growing pauses, and given up in the end. `was_handed` where it was handed over and
/// surely not taken.
///
/// # Errors
/// Where the database fails.
pub async fn later(app: &App, mailing: &Mailing, reason: &Reason, was_handed: bool) -> Result<()> {
    put_off(app, mailing, reason, was_handed, 0).await
}

/// It was handed over and went unanswered: again much later, since it may have arrived.
///
/// # Errors
/// Where the database fails.
pub async fn unanswered(app: &App, mailing: &Mailing, reason: &Reason) -> Result<()> {
    put_off(app, mailing, reason, false, UNANSWERED_PAUSE).await
}

async fn put_off(app: &App, mailing: &Mailing, reason: &Reason, was_handed: bool, least: Millis) -> Result<()> {
    let chance = app.random.bytes::<1>()?[0];
    let now = app.clock.now();
    let said = reason.to_string();
    // All of it, or it would come apart: the notices of one mail are due together.
    let tries = mailing.notices.iter().map(|notice| notice.attempts).max().unwrap_or(1);
    let due = now.plus(pause(tries, chance).max(least));
    app.db
        .write(async |tx| {
            for notice in &mailing.notices {
                if tries >= TRIES {
                    store::outbox::settle(tx, &notice.id, NoticeState::Failed, Some(&said), now).await?;
                } else {
                    store::outbox::give_back(tx, notice, due, &said, was_handed).await?;
                }
            }
            Ok(())
        })
        .await
}

/// It will never go like this.
///
/// # Errors
/// Where the database fails.
pub async fn refused(app: &App, mailing: &Mailing, reason: &Reason) -> Result<()> {
    let said = reason.to_string();
    app.db
        .write(async |tx| {
            for notice in &mailing.notices {
                store::outbox::settle(tx, &notice.id, NoticeState::Failed, Some(&said), app.clock.now()).await?;
            }
            Ok(())
        })
        .await
}

/// These were claimed and not tried, or found the mail server away, for which there is a reason: they wait as they did before,
/// since the worker asks only now and then until the server is back.
///
/// # Errors
/// Where the database fails.
pub async fn untried(app: &App, mailings: &[Mailing], reason: Option<&Reason>) -> Result<()> {
    let now = app.clock.now();
    let said = reason.map(ToString::to_string);
    app.db
        .write(async |tx| {
            for notice in mailings.iter().flat_map(|mailing| &mailing.notices) {
                store::outbox::untried(tx, notice, now, said.as_deref()).await?;
            }
            Ok(())
        })
        .await
}
