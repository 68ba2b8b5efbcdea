//! Reminds whom it is time to remind (`domain::reminder`), and lets a request rest from reminders where they ran out.
//!
//! Safe on several instances: the merchant's row is held before anything is looked at, and the person's before they are
//! reminded, so that who comes second finds that it was done.

use std::ops::AddAssign;

use jiff::tz::TimeZone;

use super::{Actor, change::change, each_due::each_due, pause_mail::is_paused, tell};
use crate::{
    app::App,
    domain::{
        access_request::AccessRequest,
        event::Fact,
        merchant::{Contact, Merchant, Store},
        moment::{HOUR, Moment},
        moves::Have,
        notice::{Notice, NoticeKind},
        reminder::{self, Due, Waits, Whom},
        task::TaskKind,
    },
    error::{Error, Result},
    live::Live,
    store::{self, Tx},
};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// Reminders written.
    pub reminders: usize,
    /// Requests that nobody is reminded of any more.
    pub paused: usize,
}

impl AddAssign for Done {
    fn add_assign(&mut self, more: Self) {
        self.reminders += more.reminders;
        self.paused += more.paused;
    }
}

/// Looks at every request whose moment has come.
pub(super) async fn remind_due(app: &App) -> Result<Done> {
    // No step is lost to days on which nothing could leave.
    if is_paused(&mut app.db.read().await?).await? {
        return Ok(Done::default());
    }
    let all: Done = each_due(
        app,
        async |step| Ok(store::reminder::to_look(&mut app.db.read().await?, app.clock.now(), step).await?),
        async |id| look(app, id).await,
        async |id, then| app.db.write(async |tx| Ok(store::reminder::look_at(tx, id, Some(then)).await?)).await,
    )
    .await?;
    if all.reminders > 0 {
        app.wake.notify_one();
    }
    Ok(all)
}

async fn look(app: &App, id: &str) -> Result<Done> {
    app.db
        .write(async |tx| {
            let seen = store::access_request::get(tx, id).await?;
            store::merchant::hold(tx, &seen.merchant_id).await?;
            let request = store::access_request::get(tx, id).await?;
            if !reminder::waits(&request) {
                store::reminder::look_at(tx, id, None).await?;
                return Ok(Done::default());
            }
            let round = Round::read(app, tx, &request).await?;
            let shop = store::shop::get(tx, &request.store_id).await?;
            let person = shop.to_remind(&round.contacts);
            let mut due = round.waits(tx, &request, person).await?.due(round.now);
            if let (Due::Remind, Some(person)) = (due, person) {
                // Another merchant's reminder of the same person may be on its way.
                store::contact::hold_person(tx, &person.id).await?;
                due = round.waits(tx, &request, Some(person)).await?.due(round.now);
            }
            match due {
                Due::Wait(until) => {
                    store::reminder::look_at(tx, id, Some(until)).await?;
                    Ok(Done::default())
                }
                Due::Remind => {
                    let reminders = round.remind(app, tx, person).await?;
                    Ok::<_, Error>(Done { reminders, paused: 0 })
                }
                Due::PauseOver => pause(app, tx, &request, &shop, &round, false).await,
                Due::PauseEnded => pause(app, tx, &request, &shop, &round, true).await,
            }
        })
        .await
}

/// When a reminder goes out that is late, since mail was down, and would come at night.
pub(super) async fn waits_for_the_day(app: &App, tx: &mut Tx, notice: &Notice) -> Result<Option<Moment>> {
    let (now, live) = (app.clock.now(), app.live());
    let is_late = notice.kind == NoticeKind::Reminder && now.since(notice.created_at) > HOUR;
    let Some(merchant_id) = notice.merchant_id.as_deref().filter(|_| is_late) else { return Ok(None) };
    let merchant = store::merchant::find(tx, merchant_id).await?.ok_or(Error::NotFound)?;
    let then = live.reminders.hours().next(now, &zone(&merchant, &live));
    Ok((then > now).then_some(then))
}

/// The zone of the merchant's own, where an import gave one; else the partner's.
fn zone(merchant: &Merchant, live: &Live) -> TimeZone {
    reminder::zone(merchant.zone.as_deref().unwrap_or(&live.partner.zone))
}

/// One merchant, as it stands now.
struct Round {
    now: Moment,
    live: std::sync::Arc<Live>,
    has_mail: bool,
    zone: TimeZone,
    contacts: Vec<Contact>,
    /// When somebody was last asked to go on with a request, by its id.
    reminded: std::collections::HashMap<String, Moment>,
    merchant_id: String,
}

