//! The operator's settings: a TOML file, over it `PORTAL_...` variables, over it flags (INTERFACE.md "Settings").

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use figment::{
    Figment, Metadata, Source,
    error::Kind,
    providers::{Env, Format as _, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::domain::{
    access_request::State,
    colour::{self, Accent, Colour},
    email::Email,
    moment::{DAY, HOUR, MINUTE, Millis},
    reminder::{Hours, Ladder},
    setting, text,
};
use crate::{outgoing::Names, secret::Hidden};

/// Everything that can be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the portal listens.
    pub listen: SocketAddr,
    /// Where Prometheus may read what the portal counts about itself; nowhere without it.
    pub metrics_listen: Option<SocketAddr>,
    /// The address people use; links are made from it alone.
    pub base_url: String,
    /// `sqlite://path` or `postgres://...`.
    pub database_url: Hidden,
    /// A file whose first line is the database's address, for secrets kept apart.
    pub database_url_file: Option<PathBuf>,
    /// Where files of the portal's own live.
    pub data_dir: PathBuf,
    /// The key file; made at first start.
    pub secret_key_file: Option<PathBuf>,
    /// Writes each mail as an `.eml` file here, instead of sending it.
    pub mail_folder: Option<PathBuf>,
    /// The mail server: `smtp://` or `smtps://`, with user name and password where it wants some.
    pub smtp_url: Option<Hidden>,
    /// A file whose first line is the mail server's address, for secrets kept apart.
    pub smtp_url_file: Option<PathBuf>,
    /// A certificate that the mail server's own is signed with, where the machine does not know it.
    pub smtp_ca_file: Option<PathBuf>,
    /// How long the mail server may take for each answer.
    pub smtp_timeout_seconds: u64,
    /// How long the mail server may take to say whether it took a mail.
    pub smtp_taken_seconds: u64,
    /// How many of the mails that were written at once leave in a minute.
    pub mail_per_minute: u32,
    /// The sender of mails.
    pub mail_from: Option<String>,
    /// Who asks for access.
    pub partner: Partner,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// A catalogue instead of the built-in one.
    pub catalogue_file: Option<PathBuf>,
    /// How long another machine may take that the portal asks.
    pub outgoing_seconds: u16,
    /// Lets the portal ask private addresses, without TLS and on any port. Unsafe: whoever may set up a webhook, or
    /// type the address of a shop, could reach what is near this machine.
    pub outgoing_allow_private: bool,
    /// Who says where names lead that the portal asks: a test sets it.
    #[serde(skip)]
    pub outgoing_names: Names,
    /// How the portal asks Shopify about our access, where a store has an app of ours.
    pub shopify: Shopify,
    /// How long things last.
    pub durations: Durations,
    /// When people are reminded.
    pub reminders: Reminders,
    /// Where traces go, by OTLP over HTTP; nowhere without it.
    pub otlp_url: Option<String>,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// Where each setting was set that is not left to its default: such a one is not for admins to change.
    #[serde(skip)]
    pub fixed: BTreeMap<String, Place>,
}

/// Where an operator set something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The settings file.
    File(PathBuf),
    /// A variable, by its name.
    Variable(String),
    /// A flag, by its name.
    Flag(String),
}

