//! A page: a template, and what every page shares (language, who asks, who is here), which the layout reads.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    cookie::Cookie,
    http::{StatusCode, header},
    web,
};
use askama::Template;

use super::{assets, paths};
use crate::{
    app::App,
    domain::{
        moment::Moment,
        rep::{Act, Role, may},
        stuck_at::StuckAt,
    },
    error::Error,
    i18n::{self, Values, Voice},
    live::Served,
};

/// The cookie that carries one sentence key over a redirect.
pub const FLASH: &str = "flash";

/// What every page shares. The layout reads it as the value `chrome`.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page.
    pub lang: &'static str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Who asks for access.
    pub partner: Partner,
    /// What was just done, if anything.
    pub flash: Option<Flash>,
    /// The contact who is signed in.
    pub contact: Option<Here>,
    /// The rep who is signed in.
    pub rep: Option<RepHere>,
    /// The path of this page.
    pub path: String,
    /// What sentences are made with.
    pub voice: Voice,
    /// The zone in which moments are said.
    pub zone: String,
    /// Now.
    pub now: Moment,
    /// Whether mails leave the house.
    pub has_mail: bool,
}

/// Who asks for access, for the layout.
#[derive(Clone, Debug)]
pub struct Partner {
    /// The company's name.
    pub name: String,
    /// Where people write when they are lost.
    pub support_email: String,
    /// What the link to the partner's own site says.
    pub verify_text: String,
    /// Where it leads; empty means none.
    pub verify_link: String,
    /// What merchants read beside the support address; empty for nothing more.
    pub help: String,
    /// The address of the style sheet with the partner's colour.
    pub brand: Option<String>,
    /// The address of the partner's logo.
    pub logo: Option<String>,
}

/// What was just done.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `done`, `note` or `error`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
}

/// A contact who is signed in.
#[derive(Clone, Debug)]
pub struct Here {
    /// Their name.
    pub name: String,
    /// The merchant's name.
    pub merchant: String,
    /// The reference of the access request that the page is about; none on pages about all stores.
    pub reference: Option<String>,
}

/// A rep who is signed in.
#[derive(Clone, Debug)]
pub struct RepHere {
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl RepHere {
    /// Whether they may change things: the frame shows only ways to what may be done.
    #[must_use]
    pub const fn may_work(&self) -> bool {
        may(self.role, Act::Work)
    }

    /// Whether they change settings.
    #[must_use]
    pub const fn may_set(&self) -> bool {
        may(self.role, Act::ManageSettings)
    }

    /// Whether they manage reps.
    #[must_use]
    pub const fn may_manage(&self) -> bool {
        may(self.role, Act::ManageReps)
    }
}

impl Chrome {
    /// The address of a static file.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Where somebody asks for help who cannot go on from this page; none on pages that are not about one store.
    #[must_use]
    pub fn stuck(&self) -> Option<String> {
        let reference = self.contact.as_ref()?.reference.as_ref()?;
        let page = self.path.split('/').nth(3).unwrap_or(StuckAt::Store.name());
        StuckAt::named(page).map(|at| paths::stuck(reference, at))
    }

    /// What this request's pages share.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        let app = req.app_data::<web::Data<App>>();
        let header = req.headers().get("accept-language").and_then(|value| value.to_str().ok());
        let lang = i18n::choose(header);
        let live = app.map(|app| app.live());
        let partner = live.as_ref().map(|live| &live.partner);
        let served = |served: Option<&Served>| served.map(|one| format!("/static/{}", one.name));
        let voice = app.map(|app| app.voice(lang)).unwrap_or_default();
        let flash = req.cookie(FLASH).and_then(|cookie| flash(&voice, cookie.value()));
        let extensions = req.extensions();
        Self {
            lang,
            dir: "ltr",
            flash,
            contact: extensions.get::<Here>().cloned(),
            rep: extensions.get::<RepHere>().cloned(),
            path: req.path().to_owned(),
            zone: partner.map_or_else(|| "UTC".to_owned(), |one| one.zone.clone()),
            now: app.map(|app| app.clock.now()).unwrap_or_default(),
            has_mail: app.is_some_and(|app| app.config.has_mail()),
            partner: Partner {
                name: voice.partner.clone(),
                support_email: voice.support.clone(),
                verify_text: partner.map(|one| one.verify.text.clone()).unwrap_or_default(),
                verify_link: partner.map(|one| one.verify.link.clone()).unwrap_or_default(),
                help: partner.map(|one| one.help.clone()).unwrap_or_default(),
                brand: live.as_ref().and_then(|live| served(live.look.brand.as_ref())),
                logo: live.as_ref().and_then(|live| served(live.look.logo.as_ref())),
            },
            voice,
        }
    }
}

