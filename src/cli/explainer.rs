//! `explainer`: writes what we ask for and why as a PDF, for everybody or for one store.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Settings, say};
use crate::{
    app::App,
    domain::reference::Reference,
    i18n,
    print::pdf::{Paper, render},
    store,
    web::merchant::explainer_paper::{for_all, for_store},
};

const EXAMPLES: &str = "Examples:
  handled-portal explainer --out explainer.pdf
  handled-portal explainer --out explainer.pdf --paper letter
  handled-portal explainer --out acme.pdf --ref HND-7K2Q-9XMF";

/// Writes what we ask for and why as a PDF, for everybody or for one store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainerCommand {
    #[command(flatten)]
    settings: Settings,
    /// The file; one that is there already is written over.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The reference of an access request: the paper of that store, with where each permission stands.
    #[arg(long = "ref", value_name = "REF")]
    reference: Option<String>,
    /// The language.
    #[arg(long, default_value = i18n::FALLBACK)]
    lang: String,
    /// The size of the paper.
    #[arg(long, value_enum, default_value_t = PaperName::A4)]
    paper: PaperName,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PaperName {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl ExplainerCommand {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let paper = match self.paper {
            PaperName::A4 => Paper::A4,
            PaperName::Letter => Paper::Letter,
        };
        let languages = i18n::languages();
        anyhow::ensure!(
            languages.contains(&self.lang.as_str()),
            "--lang: there are no words in {}; choose one of: {}",
            self.lang,
            languages.join(", ")
        );
        let app = self.settings.app_or_new().await?;
        let voice = app.voice(&self.lang);
        let explainer = match &self.reference {
            None => for_all(&app, &voice),
            Some(typed) => for_store(&app, &voice, &request(&app, typed).await?).await?.1,
        };
        write(&self.out, &render(&explainer, paper)?)?;
        say::aside(&format!("{} is written.", self.out.display()));
        Ok(())
    }
}

async fn request(app: &App, typed: &str) -> anyhow::Result<crate::domain::access_request::AccessRequest> {
    let reference = Reference::parse(typed).map_err(|_| {
        anyhow::anyhow!("--ref: {typed} is no reference, such as {}-7K2Q-9XMF", app.live().partner.reference_prefix)
    })?;
    let found = store::access_request::find(&mut app.db.read().await?, reference.as_str()).await?;
    found.ok_or_else(|| {
        anyhow::anyhow!("--ref: there is no access request {}; see: handled-portal export", reference.as_str())
    })
}

fn write(out: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(out, bytes).map_err(|cause| {
        anyhow::anyhow!("--out: {} cannot be written: {cause}; name a file in a folder you may write to", out.display())
    })
}