impl Place {
    /// Where this setting was set; none where it is left to its default.
    fn of(setting: &str, metadata: &Metadata, flags: &[(&str, String)]) -> Option<Self> {
        if flags.iter().any(|(name, _)| *name == setting) {
            return Some(Self::Flag(format!("--{}", setting.replace(['_', '.'], "-"))));
        }
        match &metadata.source {
            Some(Source::File(path)) => Some(Self::File(path.clone())),
            _ if metadata.name.contains("environment") => {
                Some(Self::Variable(format!("{VARIABLES}{}", setting.to_uppercase().replace('.', "__"))))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the file {}", path.display()),
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::Flag(name) => write!(f, "the flag {name}"),
        }
    }
}

/// What the names of variables begin with.
const VARIABLES: &str = "PORTAL_";

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Who asks for access.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// The company's name.
    pub name: String,
    /// Where people write when they are lost.
    pub support_email: String,
    /// The partner's number in Shopify, for the prefilled form.
    pub shopify_partner_id: String,
    /// Under which names and addresses Shopify shows the partner among a store's collaborators, one a line.
    pub shopify_accounts: String,
    /// How to check, on the partner's own site, that this portal is theirs.
    pub verify: Verify,
    /// The letters before a reference, 2 to 5.
    pub reference_prefix: String,
    /// The zone in which days and hours are said, such as `Europe/Berlin`.
    pub zone: String,
    /// The colour of links and buttons, such as `#0a5a52`; empty for the built-in one.
    pub accent: String,
    /// A PNG or SVG of at most 100 KB, shown in place of the built-in sign.
    pub logo_file: Option<PathBuf>,
    /// What merchants read at the foot of every page beside the support address; empty for nothing more.
    pub help: String,
}

/// A text and a link on the partner's own site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Verify {
    /// What the link says.
    pub text: String,
    /// Where it leads; empty means none.
    pub link: String,
}

/// How long things last, in the units their names say.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Durations {
    /// The life of an invitation, 1 to 14 days.
    pub invitation_days: i64,
    /// The life of a sign-in link and code.
    pub sign_in_minutes: i64,
    /// A contact stays signed in this long after the last visit.
    pub contact_idle_days: i64,
    /// And at most this long.
    pub contact_most_days: i64,
    /// A rep stays signed in this long without doing anything.
    pub rep_idle_minutes: i64,
    /// And at most this long.
    pub rep_most_hours: i64,
    /// A rep proves the second factor again before a reveal when it is older than this.
    pub reveal_step_up_minutes: i64,
    /// The same before managing reps or one's own sign-in.
    pub manage_step_up_minutes: i64,
    /// A code is erased this long after it was typed.
    pub code_days: i64,
    /// How long a request may live in Shopify unanswered, after which a rep looks.
    pub unanswered_days: i64,
    /// The partner sends within so many working days; said on the receipt.
    pub send_within_days: i64,
    /// A line of the audit log is kept so long.
    pub audit_days: i64,
    /// A rep is asked after so long whether an access is still needed.
    pub review_days: i64,
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            invitation_days: 7,
            sign_in_minutes: 10,
            contact_idle_days: 30,
            contact_most_days: 90,
            rep_idle_minutes: 120,
            rep_most_hours: 12,
            reveal_step_up_minutes: 60,
            manage_step_up_minutes: 10,
            code_days: 30,
            unanswered_days: 7,
            send_within_days: 2,
            audit_days: 730,
            review_days: 180,
        }
    }
}

impl Durations {
    /// The life of an invitation.
    #[must_use]
    pub const fn invitation(&self) -> Millis {
        self.invitation_days.saturating_mul(DAY)
    }
    /// The life of a sign-in link and code.
    #[must_use]
    pub const fn sign_in(&self) -> Millis {
        self.sign_in_minutes.saturating_mul(MINUTE)
    }
    /// Nothing lasts no time, and the longest of two is the longer.
    fn check(&self) -> anyhow::Result<()> {
        let all = [
            ("sign_in_minutes", self.sign_in_minutes),
            ("contact_idle_days", self.contact_idle_days),
            ("contact_most_days", self.contact_most_days),
            ("rep_idle_minutes", self.rep_idle_minutes),
            ("rep_most_hours", self.rep_most_hours),
            ("reveal_step_up_minutes", self.reveal_step_up_minutes),
            ("code_days", self.code_days),
            ("unanswered_days", self.unanswered_days),
            ("send_within_days", self.send_within_days),
            ("audit_days", self.audit_days),
            ("review_days", self.review_days),
        ];
        for (name, value) in all {
            anyhow::ensure!((1..=100_000).contains(&value), "durations.{name} has to be 1 or more");
        }
        Ok(())
    }

