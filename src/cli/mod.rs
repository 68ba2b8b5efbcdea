//! The command line (INTERFACE.md "Command line"): one file per command. Answers go to standard output, all else to
//! standard error; 1 says that it failed, 2 that it was called wrongly.

mod audit;
mod backup;
mod config;
mod demo;
mod doctor;
mod explainer;
mod export;
mod import;
mod keys;
mod logs;
mod migrate;
mod open;
mod rep;
mod restore;
mod run;
mod say;
mod serve;
mod worker;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    app::App,
    clock::{Clock, Random},
    config::Config,
};

/// Asks merchants on Shopify for collaborator access, step by step.
#[derive(Debug, Parser)]
#[command(name = "handled-portal", version, arg_required_else_help = true, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the portal and its worker.
    Serve(serve::Serve),
    /// Runs the portal with made-up merchants, in a folder that is thrown away at the end.
    Demo(demo::Demo),
    /// Runs the worker alone, beside `serve --no-worker`.
    Worker(worker::Worker),
    /// Brings the database up to date, or moves everything to another one.
    Migrate(migrate::Migrate),
    /// Copies everything into one file, as it is at one moment, while the portal runs.
    Backup(backup::Backup),
    /// Replaces everything by what a backup holds; what was there is backed up first.
    Restore(restore::Restore),
    /// Adds, lists, disables reps, or gives one a new password.
    Rep(rep::RepCommand),
    /// Imports merchants from a CSV file, all of it or nothing.
    Import(import::Import),
    /// Writes every store with its merchant and where it stands to standard output.
    Export(export::ExportCommand),
    /// Writes what we ask for and why as a PDF, for everybody or for one store.
    Explainer(explainer::ExplainerCommand),
    /// Checks the audit log's chain.
    Audit(audit::AuditCommand),
    /// Makes a new sealing key; the old ones open what they sealed. Or seals anew with it.
    Keys(keys::KeysCommand),
    /// Shows every setting with its meaning.
    Config(config::ConfigCommand),
    /// Looks for what is wrong with the settings and the machine.
    Doctor(doctor::Doctor),
}

/// What every command that reads settings takes.
#[derive(Debug, Default, Args)]
struct Settings {
    /// The settings file [default: portal.toml, where it is there].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Settings {
    fn load(&self) -> anyhow::Result<Config> {
        Config::load(self.config.as_deref())
    }

    /// The settings, with logging started as they say.
    fn load_and_log(&self, flags: &[(&str, String)]) -> anyhow::Result<Config> {
        let config = Config::load_with(self.config.as_deref(), flags)?;
        logs::start(&config, false)?;
        Ok(config)
    }

    /// The same with traces, for what runs on and on. They end with what is given back.
    fn load_and_trace(&self, flags: &[(&str, String)]) -> anyhow::Result<(Config, Option<logs::Traces>)> {
        let config = Config::load_with(self.config.as_deref(), flags)?;
        let traces = logs::start(&config, true)?;
        Ok((config, traces))
    }

    /// The whole portal, for a command that is about what is in it already.
    async fn app(&self) -> anyhow::Result<App> {
        let config = self.load_and_log(&[])?;
        open::there(&config)?;
        App::build(config, Clock::System, Random::System).await
    }

    /// The same, made anew where there is none; that is said.
    async fn app_or_new(&self) -> anyhow::Result<App> {
        let config = self.load_and_log(&[])?;
        let made = open::missing(&config);
        let app = App::build(config, Clock::System, Random::System).await?;
        if let Some(path) = made {
            say::aside(&format!("There was no database, so a new one was made: {}", path.display()));
        }
        Ok(app)
    }
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match actix_web::rt::System::new().block_on(run(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            say::aside(&format!("handled-portal: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve.run().await?,
        Command::Demo(demo) => demo.run().await?,
        Command::Worker(worker) => worker.run().await?,
        Command::Migrate(migrate) => migrate.run().await?,
        Command::Backup(backup) => backup.run().await?,
        Command::Restore(restore) => restore.run().await?,
        Command::Rep(rep) => rep.run().await?,
        Command::Import(import) => return import.run().await,
        Command::Export(export) => export.run().await?,
        Command::Explainer(explainer) => explainer.run().await?,
        Command::Audit(audit) => return audit.run().await,
        Command::Keys(keys) => keys.run().await?,
        Command::Config(config) => config.run()?,
        Command::Doctor(doctor) => return doctor.run().await,
    }
    Ok(ExitCode::SUCCESS)
}
