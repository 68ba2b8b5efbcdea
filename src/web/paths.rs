//! Addresses (INTERFACE.md "Addresses"), built here and typed nowhere else.

/// What this is; how access works; a lost link.
pub const FRONT: &str = "/";
/// Ask for a link.
pub const SIGN_IN: &str = "/sign-in";
/// A contact's stores.
pub const ACCESS: &str = "/access";
/// A merchant's people.
pub const CONTACTS: &str = "/access/contacts";
/// The desk.
pub const DESK: &str = "/desk";
/// Where reps sign in.
pub const DESK_SIGN_IN: &str = "/desk/sign-in";
/// Where a rep proves the second factor again.
pub const DESK_STEP_UP: &str = "/desk/step-up";

/// A store page.
#[must_use]
pub fn store(reference: &str) -> String {
    format!("/access/{reference}")
}

/// A page below a store page, such as `code`.
#[must_use]
pub fn store_step(reference: &str, step: &str) -> String {
    format!("/access/{reference}/{step}")
}

/// A merchant on the desk.
#[must_use]
pub fn desk_merchant(id: &str) -> String {
    format!("/desk/merchants/{id}")
}

/// An access request on the desk.
#[must_use]
pub fn desk_request(reference: &str) -> String {
    format!("/desk/requests/{reference}")
}

/// A page below it, such as `send`.
#[must_use]
pub fn desk_request_step(reference: &str, step: &str) -> String {
    format!("/desk/requests/{reference}/{step}")
}

/// Where a rep proves the second factor again and then goes on to `next`, an address of ours.
#[must_use]
pub fn desk_step_up(next: &str) -> String {
    format!("{DESK_STEP_UP}?next={next}")
}
