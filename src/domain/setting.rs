//! What admins decide, as a table: each setting's name, where its field stands, and what can be typed there.

use jiff::tz::TimeZone;
use url::Url;

use super::{
    colour::{Accent, Colour, READABLE, shown},
    email::Email,
    form::Fault,
    reference::Prefix,
    reminder::Ladder,
    text,
};

/// The longest text of the help box, in characters.
pub const HELP_MAX: usize = 600;
/// The longest text of a link, in characters.
const LINK_TEXT_MAX: usize = 120;
/// The longest address.
const LINK_MAX: usize = 500;

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the settings file.
    pub name: &'static str,
    /// Its field on the page.
    pub field: &'static str,
    /// The form it stands in.
    pub group: Group,
    /// What can be typed.
    pub kind: Kind,
}

/// A form of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who asks for access.
    Partner,
    /// How it looks.
    Look,
    /// How long things last.
    Durations,
    /// When people are reminded.
    Reminders,
}

impl Group {
    /// Every form, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Partner, Self::Look, Self::Durations, Self::Reminders];

    /// Its name in the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Look => "look",
            Self::Durations => "durations",
            Self::Reminders => "reminders",
        }
    }
}

/// What can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name in one line.
    Name,
    /// An e-mail address.
    Email,
    /// One line, or nothing.
    Line,
    /// Several lines, or nothing.
    Lines,
    /// An https address, or nothing.
    Link,
    /// 2 to 5 letters.
    Prefix,
    /// The name of a time zone.
    Zone,
    /// Digits, or nothing.
    Digits,
    /// A colour that can be read, or nothing.
    Colour,
    /// A file; see [`super::logo`].
    Logo,
    /// Days with commas between them, or nothing; see [`super::reminder::Ladder`].
    Ladder,
    /// A whole number of this unit.
    Count {
        /// `minutes`, `hours` or `days`.
        unit: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
}

const fn partner(name: &'static str, field: &'static str, kind: Kind) -> Setting {
    Setting { name, field, group: Group::Partner, kind }
}

const fn lasts(name: &'static str, field: &'static str, unit: &'static str, least: i64, most: i64) -> Setting {
    Setting { name, field, group: Group::Durations, kind: Kind::Count { unit, least, most } }
}

const fn reminds(name: &'static str, field: &'static str, kind: Kind) -> Setting {
    Setting { name, field, group: Group::Reminders, kind }
}

/// The logo.
pub const LOGO: Setting =
    Setting { name: "partner.logo_file", field: "partner_logo", group: Group::Look, kind: Kind::Logo };

/// All of them, in the order of the page.
pub const ALL: &[Setting] = &[
    partner("partner.name", "partner_name", Kind::Name),
    partner("partner.support_email", "partner_support_email", Kind::Email),
    partner("partner.help", "partner_help", Kind::Lines),
    partner("partner.verify.text", "partner_verify_text", Kind::Line),
    partner("partner.verify.link", "partner_verify_link", Kind::Link),
    partner("partner.shopify_partner_id", "partner_shopify_partner_id", Kind::Digits),
    partner("partner.shopify_accounts", "partner_shopify_accounts", Kind::Lines),
    partner("partner.reference_prefix", "partner_reference_prefix", Kind::Prefix),
    partner("partner.zone", "partner_zone", Kind::Zone),
    Setting { name: "partner.accent", field: "partner_accent", group: Group::Look, kind: Kind::Colour },
    LOGO,
    lasts("durations.invitation_days", "invitation_days", "days", 1, 14),
    lasts("durations.sign_in_minutes", "sign_in_minutes", "minutes", 5, 60),
    lasts("durations.contact_idle_days", "contact_idle_days", "days", 1, 90),
    lasts("durations.contact_most_days", "contact_most_days", "days", 1, 365),
    lasts("durations.rep_idle_minutes", "rep_idle_minutes", "minutes", 5, 720),
    lasts("durations.rep_most_hours", "rep_most_hours", "hours", 1, 168),
    lasts("durations.reveal_step_up_minutes", "reveal_step_up_minutes", "minutes", 1, 720),
    lasts("durations.manage_step_up_minutes", "manage_step_up_minutes", "minutes", 1, 60),
    lasts("durations.code_days", "code_days", "days", 1, 90),
    lasts("durations.unanswered_days", "unanswered_days", "days", 1, 60),
    lasts("durations.send_within_days", "send_within_days", "days", 1, 30),
    lasts("durations.audit_days", "audit_days", "days", 90, 3650),
    lasts("durations.review_days", "review_days", "days", 30, 730),
    reminds("reminders.code_wanted_days", "reminder_code_wanted_days", Kind::Ladder),
    reminds("reminders.sent_days", "reminder_sent_days", Kind::Ladder),
    reminds("reminders.from_hour", "reminder_from_hour", Kind::Count { unit: "hours", least: 0, most: 23 }),
    reminds("reminders.to_hour", "reminder_to_hour", Kind::Count { unit: "hours", least: 1, most: 24 }),
];

