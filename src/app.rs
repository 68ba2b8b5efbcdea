//! The composition root: everything the portal is made of, wired once and handed down.

use std::{ops::Deref, os::unix::fs::DirBuilderExt as _, path::Path, sync::Arc, time::Duration};

use tokio::sync::{Notify, Semaphore, watch};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::{
    actions::keep_catalogues::keep_catalogues,
    clock::{Clock, Random},
    config::Config,
    domain::shopify_admin::ShopifyAdmin,
    health::Health,
    i18n::Voice,
    live::{Cell, Live},
    metrics::Metrics,
    notify::Post,
    outgoing::{Outgoing, Rules},
    print::press::Press,
    secret::Keys,
    store::{self, Db},
};

/// The portal, shared by every request and by the worker.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
#[derive(Debug)]
pub struct Parts {
    /// The operator's settings. Partner, durations and catalogue in it are only where [`App::live`] begins.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The key ring.
    pub keys: Keys,
    /// The database.
    pub db: Db,
    /// Whether it can be used.
    pub health: Health,
    /// What admins may change meanwhile; read with [`App::live`].
    pub live_cell: Cell,
    /// Shopify's menus and links.
    pub shopify: Arc<ShopifyAdmin>,
    /// For what the portal asks of other machines.
    pub outgoing: Outgoing,
    /// Asks passkeys and checks their answers. None where people use an IP address: passkeys belong to a name.
    pub webauthn: Option<Webauthn>,
    /// Wakes the worker when a notice was written.
    pub wake: Notify,
    /// Wakes it when an admin sent something to a webhook.
    pub wake_webhooks: Notify,
    /// Wakes it when a store is to be looked at through its app.
    pub wake_looks: Notify,
    /// Says that the portal is about to stop, to whoever works without end.
    pub stopping: watch::Sender<bool>,
    /// Lets few passwords be hashed at a time: each takes 19 MiB.
    pub hashing: Semaphore,
    /// Prints, a few at a time.
    pub press: Press,
    /// Takes mails out of the house.
    pub post: Post,
    /// What this process counts about itself.
    pub metrics: Metrics,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Wires the portal: opens the database and the keys; makes the key file only for a database that has none yet.
    ///
    /// # Errors
    /// A sentence with the mend where a part cannot be had.
    pub async fn build(config: Config, clock: Clock, random: Random) -> anyhow::Result<Self> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700) // names, addresses, hashes of passwords: nobody else's to read
            .create(&config.data_dir)
            .map_err(|cause| anyhow::anyhow!("data_dir {} cannot be made: {cause}", config.data_dir.display()))?;
        let db = Db::open(config.database_url.expose())
            .await
            .map_err(|error| anyhow::Error::new(error).context("the database in database_url cannot be opened"))?;
        store::migrate::up(&db).await.map_err(not_up_to_date)?;
        let keys = keys(&config, &db, &random).await?;
        let app = Self::with_parts(config, clock, random, db, keys)?;
        keep_catalogues(&app).await?;
        app.refresh().await?;
        Ok(app)
    }

    /// Puts an opened database and keys together with the rest.
    ///
    /// # Errors
    /// Where the catalogue is wrong or the HTTP client cannot be made.
    pub fn with_parts(config: Config, clock: Clock, random: Random, db: Db, keys: Keys) -> anyhow::Result<Self> {
        let live_cell = Cell::new(Live::of(&config)?);
        let shopify: ShopifyAdmin = toml::from_str(crate::domain::shopify_admin::EMBEDDED)
            .map_err(|error| anyhow::anyhow!("the data about Shopify's menus is wrong: {error}"))?;
        let outgoing = Outgoing::with_names(
            Rules::of(config.outgoing_allow_private),
            Duration::from_secs(u64::from(config.outgoing_seconds)),
            config.outgoing_names.clone(),
        )?;
        let webauthn = webauthn(&config)?;
        let post = Post::of(&config)?;
        Ok(Self(Arc::new(Parts {
            config,
            clock,
            random,
            keys,
            db,
            health: Health::default(),
            live_cell,
            shopify: Arc::new(shopify),
            outgoing,
            webauthn,
            wake: Notify::new(),
            wake_webhooks: Notify::new(),
            wake_looks: Notify::new(),
            stopping: watch::Sender::new(false),
            hashing: Semaphore::new(2),
            press: Press::default(),
            post,
            metrics: Metrics::default(),
        })))
    }

    /// What sentences are made with in this language.
    #[must_use]
    pub fn voice(&self, language: &str) -> Voice {
        let live = self.live();
        let partner = &live.partner;
        Voice {
            language: language.to_owned(),
            partner: partner.name.clone(),
            support: partner.support_email.clone(),
            prefix: partner.reference_prefix.clone(),
            shopify: Some(self.shopify.clone()),
        }
    }

    /// A full address, from the configured base alone.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url)
    }

    /// A new id.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn new_id(&self) -> anyhow::Result<String> {
        self.random.id(self.clock.now())
    }
}

