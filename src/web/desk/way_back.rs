//! Where a rep goes on to after proving who they are: only ever a page of this desk.

use crate::web::{form::Fields, paths};

/// The longest address that is carried along.
const LONGEST: usize = 600;

/// The address as it came, where a browser cannot take it for anything but a page of the desk.
#[must_use]
pub fn checked(typed: &str) -> Option<&str> {
    let rest = typed.strip_prefix(paths::DESK)?;
    let is_page = rest.is_empty() || rest.starts_with(['/', '?']);
    let is_plain = typed.len() <= LONGEST && typed.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let turns_back = [paths::DESK_SIGN_IN, paths::DESK_STEP_UP].iter().any(|page| typed.starts_with(page));
    (is_page && is_plain && !turns_back).then_some(typed)
}

/// The field or parameter `next`; the desk itself where there is none that will do.
#[must_use]
pub fn of(fields: &Fields) -> String {
    checked(fields.get("next")).unwrap_or(paths::DESK).to_owned()
}
