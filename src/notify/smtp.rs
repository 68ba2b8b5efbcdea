//! Hands mails to a mail server, stage by stage, so that each failure names its stage: which one decides whether a mail is
//! refused, comes later, or the whole server is away.

use std::{
    fmt,
    time::{Duration, Instant},
};

use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use percent_encoding::percent_decode_str;
use tokio::{
    net::{TcpStream, lookup_host},
    sync::Mutex,
    time::timeout,
};
use url::Url;

use super::{Delivery, Outcome, email::Mail};
use crate::{
    config::Config,
    domain::delivery::{PATIENCE, Reason, is_for_good},
};

/// A connection that was quiet for longer is not used again: servers hang up.
const QUIET_MAX: Duration = Duration::from_secs(20);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Where a delivery stands, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The server's name becomes addresses.
    Resolve,
    /// The connection, and the server's greeting.
    Connect,
    /// The encryption.
    Tls,
    /// User name and password.
    Auth,
    /// Our own address.
    Sender,
    /// The receiver's address.
    Recipient,
    /// Whether it takes a mail at all, and this one.
    Content,
    /// The mail is over there; the answer is missing.
    Answer,
}

impl Stage {
    /// The name, in sentence keys too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Content => "content",
            Self::Answer => "answer",
        }
    }
}

/// Why it went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where.
    pub stage: Stage,
    /// The server's own number, where it said one.
    pub code: Option<u16>,
    /// What the server or this machine said.
    pub said: String,
}

impl Failure {
    fn of(stage: Stage, error: &lettre::transport::smtp::Error) -> Self {
        let code = error.status().map(u16::from);
        let cause = std::error::Error::source(error).map(ToString::to_string);
        Self { stage, code, said: cause.unwrap_or_else(|| error.to_string()) }
    }

    fn late(stage: Stage) -> Self {
        Self { stage, code: None, said: "no answer in time".into() }
    }

    fn here(stage: Stage, cause: impl fmt::Display) -> Self {
        Self { stage, code: None, said: cause.to_string() }
    }

    /// As it is kept with the notice. The receiver's address in the server's words is left out.
    #[must_use]
    pub fn reason(&self, to: &str) -> Reason {
        let code = self.code.map(|code| format!("{code} ")).unwrap_or_default();
        Reason::with(self.stage.name(), &without_address(&format!("{code}{}", self.said), to))
    }

    /// It was handed over, and surely not taken.
    #[must_use]
    pub const fn was_handed(&self) -> bool {
        matches!((self.stage, self.code), (Stage::Answer, Some(_)))
    }

    /// What becomes of the mail. What the server says of us, or of itself, is no fault of the mail: servers say that they do not
    /// know us at whatever stage they like.
    #[must_use]
    pub fn outcome(&self, to: &str) -> Outcome {
        let reason = self.reason(to);
        match (self.stage, self.code) {
            (Stage::Recipient | Stage::Content | Stage::Answer, Some(code)) if is_for_good(code, &self.said) => {
                Outcome::Refused(reason)
            }
            (Stage::Answer, None) => Outcome::Unanswered(reason),
            (Stage::Recipient | Stage::Content | Stage::Answer, None | Some(421)) => Outcome::Stalled(reason),
            (Stage::Recipient | Stage::Content | Stage::Answer, Some(_)) => Outcome::Later(reason),
            _ => Outcome::Away(reason),
        }
    }
}

/// Servers repeat the address in what they say; reasons are shown and logged.
fn without_address(said: &str, to: &str) -> String {
    let mut left = said.to_owned();
    while let Some(at) = left.to_ascii_lowercase().find(&to.to_ascii_lowercase()) {
        left.replace_range(at..at + to.len(), "…");
    }
    left
}

/// How the way to the server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    /// From the first byte.
    Whole,
    /// Asked for, and nothing is said without it.
    StartTls,
    /// Asked for where the server offers it.
    IfOffered,
}

/// A mail server, and the connection to it while mails follow one another.
pub struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    roots: Vec<Certificate>,
    patience: Duration,
    /// For the answer to a mail that is over there.
    taken: Duration,
    hello: ClientId,
    idle: Mutex<Option<(AsyncSmtpConnection, Instant)>>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

