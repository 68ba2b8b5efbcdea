//! When somebody is reminded (PRODUCT.md "Mail"): so many days after their turn began, in the hours of their day, and when
//! reminders have run out. Moments and zones come in as arguments.

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

use super::{
    access_request::{AccessRequest, State, Turn},
    moment::{DAY, Moment},
};

/// The most steps of a ladder.
pub const STEPS_MOST: usize = 10;
/// The longest step, in days.
pub const DAYS_MOST: i64 = 60;

/// Between the last reminder and the pause, and from one reminder of a person to the next.
const PAUSE: i64 = DAY;
/// A request that waits is looked at again after this long at the latest: its people, or what admins and operators set,
/// may have changed.
const LOOK: i64 = DAY;

/// How many days after a turn began its reminders go out: ascending, each 1 to 60. Without any, nobody is reminded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder(Vec<i64>);

impl Ladder {
    /// One of these days; none where they do not ascend, or there are too many or too long ones.
    #[must_use]
    pub fn of(days: &[i64]) -> Option<Self> {
        let ascends = days.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        let fits = days.len() <= STEPS_MOST && days.iter().all(|day| (1..=DAYS_MOST).contains(day));
        (ascends && fits).then(|| Self(days.to_vec()))
    }

    /// As people type it: `2, 5, 10`, with commas or spaces.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let parts = typed.split([',', ' ', ';']).map(str::trim).filter(|part| !part.is_empty());
        let days: Result<Vec<i64>, _> = parts.take(STEPS_MOST + 1).map(str::parse).collect();
        Self::of(&days.ok()?)
    }

    /// Whether nobody is reminded.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The moment from which the next reminder is due, where one is left. Those that were missed count as one: it is the first
    /// step later than the last time somebody was asked.
    #[must_use]
    pub fn next(&self, since: Moment, reminded: Option<Moment>) -> Option<Moment> {
        let done = reminded.unwrap_or(since);
        self.0.iter().map(|days| since.plus(days.saturating_mul(DAY))).find(|at| *at > done)
    }

    /// When the last step is due.
    #[must_use]
    pub fn end(&self, since: Moment) -> Option<Moment> {
        self.0.last().map(|days| since.plus(days.saturating_mul(DAY)))
    }
}

impl std::fmt::Display for Ladder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, days) in self.0.iter().enumerate() {
            write!(f, "{}{days}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// The hours of a day in which reminders go out, from the first to before the second. Every day of the week: shops have
/// no weekend, and what waits in Shopify does not stop for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: i8,
    to: i8,
}

impl Hours {
    /// The whole day.
    pub const ALL: Self = Self { from: 0, to: 24 };

    /// These, 0 to 24; none where the day would end before it begins.
    #[must_use]
    pub fn of(from: i64, to: i64) -> Option<Self> {
        let hour = |hour: i64| i8::try_from(hour).ok().filter(|hour| (0..=24).contains(hour));
        let (from, to) = (hour(from)?, hour(to)?);
        (from < to).then_some(Self { from, to })
    }

    /// Whether this moment lies in them, in this zone.
    #[must_use]
    pub fn hold(self, at: Moment, zone: &TimeZone) -> bool {
        local(at, zone).is_none_or(|local| self.hold_locally(&local))
    }

    /// The first moment in them that is not before this one.
    #[must_use]
    pub fn next(self, at: Moment, zone: &TimeZone) -> Moment {
        let Some(local) = local(at, zone).filter(|local| !self.hold_locally(local)) else { return at };
        // A clock that is put forward may leave a day without these hours.
        for days in 0_i64..=7 {
            let date = local.date().saturating_add(jiff::Span::new().days(days));
            let Ok(opens) = date.at(self.from, 0, 0, 0).to_zoned_datetime(zone.clone()) else { return at };
            let moment = Moment(opens.timestamp().as_millisecond());
            if moment >= at && self.hold_locally(&opens) {
                return moment;
            }
        }
        at
    }

