//! A webhook: where the portal tells another system of the partner that something happened. Thin: what happened to which
//! reference, never who or what was typed.

use url::{Host, Url};

use super::{
    access_request::{State, Turn},
    event::{Event, Fact},
    form::Fault,
    internet::{is_public_v4, is_public_v6},
    moment::{DAY, HOUR, MINUTE, Millis, Moment, SECOND},
};

/// The longest address.
pub const URL_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_MAX: usize = 80;
/// How many there can be.
pub const MOST: usize = 20;
/// How long the secret before goes on signing after a rotation.
pub const OLD_SECRET_LASTS: Millis = DAY;
/// How long the log is kept.
pub const LOG_LASTS: Millis = 30 * DAY;
/// How much of an answer is kept, in bytes.
pub const ANSWER_MAX: usize = 4 * 1024;

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON for programs, signed by the rules of Standard Webhooks.
    Standard,
    /// A sentence for people in a chat, as Slack, Mattermost and others take it.
    Slack,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Slack];

    /// The name used in forms, sentence keys and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
        }
    }

    /// The format of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

macro_rules! kinds {
    ($($kind:ident = $name:literal;)+) => {
        /// What happened. Whoever reads the messages has these names in their own programs: one that was released never
        /// changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in messages, forms and the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    Invited = "access_request.invited";
    LinkSent = "access_request.link_sent";
    CodeWanted = "access_request.code_wanted";
    ReadyToSend = "access_request.ready_to_send";
    Sent = "access_request.sent";
    Accepted = "access_request.accepted";
    Active = "access_request.active";
    Declined = "access_request.declined";
    Lapsed = "access_request.lapsed";
    Rested = "access_request.rested";
    Removed = "access_request.removed";
    RemovalConfirmed = "access_request.removal_confirmed";
    Cancelled = "access_request.cancelled";
    Stuck = "access_request.stuck";
    StuckAnswered = "access_request.stuck_answered";
    CheckRaised = "access_request.check_raised";
    CheckCleared = "access_request.check_cleared";
    Test = "webhook.test";
}

impl Kind {
    /// The kind of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// Those that can be chosen: a test comes when somebody asks for it.
    pub fn choices() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|one| *one != Self::Test)
    }

    /// Its part in the keys of sentences.
    #[must_use]
    pub fn key(self) -> String {
        self.name().replace(['.', '_'], "-")
    }

    /// What an event is told as: by the state it led to, or by what it changed beside the state; none where another
    /// system has nothing to do with it.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        if event.moved() || event.number == 1 {
            return Some(Self::to(event.to));
        }
        match event.fact {
            Fact::LinkSent { .. } => Some(Self::LinkSent),
            Fact::GotStuck { .. } => Some(Self::Stuck),
            Fact::StuckAnswered => Some(Self::StuckAnswered),
            Fact::CheckRaised => Some(Self::CheckRaised),
            Fact::CheckCleared => Some(Self::CheckCleared),
            Fact::Rested { .. } => Some(Self::Rested),
            Fact::RemovalConfirmed => Some(Self::RemovalConfirmed),
            _ => None,
        }
    }

    const fn to(state: State) -> Self {
        match state {
            State::Invited => Self::Invited,
            State::CodeWanted => Self::CodeWanted,
            State::ReadyToSend => Self::ReadyToSend,
            State::Sent => Self::Sent,
            State::Accepted => Self::Accepted,
            State::Active => Self::Active,
            State::Declined => Self::Declined,
            State::Lapsed => Self::Lapsed,
            State::Removed => Self::Removed,
            State::Cancelled => Self::Cancelled,
        }
    }
}

/// Which kinds a webhook takes: those, or all where there are none. New kinds come to those who take all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub Vec<Kind>);

impl Kinds {
    /// Reads names with a space between; unknown ones are left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(text.split(' ').filter_map(Kind::named).collect())
    }

    /// As they are kept.
    #[must_use]
    pub fn written(&self) -> String {
        self.0.iter().map(|one| one.name()).collect::<Vec<_>>().join(" ")
    }

    /// Whether this webhook is told of that.
    #[must_use]
    pub fn take(&self, kind: Kind) -> bool {
        kind == Kind::Test || self.0.is_empty() || self.0.contains(&kind)
    }
}

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// What happened.
    pub kind: Kind,
    /// When.
    pub at: Moment,
    /// To which reference, where it stood then, and whose turn it was; none for a test.
    pub about: Option<(&'a str, State, Turn)>,
}