fn not_up_to_date(error: store::Error) -> anyhow::Error {
    match error.why() {
        Some(store::Why::ReadOnly) => anyhow::anyhow!(
            "the database in database_url takes no writes, as one that follows another server: let the address lead to the one \
             that takes them, and start again"
        ),
        _ => anyhow::Error::new(error).context("the database in database_url cannot be brought up to date"),
    }
}

/// Passkeys belong to the host of the base address: under another one they open nothing. The partner's name is put in
/// where one is asked for: it may change.
fn webauthn(config: &Config) -> anyhow::Result<Option<Webauthn>> {
    let Ok(base) = url::Url::parse(&config.base_url) else { return Ok(None) };
    let Some(host) = base.domain() else { return Ok(None) };
    let made = WebauthnBuilder::new(host, &base).and_then(WebauthnBuilder::build);
    made.map(Some).map_err(|cause| anyhow::anyhow!("passkeys cannot be set up for base_url {base}: {cause}"))
}

/// Where the database says which key file it belongs to: the check value of its oldest key.
pub const KEY_CHECK: &str = "key_check";
/// The ids of all keys that ever sealed, the newest first.
pub const KEY_IDS: &str = "key_ids";

/// Refuses a key file that is not the one this database was sealed with, or is from before the keys were rotated.
///
/// # Errors
/// A sentence with the mend.
pub async fn check_keys(conn: &mut store::Conn, keys: &Keys, path: &Path) -> anyhow::Result<()> {
    if let Some(check) = store::setting::find(conn, KEY_CHECK).await? {
        anyhow::ensure!(
            keys.check_value()? == check,
            "the key file {} is not the one this database was sealed with; bring back the right one, or name it with \
             secret_key_file",
            path.display()
        );
    }
    let sealed_with = store::setting::find(conn, KEY_IDS).await?.unwrap_or_default();
    let ids = keys.ids();
    if let Some(lacks) = sealed_with.split_whitespace().find(|id| !ids.iter().any(|one| one == id)) {
        anyhow::bail!(
            "the key file {} is older than this database: it lacks the key {lacks}, which keys rotate made; copy the file \
             from the machine where that ran, or bring back your newest copy",
            path.display()
        );
    }
    Ok(())
}

async fn keys(config: &Config, db: &Db, random: &Random) -> anyhow::Result<Keys> {
    let path = config.key_file();
    let mut conn = db.read().await?;
    let is_sealed = store::setting::find(&mut conn, KEY_CHECK).await?.is_some();
    let found = Keys::read(&path)?;
    anyhow::ensure!(
        found.is_some() || !is_sealed,
        "the key file {} is missing, and this database was sealed with it; bring it back from where you keep it, or name it \
         with secret_key_file",
        path.display()
    );
    let keys = match found {
        Some(keys) => keys,
        None => Keys::make(&path, random)?,
    };
    check_keys(&mut conn, &keys, &path).await?;
    let ids = keys.ids().join(" ");
    let is_noted = store::setting::find(&mut conn, KEY_IDS).await?.is_some_and(|noted| noted == ids);
    drop(conn);
    if is_sealed && is_noted {
        return Ok(keys);
    }
    let check = keys.check_value()?;
    let is_ours = db
        .write::<_, store::Error>(async |tx| {
            // Another machine may have been faster; with a copy of the same file it said the same.
            let is_ours = is_sealed
                || store::setting::add(tx, KEY_CHECK, &check).await?
                || store::setting::find(tx, KEY_CHECK).await?.as_ref() == Some(&check);
            if is_ours {
                store::setting::put(tx, KEY_IDS, &ids).await?;
            }
            Ok(is_ours)
        })
        .await?;
    anyhow::ensure!(
        is_ours,
        "another machine started on this database at the same moment with a key of its own; copy its key file \
         here as {} and start again",
        path.display()
    );
    Ok(keys)
}