    /// A contact's session without a visit.
    #[must_use]
    pub const fn contact_idle(&self) -> Millis {
        self.contact_idle_days.saturating_mul(DAY)
    }
    /// A contact's session at most.
    #[must_use]
    pub const fn contact_most(&self) -> Millis {
        self.contact_most_days.saturating_mul(DAY)
    }
    /// A rep's session without anything done.
    #[must_use]
    pub const fn rep_idle(&self) -> Millis {
        self.rep_idle_minutes.saturating_mul(MINUTE)
    }
    /// A rep's session at most.
    #[must_use]
    pub const fn rep_most(&self) -> Millis {
        self.rep_most_hours.saturating_mul(HOUR)
    }
    /// The age of a second factor that a reveal accepts.
    #[must_use]
    pub const fn reveal_step_up(&self) -> Millis {
        self.reveal_step_up_minutes.saturating_mul(MINUTE)
    }
    /// The age of a second factor that managing reps, or one's own sign-in, accepts.
    #[must_use]
    pub const fn manage_step_up(&self) -> Millis {
        self.manage_step_up_minutes.saturating_mul(MINUTE)
    }
    /// How long a code is kept.
    #[must_use]
    pub const fn code(&self) -> Millis {
        self.code_days.saturating_mul(DAY)
    }
    /// How long a line of the audit log is kept.
    #[must_use]
    pub const fn audit(&self) -> Millis {
        self.audit_days.saturating_mul(DAY)
    }
    /// How long an access goes without a word that it is still needed.
    #[must_use]
    pub const fn review(&self) -> Millis {
        self.review_days.saturating_mul(DAY)
    }
    /// How long a request stays unanswered before a rep looks.
    #[must_use]
    pub const fn unanswered(&self) -> Millis {
        self.unanswered_days.saturating_mul(DAY)
    }
}

/// How the portal asks Shopify about our access.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shopify {
    /// The version of the Admin API, such as `2026-10`.
    pub api_version: String,
    /// Where a store's Admin API is, with `{handle}` in place of the store's handle. Unsafe to change: tokens go there.
    pub admin_url: String,
    /// How many stores are asked in a minute, by all instances together.
    pub looks_per_minute: i64,
}

/// Where Shopify has it.
const ADMIN_URL: &str = "https://{handle}.myshopify.com";

impl Default for Shopify {
    fn default() -> Self {
        Self { api_version: "2026-10".into(), admin_url: ADMIN_URL.into(), looks_per_minute: 60 }
    }
}

impl Shopify {
    /// The address that answers for the store with this handle.
    #[must_use]
    pub fn admin_api(&self, handle: &str) -> String {
        format!("{}/admin/api/{}/graphql.json", self.admin_url.replace("{handle}", handle), self.api_version)
    }

    /// Whether tokens go to Shopify alone.
    #[must_use]
    pub fn is_shopify(&self) -> bool {
        self.admin_url == ADMIN_URL
    }

    fn check(&self) -> anyhow::Result<()> {
        let version = self.api_version.split_once('-').filter(|(year, _)| year.len() == 4);
        let is_version = version.is_some_and(|(year, month)| {
            year.bytes().chain(month.bytes()).all(|byte| byte.is_ascii_digit())
                && month.len() == 2
                && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
        });
        anyhow::ensure!(is_version, "shopify.api_version has to be a year and a month, such as 2026-10");
        let address = url::Url::parse(&self.admin_api("example"));
        let is_address = address.is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        anyhow::ensure!(
            is_address && self.admin_url.contains("{handle}"),
            "shopify.admin_url has to be an address with {{handle}} in it, such as {ADMIN_URL}"
        );
        anyhow::ensure!((1..=600).contains(&self.looks_per_minute), "shopify.looks_per_minute has to be from 1 to 600");
        Ok(())
    }
}

