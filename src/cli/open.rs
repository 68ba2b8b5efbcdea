//! Opens the portal's database and keys for commands that keep them: as they are, making nothing.

use std::path::{Path, PathBuf};

use crate::{
    app,
    config::Config,
    secret::Keys,
    store::{self, Db},
};

/// Refuses to go on where the database is not there: another folder has another portal, or none.
pub fn there(config: &Config) -> anyhow::Result<()> {
    missing(config).map_or(Ok(()), |path| {
        let mend = "run this where the portal runs, or name its settings with --config";
        Err(anyhow::anyhow!("database_url: {} is not there; {mend}", path.display()))
    })
}

/// The file of the database, in full, where it is one and is not there yet.
pub fn missing(config: &Config) -> Option<PathBuf> {
    let path = Path::new(config.database_url.expose().strip_prefix("sqlite://")?);
    (!path.exists()).then(|| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// Opens what is there, up to date, with the key it was sealed with.
pub async fn open(config: &Config) -> anyhow::Result<(Db, Keys)> {
    there(config)?;
    let keys = keys(config)?;
    let db = database(config.database_url.expose(), "database_url").await?;
    anyhow::ensure!(
        store::migrate::missing(&db).await? == 0,
        "the database is older than this program; run: handled-portal migrate"
    );
    app::check_keys(&mut db.read().await?, &keys, &config.key_file()).await?;
    Ok((db, keys))
}

/// The key ring that is there.
pub fn keys(config: &Config) -> anyhow::Result<Keys> {
    let key_file = config.key_file();
    Keys::read(&key_file)?.ok_or_else(|| {
        anyhow::anyhow!(
            "the key file {} is missing; bring it back from where you keep it, or name it with secret_key_file",
            key_file.display()
        )
    })
}

/// The database at this address; `named` is where it was set.
pub async fn database(url: &str, named: &str) -> anyhow::Result<Db> {
    let opened = Db::open(url).await;
    opened.map_err(|error| anyhow::Error::new(error).context(format!("the database in {named} cannot be opened")))
}

/// Where it is, for people: never with a password.
pub fn place(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(parsed) if !url.starts_with("sqlite://") => {
            format!("PostgreSQL {}{}", parsed.host_str().unwrap_or_default(), parsed.path())
        }
        _ => url.trim_start_matches("sqlite://").to_owned(),
    }
}

/// Refuses to go on while somebody uses it.
pub async fn check_alone(url: &str) -> anyhow::Result<()> {
    if let Some(who) = store::others::others(url).await? {
        anyhow::bail!(
            "{} is in use: {who}. End every serve and worker that uses it, and whatever else has it open, and run this again",
            place(url)
        );
    }
    Ok(())
}
