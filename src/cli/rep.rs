//! `rep`: adds, lists and disables reps, and gives one a new password. Passwords are asked for, never arguments.

use std::io::{BufRead as _, IsTerminal as _, stdin};

use clap::{Args, Subcommand, ValueEnum};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Settings, say};
use crate::{
    actions::{
        add_rep::{Added, add_rep},
        disable_rep::disable_rep,
        reset_rep::reset_rep_by_hand,
        totp,
    },
    app::App,
    domain::{email::Email, rep::Role, text},
    error::Error,
    store,
};

const EXAMPLES: &str = "Examples:
  handled-portal rep add --email rita@example.com --name \"Rita Romero\"
  handled-portal rep add --email ada@example.com --name \"Ada Adams\" --role admin < password.txt
  handled-portal rep list
  handled-portal rep disable --email rita@example.com
  handled-portal rep reset --email rita@example.com";

/// Adds, lists, disables reps, or gives one a new password and second factor.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RepCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Adds a rep; asks for the password, or reads it from standard input.
    #[command(after_help = "Example:\n  handled-portal rep add --email rita@example.com --name \"Rita Romero\"")]
    Add {
        #[command(flatten)]
        settings: Settings,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// How merchants see them.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_enum, default_value_t = RoleName::Rep)]
        role: RoleName,
    },
    /// Lists every rep: role, address, name, and who is disabled.
    #[command(after_help = "Example:\n  handled-portal rep list")]
    List {
        #[command(flatten)]
        settings: Settings,
    },
    /// Keeps a rep from signing in and ends their sessions.
    #[command(after_help = "Example:\n  handled-portal rep disable --email rita@example.com")]
    Disable {
        #[command(flatten)]
        settings: Settings,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
    /// Gives a rep a new password and second factor, ends their passkeys and sessions, and lets a disabled one in again.
    #[command(after_help = "Example:\n  handled-portal rep reset --email rita@example.com < password.txt")]
    Reset {
        #[command(flatten)]
        settings: Settings,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    /// Reads the desk, changes nothing, never sees a code.
    Viewer,
    /// Looks after merchants.
    Rep,
    /// Also manages reps and settings.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Rep => Self::Rep,
            RoleName::Admin => Self::Admin,
        }
    }
}

impl RepCommand {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Add { settings, email, name, role } => {
                let (email, name) = (address(&email)?, person(&name)?);
                let app = settings.app_or_new().await?;
                let done = add_rep(&app, &name, &email, role.into(), &password()?).await;
                show(&app, &done.map_err(|error| in_words(error, &email))?)
            }
            What::List { settings } => list(&settings.app().await?).await,
            What::Disable { settings, email } => {
                let email = address(&email)?;
                let app = settings.app().await?;
                disable_rep(&app, &email).await.map_err(|error| in_words(error, &email))?;
                Ok(say::line(&format!("{} is disabled; every session has ended.", email.as_str()))?)
            }
            What::Reset { settings, email } => {
                let email = address(&email)?;
                let app = settings.app().await?;
                let done = reset_rep_by_hand(&app, &email, &password()?).await;
                let added = done.map_err(|error| in_words(error, &email))?;
                say::aside("The passkeys, the old recovery codes and every session of theirs have ended.");
                show(&app, &added)
            }
        }
    }
}

async fn list(app: &App) -> anyhow::Result<()> {
    let all = store::rep::every(&mut app.db.read().await?).await?;
    if all.is_empty() {
        say::aside("There is no rep yet. Add one with rep add, or open the link that serve prints at its start.");
    }
    for account in all {
        let rep = &account.rep;
        let note = if account.disabled_at.is_some() { "  (disabled)" } else { "" };
        say::line(&format!("{:<7} {}  {}{note}", rep.role.name(), rep.email, rep.name))?;
    }
    Ok(())
}

/// What the rep puts into an authenticator app, and what they keep for the day it is lost; shown this once.
fn show(app: &App, added: &Added) -> anyhow::Result<()> {
    let url = totp::generator(app, &added.rep, &added.totp_secret)?
        .to_url()
        .map_err(|cause| anyhow::anyhow!("the address for the authenticator app could not be made: {cause}"))?;
    say::line(&format!(
        "{} ({}) can sign in at {}/desk/sign-in",
        added.rep.email,
        added.rep.role.name(),
        app.config.base_url
    ))?;
    say::line("Put this into their authenticator app; it is shown once:")?;
    say::line(&format!("  secret  {}\n  address {url}", base32(&added.totp_secret)))?;
    say::line("Recovery codes, each good once where the app is lost; they are shown once too:")?;
    for code in added.codes.iter() {
        say::line(&format!("  {code}"))?;
    }
    Ok(())
}

fn address(typed: &str) -> anyhow::Result<Email> {
    Email::parse(typed).map_err(|_| anyhow::anyhow!("--email: {typed} is no e-mail address, such as rita@example.com"))
}

fn person(typed: &str) -> anyhow::Result<String> {
    text::person_name(typed).map_err(|_| anyhow::anyhow!("--name: give a name of 1 to 80 characters"))
}

/// The action's refusals, said for a terminal.
fn in_words(error: Error, email: &Email) -> anyhow::Error {
    let email = email.as_str();
    let Error::Invalid(faults) = &error else {
        return match error {
            Error::NotFound => anyhow::anyhow!("--email: nobody has {email}; see: handled-portal rep list"),
            other => other.into(),
        };
    };
    let says = |key: &str| faults.iter().any(|fault| fault.key == key);
    if says("fault-email-known") {
        anyhow::anyhow!(
            "--email: {email} is a rep already; for a new password: handled-portal rep reset --email {email}"
        )
    } else if says("fault-password-common") {
        anyhow::anyhow!("the password is one that is tried first; choose another")
    } else if says("fault-password-long") {
        anyhow::anyhow!("the password is longer than 1,024 bytes; choose a shorter one")
    } else {
        anyhow::anyhow!("the password is too short; it takes at least 12 characters")
    }
}

/// Asks on the terminal without showing what is typed, twice; else reads the first line of standard input.
fn password() -> anyhow::Result<SecretString> {
    if !stdin().is_terminal() {
        return Ok(secret_line()?.as_str().into());
    }
    let first = asked("Password (12 characters at least): ")?;
    let second = asked("The same again: ")?;
    anyhow::ensure!(*first == *second, "the two passwords differ; start again");
    Ok(first.as_str().into())
}

fn asked(question: &str) -> anyhow::Result<Zeroizing<String>> {
    say::aside(question);
    let input = stdin();
    let before = tcgetattr(&input)?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &hidden)?;
    let typed = secret_line();
    tcsetattr(&input, OptionalActions::Flush, &before)?;
    typed
}

fn secret_line() -> anyhow::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    stdin().lock().read_line(&mut line)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    anyhow::ensure!(!line.is_empty(), "no password: type one, or give it on standard input");
    Ok(line)
}

/// RFC 4648 base 32 without padding, as authenticator apps read secrets.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut block = [0_u8; 8];
        block[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(block);
        for at in 0..(five.len() * 8).div_ceil(5) {
            let index = usize::try_from((bits >> (35 - 5 * at)) & 31).unwrap_or(0);
            text.push(char::from(LETTERS[index]));
        }
    }
    text
}