impl Round {
    async fn read(app: &App, tx: &mut Tx, request: &AccessRequest) -> Result<Self> {
        let (live, merchant_id) = (app.live(), request.merchant_id.clone());
        let merchant = store::merchant::find(tx, &merchant_id).await?.ok_or(Error::NotFound)?;
        let zone = zone(&merchant, &live);
        Ok(Self {
            now: app.clock.now(),
            has_mail: app.config.has_mail(),
            zone,
            contacts: store::contact::of_merchant(tx, &merchant_id).await?,
            reminded: store::reminder::reminded_of_merchant(tx, &merchant_id).await?,
            live,
            merchant_id,
        })
    }

    /// The request with what holds for it. `person` is who would be reminded.
    async fn waits(&self, tx: &mut Tx, request: &AccessRequest, person: Option<&Contact>) -> Result<Waiting<'_>> {
        let whom = match person {
            _ if !self.has_mail => Whom::NoMail,
            Some(person) => Whom::Somebody(store::reminder::last(tx, &person.id, self.now).await?),
            None => Whom::Nobody(self.contacts.iter().filter_map(|one| one.no_reminders_at).max()),
        };
        Ok(self.waiting(request, whom))
    }

    fn waiting(&self, request: &AccessRequest, whom: Whom) -> Waiting<'_> {
        let reminded = self.reminded.get(&request.id).copied().filter(|at| *at >= reminder::began(request));
        Waiting { round: self, request: request.clone(), reminded, whom }
    }

    /// Reminds a person of all their stores of which it is time: what is written together is one mail.
    async fn remind(&self, app: &App, tx: &mut Tx, person: Option<&Contact>) -> Result<usize> {
        let Some(person) = person else { return Ok(0) };
        let mut count = 0;
        for request in store::access_request::of_merchant(tx, &self.merchant_id).await? {
            if !reminder::waits(&request) {
                continue;
            }
            let shop = store::shop::get(tx, &request.store_id).await?;
            let is_theirs = shop.to_remind(&self.contacts).is_some_and(|one| one.id == person.id);
            let waiting = self.waiting(&request, Whom::Somebody(None));
            if !is_theirs || waiting.due(self.now) != Due::Remind {
                continue;
            }
            let about = request.state.name();
            store::outbox::drop_kind(tx, &request.id, NoticeKind::Reminder, self.now).await?;
            tell::push(app, tx, NoticeKind::Reminder, &request, &person.id, about, false).await?;
            store::reminder::reminded(tx, &request, self.now, waiting.next()).await?;
            count += 1;
        }
        Ok(count)
    }
}

/// A request that waits.
struct Waiting<'a> {
    round: &'a Round,
    request: AccessRequest,
    reminded: Option<Moment>,
    whom: Whom,
}

impl Waiting<'_> {
    fn asked(&self, reminded: Option<Moment>, whom: Whom, now: Moment) -> Due {
        let reminders = &self.round.live.reminders;
        let ladder = reminders.ladder(self.request.state);
        let (hours, zone, since) = (reminders.hours(), &self.round.zone, reminder::began(&self.request));
        Waits { ladder: &ladder, hours, zone, since, reminded, whom }.due(now)
    }

    fn due(&self, now: Moment) -> Due {
        self.asked(self.reminded, self.whom, now)
    }

    /// When to look again, once somebody is reminded now.
    fn next(&self) -> Moment {
        let now = self.round.now;
        match self.asked(Some(now), Whom::Somebody(Some(now)), now) {
            Due::Wait(until) => until,
            Due::Remind | Due::PauseOver | Due::PauseEnded => now,
        }
    }
}

/// Nobody is reminded of it any more, and a rep hears of it.
async fn pause(
    app: &App,
    tx: &mut Tx,
    request: &AccessRequest,
    shop: &Store,
    round: &Round,
    ended: bool,
) -> Result<Done> {
    let fact = Fact::RemindersPaused { ended };
    let after = change(app, tx, &Actor::Sweep, request, fact, Have::default(), |after| {
        after.flags.paused = Some(round.now);
    })
    .await?;
    let kind = if ended { TaskKind::RemindersEnded } else { TaskKind::RemindersOver };
    let person = shop.first_of(&round.contacts).map(|one| one.id.as_str());
    tell::rep(app, tx, kind, &after.merchant_id, Some(&after.id), person, "").await?;
    Ok(Done { reminders: 0, paused: 1 })
}