    fn hold_locally(self, local: &ZonedDateTime) -> bool {
        (self.from..self.to).contains(&local.hour())
    }
}

/// None for a moment beyond the years that clocks know.
fn local(at: Moment, zone: &TimeZone) -> Option<ZonedDateTime> {
    Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned_datetime(zone.clone()))
}

/// The zone of this name; UTC for none, or one that is not known here.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Who could be reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Somebody: when they were last reminded, of any of their stores.
    Somebody(Option<Moment>),
    /// Nobody: whose turn it is wants no reminders, since then where that is known, and nobody else is there.
    Nobody(Option<Moment>),
    /// No mail is set up. Nobody is reminded by the portal, and reps hear at the end of the ladder that nothing came.
    NoMail,
}

/// A request that may have to be reminded of, with the rules that hold for it.
#[derive(Clone, Debug)]
pub struct Waits<'a> {
    /// Its ladder.
    pub ladder: &'a Ladder,
    /// The day's hours.
    pub hours: Hours,
    /// The zone in which they are meant.
    pub zone: &'a TimeZone,
    /// Since when it waits: [`began`].
    pub since: Moment,
    /// When somebody was last asked to go on with it since then, by a reminder or otherwise.
    pub reminded: Option<Moment>,
    /// Who could be reminded.
    pub whom: Whom,
}

/// What is to be done about it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing before this moment; to look again then.
    Wait(Moment),
    /// A reminder.
    Remind,
    /// Nobody is reminded any more: the steps ran out.
    PauseOver,
    /// Nobody is reminded any more: who would be wants none.
    PauseEnded,
}

impl Waits<'_> {
    /// What is to be done now.
    #[must_use]
    pub fn due(&self, now: Moment) -> Due {
        let wait = |until: Moment| Due::Wait(until.min(now.plus(LOOK)));
        let pause = |from: Moment| if now >= from { Due::PauseOver } else { wait(from) };
        let Some(end) = self.ladder.end(self.since) else { return wait(now.plus(LOOK)) };
        let step = self.ladder.next(self.since, self.reminded);
        match (self.whom, step) {
            (Whom::NoMail, _) => pause(self.reminded.map_or(end, |asked| asked.max(end)).plus(PAUSE)),
            // Not while the last of them still waits to be sent.
            (Whom::Somebody(lately), None) => pause(lately.max(self.reminded).unwrap_or(end).plus(PAUSE)),
            (Whom::Nobody(_), None) => pause(self.reminded.unwrap_or(end).plus(PAUSE)),
            (Whom::Nobody(ended), Some(step)) => {
                let just_now = ended.is_some_and(|ended| ended >= self.since);
                if just_now || now >= step { Due::PauseEnded } else { wait(step) }
            }
            (Whom::Somebody(lately), Some(step)) => {
                let from =
                    [lately, self.reminded].into_iter().flatten().map(|at| at.plus(PAUSE)).fold(step, Moment::max);
                if now < from {
                    wait(self.hours.next(from, self.zone))
                } else if self.hours.hold(now, self.zone) {
                    Due::Remind
                } else {
                    wait(self.hours.next(now, self.zone))
                }
            }
        }
    }
}

/// Whether people may be reminded of a request that stands like this.
#[must_use]
pub const fn waits(request: &AccessRequest) -> bool {
    matches!(request.state, State::Invited | State::CodeWanted | State::Sent)
        && matches!(request.turn(), Turn::Merchant)
        && request.flags.paused.is_none()
}

/// Since when the merchant is waited for: since the state began, or since they had a link, without which nothing waits.
#[must_use]
pub fn began(request: &AccessRequest) -> Moment {
    match (request.state, request.link_out_at) {
        (State::Invited, Some(link_out_at)) => request.since.max(link_out_at),
        _ => request.since,
    }
}
