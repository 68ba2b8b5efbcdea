//! What the front page of a shop says about the store behind it (SHOPIFY.md "Store addresses"). Shopify writes the permanent
//! address into the scripts of a storefront, in two places that we know; a name is never guessed from anything else.

use super::store_address::StoreAddress;

/// What a look at a storefront came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It names one store.
    Store(StoreAddress),
    /// It names two stores or more.
    Several,
    /// It is closed by a password, and names none.
    Password,
    /// It names no store: not Shopify's, or made apart from it.
    NoStore,
    /// It could not be read.
    Unreachable,
    /// It took too long.
    TooSlow,
    /// It leads where the portal may not ask.
    NotAllowed,
}

impl Look {
    /// Its name in the database.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Several => "several",
            Self::Password => "password",
            Self::NoStore => "no_store",
            Self::Unreachable => "unreachable",
            Self::TooSlow => "too_slow",
            Self::NotAllowed => "not_allowed",
        }
    }

    /// The look of that name; with the handle, where it found one.
    #[must_use]
    pub fn named(name: &str, handle: Option<&str>) -> Option<Self> {
        if let ("store", Some(handle)) = (name, handle) {
            return StoreAddress::parse(&format!("{handle}.myshopify.com")).ok().map(Self::Store);
        }
        [Self::Several, Self::Password, Self::NoStore, Self::Unreachable, Self::TooSlow, Self::NotAllowed]
            .into_iter()
            .find(|one| one.name() == name)
    }

    /// The key of the sentence that says why we cannot tell which store it is (`i18n/<language>/find.ftl`); none where we can.
    #[must_use]
    pub const fn key(&self) -> Option<&'static str> {
        Some(match self {
            Self::Store(_) => return None,
            Self::Several => "fault-find-several",
            Self::Password => "fault-find-password",
            Self::NoStore => "fault-find-no-store",
            Self::Unreachable => "fault-find-unreachable",
            Self::TooSlow => "fault-find-too-slow",
            Self::NotAllowed => "fault-find-not-allowed",
        })
    }

    /// What a page says that was read: its status, the path it was found at in the end, and its text.
    #[must_use]
    pub fn at(status: u16, path: &str, page: &str) -> Self {
        let mut named = stores_named(page);
        match (named.pop(), named.is_empty()) {
            (Some(store), true) => Self::Store(store),
            (Some(_), false) => Self::Several,
            (None, _) if path.trim_end_matches('/').ends_with("/password") => Self::Password,
            (None, _) if (200..300).contains(&status) || status == 404 => Self::NoStore,
            (None, _) => Self::Unreachable,
        }
    }
}

/// The stores that the scripts of a page name as its own: none, the one, or two where there are more than one.
#[must_use]
pub fn stores_named(page: &str) -> Vec<StoreAddress> {
    let mut found: Vec<StoreAddress> = Vec::new();
    for script in scripts(page) {
        let values = after_each(script, "Shopify.shop").filter_map(assigned);
        let others =
            after_each(script, "\"myshopifyDomain\"").filter_map(|rest| string(rest.trim_start().strip_prefix(':')?));
        for host in values.chain(others) {
            match StoreAddress::parse(&host) {
                Ok(store) if store.host().eq_ignore_ascii_case(&host) && !found.contains(&store) => found.push(store),
                _ => {}
            }
            // Two are as many as a thousand: a page that a stranger wrote is not read to its end for more.
            if found.len() > 1 {
                return found;
            }
        }
    }
    found
}

/// What stands in the `script` elements of a page: what people read on it may speak of any store.
fn scripts(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let from = find_tag(rest, "<script")?;
        let inside = &rest[from..];
        let end = find_tag(inside, "</script").unwrap_or(inside.len());
        rest = &inside[end..];
        Some(&inside[..end])
    })
}

/// Where a tag of that name begins, in whatever case; a position that text may be cut at. After the opening one nothing is
/// cut off: its attributes hold no store.
fn find_tag(text: &str, tag: &str) -> Option<usize> {
    let at = text.as_bytes().windows(tag.len()).position(|bytes| bytes.eq_ignore_ascii_case(tag.as_bytes()))?;
    Some(if tag.starts_with("</") { at } else { at + tag.len() })
}

/// What stands behind each place where a name stands as a whole.
fn after_each<'a>(script: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    script.match_indices(name).filter_map(move |(at, _)| {
        let before = &script[..at];
        let before = before.strip_suffix("window.").unwrap_or(before);
        let is_whole = !before.ends_with(|one: char| one.is_alphanumeric() || "_$.".contains(one));
        is_whole.then(|| &script[at + name.len()..])
    })
}

/// The text that is assigned there; nothing where it is compared, or something else than a text is assigned.
fn assigned(rest: &str) -> Option<String> {
    string(rest.trim_start().strip_prefix('=')?)
}

/// The text in quotes that comes next, as a program reads it; nothing where it does not end soon.
fn string(rest: &str) -> Option<String> {
    let mut letters = rest.trim_start().chars();
    let quote = letters.next().filter(|one| matches!(one, '"' | '\''))?;
    let mut text = String::new();
    while text.len() <= LONGEST {
        match letters.next()? {
            one if one == quote => return Some(text),
            '\\' => text.push(escaped(&mut letters)?),
            '\n' | '\r' => return None,
            one => text.push(one),
        }
    }
    None
}

/// No host is longer.
const LONGEST: usize = 253;

/// The letter that stands behind a backslash, or is written there as a number.
fn escaped(letters: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = match letters.next()? {
        'x' => 2,
        'u' => 4,
        one => return Some(one),
    };
    let number: String = letters.by_ref().take(digits).collect();
    let is_whole = number.len() == digits && number.bytes().all(|one| one.is_ascii_hexdigit());
    is_whole.then(|| u32::from_str_radix(&number, 16).ok()).flatten().and_then(char::from_u32)
}
