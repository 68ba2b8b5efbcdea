//! Log lines: to standard error, as text or JSON, filtered by `PORTAL_LOG` (default `info`).

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;

/// Statements are never logged: what they carry is people's.
const ALWAYS: [&str; 2] = ["sqlx=off", "sqlx_core=off"];

/// Starts logging; a second start changes nothing.
///
/// # Errors
/// Where `PORTAL_LOG` is no filter.
pub fn start(format: LogFormat) -> anyhow::Result<()> {
    let wanted = std::env::var("PORTAL_LOG").ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "info".to_owned());
    let mut filter = EnvFilter::try_new(&wanted).map_err(|cause| {
        anyhow::anyhow!(
            "PORTAL_LOG is {wanted}, which is no filter ({cause}); use info, debug, or handled_portal=debug"
        )
    })?;
    for rule in ALWAYS {
        filter = filter.add_directive(rule.parse()?);
    }
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    // An error means that somebody else logs already, as in a test.
    drop(match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    });
    Ok(())
}