/// The setting of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Setting> {
    ALL.iter().find(|one| one.name == name)
}

impl Setting {
    /// What was typed, in the one form it is kept in.
    ///
    /// # Errors
    /// What is wrong, beside its field.
    pub fn parse(&self, typed: &str) -> Result<String, Fault> {
        let fault = |key, what: String| Fault { what, ..Fault::new(self.field, key) };
        let wrong = |key| fault(key, String::new());
        let trimmed = typed.trim();
        let may_be_empty =
            matches!(self.kind, Kind::Line | Kind::Lines | Kind::Link | Kind::Digits | Kind::Colour | Kind::Ladder);
        if trimmed.is_empty() && may_be_empty {
            return Ok(String::new());
        }
        let on = |wrong: text::TextFault| wrong.on(self.field);
        match self.kind {
            Kind::Name => text::merchant_name(typed).map_err(on),
            Kind::Email => {
                Email::parse(typed).map(|email| email.as_str().to_owned()).map_err(|wrong| wrong.on(self.field))
            }
            Kind::Line => text::line(typed, LINK_TEXT_MAX).map_err(on),
            Kind::Lines => text::lines(typed, HELP_MAX).map_err(on),
            Kind::Link => {
                let link = text::line(typed, LINK_MAX).map_err(on)?;
                let is_web = Url::parse(&link).is_ok_and(|url| url.scheme() == "https" && url.has_host());
                if is_web { Ok(link) } else { Err(wrong("fault-setting-link")) }
            }
            Kind::Prefix => {
                Prefix::parse(typed).map(|prefix| prefix.as_str().to_owned()).map_err(|wrong| wrong.on(self.field))
            }
            Kind::Zone => TimeZone::get(trimmed).map(|_| trimmed.to_owned()).map_err(|_| wrong("fault-setting-zone")),
            Kind::Digits => {
                let fits = trimmed.len() <= 12 && trimmed.bytes().all(|byte| byte.is_ascii_digit());
                if fits { Ok(trimmed.to_owned()) } else { Err(wrong("fault-setting-digits")) }
            }
            Kind::Colour => {
                let colour = Colour::parse(trimmed).ok_or_else(|| wrong("fault-setting-colour"))?;
                let contrast = Accent::of(colour).contrast();
                let shown = shown(contrast);
                if contrast >= READABLE { Ok(colour.hex()) } else { Err(fault("fault-setting-contrast", shown)) }
            }
            Kind::Logo => Err(wrong("fault-logo-kind")),
            Kind::Ladder => {
                Ladder::parse(trimmed).map(|ladder| ladder.to_string()).ok_or_else(|| wrong("fault-setting-ladder"))
            }
            Kind::Count { least, most, .. } => match trimmed.parse::<i64>() {
                Ok(count) if (least..=most).contains(&count) => Ok(count.to_string()),
                _ => Err(fault("fault-setting-count", self.range())),
            },
        }
    }

    /// The least and the most, such as `1–14`; empty for what is no number.
    #[must_use]
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Count { least, most, .. } => format!("{least}–{most}"),
            _ => String::new(),
        }
    }

    /// Its part in the keys of sentences.
    #[must_use]
    pub fn key(&self) -> String {
        format!("desk-setting-{}", self.field.replace('_', "-"))
    }
}