impl Told<'_> {
    /// The page of the desk that shows it, as a path.
    #[must_use]
    pub fn page(&self) -> String {
        self.about.map_or_else(|| "/desk/webhooks".to_owned(), |about| format!("/desk/requests/{}", about.0))
    }
}

/// Where a message goes. It may hold a secret of the receiver's, and prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

impl std::fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookUrl(..)")
    }
}

impl WebhookUrl {
    /// What was typed in the field `url`. `open` is where private addresses, plain http and other ports are allowed too.
    ///
    /// # Errors
    /// What is wrong with it. Names are looked up only when something is sent, and each time.
    pub fn parse(typed: &str, open: bool) -> Result<Self, Fault> {
        let fault = |key| Fault::new("url", key);
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(fault("fault-webhook-url-empty"));
        }
        let is_plain = typed.len() <= URL_MAX && !typed.chars().any(|one| one.is_control() || one.is_whitespace());
        let url = Url::parse(typed).ok().filter(|_| is_plain).ok_or_else(|| fault("fault-webhook-url"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault("fault-webhook-url-password"));
        }
        if !(url.scheme() == "https" || open && url.scheme() == "http") {
            return Err(fault("fault-webhook-url-https"));
        }
        if url.fragment().is_some() {
            return Err(fault("fault-webhook-url"));
        }
        if !open && url.port().is_some_and(|port| port != 443) {
            return Err(fault("fault-webhook-url-port"));
        }
        let may_be = match url.host() {
            Some(Host::Ipv4(address)) => is_public_v4(address.octets()),
            Some(Host::Ipv6(address)) => is_public_v6(address.segments()),
            Some(Host::Domain(name)) => is_public_name(name),
            None => return Err(fault("fault-webhook-url")),
        };
        if open || may_be { Ok(Self(url)) } else { Err(fault("fault-webhook-url-private")) }
    }

    /// The whole address, to be sealed or asked.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    /// What the desk shows of it: the host alone, since chats and automations have their secret in the rest.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}/…", self.0.origin().ascii_serialization())
    }
}

/// Names that can be somebody's on the internet: with a dot in them, and none of those kept for one's own network.
fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let own = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "invalid", "onion", "arpa"];
    name.rsplit_once('.').is_some_and(|(_, last)| !own.contains(&last))
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Waits for its next try.
    Queued,
    /// The receiver took it.
    Delivered,
    /// Given up.
    Failed,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Queued, Self::Delivered, Self::Failed];

    /// The name used in addresses, sentence keys and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What came of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer from 200 to 299, in time.
    Delivered,
    /// 410: the receiver is there no more.
    Gone,
    /// 300 to 399: no other address is asked instead.
    Redirected,
    /// Any other answer.
    Refused,
    /// Nobody knows the name.
    NoName,
    /// The address is not one that may be asked.
    NotAllowed,
    /// Nobody answers there.
    NoConnection,
    /// There is something there, and its certificate is not to be trusted.
    NoTrust,
    /// No answer in time.
    TooSlow,
    /// It broke off, or was no answer.
    Broken,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 10] = [
        Self::Delivered,
        Self::Gone,
        Self::Redirected,
        Self::Refused,
        Self::NoName,
        Self::NotAllowed,
        Self::NoConnection,
        Self::NoTrust,
        Self::TooSlow,
        Self::Broken,
    ];

    /// The name used in sentence keys and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Gone => "gone",
            Self::Redirected => "redirected",
            Self::Refused => "refused",
            Self::NoName => "no_name",
            Self::NotAllowed => "not_allowed",
            Self::NoConnection => "no_connection",
            Self::NoTrust => "no_trust",
            Self::TooSlow => "too_slow",
            Self::Broken => "broken",
        }
    }

    /// The outcome of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What an answer with this status means.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Delivered,
            300..=399 => Self::Redirected,
            410 => Self::Gone,
            _ => Self::Refused,
        }
    }
}

