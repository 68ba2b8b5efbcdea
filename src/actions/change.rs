//! The one way an access request changes: the table is asked, the row is guarded, the event is appended, and the grants
//! follow the event.

use crate::{
    actions::{Actor, after_change::after_change, audit, tell_rep::tell_rep, tell_webhooks::tell_webhooks},
    app::App,
    domain::{
        access_request::{AccessRequest, Flags, State},
        event::{Event, Fact},
        flow::{Line, Walk},
        grant,
        moves::{Hand, Have, decide, verb_of},
        notice::NoticeKind,
        source::Source,
        terms,
    },
    error::{Error, Result},
    store::{self, Tx},
};

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done now.
    Done(AccessRequest),
    /// The same had been done before, by the same hand; nothing was written.
    DoneBefore(AccessRequest),
}

impl Outcome {
    /// The access request as it stands.
    #[must_use]
    pub fn request(self) -> AccessRequest {
        match self {
            Self::Done(request) | Self::DoneBefore(request) => request,
        }
    }
}

/// Whether a form filled in at `version` may still be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// Nothing that matters happened since.
    Fresh,
    /// Exactly this was done by the same hand: a form sent twice.
    SentTwice,
}

/// Compares a form's version with the row's (SECURITY.md "Concurrency").
pub(super) async fn freshness(
    tx: &mut Tx,
    actor: &Actor,
    request: &AccessRequest,
    version: i64,
    fact: &Fact,
) -> Result<Freshness> {
    if version == request.version {
        return Ok(Freshness::Fresh);
    }
    if version <= 0 {
        return Err(Error::Conflict);
    }
    let since = store::event::after(tx, &request.id, version).await?;
    if since.iter().any(|event| event.fact == *fact && event.source == actor.source()) {
        return Ok(Freshness::SentTwice);
    }
    // A link copied or an owner named meanwhile takes nothing away from what this form says.
    let harmless = |event: &Event| {
        !event.moved()
            && matches!(
                event.fact,
                Fact::LinkSent { .. }
                    | Fact::PassedToOwner { .. }
                    | Fact::OwnerTakenBack
                    | Fact::RemindersPaused { .. }
                    | Fact::RemindersResumed
                    | Fact::Reviewed
            )
    };
    if !since.is_empty() && since.iter().all(harmless) {
        return Ok(Freshness::Fresh);
    }
    Err(Error::Conflict)
}

/// Asks the table and makes the change.
pub(super) async fn change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    before: &AccessRequest,
    fact: Fact,
    have: Have,
    edit: impl FnOnce(&mut AccessRequest),
) -> Result<AccessRequest> {
    let source = actor.source();
    let to = match verb_of(&fact) {
        Some(verb) => decide(verb, before.state, Hand::of(&source), have)?,
        None => before.state,
    };
    write(app, tx, source, before, fact, to, edit).await
}

/// Makes the change that the caller has already found to be allowed.
pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    source: Source,
    before: &AccessRequest,
    fact: Fact,
    to: State,
    edit: impl FnOnce(&mut AccessRequest),
) -> Result<AccessRequest> {
    let now = app.clock.now();
    let mut after = before.clone();
    if to != before.state {
        after.state = to;
        after.since = now;
        after.flags = Flags::default();
        after.rested_at = None;
        after.removal_confirmed_at = None;
    }
    edit(&mut after);
    if matches!(to, State::Active | State::Declined | State::Removed | State::Cancelled) {
        after.code = None;
        after.code_given_at = None;
    }
    store::access_request::change(tx, before, &after).await?;
    if before.flags.paused.is_some() && after.flags.paused.is_none() {
        store::task::close_reminders(tx, &before.merchant_id, &before.id, now).await?;
    }
    if before.state == State::Active && after.state != State::Active {
        store::task::close_upkeep(tx, &before.merchant_id, &before.id, now).await?;
    }
    after.version = before.version + 1;
    let event = Event { number: after.version, fact, from: before.state, to, source, at: now };
    count(tx, before, &event).await?;
    if terms::ends_question(&event) {
        store::outbox::drop_kind(tx, &before.id, NoticeKind::MoreAsked, now).await?;
    }
    append(app, tx, &after, &event).await?;
    after_change(tx, before, &after, &event).await?;
    tell_rep(app, tx, before, &after, &event).await?;
    Ok(after)
}

/// Counts the move for the reports. Taking one back takes what that one counted away again, which the timeline tells.
pub(super) async fn count(tx: &mut Tx, before: &AccessRequest, event: &Event) -> Result<()> {
    let Some(line) = Line::of(event) else { return Ok(()) };
    let mut walk = if line.takes_back {
        let events = store::event::of_request(tx, &before.id).await?;
        Walk::all(events.iter().filter_map(Line::of)).0
    } else {
        Walk::standing(before.since)
    };
    for (step, count) in walk.on(line) {
        store::flow::add(tx, &before.id, &step, count).await?;
    }
    Ok(())
}

/// Appends an event, to the timeline and to the audit log, tells other systems, and lets the grants follow it.
pub(super) async fn append(app: &App, tx: &mut Tx, request: &AccessRequest, event: &Event) -> Result<()> {
    store::event::add(tx, &request.id, event).await?;
    audit::event(app, tx, &request.id, &request.merchant_id, event)?;
    tell_webhooks(app, tx, request, event).await?;
    if !grant::are_told_by(&event.fact) {
        return Ok(());
    }
    let grants = store::permission_grant::of_request(tx, &request.id).await?;
    let after = if matches!(event.fact, Fact::MoveTakenBack { .. }) {
        grant::replay(&store::event::of_request(tx, &request.id).await?)
    } else {
        let mut after = grants.clone();
        grant::apply(&mut after, event);
        after
    };
    if after != grants {
        store::permission_grant::put(tx, &request.id, &grants, &after).await?;
    }
    Ok(())
}