/// Only keys that begin with `flash-` and have a sentence are ever shown: the cookie is the browser's to change.
/// A number may stand behind the key.
fn flash(voice: &Voice, value: &str) -> Option<Flash> {
    let (key, count) = value.split_once('.').unwrap_or((value, ""));
    let values = Values { count: count.parse::<u8>().map_or(-1, i64::from), ..Values::default() };
    let known = key.starts_with("flash-") && i18n::has(i18n::FALLBACK, key);
    known.then(|| Flash {
        kind: if key.starts_with("flash-note-") { "note" } else { "done" },
        text: voice.say_with(key, &values),
    })
}

/// A page to be rendered with what this request's pages share.
#[derive(Debug)]
pub struct Page<T> {
    /// The template with its own values.
    pub body: T,
    /// 200, or what the page has to say.
    pub status: StatusCode,
    /// Public pages may be kept; personal ones never are.
    pub keep: bool,
    /// Where it says that something failed, what was done before is said by the next page that comes through.
    pub failed: bool,
}

impl<T: Template> Page<T> {
    /// A personal page.
    pub const fn new(body: T) -> Self {
        Self { body, status: StatusCode::OK, keep: false, failed: false }
    }

    /// The same page again, with what is wrong with the form.
    pub const fn refused(body: T) -> Self {
        Self { body, status: StatusCode::UNPROCESSABLE_ENTITY, keep: false, failed: false }
    }

    /// The same page again: too often, come back after so many seconds.
    pub fn too_many(body: T, seconds: i64, req: &HttpRequest) -> HttpResponse {
        let mut answer = Self::with_status(body, StatusCode::TOO_MANY_REQUESTS).respond_to(req);
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
        answer
    }

    /// The page with another status.
    pub const fn with_status(body: T, status: StatusCode) -> Self {
        Self { body, status, keep: false, failed: false }
    }

    /// A page that says that something failed on our side.
    pub const fn failed(body: T, status: StatusCode) -> Self {
        Self { body, status, keep: false, failed: true }
    }
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let mut chrome = Chrome::of(req);
        if self.failed {
            chrome.flash = None;
        }
        let values: (&str, &dyn std::any::Any) = ("chrome", &chrome);
        match self.body.render_with_values(&values) {
            Ok(html) => {
                let mut response = HttpResponse::build(self.status).content_type("text/html; charset=utf-8").body(html);
                if chrome.flash.is_some() {
                    clear_flash(&mut response);
                }
                response
            }
            Err(cause) => HttpResponse::from_error(Error::Internal(cause.into())),
        }
    }
}

fn clear_flash(response: &mut HttpResponse) {
    let mut cookie = Cookie::new(FLASH, "");
    cookie.set_path("/");
    cookie.make_removal();
    if let Err(cause) = response.add_cookie(&cookie) {
        tracing::debug!(%cause, "the flash could not be cleared");
    }
}

/// "See other": where the browser goes after a form.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", path)).finish()
}

/// "See other", and the page there says what was done (a key that begins with `flash-`).
#[must_use]
pub fn see_other_saying(path: &str, key: &'static str) -> HttpResponse {
    with_flash(path, key.to_owned())
}

/// The same for a sentence with a number in it, 0 to 255.
#[must_use]
pub fn see_other_counting(path: &str, key: &'static str, count: i64) -> HttpResponse {
    with_flash(path, format!("{key}.{count}"))
}

fn with_flash(path: &str, value: String) -> HttpResponse {
    let cookie = Cookie::build(FLASH, value)
        .path("/")
        .http_only(true)
        .same_site(actix_web::cookie::SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::minutes(2))
        .finish();
    HttpResponse::SeeOther().insert_header(("location", path)).cookie(cookie).finish()
}
