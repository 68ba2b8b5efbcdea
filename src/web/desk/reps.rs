//! `/desk/reps`: who is on this desk. An admin adds reps, changes what they may do, disables and resets them.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{sign_in::query, step_up};
use crate::{
    actions::{
        change_role::change_role, disable_rep::disable_rep_as_admin, enable_rep::enable_rep, invite_rep::invite_rep,
        manage_reps::may_manage, reset_rep::reset_rep,
    },
    app::App,
    domain::{
        email::Email,
        form::Fault,
        moment::Moment,
        rep::{Rep, Role},
        text,
    },
    error::{Error, Result},
    store::{self, rep::Listed},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::AdminRep,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/reps.html")]
pub struct RepsPage {
    reps: Vec<Listed>,
    me: String,
    now: Moment,
    /// The rep whose forms are open.
    open: Option<String>,
    typed: Typed,
    errors: Vec<FieldError>,
}

/// The form that adds a rep, or changes a role.
#[derive(Default)]
struct Typed {
    name: String,
    email: String,
    role: String,
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

impl Typed {
    fn kept(fields: &Fields) -> Self {
        let kept = |name| fields.kept(name, LONGEST_KEPT);
        Self { name: kept("name"), email: kept("email"), role: kept("role") }
    }
}

impl RepsPage {
    async fn read(app: &App, here: &AdminRep, open: Option<String>) -> Result<Self> {
        let reps = store::rep::list(&mut app.db.read().await?).await?;
        let (me, now) = (here.0.rep().id.clone(), app.clock.now());
        Ok(Self { reps, me, now, open, typed: Typed::default(), errors: Vec::new() })
    }

    fn opened(&self) -> Option<&Listed> {
        self.reps.iter().find(|one| Some(&one.account.rep.id) == self.open.as_ref())
    }

    /// Where a rep stands, as a sentence key.
    fn standing(&self, one: &Listed) -> &'static str {
        let account = &one.account;
        match (account.disabled_at, &account.password_hash, one.link_until) {
            (Some(_), ..) => "desk-reps-disabled",
            (None, Some(_), _) => "desk-reps-in",
            (None, None, Some(until)) if until > self.now => "desk-reps-invited",
            (None, None, _) => "desk-reps-link-over",
        }
    }

    fn is_me(&self, one: &Listed) -> bool {
        one.account.rep.id == self.me
    }

    /// How many merchants, in figures: nobody needs to know more than that there are many.
    fn merchants(one: &Listed) -> String {
        if one.merchants > 1000 { "1,000+".to_owned() } else { one.merchants.to_string() }
    }

    fn is_chosen(&self, role: &str, unless_typed: &str) -> bool {
        if self.typed.role.is_empty() { role == unless_typed } else { self.typed.role == role }
    }
}

/// The page with a one-time link, shown once.
#[derive(Template)]
#[template(path = "desk/rep_link.html")]
pub struct RepLinkPage {
    rep: Rep,
    link: String,
}

/// `GET`: `?rep=` opens the forms of one.
pub async fn show(req: HttpRequest, app: web::Data<App>, here: AdminRep) -> actix_web::Result<HttpResponse> {
    if matches!(may_manage(&app, &here.0.session), Err(Error::StepUp)) {
        return Ok(step_up::first(paths::DESK_REPS));
    }
    let asked = query(&req)?;
    let page = RepsPage::read(&app, &here, asked.has("rep").then(|| asked.kept("rep", LONGEST_KEPT))).await?;
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: adds a rep.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: AdminRep, fields: Fields) -> Result<HttpResponse> {
    let done = match parse(&fields) {
        Ok((name, email, role)) => {
            let client = client::address(&req, &app.config);
            invite_rep(&app, &here.0.session, &name, &email, role, &client).await
        }
        Err(wrong) => Err(Error::Invalid(wrong)),
    };
    match done {
        Ok((rep, link)) => Ok(Page::new(RepLinkPage { rep, link }).respond_to(&req)),
        Err(error) => refused(&req, &app, &here, None, &fields, error).await,
    }
}

fn parse(fields: &Fields) -> std::result::Result<(String, Email, Role), Vec<Fault>> {
    let mut wrong = Vec::new();
    let name = text::person_name(fields.get("name")).map_err(|fault| wrong.push(fault.on("name"))).ok();
    let email = Email::parse(fields.get("email")).map_err(|fault| wrong.push(fault.on("email"))).ok();
    let role = Role::named(fields.get("role"));
    if role.is_none() {
        wrong.push(Fault::new("role", "fault-rep-role"));
    }
    match (name, email, role) {
        (Some(name), Some(email), Some(role)) => Ok((name, email, role)),
        _ => Err(wrong),
    }
}

/// `POST` `/desk/reps/{id}`: `do` is `role`, `disable`, `enable` or `reset`.
pub async fn change(
    req: HttpRequest,
    app: web::Data<App>,
    here: AdminRep,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse> {
    let id = super::merchant::id(&id)?;
    store::rep::find(&mut app.db.read().await?, id).await?.ok_or(Error::NotFound)?;
    let (session, client) = (&here.0.session, client::address(&req, &app.config));
    let done = match fields.get("do") {
        "role" => match Role::named(fields.get("role")) {
            Some(role) => change_role(&app, session, id, role, &client).await.map(|()| "flash-desk-reps-role"),
            None => Err(Error::field("role", "fault-rep-role")),
        },
        "disable" => disable_rep_as_admin(&app, session, id, &client).await.map(|()| "flash-desk-reps-disabled"),
        "enable" => enable_rep(&app, session, id, &client).await.map(|()| "flash-desk-reps-enabled"),
        "reset" => match reset_rep(&app, session, id, &client).await {
            Ok((rep, link)) => return Ok(Page::new(RepLinkPage { rep, link }).respond_to(&req)),
            Err(error) => Err(error),
        },
        _ => return Ok(see_other(paths::DESK_REPS)),
    };
    match done {
        Ok(flash) => Ok(see_other_saying(paths::DESK_REPS, flash)),
        Err(error) => refused(&req, &app, &here, Some(id), &fields, error).await,
    }
}

/// The same page with what is wrong, or that the second factor comes first; or, where somebody was faster, the page as it is now.
async fn refused(
    req: &HttpRequest,
    app: &App,
    here: &AdminRep,
    open: Option<&str>,
    fields: &Fields,
    error: Error,
) -> Result<HttpResponse> {
    let voice = &Chrome::of(req).voice;
    let (status, errors) = match error {
        Error::StepUp => (step_up::WAITS, step_up::beside(voice)),
        Error::Conflict => (StatusCode::CONFLICT, in_words(voice, &[Fault::new("rep", "fault-rep-meanwhile")])),
        error => (StatusCode::UNPROCESSABLE_ENTITY, in_words(voice, &faults(error)?)),
    };
    let mut page = RepsPage::read(app, here, open.map(str::to_owned)).await?;
    page.typed = Typed::kept(fields);
    page.errors = errors;
    Ok(Page::with_status(page, status).respond_to(req))
}
