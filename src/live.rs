//! What admins may change while the portal runs: partner, look, durations, reminders, catalogue. One value, swapped whole; read by
//! every page without a look at the database. Made of defaults, over them the database, over it file, variables, flags.

mod catalogue_text;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

pub use catalogue_text::{CatalogueText, TextFault};

use crate::{
    app::App,
    config::{Config, Durations, Partner, Place, Reminders},
    domain::{
        access_request::AccessRequest,
        colour::{Accent, Colour},
        logo::{Kind, Logo},
        permission::{self, Catalogue, Permission},
        setting::{self, Setting},
        terms::Course,
    },
    secret::sha256,
    store::{self, catalogue::Published, setting::Choice},
};

/// How often an instance looks whether another one changed something.
const LOOK: Duration = Duration::from_secs(3);

/// Settings that have a text or a number for a value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chosen {
    /// Who asks for access.
    pub partner: Partner,
    /// How long things last.
    pub durations: Durations,
    /// When people are reminded.
    pub reminders: Reminders,
}

impl Chosen {
    fn of(config: &Config) -> Self {
        Self {
            partner: config.partner.clone(),
            durations: config.durations.clone(),
            reminders: config.reminders.clone(),
        }
    }

    /// The value of the setting of that name, as it is typed.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        let whole = serde_json::to_value(self).unwrap_or_default();
        match whole.pointer(&pointer(name)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(days)) => days.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        }
    }

    /// The same with another value there; none where it does not fit.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Option<Self> {
        let mut whole = serde_json::to_value(self).ok()?;
        let place = whole.pointer_mut(&pointer(name))?;
        *place = match place {
            Value::Number(_) => value.parse::<i64>().ok()?.into(),
            Value::Array(_) => serde_json::from_str(&format!("[{value}]")).ok()?,
            _ => value.into(),
        };
        serde_json::from_value(whole).ok()
    }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}

/// A file that is served under the hash of what is in it.
#[derive(Clone, Debug)]
pub struct Served {
    /// Its name, with the hash.
    pub name: String,
    /// As HTTP names it.
    pub media_type: &'static str,
    /// What is in it.
    pub body: Arc<[u8]>,
}

impl Served {
    fn of(name: &str, extension: &str, media_type: &'static str, body: &[u8]) -> Self {
        let hash: String = sha256(&STANDARD.encode(body)).chars().take(16).collect();
        Self { name: format!("{name}.{hash}.{extension}"), media_type, body: body.into() }
    }
}

/// The partner's own look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The style sheet with the accent; none for the built-in colour.
    pub brand: Option<Served>,
    /// The logo; none for the built-in sign.
    pub logo: Option<Served>,
}

impl Look {
    fn of(accent: &str, logo: Option<&Logo>) -> Self {
        let brand = Colour::parse(accent)
            .map(|colour| Served::of("brand", "css", "text/css; charset=utf-8", Accent::of(colour).css().as_bytes()));
        let logo = logo.map(|logo| Served::of("logo", logo.kind.extension(), logo.kind.media_type(), &logo.bytes));
        Self { brand, logo }
    }
}

/// What does not change while the portal runs.
#[derive(Clone, Debug)]
struct Base {
    /// Defaults, and over them what operators set.
    values: Chosen,
    /// Where they set it.
    fixed: BTreeMap<String, Place>,
    logo: Option<Logo>,
    /// The built-in catalogue.
    built_in: CatalogueText,
    /// The operators' own one.
    file: Option<CatalogueText>,
}

/// The catalogues that the database holds, the newest first.
#[derive(Debug, Default)]
struct Texts {
    /// Those that admins published: the newest is in use, unless a file says otherwise.
    published: Vec<Published>,
    /// Those that came with a program or in a file, now or before.
    kept: Vec<String>,
}

/// What holds now.
#[derive(Clone, Debug)]
pub struct Live {
    base: Arc<Base>,
    /// The version of the settings in the database that this was made of.
    version: i64,
    values: Chosen,
    /// What admins decided, by name.
    pub choices: BTreeMap<String, Choice>,
    /// The catalogue in use.
    pub catalogue: Arc<Catalogue>,
    /// As it was written.
    pub catalogue_text: Arc<str>,
    /// Every catalogue there was, the newest first.
    known: Vec<Arc<Catalogue>>,
    /// How it looks.
    pub look: Look,
    /// How it looked just before: pages that are under way still ask for it.
    before: Look,
}

impl std::ops::Deref for Live {
    type Target = Chosen;
    fn deref(&self) -> &Chosen {
        &self.values
    }
}

