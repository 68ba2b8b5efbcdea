//! Stand-in until the words of notices are merged.

use super::{Values, Voice};
use crate::domain::notice::NoticeKind;

/// The subject.
#[must_use]
pub fn subject(voice: &Voice, kind: NoticeKind, values: &Values<'_>) -> String {
    voice.say_with(&format!("notice-{}-subject", kind.name().replace('_', "-")), values)
}

/// The body.
#[must_use]
pub fn body(voice: &Voice, kind: NoticeKind, _about: &str, values: &Values<'_>) -> String {
    voice.say_with(&format!("notice-{}-body", kind.name().replace('_', "-")), values)
}
