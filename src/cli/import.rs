//! `import`: merchants from a CSV file.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    Settings,
    say::{self, Progress},
};
use crate::{
    actions::{
        Actor,
        import_merchants::{Imported, import_merchants, preview},
    },
    app::App,
    domain::{
        email::Email,
        import::{Wrong, plan::Plan},
        rep::{Act, Rep, Role, may},
    },
    store,
    web::desk::import::{counts, in_one_sentence},
};

const EXAMPLES: &str = "Examples:
  handled-portal import merchants.csv --dry-run
  handled-portal import merchants.csv --rep rita@example.com

The first line names the columns, in any order:
  external_id,name,store,label,contact_name,contact_email,owner_email,language,zone,rep,permissions,state,since";

/// Imports merchants from a CSV file: all of it or nothing. Mails nobody; a file can be imported again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    #[command(flatten)]
    settings: Settings,
    /// The CSV file, in UTF-8, with commas or semicolons.
    file: PathBuf,
    /// Says what it would do, and does nothing.
    #[arg(long)]
    dry_run: bool,
    /// The rep who imports, and who gets merchants of rows that name none [default: the first admin].
    #[arg(long, value_name = "EMAIL")]
    rep: Option<String>,
}

impl Import {
    /// Does it; 1 where something is wrong with the file.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let name = self.file.display().to_string();
        let bytes = std::fs::read(&self.file).map_err(|cause| anyhow::anyhow!("{name} cannot be read: {cause}"))?;
        let app = self.settings.app().await?;
        let actor = Actor::rep(rep(&app, self.rep.as_deref()).await?);
        let plan = preview(&app, &actor, &bytes).await?;
        if !plan.wrong.is_empty() {
            return Ok(refused(&app, &name, &plan.wrong));
        }
        if self.dry_run {
            for line in &plan.lines {
                let business = &plan.businesses[line.business];
                let shop = business.shops.get(line.shop).map_or("", |shop| shop.label.as_str());
                let changes = line.changes.join(", ");
                let row = format!("line {}: {} {} / {shop} {changes}", line.line, line.outcome.name(), business.name);
                say::line(row.trim_end())?;
            }
            return said(&app, &plan, false, "Nothing was imported (--dry-run).");
        }
        let progress = Progress::of("Importing rows:");
        progress.at(0, plan.lines.len());
        let done = import_merchants(&app, &actor, &app.new_id()?, &bytes, "cli").await;
        progress.end();
        match done? {
            Imported::Now(plan) => said(&app, &plan, true, "Imported. Nobody was written to."),
            Imported::Before => anyhow::bail!("another import has the same id; try again"),
            Imported::Refused(plan) => Ok(refused(&app, &name, &plan.wrong)),
        }
    }
}

fn refused(app: &App, name: &str, wrong: &[Wrong]) -> ExitCode {
    let voice = app.voice("en");
    for one in wrong {
        let column = if one.fault.field == "file" { String::new() } else { format!("{}: ", one.fault.field) };
        say::aside(&format!("{name}:{}: {column}{}", one.line, in_one_sentence(&voice, &one.fault)));
    }
    say::aside("Nothing was imported.");
    ExitCode::FAILURE
}

fn said(app: &App, plan: &Plan, is_done: bool, last: &str) -> anyhow::Result<ExitCode> {
    for (what, count) in counts(&app.voice("en"), is_done, |outcome| plan.count(outcome)) {
        say::line(&format!("{count:>6}  {what}"))?;
    }
    say::line(last)?;
    Ok(ExitCode::SUCCESS)
}

/// The rep of this address, or the first admin.
async fn rep(app: &App, typed: Option<&str>) -> anyhow::Result<Rep> {
    let all = store::rep::every(&mut app.db.read().await?).await?;
    let mut able = all.into_iter().filter(|one| one.disabled_at.is_none() && may(one.rep.role, Act::Work));
    let Some(typed) = typed else {
        return able.find(|one| one.rep.role == Role::Admin).map(|one| one.rep).ok_or_else(|| {
            anyhow::anyhow!("there is no admin to import for: name a rep with --rep, or see: handled-portal rep --help")
        });
    };
    let email = Email::parse(typed).map_err(|_| anyhow::anyhow!("--rep: {typed} is no e-mail address"))?;
    able.find(|one| Email::parse(&one.rep.email).is_ok_and(|known| known == email))
        .map(|one| one.rep)
        .ok_or_else(|| anyhow::anyhow!("--rep: no rep who may change things has {typed}; see: handled-portal rep list"))
}
