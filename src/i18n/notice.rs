//! The words of notices: what a mail says, and what a rep says where no mail is set up.

use super::{FALLBACK, Values, Voice, has};
use crate::domain::notice::NoticeKind;

/// What a rep calls a store: its label, and before it the merchant where the label does not begin with that.
#[must_use]
pub fn place(merchant: &str, label: &str) -> String {
    if label.is_empty() {
        merchant.to_owned()
    } else if label.starts_with(merchant) {
        label.to_owned()
    } else {
        format!("{merchant}, {label}")
    }
}

/// What stands in the subject. `values` as for [`body`].
#[must_use]
pub fn subject(voice: &Voice, kind: NoticeKind, values: &Values<'_>) -> String {
    voice.say_with(&format!("notice-{}-subject", dashed(kind.name())), values)
}

/// The subject of a copy, whose reader has no turn.
#[must_use]
pub fn subject_of_copy(voice: &Voice, kind: NoticeKind, values: &Values<'_>) -> String {
    let key = format!("notice-{}-subject-copy", dashed(kind.name()));
    if has(FALLBACK, &key) { voice.say_with(&key, values) } else { subject(voice, kind, values) }
}

/// What it says, in paragraphs with an empty line between them: what happened and, where the notice asks for something,
/// what to do. The link that goes with it stands below (`NoticeKind::asks`).
///
/// `about` is the notice's own. `values` hold the rep, the store, the reference as `what`, and the reader's name; a
/// sign-in has none of them.
#[must_use]
pub fn body(voice: &Voice, kind: NoticeKind, about: &str, values: &Values<'_>) -> String {
    let mut said = happened(voice, kind, about, values);
    if kind.asks() {
        said.push_str("\n\n");
        said.push_str(&voice.say_with(&format!("notice-{}-do", dashed(kind.name())), values));
    }
    said
}

/// The first half of [`body`] alone, for who gets a copy and has nothing to do.
#[must_use]
pub fn happened(voice: &Voice, kind: NoticeKind, about: &str, values: &Values<'_>) -> String {
    let name = dashed(kind.name());
    let general = format!("notice-{name}-body");
    match kind {
        // What happened is a person's name here.
        NoticeKind::PassedOn if !about.is_empty() => voice.say_with(&general, &Values { name: about, ..*values }),
        NoticeKind::CodeRefused => {
            let said = format!("store-shopify-{}", dashed(about));
            let mut text = voice.say_with(&general, values);
            if has(FALLBACK, &said) {
                text.push(' ');
                text.push_str(&voice.say_with(&said, values));
            }
            text
        }
        _ => {
            let particular = format!("{general}-{}", dashed(about));
            let key = if !about.is_empty() && has(FALLBACK, &particular) { particular } else { general };
            let mut text = voice.say_with(&key, values);
            if kind == NoticeKind::Noted {
                text.push_str("\n\n");
                text.push_str(&voice.say_with("notice-noted-check", values));
            }
            text
        }
    }
}

/// All of it as one text to copy: greeting, body, the link where there is one, and who writes.
#[must_use]
pub fn whole(voice: &Voice, kind: NoticeKind, about: &str, values: &Values<'_>, link: Option<&str>) -> String {
    let mut parts = vec![voice.say_with("notice-hello", values), body(voice, kind, about, values)];
    parts.extend(link.map(str::to_owned));
    parts.push(voice.say_with("notice-from", values));
    parts.join("\n\n")
}

fn dashed(name: &str) -> String {
    name.replace('_', "-")
}