/// When people are reminded that it is their turn.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reminders {
    /// So many days after a request began to wait for a link to be opened, or for the code.
    pub code_wanted_days: Vec<i64>,
    /// So many days after we sent the request in Shopify.
    pub sent_days: Vec<i64>,
    /// The first hour of the day in which reminders go out.
    pub from_hour: i64,
    /// The hour before which they stop.
    pub to_hour: i64,
}

impl Default for Reminders {
    fn default() -> Self {
        Self { code_wanted_days: vec![2, 5, 10], sent_days: vec![1, 3, 6], from_hour: 9, to_hour: 17 }
    }
}

impl Reminders {
    fn check(&self) -> anyhow::Result<()> {
        for (name, days) in [("code_wanted_days", &self.code_wanted_days), ("sent_days", &self.sent_days)] {
            anyhow::ensure!(
                Ladder::of(days).is_some(),
                "reminders.{name} has to be at most 10 whole days from 1 to 60, each later than the one before, such as [2, 5, 10]"
            );
        }
        anyhow::ensure!(
            Hours::of(self.from_hour, self.to_hour).is_some(),
            "reminders.from_hour and reminders.to_hour have to be hours from 0 to 24, the first before the second"
        );
        Ok(())
    }

    /// The ladder of a state; none of those that nobody is reminded in.
    #[must_use]
    pub fn ladder(&self, state: State) -> Ladder {
        let days: &[i64] = match state {
            State::Invited | State::CodeWanted => &self.code_wanted_days,
            State::Sent => &self.sent_days,
            _ => &[],
        };
        Ladder::of(days).unwrap_or_default()
    }

