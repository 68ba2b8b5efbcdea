//! `doctor`: looks at settings, key file, database, clock, address, mail and catalogue; each finding has its mend.

use std::{os::unix::fs::PermissionsExt as _, path::Path, process::ExitCode};

use clap::Args;

use super::{Settings, say};
use crate::{
    app,
    clock::{Clock, Random},
    config::Config,
    domain::{moment::Moment, permission},
    live::CatalogueText,
    notify::{
        Post, email,
        smtp::{Smtp, Stage},
    },
    secret::{Keys, hex},
    store::{self, Db},
};

const EXAMPLES: &str = "Examples:
  handled-portal doctor
  handled-portal doctor --config /etc/handled-portal.toml
  handled-portal doctor --mail-to you@example.com";

/// Checks settings, key file, database, clock, address, mail and catalogue; exit 1 where something is serious.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Doctor {
    #[command(flatten)]
    settings: Settings,
    /// Sends a real mail to this address, and says at which stage it fails.
    #[arg(long, value_name = "ADDRESS")]
    mail_to: Option<String>,
}

/// What came of one look.
enum Finding {
    Well(String),
    /// Runs, but somebody should know.
    Note(String),
    /// Does not run, or not safely: what, and the mend.
    Serious(String, &'static str),
}

use Finding::{Note, Serious, Well};

impl Doctor {
    /// Looks at everything, and says what it found.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let mut all = Findings { serious: 0 };
        let config = match self.settings.load() {
            Ok(config) => config,
            Err(error) => {
                all.say(
                    "settings",
                    &Serious(
                        format!("{error:#}"),
                        "correct it where it is set; handled-portal config --example shows each setting",
                    ),
                )?;
                return Ok(ExitCode::FAILURE);
            }
        };
        all.say("settings", &Well("read".into()))?;
        all.say("address", &address(&config))?;
        all.say("clock", &clock(Clock::System.now()))?;
        all.say("data", &folder(&config.data_dir))?;
        let (finding, db) = database(&config).await;
        all.say("database", &finding)?;
        let sealed = match &db {
            Some(db) => {
                let (journal, sealed) = inside(db).await;
                all.say("database", &journal)?;
                sealed
            }
            None => Sealed::default(),
        };
        all.say("keys", &keys(&config.key_file(), &sealed))?;
        all.say("mail", &mail(&config, self.mail_to.as_deref()).await)?;
        all.say("outgoing", &outgoing(&config))?;
        let published = match &db {
            Some(db) => published(db).await,
            None => None,
        };
        all.say("catalogue", &catalogue(&config, published))?;
        if let Some(db) = db {
            db.close().await;
        }
        Ok(if all.serious == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

struct Findings {
    serious: usize,
}

impl Findings {
    fn say(&mut self, about: &str, finding: &Finding) -> std::io::Result<()> {
        match finding {
            Well(what) => say::line(&format!("ok       {about}: {what}")),
            Note(what) => say::line(&format!("note     {about}: {what}")),
            Serious(what, mend) => {
                self.serious += 1;
                say::line(&format!("serious  {about}: {what}\n         mend: {mend}"))
            }
        }
    }
}

fn address(config: &Config) -> Finding {
    if let Err(error) = config.check_for_serving() {
        return Serious(error.to_string(), "set base_url to the https address, or listen to 127.0.0.1:8080");
    }
    let loopback = url::Url::parse(&config.base_url).ok().is_some_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    });
    match (config.is_https(), loopback) {
        (true, _) => Well(format!("{} by https, listening on {}", config.base_url, config.listen)),
        (false, true) => Note(format!("{} is this machine alone; merchants need an https base_url", config.base_url)),
        (false, false) => Serious(
            format!("base_url {} is not https, so links and cookies can be read on the way", config.base_url),
            "set base_url to an https address; a proxy in front does the TLS",
        ),
    }
}

fn clock(now: Moment) -> Finding {
    /// 1 January 2025 and 1 January 2100: outside, links would be dead or live for ever.
    const SANE: std::ops::Range<i64> = 1_735_689_600_000..4_102_444_800_000;
    if SANE.contains(&now.0) {
        Well("sane".into())
    } else {
        Serious("this machine's clock is years off".into(), "set the clock, and keep it right with NTP")
    }
}

fn folder(path: &Path) -> Finding {
    match std::fs::metadata(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            Note(format!("{} is not there yet; the first start makes it", path.display()))
        }
        Err(cause) => {
            Serious(format!("{}: {cause}", path.display()), "let the portal's user reach data_dir, or set another")
        }
        Ok(found) if !found.is_dir() => Serious(format!("{} is no folder", path.display()), "set data_dir to a folder"),
        Ok(_) if rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_err() => Serious(
            format!("{} cannot be written", path.display()),
            "let the portal's user write data_dir, or set another",
        ),
        Ok(_) => Well(format!("{} can be written", path.display())),
    }
}

