//! Addresses (INTERFACE.md "Addresses"), built here and typed nowhere else.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::stuck_at::StuckAt;

/// What this is; how access works; a lost link.
pub const FRONT: &str = "/";
/// Whether a reference is ours.
pub const CHECK: &str = "/check";
/// Ask for a link.
pub const SIGN_IN: &str = "/sign-in";
/// A contact's stores.
pub const ACCESS: &str = "/access";
/// The same as a list, also where there is but one store.
pub const ACCESS_ALL: &str = "/access?all";
/// A merchant's people.
pub const CONTACTS: &str = "/access/contacts";
/// What we ask for and why.
pub const EXPLAINER: &str = "/explainer";
/// The same as a file to print.
pub const EXPLAINER_PDF: &str = "/explainer.pdf";
/// The desk.
pub const DESK: &str = "/desk";
/// One thing done to several access requests.
pub const DESK_BULK: &str = "/desk/bulk";
/// Tells an open list that it has changed.
pub const DESK_LIVE: &str = "/desk/live";
/// Where reps sign in.
pub const DESK_SIGN_IN: &str = "/desk/sign-in";
/// Where a rep proves the second factor again.
pub const DESK_STEP_UP: &str = "/desk/step-up";
/// The same in a tab of its own, beside a form that waits for it.
pub const DESK_STEP_UP_BESIDE: &str = "/desk/step-up?beside=1";

/// A rep's own page: password, authenticator, recovery codes, sessions.
pub const DESK_ME: &str = "/desk/me";
/// Where a rep sets up another authenticator app.
pub const DESK_ME_AUTHENTICATOR: &str = "/desk/me/authenticator";
/// A rep's own passkeys.
pub const DESK_ME_PASSKEYS: &str = "/desk/me/passkeys";
/// Where a browser is asked for a passkey to sign in with.
pub const DESK_SIGN_IN_PASSKEY: &str = "/desk/sign-in/passkey";
/// Where it is asked for one to prove the second factor with.
pub const DESK_STEP_UP_PASSKEY: &str = "/desk/step-up/passkey";
/// Where it is asked to make a new one.
pub const DESK_NEW_PASSKEY: &str = "/desk/me/passkeys/new";
/// Every mail: what waits, what went, what did not.
pub const DESK_OUTBOX: &str = "/desk/outbox";
/// Who is on this desk.
pub const DESK_REPS: &str = "/desk/reps";

/// What admins decide.
pub const DESK_SETTINGS: &str = "/desk/settings";
/// The permissions asked for, with their texts.
pub const DESK_CATALOGUE: &str = "/desk/settings/catalogue";
/// The same as a file.
pub const DESK_CATALOGUE_FILE: &str = "/desk/settings/catalogue.toml";
/// Where other systems of the partner are told.
pub const DESK_WEBHOOKS: &str = "/desk/webhooks";
/// The audit log.
pub const DESK_AUDIT: &str = "/desk/audit";
/// The same for spreadsheets.
pub const DESK_AUDIT_CSV: &str = "/desk/audit.csv";

/// A rep adds a merchant.
pub const DESK_NEW_MERCHANT: &str = "/desk/merchants/new";

/// A rep imports merchants.
pub const DESK_IMPORT: &str = "/desk/import";
/// The export for spreadsheets.
pub const DESK_EXPORT_CSV: &str = "/desk/export.csv";
/// The export for programs.
pub const DESK_EXPORT_JSON: &str = "/desk/export.json";

/// How many stand where, how long steps take, where people stop.
pub const DESK_REPORTS: &str = "/desk/reports";

/// Who gave what since when, at any date.
pub const DESK_REGISTER: &str = "/desk/register";
/// The same for spreadsheets.
pub const DESK_REGISTER_CSV: &str = "/desk/register.csv";
/// The same on paper.
pub const DESK_REGISTER_PDF: &str = "/desk/register.pdf";
/// What access may end soon, and what is to be confirmed as still needed.
pub const DESK_UPKEEP: &str = "/desk/upkeep";

/// One of the reports as a file.
#[must_use]
pub fn desk_report(name: &str) -> String {
    format!("{DESK_REPORTS}/{name}.csv")
}

/// What an import did.
#[must_use]
pub fn desk_import(id: &str) -> String {
    format!("{DESK_IMPORT}/{id}")
}

/// The same as a file.
#[must_use]
pub fn desk_import_file(id: &str) -> String {
    format!("{DESK_IMPORT}/{id}/result.csv")
}

/// Where reps sign in, to go on to this page of the desk.
#[must_use]
pub fn desk_sign_in_then(next: &str) -> String {
    format!("{DESK_SIGN_IN}?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

/// Where a rep proves the second factor again, to go on to this page of the desk.
#[must_use]
pub fn desk_step_up_then(next: &str) -> String {
    format!("{DESK_STEP_UP}?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

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

/// Where somebody asks for help who cannot go on, with the page they are on.
#[must_use]
pub fn stuck(reference: &str, at: StuckAt) -> String {
    format!("/access/{reference}/stuck?from={}", at.name())
}

/// Where reminders end.
#[must_use]
pub fn unsubscribe(token: &str) -> String {
    format!("/unsubscribe/{token}")
}

/// The page that corrects or removes one of a merchant's people.
#[must_use]
pub fn contact(id: &str) -> String {
    format!("/access/contacts?contact={id}")
}

/// A merchant on the desk.
#[must_use]
pub fn desk_merchant(id: &str) -> String {
    format!("/desk/merchants/{id}")
}

/// The audit log of one merchant.
#[must_use]
pub fn desk_audit_of(merchant_id: &str) -> String {
    format!("{DESK_AUDIT}?merchant={merchant_id}")
}

/// Where a form about a merchant goes, such as `contacts`, or `contacts/{id}`.
#[must_use]
pub fn desk_merchant_part(id: &str, part: &str) -> String {
    format!("/desk/merchants/{id}/{part}")
}

/// The partner's app on a store.
#[must_use]
pub fn desk_store_app(merchant_id: &str, store_id: &str) -> String {
    format!("/desk/merchants/{merchant_id}/stores/{store_id}/app")
}

/// Where a task is closed.
#[must_use]
pub fn desk_task(id: &str) -> String {
    format!("/desk/tasks/{id}")
}

/// Where a notice is told by hand.
#[must_use]
pub fn desk_notice(id: &str) -> String {
    format!("/desk/notices/{id}")
}

/// Where a rep is changed.
#[must_use]
pub fn desk_rep(id: &str) -> String {
    format!("/desk/reps/{id}")
}

/// One webhook.
#[must_use]
pub fn desk_webhook(id: &str) -> String {
    format!("{DESK_WEBHOOKS}/{id}")
}

/// One message to it.
#[must_use]
pub fn desk_webhook_delivery(id: &str, delivery: &str) -> String {
    format!("{DESK_WEBHOOKS}/{id}/deliveries/{delivery}")
}

/// The access requests of one rep's merchants.
#[must_use]
pub fn desk_of_rep(id: &str) -> String {
    format!("{DESK}?rep={id}")
}

/// The one-time link that makes the first admin, or lets a rep choose how they sign in.
#[must_use]
pub fn desk_first(token: &str) -> String {
    format!("/desk/first/{token}")
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

/// One mail of the outbox.
#[must_use]
pub fn desk_outbox_mail(id: &str) -> String {
    format!("{DESK_OUTBOX}/{id}")
}
