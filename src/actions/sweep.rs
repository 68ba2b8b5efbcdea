//! The sweep: erases codes kept long enough, raises flags, reminds, writes digests, deletes what has expired. Timers never move a state.

use super::{
    Actor, Outcome, change::change, digest_due::digest_due, erase_code::erase_code, known_device,
    look_quiet::look_quiet, remind_due::remind_due, review_due::review_due, trim_audit::trim_audit,
};
use crate::{
    app::App,
    domain::{
        access_request::State,
        delivery,
        event::Fact,
        moment::{DAY, HOUR, Moment},
        moves::Have,
        webhook::LOG_LASTS,
    },
    error::{Error, Result},
    store,
};

/// How many rows one step takes.
const STEP: i64 = 100;
/// How many messages to webhooks, and how many links, one step deletes: a step comes each minute.
const MOST: i64 = 1_000;
/// So long after a link has expired its page still says so and offers a fresh one.
const LINKS_KEPT: i64 = 90 * DAY;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Codes erased.
    pub codes: usize,
    /// Requests marked for a look.
    pub checks: usize,
    /// Reminders written.
    pub reminders: usize,
    /// Requests that nobody is reminded of any more.
    pub paused: usize,
    /// Digests written.
    pub digests: usize,
    /// Tasks for reps, since nobody is known to have signed in to a store for long.
    pub quiet: usize,
    /// Tasks for reps, since nobody said for long that an access is still needed.
    pub reviews: usize,
    /// Rows deleted that had expired.
    pub expired: u64,
    /// Rows of the audit log deleted since their time was over.
    pub audit: u64,
}

/// One step of it; the same again finds nothing to do. Each part is done, whatever becomes of those before it.
///
/// # Errors
/// What the first part met with that failed, where one did; each has said so in the log.
#[tracing::instrument(name = "sweep", skip_all)]
pub async fn sweep(app: &App) -> Result<Swept> {
    let mut parts = Parts { app, failed: None };
    let (codes, checks) = (parts.run(erase_old_codes(app)).await, parts.run(raise_checks(app)).await);
    let quiet = parts.run(look_quiet(app)).await;
    // After the flags: of what a rep is to look at, nobody is reminded.
    let reminded = parts.run(remind_due(app)).await;
    let swept = Swept {
        codes,
        checks: checks + quiet.checks,
        quiet: quiet.told,
        reviews: parts.run(review_due(app)).await,
        reminders: reminded.reminders,
        paused: reminded.paused,
        digests: parts.run(digest_due(app)).await,
        expired: parts.run(delete_expired(app)).await,
        audit: parts.run(trim_audit(app)).await,
    };
    parts.failed.map_or(Ok(swept), Err)
}

/// The parts of a sweep, and what the first one that failed met with.
struct Parts<'a> {
    app: &'a App,
    failed: Option<Error>,
}

impl Parts<'_> {
    async fn run<T: Default>(&mut self, part: impl Future<Output = Result<T>>) -> T {
        self.app.patiently(part).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a part of the sweep failed; the others go on, and it is tried again in a minute");
            self.failed.get_or_insert(error);
            T::default()
        })
    }
}

async fn erase_old_codes(app: &App) -> Result<usize> {
    let before = app.clock.now().plus(-app.live().durations.code());
    let ids = store::access_request::with_codes_before(&mut app.db.read().await?, before, STEP).await?;
    let mut done = 0;
    for id in &ids {
        let request = store::access_request::get(&mut app.db.read().await?, id).await?;
        done += counted(
            erase_code(app, &Actor::Sweep, &request.reference, request.version)
                .await
                .map(|it| matches!(it, Outcome::Done(_))),
        );
    }
    Ok(done)
}

async fn raise_checks(app: &App) -> Result<usize> {
    let before = app.clock.now().plus(-app.live().durations.unanswered());
    let ids = store::access_request::unanswered_since(&mut app.db.read().await?, before, STEP).await?;
    let mut done = 0;
    for id in &ids {
        done += counted(raise_check(app, id, before).await);
    }
    Ok(done)
}

/// Raises the flag, unless somebody answered or looked meanwhile.
async fn raise_check(app: &App, id: &str, before: Moment) -> Result<bool> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let request = store::access_request::get(tx, id).await?;
            let events = store::event::of_request(tx, id).await?;
            let looked = events.iter().any(|event| event.fact == Fact::CheckCleared && event.at >= before);
            let waits = request.state == State::Sent && request.since < before && request.flags.check.is_none();
            if !waits || looked {
                return Ok(false);
            }
            change(app, tx, &Actor::Sweep, &request, Fact::CheckRaised, Have::default(), |after| {
                after.flags.check = Some(now);
            })
            .await?;
            Ok::<_, Error>(true)
        })
        .await
}

/// One that fails is looked at again next time, and keeps nobody else waiting.
pub(super) fn counted(done: Result<bool>) -> usize {
    done.map_or_else(
        |error| {
            tracing::error!(%error, "a row could not be swept");
            0
        },
        usize::from,
    )
}

async fn delete_expired(app: &App) -> Result<u64> {
    let now = app.clock.now();
    app.db
        .write::<_, Error>(async |tx| {
            let sign_ins = store::sign_in::sweep(tx, now.plus(-HOUR)).await?;
            let sessions = store::session::sweep(tx, now).await?;
            let attempts = store::attempt::sweep(tx, now.plus(-DAY)).await?;
            let asked = store::outbox::sweep_sign_ins(tx, now.plus(-DAY)).await?;
            let letters = store::outbox::sweep_letters(tx, now.plus(-delivery::KEPT)).await?;
            let links = store::invitation::sweep(tx, now.plus(-LINKS_KEPT), MOST).await?;
            let rep_links = store::rep::sweep_links(tx, now.plus(-LINKS_KEPT)).await?;
            let ceremonies = store::passkey_ceremony::sweep(tx, now).await?;
            let devices = store::known_device::sweep(tx, now.plus(-known_device::LASTS)).await?;
            let storefronts = store::storefront::sweep(tx, now).await?;
            let secrets = store::webhook::end_old_secrets(tx, now).await?;
            let messages = store::webhook_delivery::sweep(tx, now.plus(-LOG_LASTS), MOST).await?;
            Ok(sign_ins
                + sessions
                + attempts
                + asked
                + letters
                + links
                + rep_links
                + ceremonies
                + devices
                + storefronts
                + secrets
                + messages)
        })
        .await
}
