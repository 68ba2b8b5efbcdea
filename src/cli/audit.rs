//! `audit verify`: reads the audit log from its first row to its last and says whether it is as it was written.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Settings, open::open, say};
use crate::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::audit::Head,
    store,
};

const EXAMPLES: &str = "Examples:
  handled-portal audit verify
  handled-portal audit verify --expect 120:4f1d0c1e7a52ab0b3c6f5d8e9a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b";

/// Checks the audit log.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AuditCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Finds a row that was changed, taken out or moved, and a log that was cut. Changes nothing.
    ///
    /// Prints how many rows there are and the log's head. Keep the head in another place: with --expect it shows later
    /// that the log still holds all that it held then.
    #[command(after_help = EXAMPLES)]
    Verify {
        #[command(flatten)]
        settings: Settings,
        /// A head that was printed, or shown at the desk, earlier.
        #[arg(long, value_name = "HEAD")]
        expect: Option<Head>,
    },
}

impl AuditCommand {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let What::Verify { settings, expect } = self.what;
        let config = settings.load()?;
        let (db, keys) = open(&config).await?;
        let whole = store::audit::head(&mut db.read().await?).await?.number;
        let progress = say::Progress::of("Checked");
        let size = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
        let verdict = verify_audit(&db, &keys, expect.as_ref(), |so_far| progress.at(size(so_far), size(whole))).await;
        progress.end();
        let verdict = verdict?;
        let begins = store::audit_anchor::get(&mut db.read().await?).await?.head.number;
        db.close().await;
        if let Verdict::Whole(head) = &verdict {
            say::line(&format!("The audit log is whole: {} rows.", head.number - begins))?;
            if begins > 0 {
                say::line(&format!(
                    "It begins after row {begins}: those before were deleted when their time was over."
                ))?;
            }
            say::line(&format!("Head {head}"))?;
            return Ok(ExitCode::SUCCESS);
        }
        say::aside(&format!("handled-portal: {}", in_words(&verdict)));
        Ok(ExitCode::FAILURE)
    }
}

/// What is wrong, and with which row.
pub fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole(head) => format!("the audit log is whole, head {head}"),
        Verdict::Changed(number) => {
            format!("row {number} of the audit log is not as it was written, or stands where another stood")
        }
        Verdict::Missing(number) => format!("row {number} of the audit log is missing"),
        Verdict::CutAfter(last, head) => {
            format!("the audit log is cut: it ends with row {last}, and its head says row {head}")
        }
        Verdict::HeadBehind(last, head) => {
            format!("row {} of the audit log is beyond its head, which says row {head}; the last is {last}", head + 1)
        }
        Verdict::HeadChanged(number) => {
            format!("the head of the audit log does not fit row {number}, the last: one of them was changed")
        }
        Verdict::AnchorChanged(number) => format!(
            "the audit log says that its rows up to {number} were deleted when their time was over, but it was not this portal \
             that wrote so, or its sign was changed"
        ),
        Verdict::BeforeAnchor(noted, anchor) => format!(
            "row {noted} of --expect was deleted when its time was over; the audit log begins after row {anchor}. Compare with a \
             head that was noted later"
        ),
        Verdict::NotAsNoted(number) => format!(
            "row {number} of the audit log is not the one of --expect: the log was cut or written anew after that head \
             was noted"
        ),
    }
}
