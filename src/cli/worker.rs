//! `worker`: notices and the sweep, without the portal.

use clap::Args;

use super::{Settings, run};
use crate::{
    app::App,
    clock::{Clock, Random},
};

const EXAMPLES: &str = "Examples:
  handled-portal worker
  handled-portal worker --config /etc/handled-portal.toml";

/// Runs the worker alone: notices leave, codes kept too long are erased. For several machines, beside `serve --no-worker`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Worker {
    #[command(flatten)]
    settings: Settings,
}

impl Worker {
    /// Works until it is told to stop.
    pub async fn run(self) -> anyhow::Result<()> {
        let (config, _traces) = self.settings.load_and_trace(&[])?;
        let app = App::build(config, Clock::System, Random::System).await?;
        tracing::info!("the worker is at work");
        run::worker(&app).await
    }
}