    /// The hours in which reminders go out.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours::of(self.from_hour, self.to_hour).unwrap_or(Hours::ALL)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            base_url: String::new(),
            database_url: Hidden::new(String::new()),
            database_url_file: None,
            data_dir: PathBuf::from("data"),
            secret_key_file: None,
            mail_folder: None,
            smtp_url: None,
            smtp_url_file: None,
            smtp_ca_file: None,
            smtp_timeout_seconds: 30,
            smtp_taken_seconds: 600,
            mail_per_minute: 60,
            mail_from: None,
            partner: Partner {
                name: "Handled".into(),
                support_email: "support@example.com".into(),
                shopify_partner_id: "0000000".into(),
                shopify_accounts: String::new(),
                verify: Verify::default(),
                reference_prefix: "HND".into(),
                zone: "UTC".into(),
                accent: String::new(),
                logo_file: None,
                help: String::new(),
            },
            trusted_proxies: Vec::new(),
            catalogue_file: None,
            outgoing_seconds: 10,
            outgoing_allow_private: false,
            outgoing_names: Names::System,
            shopify: Shopify::default(),
            durations: Durations::default(),
            reminders: Reminders::default(),
            otlp_url: None,
            log_format: LogFormat::Text,
            fixed: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Reads the file (an error where one was named and is not there), the variables, and checks what they say.
    ///
    /// # Errors
    /// A sentence that names the setting, where it was set, and the mend.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        Self::load_with(file, &[])
    }

    /// The same, with settings from flags over it all: the setting's name and what it is set to.
    ///
    /// # Errors
    /// As for [`Config::load`].
    pub fn load_with(file: Option<&Path>, flags: &[(&str, String)]) -> anyhow::Result<Self> {
        if let Some(named) = file.filter(|path| !path.exists()) {
            anyhow::bail!("the settings file {} is not there; name another with --config", named.display());
        }
        let path = file.unwrap_or_else(|| Path::new("portal.toml"));
        let mut settings = Figment::from(Serialized::defaults(Self::default())).merge(Toml::file(path)).merge(
            Env::prefixed(VARIABLES).ignore(&["test_postgres_url", "test_pictures", "test_python", "log"]).split("__"),
        );
        for (name, value) in flags {
            settings = settings.merge(Serialized::global(name, value));
        }
        let mut config: Self =
            settings.extract().map_err(|error| anyhow::anyhow!("{}", in_a_sentence(&error, flags)))?;
        let names = setting::ALL.iter().map(|one| one.name).chain(["catalogue_file"]);
        let found = |name: &str| Place::of(name, settings.find_metadata(name)?, flags);
        config.fixed = names.filter_map(|name| Some((name.to_owned(), found(name)?))).collect();
        config.finished()
    }

    /// Fills in what follows from other settings, and checks the whole.
    ///
    /// # Errors
    /// A sentence that names the setting and the mend.
    pub fn finished(mut self) -> anyhow::Result<Self> {
        if let Some(path) = &self.database_url_file {
            self.database_url = Hidden::new(first_line("database_url_file", path)?);
        }
        if let Some(path) = &self.smtp_url_file {
            self.smtp_url = Some(Hidden::new(first_line("smtp_url_file", path)?));
        }
        self.smtp_url = self.smtp_url.filter(|url| !url.expose().is_empty());
        anyhow::ensure!(
            self.smtp_url.is_none() || self.mail_folder.is_none(),
            "smtp_url and mail_folder are both set: mails go one way, so take one out"
        );
        anyhow::ensure!((1..=600).contains(&self.mail_per_minute), "mail_per_minute has to be from 1 to 600");
        anyhow::ensure!((1..=60).contains(&self.smtp_timeout_seconds), "smtp_timeout_seconds has to be from 1 to 60");
        anyhow::ensure!((1..=600).contains(&self.smtp_taken_seconds), "smtp_taken_seconds has to be from 1 to 600");
        if self.database_url.expose().is_empty() {
            self.database_url = Hidden::new(format!("sqlite://{}", self.data_dir.join("portal.db").display()));
        }
        if self.base_url.is_empty() {
            self.base_url = format!("http://{}", self.listen).replace("127.0.0.1", "localhost");
        }
        while self.base_url.ends_with('/') {
            self.base_url.pop();
        }
        let address = url::Url::parse(&self.base_url)
            .map_err(|_| anyhow::anyhow!("base_url has to be a full address such as https://access.example.com"))?;
        anyhow::ensure!(
            matches!(address.scheme(), "http" | "https")
                && address.path() == "/"
                && address.query().is_none()
                && address.username().is_empty()
                && address.password().is_none(),
            "base_url has to be http(s)://host[:port] without a path"
        );
        // As browsers say it in `Origin`: small letters, no default port.
        self.base_url = address.origin().ascii_serialization();
        self.durations.check()?;
        self.reminders.check()?;
        self.shopify.check()?;
        anyhow::ensure!((1..=60).contains(&self.outgoing_seconds), "outgoing_seconds has to be from 1 to 60");
        anyhow::ensure!(
            text::merchant_name(&self.partner.name).is_ok_and(|name| name == self.partner.name),
            "partner.name has to be a name in one line, such as Handled"
        );
        anyhow::ensure!(
            Email::parse(&self.partner.support_email).is_ok(),
            "partner.support_email has to be an e-mail address, such as support@example.com"
        );
        if let Some(collector) = &self.otlp_url {
            anyhow::ensure!(
                url::Url::parse(collector).is_ok_and(|url| matches!(url.scheme(), "http" | "https")),
                "otlp_url has to be the full address of a collector, such as http://127.0.0.1:4318/v1/traces"
            );
        }
        if let Some(from) = &self.mail_from {
            anyhow::ensure!(
                Email::parse(from).is_ok(),
                "mail_from is {from:?}; it has to be an e-mail address alone, such as access@example.com: the partner's name is put before it"
            );
        }
        let verify = &self.partner.verify;
        anyhow::ensure!(
            verify.link.is_empty() || url::Url::parse(&verify.link).is_ok_and(|link| link.scheme() == "https"),
            "partner.verify.link has to be an https address on the partner's own site"
        );
        anyhow::ensure!(
            verify.link.is_empty() == verify.text.is_empty(),
            "partner.verify needs both: text, what the link says, and link, where it leads"
        );
        check_accent(&self.partner.accent)?;
        anyhow::ensure!(
            self.partner.help.is_empty() || text::lines(&self.partner.help, setting::HELP_MAX).is_ok(),
            "partner.help has to be a text of at most {} characters",
            setting::HELP_MAX
        );
        anyhow::ensure!(
            self.partner.shopify_accounts.is_empty()
                || text::lines(&self.partner.shopify_accounts, setting::HELP_MAX).is_ok(),
            "partner.shopify_accounts has to be names or e-mail addresses, one a line, of at most {} characters",
            setting::HELP_MAX
        );
        let prefix = &self.partner.reference_prefix;
        anyhow::ensure!(
            (2..=5).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase()),
            "partner.reference_prefix has to be 2 to 5 capital letters A to Z, such as HND"
        );
        anyhow::ensure!(
            (1..=14).contains(&self.durations.invitation_days),
            "durations.invitation_days has to be from 1 to 14"
        );
        anyhow::ensure!(
            jiff::tz::TimeZone::get(&self.partner.zone).is_ok(),
            "partner.zone has to be a zone's name such as Europe/Berlin"
        );
        Ok(self)
    }

    /// Refuses to face a network without https (INTERFACE.md "Settings").
    ///
    /// # Errors
    /// A sentence with the mend.
    pub fn check_for_serving(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.listen.ip().is_loopback() || self.is_https(),
            "listen is {}, which other machines can reach, and base_url is {}: set base_url to the https address \
             people use (a proxy in front does the TLS), or listen on 127.0.0.1",
            self.listen,
            self.base_url
        );
        Ok(())
    }

    /// Whether people reach the portal by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Where the key file is.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("portal.key"))
    }

    /// The partner's name and the address that mails come from, before admins chose others.
    #[must_use]
    pub fn sender(&self) -> (&str, &str) {
        (&self.partner.name, self.mail_from.as_ref().unwrap_or(&self.partner.support_email))
    }

    /// Whether notices can leave the house; if not, reps tell them by hand.
    #[must_use]
    pub const fn has_mail(&self) -> bool {
        self.mail_folder.is_some() || self.smtp_url.is_some()
    }
}

