//! The cookie of a browser that asked for a way back in: a secret that binds the answer to it, when it asked, and the
//! address that was typed, for the page that waits for the code.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

use crate::{
    actions::limit,
    app::App,
    domain::{
        email::Email,
        moment::{HOUR, Moment},
    },
    error::{Error, Result},
    secret::{base64url, hex, sha256},
};

/// A mail may come late, and its link opens only where this cookie is.
const LASTS: Duration = Duration::days(1);
/// For so long the page waits for the code; later it offers to ask again.
const WAITS: i64 = HOUR;
/// The length of 32 bytes as a token.
const SECRET_LENGTH: usize = 43;

/// What a browser asked for.
#[derive(Clone)]
pub struct Asked {
    secret: String,
    at: Moment,
    address: String,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asked(..)")
    }
}

impl Asked {
    /// What this browser asked for lately. The cookie is the browser's to change: anything odd counts as none.
    #[must_use]
    pub fn of(req: &HttpRequest, app: &App) -> Option<Self> {
        let cookie = req.cookie(name(app))?;
        let mut parts = cookie.value().splitn(3, '.');
        let (secret, at, address) = (parts.next()?, parts.next()?, parts.next()?);
        let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if secret.len() != SECRET_LENGTH || !secret.chars().all(is_token) {
            return None;
        }
        let address = String::from_utf8(::hex::decode(address).ok()?).ok()?;
        let email = Email::parse(&address).ok()?;
        Some(Self { secret: secret.to_owned(), at: Moment(at.parse().ok()?), address: email.as_str().to_owned() })
    }

    /// This browser asks now. It keeps its secret, so that an earlier mail still opens here, unless it has guessed at
    /// codes too often: a new secret begins with five new tries.
    ///
    /// # Errors
    /// Where the database fails or there are no random bytes.
    pub async fn now(app: &App, before: Option<Self>, email: &Email) -> Result<Self> {
        let secret = match before {
            Some(before) if has_tries_left(app, &before.secret).await? => before.secret,
            _ => base64url(&app.random.bytes::<32>()?),
        };
        Ok(Self { secret, at: app.clock.now(), address: email.as_str().to_owned() })
    }

    /// What binds a sign-in to this browser.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The address that was typed.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether the page still waits for the code.
    #[must_use]
    pub fn waits(&self, now: Moment) -> bool {
        now.since(self.at).abs() < WAITS
    }

    /// The cookie to set.
    #[must_use]
    pub fn cookie(&self, app: &App) -> Cookie<'static> {
        let value = format!("{}.{}.{}", self.secret, self.at.0, hex(self.address.as_bytes()));
        bare(app, value).max_age(LASTS).finish()
    }
}

/// The cookie that takes it away, once somebody is in.
#[must_use]
pub fn forget(app: &App) -> Cookie<'static> {
    bare(app, String::new()).max_age(Duration::ZERO).finish()
}

fn bare(app: &App, value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(name(app), value).path("/").http_only(true).same_site(SameSite::Lax).secure(app.config.is_https())
}

fn name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-asked" } else { "asked" }
}

async fn has_tries_left(app: &App, secret: &str) -> Result<bool> {
    match limit::check(app, limit::SIGN_IN_CODE, &[&sha256(secret)]).await {
        Ok(()) => Ok(true),
        Err(Error::TooMany(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
