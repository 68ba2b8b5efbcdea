//! The permissions we ask for, as data: what Shopify calls each, what it allows, and what we do and never do with it.

use std::{collections::HashSet, fmt};

use serde::Deserialize;

/// The built-in catalogue. The setting `catalogue_file` names another of the same form.
pub const EMBEDDED: &str = include_str!("permissions.toml");

/// All permissions that can be asked for, in the order in which Shopify shows them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Changes with every text and every permission; an access request keeps the one it was made with.
    pub version: String,
    /// The language of the texts.
    pub language: String,
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// One permission, with our words about it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Our own name for it, which never changes: `view_orders`.
    pub key: String,
    /// What Shopify shows now.
    pub label: String,
    /// What Shopify showed before, or shows in some stores.
    #[serde(default)]
    pub older: Vec<String>,
    /// The section of Shopify's form it stands in.
    pub section: String,
    /// Whether it allows changes, whatever we do with it.
    pub changes: bool,
    /// Whether it shows personal data.
    pub personal: bool,
    /// Why we ask, in one line.
    pub why: String,
    /// Why we ask, at length.
    #[serde(default)]
    pub why_more: String,
    /// What we never do with it, in one line.
    pub never: String,
    /// What we never do with it, at length.
    #[serde(default)]
    pub never_more: String,
    /// What it lets us do.
    pub does: String,
    /// What we cannot do for the merchant without it.
    pub without: String,
    /// What Shopify ticks along with it.
    #[serde(default)]
    pub along: String,
    /// Pages in Shopify that it is about.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// A page in the merchant's Shopify admin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What the link says.
    pub text: String,
    /// Where it leads; `{h}` stands for the store's handle.
    pub href: String,
}

/// What is wrong with a catalogue. `permission` is empty where it is the catalogue itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueFault {
    /// Which permission it is in, from 0; none where it is the catalogue itself.
    pub number: Option<usize>,
    /// The key of the permission, or its number where the key is what is wrong.
    pub permission: String,
    /// The field.
    pub field: &'static str,
    /// What is wrong, and how to mend it.
    pub what: String,
}

impl fmt::Display for CatalogueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { permission, field, what, .. } = self;
        if permission.is_empty() {
            write!(f, "{field} {what}")
        } else {
            write!(f, "permission {permission}: {field} {what}")
        }
    }
}

impl std::error::Error for CatalogueFault {}

/// The longest key, label or version.
pub const NAME_MAX: usize = 60;
/// The longest line that is never folded.
pub const LINE_MAX: usize = 120;
/// The longest text.
pub const TEXT_MAX: usize = 600;
/// The most permissions: Shopify's form has about 116 boxes.
pub const PERMISSIONS_MAX: usize = 150;

impl Catalogue {
    /// The permission of that key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&Permission> {
        self.permissions.iter().find(|permission| permission.key == key)
    }

    /// Where a permission stands in the list, to sort by; behind all others where it is not in it.
    #[must_use]
    pub fn place(&self, key: &str) -> usize {
        self.permissions.iter().position(|permission| permission.key == key).unwrap_or(usize::MAX)
    }

    /// Whether the catalogue can be shown and kept.
    ///
    /// # Errors
    /// The first fault, with the permission and the field it is in.
    pub fn check(&self) -> Result<(), CatalogueFault> {
        let whole = |field, what: String| CatalogueFault { number: None, permission: String::new(), field, what };
        text(&self.version, NAME_MAX).map_err(|what| whole("version", what))?;
        text(&self.language, NAME_MAX).map_err(|what| whole("language", what))?;
        if self.permissions.is_empty() {
            return Err(whole("permissions", "has none; add at least one [[permissions]]".into()));
        }
        if self.permissions.len() > PERMISSIONS_MAX {
            let what = format!("has {}, more than {PERMISSIONS_MAX}; take some out", self.permissions.len());
            // The first that is too many.
            return Err(CatalogueFault { number: Some(PERMISSIONS_MAX), ..whole("permissions", what) });
        }
        let mut seen = HashSet::new();
        for (at, permission) in self.permissions.iter().enumerate() {
            let number = Some(at);
            if let Err(what) = key(&permission.key) {
                return Err(CatalogueFault { number, permission: format!("number {}", at + 1), field: "key", what });
            }
            if !seen.insert(permission.key.as_str()) {
                let what = "stands twice; give each permission a key of its own".into();
                return Err(CatalogueFault { number, permission: permission.key.clone(), field: "key", what });
            }
            permission.check().map_err(|fault| CatalogueFault { number, ..fault })?;
        }
        Ok(())
    }
}

impl Permission {
    fn check(&self) -> Result<(), CatalogueFault> {
        let fault = |field, what| CatalogueFault { number: None, permission: self.key.clone(), field, what };
        let must = [
            ("label", &self.label, NAME_MAX),
            ("section", &self.section, NAME_MAX),
            ("why", &self.why, LINE_MAX),
            ("never", &self.never, LINE_MAX),
            ("does", &self.does, TEXT_MAX),
            ("without", &self.without, TEXT_MAX),
        ];
        for (field, value, most) in must {
            text(value, most).map_err(|what| fault(field, what))?;
        }
        let may = [("why_more", &self.why_more), ("never_more", &self.never_more), ("along", &self.along)];
        for (field, value) in may.into_iter().filter(|(_, value)| !value.is_empty()) {
            text(value, TEXT_MAX).map_err(|what| fault(field, what))?;
        }
        for label in &self.older {
            text(label, NAME_MAX).map_err(|what| fault("older", what))?;
        }
        for link in &self.links {
            text(&link.text, LINE_MAX).map_err(|what| fault("links", what))?;
            text(&link.href, TEXT_MAX).map_err(|what| fault("links", what))?;
            if !link.href.starts_with("https://") {
                return Err(fault(
                    "links",
                    "has an address that does not begin with https://; write it in full".into(),
                ));
            }
        }
        Ok(())
    }

    /// What it was called before, in one line.
    #[must_use]
    pub fn older_labels(&self) -> String {
        self.older.join(", ")
    }
}

/// Lower-case words joined by `_`: keys stand in addresses, exports and the database.
fn key(key: &str) -> Result<(), String> {
    text(key, NAME_MAX)?;
    let words = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if key.chars().all(words) && key.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ok(());
    }
    Err(format!("is {key:?}; begin with a letter and use only a to z, 0 to 9 and _"))
}

fn text(text: &str, most: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty; write it".into());
    }
    if text.chars().any(char::is_control) {
        return Err("has a line break or a hidden character; write it in one line".into());
    }
    let length = text.chars().count();
    if length > most {
        return Err(format!("has {length} characters; make it {most} or fewer"));
    }
    Ok(())
}