impl Live {
    /// What operators set, and defaults.
    ///
    /// # Errors
    /// Where the catalogue or the logo in a file cannot be used.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let built_in = CatalogueText::read(permission::EMBEDDED)
            .map_err(|error| anyhow::anyhow!("the built-in catalogue is wrong: {error}"))?;
        let file = config.catalogue_file.as_ref().map(|path| {
            let text = std::fs::read_to_string(path)
                .map_err(|cause| anyhow::anyhow!("catalogue_file {} cannot be read: {cause}", path.display()))?;
            CatalogueText::read(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
        });
        let logo = config.partner.logo_file.as_ref().map(|path| {
            let bytes = std::fs::read(path)
                .map_err(|cause| anyhow::anyhow!("partner.logo_file {} cannot be read: {cause}", path.display()))?;
            Logo::parse(&bytes).map_err(|_| {
                anyhow::anyhow!(
                    "partner.logo_file {} cannot be used: it has to be a PNG, or an SVG of shapes alone, of at most 100 KB",
                    path.display()
                )
            })
        });
        let mut fixed = config.fixed.clone();
        for (name, path) in
            [("catalogue_file", &config.catalogue_file), (setting::LOGO.name, &config.partner.logo_file)]
        {
            if let Some(path) = path {
                fixed.entry(name.to_owned()).or_insert_with(|| Place::File(path.clone()));
            }
        }
        let base =
            Base { values: Chosen::of(config), fixed, logo: logo.transpose()?, built_in, file: file.transpose()? };
        Ok(Self::over(Arc::new(base), 0, Vec::new(), Texts::default(), Look::default()))
    }

    /// The database over the defaults, and over it what operators set. What cannot be used any more is left out: a portal
    /// that does not start would be worse.
    fn over(base: Arc<Base>, version: i64, choices: Vec<Choice>, texts: Texts, before: Look) -> Self {
        let (mut values, mut logo) = (base.values.clone(), base.logo.clone());
        let free = |name: &str| !base.fixed.contains_key(name);
        for choice in choices.iter().filter(|choice| free(&choice.name)) {
            let (Some(setting), Some(value)) = (setting::named(&choice.name), &choice.value) else { continue };
            if *setting == setting::LOGO {
                logo = logo_from(value);
            } else if let Some(with) = setting.parse(value).ok().and_then(|value| values.with(setting.name, &value)) {
                values = with;
            } else {
                tracing::warn!(setting = choice.name, "what an admin set cannot be used; the default holds");
            }
        }
        let read = |body: String| match CatalogueText::read(&body) {
            Ok(text) => Some(text),
            Err(error) => {
                tracing::warn!(%error, "a catalogue of before cannot be used");
                None
            }
        };
        let mut known: Vec<CatalogueText> = base.file.iter().cloned().collect();
        known.extend(texts.published.into_iter().map(|one| one.body).filter_map(read));
        known.push(base.built_in.clone());
        let CatalogueText { catalogue, text } = known.first().unwrap_or(&base.built_in).clone();
        known.extend(texts.kept.into_iter().filter_map(read));
        let look = Look::of(&values.partner.accent, logo.as_ref());
        Self {
            base,
            version,
            values,
            choices: choices.into_iter().map(|choice| (choice.name.clone(), choice)).collect(),
            catalogue,
            catalogue_text: text,
            known: known.into_iter().map(|text| text.catalogue).collect(),
            look,
            before,
        }
    }

    /// Where an operator set this; none where admins may.
    #[must_use]
    pub fn fixed(&self, name: &str) -> Option<&Place> {
        self.base.fixed.get(name)
    }

    /// The value of that setting as a form has it; for the logo a name for what is in it.
    #[must_use]
    pub fn value(&self, setting: &Setting) -> String {
        if *setting == setting::LOGO {
            self.look.logo.as_ref().map(|logo| logo.name.clone()).unwrap_or_default()
        } else {
            self.values.get(setting.name)
        }
    }

    /// Its value where nobody sets anything.
    #[must_use]
    pub fn default_value(&self, setting: &Setting) -> String {
        self.base.values.get(setting.name)
    }

    /// What holds with these choices instead of those that it has.
    #[must_use]
    pub fn with_choices(&self, choices: Vec<Choice>) -> Self {
        Self::over(self.base.clone(), self.version, choices, Texts::default(), Look::default())
    }

    /// Where the built-in catalogue comes from.
    pub const PROGRAM: &str = "this program";

