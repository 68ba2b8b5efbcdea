//! The partner's logo: a PNG, or an SVG of shapes alone. An SVG is a page of its own where somebody opens its address, so
//! it may hold nothing that runs, and nothing from elsewhere.

use super::form::Fault;

/// The largest file, in bytes.
pub const BYTES_MAX: usize = 100 * 1024;
/// The longest side of a PNG, in pixels.
const SIDE_MAX: u32 = 2_000;
/// What a PNG begins with (PNG specification, 5.2), up to the width.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
/// Without it browsers draw nothing.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// The elements that draw.
const ELEMENTS: [&str; 25] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "defs",
    "lineargradient",
    "radialgradient",
    "stop",
    "title",
    "desc",
    "clippath",
    "mask",
    "pattern",
    "symbol",
    "use",
    "text",
    "tspan",
    "style",
    "filter",
    "metadata",
];

/// What a logo is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
}

impl Kind {
    /// The end of its file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// As HTTP names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// A checked logo.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// What it is made of.
    pub kind: Kind,
    /// The file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl Logo {
    /// Looks at a file.
    ///
    /// # Errors
    /// Too large, neither of both, or an SVG with more than shapes in it: what is too much stands in the fault.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let fault = |key, what: String| Fault { what, ..Fault::new("partner_logo", key) };
        if bytes.len() > BYTES_MAX {
            return Err(fault("fault-logo-large", (BYTES_MAX / 1024).to_string()));
        }
        if bytes.starts_with(PNG) {
            let side = |at: usize| {
                let four = bytes.get(at..at + 4)?.try_into().ok()?;
                Some(u32::from_be_bytes(four)).filter(|side| (1..=SIDE_MAX).contains(side))
            };
            if side(PNG.len()).is_none() || side(PNG.len() + 4).is_none() {
                return Err(fault("fault-logo-pixels", SIDE_MAX.to_string()));
            }
            return Ok(Self { kind: Kind::Png, bytes: bytes.to_vec() });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| fault("fault-logo-kind", String::new()))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        match check_svg(text) {
            Ok(true) => Ok(Self { kind: Kind::Svg, bytes: text.as_bytes().to_vec() }),
            Ok(false) => Err(fault("fault-logo-kind", String::new())),
            Err(what) => Err(fault("fault-logo-more", what)),
        }
    }
}

/// Whether it is an SVG; an error names what does not belong in one of ours.
fn check_svg(text: &str) -> Result<bool, String> {
    let (mut rest, mut is_first) = (text, true);
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").ok_or("<!--")?.1;
            continue;
        }
        if rest.starts_with("<?xml ") && is_first {
            rest = rest.split_once("?>").ok_or("<?xml")?.1;
            continue;
        }
        let tag = tag(rest).ok_or_else(|| rest.chars().take(20).collect::<String>())?;
        let inner = tag.trim_end_matches('/').trim_start_matches('/');
        let (name, attributes) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
        if is_first && name != "svg" {
            return Ok(false);
        }
        is_first = false;
        // A prefix could stand for any namespace, so no element has one.
        if !ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) && !name.to_ascii_lowercase().starts_with("fe") {
            return Err(format!("<{name}>"));
        }
        check_attributes(attributes)?;
        rest = &rest[tag.len() + 2..];
    }
    let whole = text.to_ascii_lowercase();
    for word in ["javascript:", "@import", "url(http", "url('", "url(\"", "url(/", "url(data", "expression("] {
        if whole.contains(word) {
            return Err(word.to_owned());
        }
    }
    Ok(!is_first && whole.ends_with("</svg>") && text.contains(NAMESPACE))
}

/// What stands between `<` and its `>`; a `>` within quotes ends nothing.
fn tag(text: &str) -> Option<&str> {
    let mut quote = None;
    for (at, letter) in text.char_indices().skip(1) {
        match (quote, letter) {
            (None, '>') => return text.get(1..at),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn check_attributes(mut text: &str) -> Result<(), String> {
    while let Some((name, rest)) = text.split_once('=') {
        let name = name.trim().to_ascii_lowercase();
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|one| matches!(one, '"' | '\'')).ok_or_else(|| name.clone())?;
        let (value, after) = rest[1..].split_once(quote).ok_or_else(|| name.clone())?;
        let local = name.rsplit(':').next().unwrap_or_default();
        if local.starts_with("on") || (matches!(local, "href" | "src") && !value.trim_start().starts_with('#')) {
            return Err(name);
        }
        text = after;
    }
    if text.trim().is_empty() { Ok(()) } else { Err(text.trim().chars().take(20).collect()) }
}
