//! The cookie of a browser that a rep has signed in with before.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

use crate::{
    actions::known_device::{DeviceKey, LASTS},
    app::App,
};

const fn name(https: bool) -> &'static str {
    if https { "__Host-known" } else { "known" }
}

/// What this browser holds, if anything.
pub(super) fn of(req: &HttpRequest, app: &App) -> Option<String> {
    req.cookie(name(app.config.is_https())).map(|cookie| cookie.value().to_owned())
}

/// The cookie to set.
pub(super) fn cookie(app: &App, device: DeviceKey) -> Cookie<'static> {
    let https = app.config.is_https();
    Cookie::build(name(https), device.into_cookie())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(https)
        .max_age(Duration::milliseconds(LASTS))
        .finish()
}