/// A secret that is kept in a file of its own.
fn first_line(setting: &str, path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| anyhow::anyhow!("{setting} {} cannot be read: {cause}", path.display()))?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn check_accent(accent: &str) -> anyhow::Result<()> {
    if accent.is_empty() {
        return Ok(());
    }
    let colour = Colour::parse(accent).ok_or_else(|| {
        anyhow::anyhow!("partner.accent has to be a colour written as # and six digits, such as #0a5a52")
    })?;
    let contrast = Accent::of(colour).contrast();
    anyhow::ensure!(
        contrast >= colour::READABLE,
        "partner.accent has to be darker: with the texts on it and around it the contrast is {} to 1, and has to be {} to 1 or \
         more",
        colour::shown(contrast),
        colour::shown(colour::READABLE)
    );
    Ok(())
}

/// What figment found wrong: which setting, where it was set, what is wrong with it, and the mend.
fn in_a_sentence(error: &figment::Error, flags: &[(&str, String)]) -> String {
    let setting = error.path.join(".");
    let place = error.metadata.as_ref().and_then(|metadata| Place::of(&setting, metadata, flags));
    let place = place.map(|place| format!(", set in {place},")).unwrap_or_default();
    let example = "handled-portal config --example shows each setting";
    match &error.kind {
        Kind::UnknownField(name, _) => {
            let whole = if setting.ends_with(name.as_str()) { setting } else { format!("{setting}.{name}") };
            format!(
                "a setting is wrong: {}{place} is no setting; correct its name, {example}",
                whole.trim_start_matches('.')
            )
        }
        Kind::InvalidType(is, wanted) => {
            format!("a setting is wrong: {setting}{place} is {is}, and has to be {wanted}; {example}")
        }
        other if setting.is_empty() => format!("a setting is wrong: {other}{place} correct it there; {example}"),
        other => format!("a setting is wrong: {setting}{place} cannot be read: {other}; {example}"),
    }
}
