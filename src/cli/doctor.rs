//! `doctor`: looks for what is wrong.

use std::process::ExitCode;

use clap::Args;

use super::{Settings, say};

/// Looks.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    settings: Settings,
}

impl Doctor {
    /// Looks.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let _config = self.settings.load()?;
        say::line("to come")?;
        Ok(ExitCode::SUCCESS)
    }
}
