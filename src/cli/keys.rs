//! `keys rotate`: a new key seals from now on; those before it open what they sealed. `keys reseal`: it seals the rest too.

use clap::{Args, Subcommand};

use super::{Settings, open::open, say};
use crate::{actions::rotate_keys, app::App, clock::Random, secret::Keys};

const EXAMPLES: &str = "Examples:
  handled-portal keys rotate
  handled-portal keys reseal
  handled-portal keys rotate --reseal";

/// Manages the keys that seal collaborator codes, second factors and webhooks.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct KeysCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Puts a new key into the key file. It seals from then on; the others stay, and open what they sealed.
    ///
    /// May be run while the portal runs. Every serve and worker seals with the new key once it was started again, or met
    /// something sealed with it. Where several machines share a database, copy the key file to each of them before that.
    #[command(after_help = EXAMPLES)]
    Rotate {
        #[command(flatten)]
        settings: Settings,
        /// Does `keys reseal` right after. For one machine: others cannot open what is sealed anew before they have the file.
        #[arg(long)]
        reseal: bool,
    },
    /// Seals anew, with the newest key, all that another one sealed, a little at a time.
    ///
    /// May be run while the portal runs. Where several machines share a database, run it on one of them, once the key file
    /// is on each and every serve and worker was started again.
    #[command(after_help = EXAMPLES)]
    Reseal {
        #[command(flatten)]
        settings: Settings,
    },
}

impl KeysCommand {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Rotate { settings, reseal } => rotate(&settings, reseal).await,
            What::Reseal { settings } => {
                let (db, _) = open(&settings.load()?).await?;
                db.close().await;
                let app = settings.app().await?;
                seal_anew(&app).await?;
                app.db.close().await;
                Ok(())
            }
        }
    }
}

async fn rotate(settings: &Settings, reseal: bool) -> anyhow::Result<()> {
    let config = settings.load()?;
    let (db, _) = open(&config).await?;
    db.close().await;
    let path = config.key_file();
    Keys::rotate(&path, &Random::System)?;
    let app = settings.app().await?;
    let id = rotate_keys::note(&app).await?;
    say::line(&format!("The new key {id} is in {}. Copy the file to where you keep it.", path.display()))?;
    if reseal {
        seal_anew(&app).await?;
    }
    app.db.close().await;
    say::line(
        "Restart every serve and worker: until then they seal with the key before. On other machines, copy the key file \
         there first. Keep all lines of the file: the oldest holds the audit log and the links together.",
    )?;
    if !reseal {
        say::line("Then keys reseal seals what is there with it too.")?;
    }
    Ok(())
}

async fn seal_anew(app: &App) -> anyhow::Result<()> {
    let progress = say::Progress::of("Sealed anew");
    let count = rotate_keys::reseal(app, |done, all| progress.at(done, all)).await;
    progress.end();
    say::line(&format!("{} secrets are sealed with it now.", count?))?;
    Ok(())
}