/// Opens the database, but makes none.
async fn database(config: &Config) -> (Finding, Option<Db>) {
    if let Some(path) = config.database_url.expose().strip_prefix("sqlite://")
        && !Path::new(path).exists()
    {
        return (Note(format!("{path} is not there yet; the first start makes it")), None);
    }
    let db = match Db::open(config.database_url.expose()).await {
        Ok(db) => db,
        Err(error) => {
            let mend = "see that the server runs and that database_url names the right one, with a user who may use it";
            return (Serious(format!("cannot be opened: {:#}", anyhow::Error::new(error)), mend), None);
        }
    };
    let finding = match store::migrate::missing(&db).await {
        Ok(0) => Well(format!("{} answers and is up to date", db.engine())),
        Ok(count) => Serious(format!("{} lacks {count} migrations", db.engine()), "run: handled-portal migrate"),
        Err(error) => Serious(format!("does not answer: {error}"), "see that the server runs"),
    };
    (finding, Some(db))
}

/// What the database says of its keys.
#[derive(Default)]
struct Sealed {
    check: Option<String>,
    ids: String,
}

/// How the database writes, and what it says of its keys.
async fn inside(db: &Db) -> (Finding, Sealed) {
    let Ok(mut conn) = db.read().await else {
        return (Serious("no connection is free".into(), "end what else uses it"), Sealed::default());
    };
    let mut found = async |name| store::setting::find(&mut conn, name).await.ok().flatten();
    let sealed = Sealed { check: found(app::KEY_CHECK).await, ids: found(app::KEY_IDS).await.unwrap_or_default() };
    let journal = match store::migrate::journal(&mut conn).await {
        Ok(mode) if mode == "wal" || mode == "PostgreSQL" => Well(format!("journal {mode}")),
        Ok(mode) => Serious(
            format!("journal {mode} instead of wal: readers and the writer stop each other"),
            "keep the file on a disk of this machine: network folders know no wal",
        ),
        Err(error) => Serious(format!("does not say how it writes: {error}"), "see that the file is whole"),
    };
    match store::migrate::hurried(&mut conn).await {
        Ok(off) if !off.is_empty() => {
            let finding = Serious(
                format!("{} off: what people were told is saved can be lost with the power", is_or_are(&off)),
                "turn it on: ALTER SYSTEM SET ... = on, or what a managed server has for it",
            );
            (finding, sealed)
        }
        _ => (journal, sealed),
    }
}

fn is_or_are(settings: &[String]) -> String {
    format!("{} {}", settings.join(" and "), if settings.len() == 1 { "is" } else { "are" })
}

fn keys(path: &Path, sealed: &Sealed) -> Finding {
    const BRING_BACK: &str = "bring back the right file from where you keep it, or name it with secret_key_file";
    let keys = match (Keys::read(path), sealed.check.as_deref()) {
        (Err(error), _) => return Serious(error.to_string(), BRING_BACK),
        (Ok(None), Some(_)) => {
            return Serious(format!("{} is missing, and this database was sealed with it", path.display()), BRING_BACK);
        }
        (Ok(None), None) => return Note(format!("{} is not there yet; the first start makes it", path.display())),
        (Ok(Some(keys)), _) => keys,
    };
    if sealed.check.is_some() && keys.check_value().ok() != sealed.check {
        return Serious(format!("{} is not the key this database was sealed with", path.display()), BRING_BACK);
    }
    let ids = keys.ids();
    if let Some(lacks) = sealed.ids.split_whitespace().find(|id| !ids.iter().any(|one| one == id)) {
        return Serious(
            format!("{} lacks the key {lacks}, which keys rotate made", path.display()),
            "copy the key file from the machine where that ran, or bring back your newest copy",
        );
    }
    let mode = std::fs::metadata(path).map_or(0, |found| found.permissions().mode() & 0o777);
    if mode.trailing_zeros() >= 6 {
        // Nothing for the group, nothing for others.
        Well(format!("{} fits the database and is its owner's alone", path.display()))
    } else {
        Serious(format!("{} can be read by others (mode {mode:o})", path.display()), "chmod 600 the key file")
    }
}

