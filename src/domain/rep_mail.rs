//! What a rep gets by mail: which of their merchants' news at once, which in the digest, which not at all.

use jiff::tz::TimeZone;

use super::{
    access_request::{AccessRequest, State, Turn},
    event::{Event, Fact},
    form::Fault,
    notice::NoticeKind,
};

/// The longest name of a time zone, in characters.
const ZONE_MAX: usize = 60;

/// When a rep hears of a kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In a mail of its own.
    AtOnce,
    /// Once a day, with all the rest.
    InDigest,
    /// Not by mail: the desk shows it.
    Not,
}

impl When {
    /// Every choice, in the order of the page.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::InDigest, Self::Not];

    /// The name used in forms and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::InDigest => "in_digest",
            Self::Not => "not",
        }
    }

    /// The choice of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|when| when.name() == name)
    }
}

/// What a rep chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Something became their turn.
    pub turn: When,
    /// Somebody said no.
    pub declined: When,
    /// Somebody cannot go on.
    pub stuck: When,
    /// Reminders ran out.
    pub paused: When,
    /// The hour of the digest, 0 to 23.
    pub hour: i8,
    /// The zone in which that is meant; none for the partner's.
    pub zone: Option<String>,
}

impl Default for Choices {
    /// What nobody expects comes at once; what comes all day long, once a day, before the day's work.
    fn default() -> Self {
        Self {
            turn: When::InDigest,
            declined: When::AtOnce,
            stuck: When::AtOnce,
            paused: When::AtOnce,
            hour: 8,
            zone: None,
        }
    }
}

impl Choices {
    /// When a rep with these hears of this kind; not at all of kinds that are not for reps.
    #[must_use]
    pub const fn of(&self, kind: NoticeKind) -> When {
        match kind {
            NoticeKind::RepTurn => self.turn,
            NoticeKind::RepDeclined => self.declined,
            NoticeKind::RepStuck => self.stuck,
            NoticeKind::RepPaused => self.paused,
            _ => When::Not,
        }
    }

    /// Whether anything of it comes in a digest.
    #[must_use]
    pub fn has_digest(&self) -> bool {
        [self.turn, self.declined, self.stuck, self.paused].contains(&When::InDigest)
    }

    /// What a form says: a name for each kind, the hour, and the zone, empty for the partner's.
    ///
    /// # Errors
    /// Whatever is wrong, all of it.
    pub fn parse(typed: &Typed) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut when = |field, name: &str| {
            When::named(name).unwrap_or_else(|| {
                faults.push(Fault::new(field, "fault-desk-mail-when"));
                When::Not
            })
        };
        let [turn, declined, stuck, paused] = [
            when("mail_turn", &typed.turn),
            when("mail_declined", &typed.declined),
            when("mail_stuck", &typed.stuck),
            when("mail_paused", &typed.paused),
        ];
        let hour = typed.hour.trim().parse().ok().filter(|hour| (0..=23).contains(hour)).unwrap_or_else(|| {
            faults.push(Fault::new("mail_hour", "fault-desk-mail-hour"));
            0
        });
        let zone = Some(typed.zone.trim()).filter(|zone| !zone.is_empty());
        if zone.is_some_and(|zone| zone.len() > ZONE_MAX || TimeZone::get(zone).is_err()) {
            faults.push(Fault::new("mail_zone", "fault-desk-mail-zone"));
        }
        let zone = zone.map(str::to_owned);
        if faults.is_empty() { Ok(Self { turn, declined, stuck, paused, hour, zone }) } else { Err(faults) }
    }
}

/// The form, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// See [`Choices::turn`].
    pub turn: String,
    /// See [`Choices::declined`].
    pub declined: String,
    /// See [`Choices::stuck`].
    pub stuck: String,
    /// See [`Choices::paused`].
    pub paused: String,
    /// See [`Choices::hour`].
    pub hour: String,
    /// See [`Choices::zone`].
    pub zone: String,
}

impl From<&Choices> for Typed {
    fn from(choices: &Choices) -> Self {
        Self {
            turn: choices.turn.name().to_owned(),
            declined: choices.declined.name().to_owned(),
            stuck: choices.stuck.name().to_owned(),
            paused: choices.paused.name().to_owned(),
            hour: choices.hour.to_string(),
            zone: choices.zone.clone().unwrap_or_default(),
        }
    }
}

/// What a change is to the rep who looks after the merchant, if it is any news: the kind of notice, and what it is about.
#[must_use]
pub fn news(before: &AccessRequest, after: &AccessRequest, event: &Event) -> Option<(NoticeKind, &'static str)> {
    match &event.fact {
        Fact::Declined { in_shopify, .. } => {
            Some((NoticeKind::RepDeclined, if *in_shopify { "in_shopify" } else { "" }))
        }
        Fact::GotStuck { on, .. } => Some((NoticeKind::RepStuck, on.name())),
        Fact::RemindersPaused { ended } => Some((NoticeKind::RepPaused, if *ended { "ended" } else { "" })),
        _ => {
            let is_new = before.turn() != Turn::Partner || before.state != after.state;
            (is_new && after.turn() == Turn::Partner).then(|| (NoticeKind::RepTurn, asks(after)))
        }
    }
}

/// What of it asks for a rep.
const fn asks(request: &AccessRequest) -> &'static str {
    match (request.flags.stuck, request.flags.check) {
        (Some(_), _) if request.state.is_open() => "stuck",
        (_, Some(_)) if request.state.is_open() => "check",
        _ => request.state.name(),
    }
}

/// Whether what [`news`] said is still so.
#[must_use]
pub fn still_holds(kind: NoticeKind, about: &str, request: &AccessRequest) -> bool {
    match kind {
        NoticeKind::RepTurn => request.turn() == Turn::Partner && asks(request) == about,
        NoticeKind::RepDeclined => request.state == State::Declined && request.turn() == Turn::Partner,
        NoticeKind::RepStuck => request.state.is_open() && request.flags.stuck.is_some(),
        NoticeKind::RepPaused => request.flags.paused.is_some(),
        _ => false,
    }
}