/// The pauses before the second try and those after it, as the rules of Standard Webhooks have them: ten tries over about
/// three days.
const PAUSES: [Millis; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, DAY];
/// The longest time that a receiver can ask us to wait.
pub const LONGEST_WAIT: Millis = DAY;
/// How long a receiver that does not answer is left alone, whatever else waits for it.
const REST: Millis = 30 * SECOND;

/// What happens to a message after a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another try, so much later.
    After(Millis),
    /// None.
    GiveUp,
}

/// After so many tries, the last of which was now. `asked` is what the receiver asked us to wait; `chance` (0 to 255) makes
/// the pause up to a fifth longer, so that what failed together does not come back together.
#[must_use]
pub fn next(outcome: Outcome, tries: i64, asked: Option<Millis>, chance: u8) -> Next {
    let at = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX);
    match PAUSES.get(at) {
        Some(pause) if outcome != Outcome::Gone => {
            Next::After((pause + pause * Millis::from(chance) / 1275).max(asked.unwrap_or(0)))
        }
        _ => Next::GiveUp,
    }
}

/// How long the receiver is left alone altogether: as long as it asks, or a little where it does not answer.
#[must_use]
pub fn rest(outcome: Outcome, status: Option<u16>, asked: Option<Millis>) -> Option<Millis> {
    match (outcome, status) {
        (_, Some(429 | 503)) => Some(asked.unwrap_or(REST)),
        (Outcome::NoName | Outcome::NotAllowed | Outcome::NoConnection | Outcome::NoTrust | Outcome::TooSlow, _) => {
            Some(REST)
        }
        _ => None,
    }
}

/// Whether a receiver is left alone now that is held until then. A moment further away than any wait is a clock's that was set
/// back since.
#[must_use]
pub fn is_held(until: Moment, now: Moment) -> bool {
    (1..=LONGEST_WAIT).contains(&until.since(now))
}

/// What `Retry-After` asks for, in seconds or as a date; at most a day, and nothing where it is in the past or no such text.
#[must_use]
pub fn retry_after(header: &str, now: Moment) -> Option<Millis> {
    let header = header.trim();
    let wait = if header.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too large is a long time.
        header.parse::<i64>().map_or(LONGEST_WAIT, |seconds| seconds.saturating_mul(SECOND))
    } else {
        let date = jiff::fmt::rfc2822::parse(header).ok()?;
        Moment(date.timestamp().as_millisecond()).since(now)
    };
    (wait > 0 && !header.is_empty()).then(|| wait.min(LONGEST_WAIT))
}

/// A row of failures without a success between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The first.
    pub since: Moment,
    /// The latest.
    pub last: Moment,
}

/// How long everything has to fail before a webhook is disabled.
pub const FAILS_FOR: Millis = 5 * DAY;
/// Failures further apart than this belong to no row: nothing was to be sent in between. Longer than the longest pause.
const APART: Millis = 2 * DAY;

impl Failing {
    /// The row with a failure now.
    #[must_use]
    pub fn with(before: Option<Self>, now: Moment) -> Self {
        match before {
            Some(row) if now.since(row.last) <= APART => Self { last: now, ..row },
            _ => Self { since: now, last: now },
        }
    }

    /// Whether it went on for days.
    #[must_use]
    pub const fn is_for_days(self) -> bool {
        self.last.since(self.since) >= FAILS_FOR
    }
}

/// Why a webhook is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An admin did it.
    ByHand,
    /// Nothing arrived for days.
    Failing,
    /// The receiver said that it is there no more.
    Gone,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::Failing, Self::Gone];

    /// The name used in sentence keys and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }

    /// The reason of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// An answer as it is kept: text, without what turns or hides letters, and no longer than fits.
#[must_use]
pub fn kept(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer.get(..ANSWER_MAX).unwrap_or(answer));
    text.chars()
        .map(|one| if one == '\r' || one == '\t' { ' ' } else { one })
        .filter(|one| *one == '\n' || !(one.is_control() || super::text::is_stray(*one)))
        .collect::<String>()
        .trim()
        .to_owned()
}