async fn mail(config: &Config, to: Option<&str>) -> Finding {
    if let Some(to) = to {
        return test_mail(config, to).await;
    }
    if config.smtp_url.is_some() {
        return match Post::of(config) {
            Ok(_) => Note("a mail server is set up; doctor --mail-to you@example.com sends a real mail by it".into()),
            Err(error) => Serious(error.to_string(), "correct it where it is set"),
        };
    }
    let Some(path) = &config.mail_folder else {
        return Note("none is set up, so reps tell merchants by hand (smtp_url names a mail server)".into());
    };
    let name = path.join(format!(".doctor-{}", hex(&Random::System.bytes::<4>().unwrap_or_default())));
    match std::fs::write(&name, "") {
        Ok(()) => {
            drop(std::fs::remove_file(&name));
            Well(format!("mails are written to {}", path.display()))
        }
        Err(cause) => Serious(
            format!("mail_folder {} cannot be written: {cause}", path.display()),
            "make the folder, let the portal's user write it, or take the setting away",
        ),
    }
}

/// Sends a real mail.
async fn test_mail(config: &Config, to: &str) -> Finding {
    let (partner, sender) = config.sender();
    let Some(url) = &config.smtp_url else {
        return Serious("--mail-to needs a mail server, and none is set up".into(), "set smtp_url");
    };
    // Somebody sits and waits.
    let config = &Config { smtp_taken_seconds: config.smtp_taken_seconds.min(60), ..config.clone() };
    let server = match Smtp::of(url.expose(), config) {
        Ok(server) => server,
        Err(error) => return Serious(error.to_string(), "correct it where it is set"),
    };
    let mail = match email::test(partner, sender, to) {
        Ok(mail) => mail,
        Err(error) => return Serious(error.to_string(), "correct the address"),
    };
    let mut reached = Stage::Resolve;
    match server.hand_over(&mail, async || true, &mut reached).await {
        Ok(answer) => {
            server.close().await;
            Well(format!("the mail server took a mail for {to}: {}", answer.unwrap_or_default()))
        }
        Err(failure) => {
            let code = failure.code.map(|code| format!("{code} ")).unwrap_or_default();
            Serious(
                format!("the mail stopped at the stage \"{}\": {code}{}", failure.stage.name(), failure.said),
                mend(failure.stage),
            )
        }
    }
}

/// What to do where a mail stops.
const fn mend(stage: Stage) -> &'static str {
    match stage {
        Stage::Resolve => "correct the host in smtp_url, or the machine's name servers",
        Stage::Connect => {
            "correct host and port in smtp_url, and see that no firewall stands between (smtps:// is port 465, smtp:// 587 or 25)"
        }
        Stage::Tls => {
            "use smtps:// for port 465 and smtp:// for others; name the authority in smtp_ca_file where it is your own"
        }
        Stage::Auth => "correct user name and password in smtp_url (@ is written %40, / is %2F)",
        Stage::Sender => "set mail_from to an address that the mail server lets this user send from",
        Stage::Recipient => "try another address, and see that the mail server may send to others than its own",
        Stage::Content | Stage::Answer => "read the server's own answer, and its log",
    }
}

fn outgoing(config: &Config) -> Finding {
    if !config.shopify.is_shopify() {
        return Note("shopify.admin_url is not Shopify's: the tokens of apps are sent there. Take it away".into());
    }
    if config.outgoing_allow_private {
        return Note(
            "outgoing_allow_private lets webhooks, and whoever types the address of a shop, reach private addresses, without TLS and \
             on any port: take it away unless everybody here may reach all that is near this machine"
                .into(),
        );
    }
    Well(format!("public addresses by https alone, {} seconds", config.outgoing_seconds))
}

/// The newest catalogue that an admin published.
async fn published(db: &Db) -> Option<String> {
    let mut conn = db.read().await.ok()?;
    store::catalogue::list(&mut conn).await.ok()?.into_iter().next().map(|one| one.body)
}

fn catalogue(config: &Config, published: Option<String>) -> Finding {
    const MEND: &str = "correct it: in the file, or on the desk under Settings";
    let (name, text) = match &config.catalogue_file {
        None => match published {
            Some(text) => ("the one published on the desk".to_owned(), Ok(text)),
            None => ("the built-in one".to_owned(), Ok(permission::EMBEDDED.to_owned())),
        },
        Some(path) => (path.display().to_string(), std::fs::read_to_string(path)),
    };
    let text = match text {
        Ok(text) => text,
        Err(cause) => return Serious(format!("{name}: {cause}"), MEND),
    };
    match CatalogueText::read(&text) {
        Ok(CatalogueText { catalogue: it, .. }) => {
            Well(format!("{name}, version {}, {} permissions", it.version, it.permissions.len()))
        }
        Err(error) => Serious(format!("{name}: {error}"), MEND),
    }
}
