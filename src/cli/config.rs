//! `config`: the example settings.

use clap::Args;

use super::say;

const EXAMPLES: &str = "Examples:
  handled-portal config --example
  handled-portal config --example > portal.toml";

/// Each setting with its meaning and its default.
pub const EXAMPLE: &str = include_str!("../../portal.example.toml");

/// Shows every setting with its meaning.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ConfigCommand {
    /// Prints the documented example settings.
    #[arg(long, required = true)]
    example: bool,
}

impl ConfigCommand {
    /// Prints what was asked for.
    pub fn run(&self) -> anyhow::Result<()> {
        if self.example {
            say::line(EXAMPLE.trim_end())?;
        }
        Ok(())
    }
}