    /// The catalogues that did not come from the database, each with where it came from.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &CatalogueText)> {
        let file = self.base.file.as_ref().map(|text| ("catalogue_file", text));
        file.into_iter().chain([(Self::PROGRAM, &self.base.built_in)])
    }

    /// The version of the catalogue whose words an access request is read in: the one that was agreed to; before any yes the one in
    /// use, to which the yes will be.
    #[must_use]
    pub fn version_of<'a>(&'a self, request: &'a AccessRequest, course: &Course) -> &'a str {
        if course.is_bound(request.state) { &request.catalogue_version } else { &self.catalogue.version }
    }

    /// The catalogue of that version; the one in use where it is not known.
    #[must_use]
    pub fn catalogue_of(&self, version: &str) -> Arc<Catalogue> {
        self.known.iter().find(|one| one.version == version).unwrap_or(&self.catalogue).clone()
    }

    /// The same with the words about these permissions, where that version has none and another has.
    #[must_use]
    pub fn catalogue_for<'a>(&self, version: &str, keys: impl Iterator<Item = &'a str>) -> Catalogue {
        let mut whole = Catalogue::clone(&self.catalogue_of(version));
        let gone = keys.filter_map(|key| self.permission(key).filter(|_| whole.find(key).is_none()));
        let gone: Vec<Permission> = gone.cloned().collect();
        whole.permissions.extend(gone);
        whole
    }

    /// Whether there was a catalogue of that version.
    #[must_use]
    pub fn knows(&self, version: &str) -> bool {
        self.known.iter().any(|one| one.version == version)
    }

    /// The words about a permission: in use, or the newest there were.
    #[must_use]
    pub fn permission(&self, key: &str) -> Option<&Permission> {
        self.catalogue.find(key).or_else(|| self.known.iter().find_map(|one| one.find(key)))
    }

    /// The file of that name, hash and all.
    #[must_use]
    pub fn served(&self, name: &str) -> Option<&Served> {
        [&self.look, &self.before]
            .into_iter()
            .flat_map(|look| [&look.brand, &look.logo])
            .flatten()
            .find(|served| served.name == name)
    }
}

/// A logo as the database keeps it: text.
#[must_use]
pub fn logo_to(logo: &Logo) -> String {
    format!("{}:{}", logo.kind.extension(), STANDARD.encode(&logo.bytes))
}

fn logo_from(kept: &str) -> Option<Logo> {
    let (kind, bytes) = kept.split_once(':')?;
    let kind = [Kind::Png, Kind::Svg].into_iter().find(|one| one.extension() == kind)?;
    Some(Logo { kind, bytes: STANDARD.decode(bytes).ok()? })
}

/// Where the value that holds now is kept.
#[derive(Debug)]
pub struct Cell(RwLock<Arc<Live>>);

impl Cell {
    /// Keeps this one.
    #[must_use]
    pub fn new(live: Live) -> Self {
        Self(RwLock::new(Arc::new(live)))
    }

    fn get(&self) -> Arc<Live> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a newer one there; of two that come at once the newer stays.
    fn put(&self, live: Live) {
        let mut here = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if live.version >= here.version {
            *here = Arc::new(live);
        }
    }
}

impl App {
    /// What holds now. Take it once where two of its values have to fit together.
    #[must_use]
    pub fn live(&self) -> Arc<Live> {
        self.live_cell.get()
    }

    /// Reads settings and catalogue again where somebody changed them; one row is read where nobody did.
    ///
    /// # Errors
    /// Where the database fails; what held before holds on.
    pub async fn refresh(&self) -> store::Result<()> {
        self.patiently(self.read_again()).await
    }

    async fn read_again(&self) -> store::Result<()> {
        let mut conn = self.db.read().await?;
        // The version first: what changes meanwhile has a higher one, and is read again.
        let (version, now) = (store::setting::version(&mut conn).await?, self.live());
        if version == now.version {
            return Ok(());
        }
        let choices = store::setting::choices(&mut conn).await?;
        let texts = Texts {
            published: store::catalogue::list(&mut conn).await?,
            kept: store::catalogue::kept(&mut conn).await?,
        };
        self.live_cell.put(Live::over(now.base.clone(), version, choices, texts, now.look.clone()));
        Ok(())
    }

    /// Keeps up with what other instances change, until it is told to stop.
    pub async fn keep_up(self, mut stopped: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Err(error) = self.refresh().await {
                tracing::debug!(%error, "the settings could not be read again");
            }
        }
    }
}