impl Smtp {
    /// The server in the settings: `smtp://` or `smtps://`, user name and password in it where it wants some.
    ///
    /// # Errors
    /// A sentence that names the setting and the mend, and never the password.
    pub fn of(url: &str, config: &Config) -> anyhow::Result<Self> {
        let form = "smtp_url has to be smtp://HOST:PORT or smtps://HOST:PORT, with USER:PASSWORD@ before HOST where the \
                    server wants them (write characters such as @ and / in them as %40 and %2F)";
        let url = Url::parse(url).map_err(|_| anyhow::anyhow!(form))?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        anyhow::ensure!(matches!(url.scheme(), "smtp" | "smtps") && !host.is_empty(), form);
        let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let is_here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let encryption = match (url.scheme(), asked.as_deref()) {
            ("smtps", None) => Encryption::Whole,
            ("smtp", Some("opportunistic")) => Encryption::IfOffered,
            ("smtp", None) if is_here => Encryption::IfOffered,
            ("smtp", None | Some("required")) => Encryption::StartTls,
            _ => anyhow::bail!(
                "smtp_url: after ? only tls=required or tls=opportunistic can stand, and only with smtp://"
            ),
        };
        let plain = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let credentials = (!url.username().is_empty())
            .then(|| Credentials::new(plain(url.username()), plain(url.password().unwrap_or_default())));
        let port = url.port().unwrap_or(match (url.scheme(), &credentials) {
            ("smtps", _) => 465,
            (_, Some(_)) => 587,
            _ => 25,
        });
        let mut roots = Vec::new();
        if let Some(path) = &config.smtp_ca_file {
            let text = std::fs::read(path)
                .map_err(|cause| anyhow::anyhow!("smtp_ca_file {} cannot be read: {cause}", path.display()))?;
            roots
                .push(Certificate::from_pem(&text).map_err(|_| {
                    anyhow::anyhow!("smtp_ca_file {} holds no certificate in PEM form", path.display())
                })?);
        }
        Ok(Self {
            host,
            port,
            encryption,
            credentials,
            roots,
            patience: Duration::from_secs(config.smtp_timeout_seconds),
            taken: Duration::from_secs(config.smtp_taken_seconds),
            hello: ClientId::default(),
            idle: Mutex::default(),
        })
    }

    /// Hands over a mail. All stages together end while the worker holds it.
    pub async fn deliver(&self, mail: &Mail, last: impl AsyncFnOnce() -> bool) -> Delivery {
        let whole = Duration::from_millis(u64::try_from(PATIENCE).unwrap_or(0));
        let mut reached = Stage::Resolve;
        let done = timeout(whole, self.hand_over(mail, last, &mut reached)).await;
        match done.unwrap_or_else(|_| Err(Failure::late(reached))) {
            Ok(Some(_)) => Outcome::Sent.into(),
            Ok(None) => Outcome::Stopped.into(),
            Err(failure) => Delivery { outcome: failure.outcome(mail.to.as_ref()), was_handed: failure.was_handed() },
        }
    }

    /// The same, saying what the server answered, or where it failed; `reached` follows the stages. Nothing where `last`
    /// stopped it.
    ///
    /// # Errors
    /// The stage, and what was said there.
    pub async fn hand_over(
        &self,
        mail: &Mail,
        last: impl AsyncFnOnce() -> bool,
        reached: &mut Stage,
    ) -> Result<Option<String>, Failure> {
        let mut connection = match self.still_open().await {
            Some(open) => open,
            None => self.open(reached).await?,
        };
        let done = self.transact(&mut connection, mail, last, reached).await;
        match &done {
            Ok(Some(_)) => *self.idle.lock().await = Some((connection, Instant::now())),
            // Whatever it was, the next one begins anew.
            _ => drop(timeout(GOODBYE, connection.abort()).await),
        }
        Ok(done?.map(|answer| answer.message().next().unwrap_or_default().to_owned()))
    }

    /// Says goodbye, where a connection is open.
    pub async fn close(&self) {
        if let Some((mut connection, _)) = self.idle.lock().await.take() {
            drop(timeout(GOODBYE, connection.quit()).await);
        }
    }

