//! `/desk/me/passkeys`: a rep's own passkeys. Needs the second factor proved lately.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{passkey, sign_in::query, step_up};
use crate::{
    actions::{
        add_passkey::{MOST, add_passkey},
        remove_passkey::remove_passkey,
        step_up::may_change_sign_in,
    },
    app::App,
    error::{Error, Result},
    store::{self, passkey::Passkey},
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::RepIn,
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/me_passkeys.html")]
pub struct MePasskeysPage {
    passkeys: Vec<Passkey>,
    /// The one that is about to be removed.
    removing: Option<String>,
    /// The name that was typed.
    name: String,
    errors: Vec<FieldError>,
}

impl MePasskeysPage {
    async fn read(app: &App, here: &RepIn) -> Result<Self> {
        let passkeys = store::passkey::of_rep(&mut app.db.read().await?, &here.rep().id).await?;
        Ok(Self { passkeys, removing: None, name: String::new(), errors: Vec::new() })
    }

    fn removed(&self) -> Option<&Passkey> {
        self.passkeys.iter().find(|one| Some(&one.id) == self.removing.as_ref())
    }

    fn has_room(&self) -> bool {
        i64::try_from(self.passkeys.len()).is_ok_and(|so_many| so_many < MOST)
    }
}

/// How much of a field comes back to the page.
const LONGEST_KEPT: usize = 300;

/// `GET`: `?remove=` asks whether one is to be removed.
pub async fn show(req: HttpRequest, app: web::Data<App>, here: RepIn) -> actix_web::Result<HttpResponse> {
    if app.webauthn.is_none() {
        return Ok(see_other(paths::DESK_ME));
    }
    if may_change_sign_in(&app, &here.session).is_err() {
        return Ok(step_up::first(paths::DESK_ME_PASSKEYS));
    }
    let mut page = MePasskeysPage::read(&app, &here).await?;
    page.removing = Some(query(&req)?.kept("remove", LONGEST_KEPT));
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: `do=remove` removes the one in `id`; else one is added.
pub async fn submit(req: HttpRequest, app: web::Data<App>, here: RepIn, fields: Fields) -> Result<HttpResponse> {
    let (client, key) = (client::address(&req, &app.config), passkey::key(&req, &app));
    let (done, flash) = if fields.get("do") == "remove" {
        let done = remove_passkey(&app, &here.session, &here.key.0, fields.get("id"), &client).await;
        (done, "flash-desk-passkey-removed")
    } else {
        let answer = passkey::answer(&fields, &key);
        let done = add_passkey(&app, &here.session, &here.key.0, fields.get("name"), &answer, &client).await;
        (done, "flash-desk-passkey-added")
    };
    match done {
        Ok(()) => {
            let mut answer = see_other_saying(paths::DESK_ME_PASSKEYS, flash);
            answer.add_cookie(&passkey::forget(&app)).map_err(|cause| anyhow::anyhow!("a cookie: {cause}"))?;
            Ok(answer)
        }
        Err(Error::StepUp) => Ok(step_up::first(paths::DESK_ME_PASSKEYS)),
        Err(error) => {
            let mut page = MePasskeysPage::read(&app, &here).await?;
            page.name = fields.kept("name", LONGEST_KEPT);
            page.errors = in_words(&Chrome::of(&req).voice, &faults(error)?);
            Ok(Page::refused(page).respond_to(&req))
        }
    }
}
