//! `demo`: the portal with made-up merchants in every state, in a folder that is gone at the end. It reads no settings:
//! no file, no variable but those for mail.

mod copies;
mod list;
mod people;
mod play;
mod plots;

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use self::{
    people::Dice,
    play::{Player, RepSignIn},
    plots::{OFTEN, PLOTS},
};
use super::{logs, run, say, serve::bind};
use crate::{
    app::App,
    clock::{Clock, Random},
    config::Config,
    secret::{Hidden, Keys, hex},
    store,
};

/// So many merchants act through the real actions; what goes beyond are copies of them.
const PLAYED: usize = 240;

const EXAMPLES: &str = "Examples:
  handled-portal demo
  handled-portal demo --merchants 500 --seed 7
  handled-portal demo --listen 127.0.0.1:0 --json
  handled-portal demo --merchants 100000";

/// Runs the portal with made-up merchants, in a folder that is thrown away at the end. Reads no settings.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Demo {
    /// How many merchants; from 24 on every state occurs.
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    merchants: u32,
    /// The same seed makes the same merchants; links and passwords are always new.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Prints one JSON object on the first line, then serves.
    #[arg(long)]
    json: bool,
    /// Writes mails as .eml files into this folder; without it nobody is mailed.
    #[arg(long, value_name = "DIR", env = "PORTAL_MAIL_FOLDER")]
    mail_folder: Option<PathBuf>,
    /// Sends mails by this mail server; all addresses of the demo end in example.com.
    #[arg(long, value_name = "URL", env = "PORTAL_SMTP_URL", hide_env_values = true, conflicts_with = "mail_folder")]
    smtp_url: Option<String>,
    /// An empty database to fill instead of a SQLite file in the folder.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Accepted for sameness with the other commands; `demo` reads no settings.
    #[arg(long, value_name = "FILE", hide = true)]
    config: Option<PathBuf>,
}

impl Demo {
    /// Fills, prints, serves, and throws away.
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = Folder::make()?;
        let config = Config {
            listen: self.listen,
            data_dir: folder.0.clone(),
            database_url: Hidden::new(self.database_url.clone().unwrap_or_default()),
            mail_folder: self.mail_folder.clone(),
            smtp_url: self.smtp_url.clone().map(Hidden::new),
            mail_from: Some("access@handled.example.com".into()),
            ..Config::default()
        };
        logs::start(&config, false)?;
        if let Some(mail) = &config.mail_folder {
            std::fs::create_dir_all(mail)
                .map_err(|cause| anyhow::anyhow!("--mail-folder {} cannot be made: {cause}", mail.display()))?;
        }
        let config = config.finished()?;
        config.check_for_serving()?;
        let (door, config) = bind(config)?;
        let app = App::build(config, Clock::System, Random::System).await?;
        let shown = self.fill(&app).await?;
        if self.json {
            say::line(&shown.json(&app))?;
        } else {
            shown.print(&app)?;
        }
        let ended = run::portal(&app, door, true).await;
        drop(folder);
        ended
    }

    /// Makes reps and merchants, with a clock that is set and numbers from the seed; the keys are as random as ever.
    async fn fill(&self, app: &App) -> anyhow::Result<list::Shown> {
        anyhow::ensure!(
            store::merchant::count(&mut app.db.read().await?).await? == 0,
            "--database-url: this database has merchants; give one that is empty"
        );
        let now = app.clock.now();
        let keys = Keys::read(&app.config.key_file())?.ok_or_else(|| anyhow::anyhow!("the key file is gone"))?;
        let past = now.plus(-200 * crate::domain::moment::DAY);
        let stage =
            App::with_parts(app.config.clone(), Clock::set_to(past), Random::seeded(self.seed), app.db.clone(), keys)?;
        let reps = play::reps(&stage).await?;
        let count = usize::try_from(self.merchants)?;
        let played = count.min(PLAYED);
        let mut players = players(&stage, &reps, played)?;
        let progress = say::Progress::of("Acting out the first merchants: step");
        play::play(&stage, &mut players, now, |done, all| progress.at(done, all)).await?;
        progress.end();
        let progress = say::Progress::of("Merchants:");
        let models: Vec<String> = players.iter().filter_map(Player::added).map(|one| one.merchant.id.clone()).collect();
        copies::write(&stage, &models, played, count, &progress).await?;
        progress.end();
        play::sign_in_everywhere(&stage, now).await?;
        let listed = list::merchants(app, &players).await?;
        Ok(list::Shown { merchants: listed, reps, all: count })
    }
}

/// Who plays what: the first 24 one plot each, the rest as it is in life.
fn players(stage: &App, reps: &[RepSignIn], count: usize) -> anyhow::Result<Vec<Player>> {
    let dice = Dice(&stage.random);
    let sum = OFTEN.iter().map(|often| usize::from(*often)).sum();
    let mut players = Vec::with_capacity(count);
    for number in 0..count {
        let mut plot = number;
        if number >= PLOTS.len() {
            let mut left = dice.below(sum)?;
            plot = OFTEN.iter().position(|often| take(&mut left, usize::from(*often))).unwrap_or(0);
        }
        // The admin looks after every fifth merchant, the rep after the others; a viewer after none.
        let rep = &reps[usize::from(number % 5 != 4)].rep;
        let mut plots = vec![&PLOTS[plot]];
        plots.extend(plots::others(number));
        players.push(Player::new(plots, people::cast(number, &dice)?, rep.clone()));
    }
    Ok(players)
}

/// Whether the draw falls on this one; else it goes on to the next.
const fn take(left: &mut usize, often: usize) -> bool {
    if *left < often {
        return true;
    }
    *left -= often;
    false
}

/// A folder of our own that is removed when the demo ends.
struct Folder(PathBuf);

impl Folder {
    fn make() -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let name = format!("handled-portal-demo-{}", hex(&Random::System.bytes::<6>()?));
        let path = std::env::temp_dir().join(name);
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(|cause| anyhow::anyhow!("the folder {} cannot be made: {cause}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(cause) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%cause, folder = %self.0.display(), "the demo's folder could not be removed");
        }
    }
}