    async fn still_open(&self) -> Option<AsyncSmtpConnection> {
        let (mut connection, since) = self.idle.lock().await.take()?;
        let is_fresh = since.elapsed() < QUIET_MAX;
        (is_fresh && timeout(GOODBYE, connection.test_connected()).await.unwrap_or(false)).then_some(connection)
    }

    async fn open(&self, reached: &mut Stage) -> Result<AsyncSmtpConnection, Failure> {
        *reached = Stage::Resolve;
        let found = self.within(Stage::Resolve, lookup_host((self.host.as_str(), self.port))).await?;
        let found: Vec<_> = found.map_err(|cause| Failure::here(Stage::Resolve, cause))?.collect();
        *reached = Stage::Connect;
        let tls = || self.tls().map_err(|error| Failure::of(Stage::Tls, &error));
        let whole = if self.encryption == Encryption::Whole { Some(tls()?) } else { None };
        let opening = AsyncSmtpConnection::connect_tokio1(&found[..], Some(self.patience), &self.hello, whole, None);
        let mut connection = match self.within(Stage::Connect, opening).await? {
            Ok(connection) => connection,
            Err(error) => {
                // Connection and encryption fail alike: it is the encryption where the server can be reached without.
                let is_there = self.encryption == Encryption::Whole
                    && error.status().is_none()
                    && self.within(Stage::Connect, TcpStream::connect(&found[..])).await?.is_ok();
                let stage = if is_there || error.is_tls() { Stage::Tls } else { Stage::Connect };
                return Err(Failure::of(stage, &error));
            }
        };
        let starts = match self.encryption {
            Encryption::Whole => false,
            Encryption::StartTls => true,
            Encryption::IfOffered => connection.can_starttls(),
        };
        if starts {
            *reached = Stage::Tls;
            let starting = connection.starttls(tls()?, &self.hello);
            self.within(Stage::Tls, starting).await?.map_err(|error| Failure::of(Stage::Tls, &error))?;
        }
        if let Some(credentials) = &self.credentials {
            *reached = Stage::Auth;
            let proving = connection.auth(DEFAULT_MECHANISMS, credentials);
            self.within(Stage::Auth, proving).await?.map_err(|error| Failure::of(Stage::Auth, &error))?;
        }
        Ok(connection)
    }

    async fn transact(
        &self,
        connection: &mut AsyncSmtpConnection,
        mail: &Mail,
        last: impl AsyncFnOnce() -> bool,
        reached: &mut Stage,
    ) -> Result<Option<Response>, Failure> {
        let mut parameters = Vec::new();
        if !(is_ascii(&mail.from) && is_ascii(&mail.to)) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let said = "the mail server cannot write to an address with such letters";
                return Err(Failure { stage: Stage::Recipient, code: Some(553), said: said.into() });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        *reached = Stage::Sender;
        let from = MailFrom::new(Some(mail.from.clone()), parameters);
        self.say(Stage::Sender, connection, from).await?;
        *reached = Stage::Recipient;
        self.say(Stage::Recipient, connection, Rcpt::new(mail.to.clone(), Vec::new())).await?;
        *reached = Stage::Content;
        self.say(Stage::Content, connection, Data).await?;
        if !last().await {
            return Ok(None);
        }
        *reached = Stage::Answer;
        let sending = connection.message(&mail.bytes);
        self.within(Stage::Answer, sending).await?.map(Some).map_err(|error| Failure::of(Stage::Answer, &error))
    }

    async fn say(
        &self,
        stage: Stage,
        connection: &mut AsyncSmtpConnection,
        command: impl fmt::Display,
    ) -> Result<Response, Failure> {
        let saying = connection.command(command);
        self.within(stage, saying).await?.map_err(|error| Failure::of(stage, &error))
    }

    async fn within<T>(&self, stage: Stage, what: impl Future<Output = T>) -> Result<T, Failure> {
        let patience = if stage == Stage::Answer { self.taken } else { self.patience };
        timeout(patience, what).await.map_err(|_| Failure::late(stage))
    }

    fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let mut builder = TlsParameters::builder(self.host.clone());
        for root in &self.roots {
            builder = builder.add_root_certificate(root.clone());
        }
        builder.build_rustls()
    }
}

fn is_ascii(address: &Address) -> bool {
    let whole: &str = address.as_ref();
    whole.is_ascii()
}
