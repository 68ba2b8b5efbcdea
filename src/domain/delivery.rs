//! How a notice is delivered: what travels in one mail, how long a failure puts it off, when it is given up.

use super::{
    moment::{DAY, HOUR, MINUTE, Millis, Moment, SECOND},
    notice::Notice,
};

/// How long a worker has to begin with what it claimed.
pub const LEASE: Millis = 3 * MINUTE;
/// How long it then holds each mail of it: longer than [`PATIENCE`].
pub const HOLD: Millis = 15 * MINUTE;
/// How long a mail may take on its way to the mail server, all stages together.
pub const PATIENCE: Millis = 12 * MINUTE;
/// How long a mail waits at least that was handed over and went unanswered: a server that ails is given time, since each try
/// may be another copy for the reader.
pub const UNANSWERED_PAUSE: Millis = HOUR;
/// How often a notice is tried, each time after a [`pause`]: over four days, so that a long weekend loses nothing. Days on which
/// mail is stopped, or its server away, do not count.
pub const TRIES: i64 = 35;
/// What arises for a person so soon after a mail waits, and is one mail (PRODUCT.md "Mail").
pub const GATHER: Millis = 15 * MINUTE;
/// The most notices in one mail.
pub const IN_ONE_MAIL: i64 = 20;
/// A mail is handed over this often without an answer, and not again: it may have arrived each time.
pub const UNANSWERED: i64 = 2;
/// How long the text of a mail is kept for the desk.
pub const KEPT: Millis = 30 * DAY;

/// The longest time over which many mails are spread.
const SLOTS: Millis = 7 * DAY;
/// The longest pause between two tries of one notice.
const PAUSE_MAX: Millis = 4 * HOUR;
/// The longest pause between two questions whether the mail server is back.
const AWAY_MAX: Millis = MINUTE;

/// How long a notice waits after this many tries, the first being 1: from 10 seconds to 4 hours, and up to a quarter of it by
/// chance, so that what failed together does not come back together.
#[must_use]
pub fn pause(tries: i64, chance: u8) -> Millis {
    let doubled = 5 * SECOND * 2_i64.pow(u32::try_from(tries.clamp(0, 12)).unwrap_or(12));
    let pause = doubled.min(PAUSE_MAX);
    pause + pause * i64::from(chance) / 1024
}

/// How long nothing is tried after the mail server was away this many times in a row, the first being 1.
#[must_use]
pub fn away(times: u32) -> Millis {
    (SECOND * 2_i64.pow(times.clamp(1, 8) - 1)).min(AWAY_MAX)
}

/// Whether a mail server's refusal is about the receiver's address or mailbox, and so for good: by the enhanced code (RFC 3463)
/// that its words begin with, or else by the code. All others are about us, or about the server, and may be mended.
#[must_use]
pub fn is_for_good(code: u16, said: &str) -> bool {
    let first = said.split_whitespace().next().unwrap_or_default();
    let enhanced = first.strip_prefix("5.").and_then(|rest| rest.split_once('.'));
    match (code, enhanced) {
        // 5.1.7 and 5.1.8 are about the sender.
        (..500, _) | (_, Some(("1", "7" | "8"))) => false,
        // By 5.4.1 Exchange Online says that it knows nobody of that name.
        (_, Some(("1" | "2", _) | ("4", "1"))) | (550 | 551 | 553, None) => true,
        _ => false,
    }
}

/// Whether nothing is tried now, the mail server having been away and asked again only then. A moment further away than any such
/// pause is a clock's that was set back since.
#[must_use]
pub fn is_away(until: Moment, now: Moment) -> bool {
    (1..=AWAY_MAX).contains(&until.since(now))
}

/// Whether what was given up for this reason may well go now, where something of ours was mended: not what is about the receiver,
/// and not what may have arrived.
#[must_use]
pub fn may_go_now(kept: &str) -> bool {
    let (key, said) = parts(kept);
    let (code, words) = said.split_once(' ').unwrap_or((said, ""));
    !matches!(key, "returned" | "address" | "unanswered") && !code.parse().is_ok_and(|code| is_for_good(code, words))
}

/// When a notice may leave, written now for somebody whose latest mail went then. What went in the future, went by a clock that was
/// set back since.
#[must_use]
pub fn leaves_at(is_waited_for: bool, last_mail: Option<Moment>, now: Moment) -> Moment {
    match last_mail {
        Some(last) if !is_waited_for && last <= now && now < last.plus(GATHER) => last.plus(GATHER),
        _ => now,
    }
}

/// When the next of many mails may leave, the one before it leaving then: so many a minute. What leaves after weeks, was given its
/// moment by a clock that was set back since.
#[must_use]
pub fn slot(last: Option<Moment>, now: Moment, a_minute: u32) -> Moment {
    last.filter(|last| (0..=SLOTS).contains(&last.since(now)))
        .map_or(now, |last| last.plus(MINUTE / i64::from(a_minute.max(1))))
}

/// Notices that travel in one mail, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// The mail's id: the same at each try.
    pub id: String,
    /// The notices.
    pub notices: Vec<Notice>,
}

/// Why a notice did not go, or not yet: a name with a sentence on the desk, and what a machine said, if one did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The name.
    pub key: &'static str,
    /// The words of the machine; no personal data.
    pub said: String,
}

impl Reason {
    /// The longest words that are kept, in characters.
    const SAID_MAX: usize = 200;

    /// A reason that needs no machine's words.
    #[must_use]
    pub const fn plain(key: &'static str) -> Self {
        Self { key, said: String::new() }
    }

    /// With what a machine said: one line, cut where it is long.
    #[must_use]
    pub fn with(key: &'static str, said: &str) -> Self {
        let line: String = said.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
        let words: Vec<&str> = line.split_whitespace().collect();
        Self { key, said: words.join(" ").chars().take(Self::SAID_MAX).collect() }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.said.is_empty() { f.write_str(self.key) } else { write!(f, "{} {}", self.key, self.said) }
    }
}

/// The name and the words of a reason as it is kept.
#[must_use]
pub fn parts(kept: &str) -> (&str, &str) {
    kept.split_once(' ').unwrap_or((kept, ""))
}
