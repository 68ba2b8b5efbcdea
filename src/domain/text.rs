//! What people type, made fit to keep (SECURITY.md "Text"): trimmed, NFC, without control characters, a length in characters.
//!
//! Tabs and line breaks come in with ordinary pasting, so a single line turns them into spaces. Any other control
//! character is refused, not dropped: no keyboard makes one, and dropping it would change what was typed unseen.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::form::Fault;

/// The longest name of a person, in characters.
pub const PERSON_NAME_MAX: usize = 120;
/// The longest name of a merchant, in characters.
pub const MERCHANT_NAME_MAX: usize = 160;
/// The longest label of a store, in characters.
pub const LABEL_MAX: usize = 80;
/// The longest reason, in characters.
pub const REASON_MAX: usize = 1_000;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 4_000;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing that can be seen was typed.
    Empty,
    /// More characters than fit.
    TooLong {
        /// How many fit.
        max: usize,
    },
    /// A control character (NUL, escape, backspace ...).
    Control,
    /// What looks like a collaborator code.
    Code,
}

impl TextFault {
    /// The key of the sentence that says what is wrong and how to mend it (`i18n/<language>/fault.ftl`).
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "fault-text-empty",
            Self::TooLong { .. } => "fault-text-too-long",
            Self::Control => "fault-text-control",
            Self::Code => "fault-text-code",
        }
    }

    /// The fault as a form shows it, beside this field.
    #[must_use]
    pub fn on(&self, field: &'static str) -> Fault {
        let fault = Fault::new(field, self.key());
        match self {
            Self::TooLong { max } => Fault { count: counted(*max), ..fault },
            _ => fault,
        }
    }
}

/// A count for a sentence; one that does not fit is shown as the largest that does.
pub(crate) fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Gives faults their `Error` and a `Display` that prints the key: never what was typed, so a fault may be logged.
macro_rules! shown_by_key {
    ($($fault:ty),+) => {$(
        impl std::fmt::Display for $fault {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.key())
            }
        }

        impl std::error::Error for $fault {}
    )+};
}
pub(crate) use shown_by_key;

shown_by_key!(TextFault);

/// One line of at most `max` characters: every run of white space becomes one space.
///
/// # Errors
/// Empty, too long, or with a control character.
pub fn line(input: &str, max: usize) -> Result<String, TextFault> {
    let kept = printable(input)?;
    bounded(kept.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// Text of several lines, at most `max` characters in all: line breaks become `\n`, white space at the end of lines goes.
///
/// # Errors
/// Empty, too long, or with a control character.
pub fn lines(input: &str, max: usize) -> Result<String, TextFault> {
    let kept = printable(&input.replace("\r\n", "\n"))?;
    let broken: Vec<String> = kept
        .split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(|line| line.trim_end().replace('\t', " "))
        .collect();
    bounded(broken.join("\n").trim().to_owned(), max)
}

/// What a merchant wrote for a rep, as long as it holds no collaborator code: timelines are read by many, and stay.
///
/// # Errors
/// The text's own, or that it looks like a code: four digits alone, or beside the word.
pub fn without_code(text: Result<String, TextFault>) -> Result<String, TextFault> {
    let text = text?;
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_four = |word: &str| word.chars().count() == 4 && word.chars().all(|c| super::digits::ascii(c).is_some());
    let small = text.to_lowercase();
    let is_about_it = ["code", "pin", "collab"].iter().any(|word| small.contains(word));
    let is_alone = words.clone().count() == 1;
    if words.any(is_four) && (is_about_it || is_alone) { Err(TextFault::Code) } else { Ok(text) }
}

/// A person's name.
///
/// # Errors
/// See [`line`].
pub fn person_name(input: &str) -> Result<String, TextFault> {
    line(input, PERSON_NAME_MAX)
}

/// A merchant's name.
///
/// # Errors
/// See [`line`].
pub fn merchant_name(input: &str) -> Result<String, TextFault> {
    line(input, MERCHANT_NAME_MAX)
}

/// The label people give a store ("Acme Germany").
///
/// # Errors
/// See [`line`].
pub fn label(input: &str) -> Result<String, TextFault> {
    line(input, LABEL_MAX)
}

/// Why somebody did something, in their own words.
///
/// # Errors
/// See [`lines`].
pub fn reason(input: &str) -> Result<String, TextFault> {
    lines(input, REASON_MAX)
}

/// A note that merchants never see.
///
/// # Errors
/// See [`lines`].
pub fn note(input: &str) -> Result<String, TextFault> {
    lines(input, NOTE_MAX)
}

/// The form that search compares and stores: NFKC and lower case, the same on both databases (HOUSE.md: their own
/// `lower()` stops at ASCII). Letter by letter, so that a Greek sigma is the same in the middle of a word as at its end.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).nfkc().collect()
}

/// A full-width form of an ASCII character (from a Chinese, Japanese or Korean keyboard) as that character.
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// What people and programs put between the characters of a code, and what means nothing there: white space, dashes of
/// every kind, and characters without a width that come along with copying.
#[must_use]
pub fn is_gap(c: char) -> bool {
    // U+30FC is what a Japanese keyboard gives for the dash key.
    c.is_whitespace()
        || is_stray(c)
        || matches!(
            c,
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
        )
        || matches!(c, '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{61c}')
}

/// Characters that are never kept: those that turn the direction of writing (a name could disguise itself), the
/// zero-width space and the byte order mark. Joiners stay: Persian words and many emoji need them.
pub(crate) fn is_stray(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
}

/// The text without stray characters, in NFC; refused where a control character is in it.
fn printable(input: &str) -> Result<String, TextFault> {
    if input.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(TextFault::Control);
    }
    Ok(input.chars().filter(|c| !is_stray(*c)).nfc().collect())
}

fn bounded(text: String, max: usize) -> Result<String, TextFault> {
    if !text.chars().any(is_visible) {
        return Err(TextFault::Empty);
    }
    if text.chars().count() > max {
        return Err(TextFault::TooLong { max });
    }
    Ok(text)
}

/// Whether a character leaves a mark on the page by itself: a name of joiners and fillers alone looks like no name.
fn is_visible(c: char) -> bool {
    let blank = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'
    );
    !blank && !c.is_whitespace() && !is_combining_mark(c)
}
