//! `export`: every store with its merchant and where it stands, to standard output. Never a code.

use clap::{Args, ValueEnum};

use super::{Settings, say};
use crate::{actions::export_merchants::begin, i18n::time, store::queue::Filter, web::desk::export::Format};

const EXAMPLES: &str = "Examples:
  handled-portal export > merchants.csv
  handled-portal export --format json > merchants.json";

/// Writes every store with its merchant and where it stands to standard output. Never a code.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportCommand {
    #[command(flatten)]
    settings: Settings,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = FormatName::Csv)]
    format: FormatName,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    /// For spreadsheets; it can be imported again.
    Csv,
    /// For programs: one list.
    Json,
}

impl ExportCommand {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let format = match self.format {
            FormatName::Csv => Format::Csv,
            FormatName::Json => Format::Json,
        };
        let app = self.settings.app().await?;
        let mut export = begin(&app, None, Filter::default(), format.name(), "", time::machine).await?;
        say::piece(&format.start())?;
        let mut is_first = true;
        while let Some(lines) = export.next().await? {
            say::piece(&format.lines(&lines, is_first)?)?;
            is_first &= lines.is_empty();
        }
        say::piece(format.end())?;
        Ok(())
    }
}
