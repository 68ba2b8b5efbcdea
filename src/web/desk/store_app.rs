//! `/desk/merchants/{id}/stores/{store}/app`: the partner's app on a store. A rep gives its token here, and nobody reads it again.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use askama::Template;

use super::{app_card::AppCard, merchant::id, sign_in::query, step_up};
use crate::{
    actions::{
        check_shopify::check_shopify,
        give_app_token::{give_app_token, may_give},
        remove_app_token::remove_app_token,
    },
    app::App,
    domain::{
        merchant::{Merchant, Store},
        moment::Moment,
        reference::Reference,
        rep::Act,
        shopify::{
            meaning::that_counts,
            token::{AppToken, TOKEN_MAX},
            us::Us,
        },
    },
    error::{Error, Result},
    i18n::Voice,
    store,
    web::{
        client, filters,
        form::{FieldError, Fields, faults, in_words},
        guard::{RepIn, WorkingRep},
        page::{Chrome, Page, see_other, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/store_app.html")]
pub struct StoreAppPage {
    path: String,
    merchant: String,
    back: String,
    store: String,
    host: Option<String>,
    card: Option<AppCard>,
    given: Option<(String, Moment)>,
    /// Nobody has said how Shopify shows us, so nothing can be told.
    is_unnamed: bool,
    may_set: bool,
    removing: bool,
    form: Form,
    errors: Vec<FieldError>,
}

/// Whether a token can be given here now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Not by this rep.
    NotYours,
    /// The store's address is not known for sure.
    NoAddress,
    /// After the second factor was proved again.
    Prove,
    /// Yes.
    Open,
}

/// The part of the page that leads to the second factor, as its id.
const PROVE: &str = "prove";

/// The store in the address, with its merchant.
struct Place {
    merchant: Merchant,
    shop: Store,
}

impl Place {
    async fn find(app: &App, merchant_id: &str, store_id: &str) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, id(merchant_id)?).await?.ok_or(Error::NotFound)?;
        let shop = store::shop::get(&mut conn, id(store_id)?).await?;
        if shop.merchant_id == merchant.id { Ok(Self { merchant, shop }) } else { Err(Error::NotFound) }
    }

    fn path(&self) -> String {
        paths::desk_store_app(&self.merchant.id, &self.shop.id)
    }
}

impl StoreAppPage {
    async fn read(
        app: &App,
        chrome: &Chrome,
        rep: &RepIn,
        place: Place,
        removing: bool,
        errors: Vec<FieldError>,
    ) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let shop_app = store::store_app::find(&mut conn, &place.shop.id).await?;
        let requests = store::access_request::of_store(&mut conn, &place.shop.id).await?;
        let by = match &shop_app {
            Some(one) => store::rep::find(&mut conn, &one.given_by).await?.map(|account| account.rep.name),
            None => None,
        };
        drop(conn);
        let may_work = rep.may(Act::Work) && place.merchant.forgotten_at.is_none();
        let request = that_counts(&requests);
        let card = |one| AppCard::of(&chrome.voice, one, &place.merchant.id, may_work, request, chrome.now);
        let host = place.shop.host().filter(|_| place.shop.held_handle.is_none());
        Ok(Self {
            path: place.path(),
            card: shop_app.as_ref().map(card),
            given: shop_app.as_ref().map(|one| (by.unwrap_or_default(), one.given_at)),
            is_unnamed: Us::read(&app.live().partner.shopify_accounts).is_unknown(),
            may_set: rep.may(Act::ManageSettings),
            form: match (may_work, &host) {
                (false, _) => Form::NotYours,
                (true, None) => Form::NoAddress,
                (true, Some(_)) if may_give(app, &rep.session).is_err() => Form::Prove,
                (true, Some(_)) => Form::Open,
            },
            removing: removing && shop_app.is_some(),
            back: paths::desk_merchant(&place.merchant.id),
            merchant: place.merchant.name,
            host,
            store: place.shop.label,
            errors,
        })
    }

    fn prove(&self) -> String {
        paths::desk_step_up_then(&self.path)
    }
}

/// `GET`: `?remove=` asks whether the token is to be removed.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    here: RepIn,
    typed: web::Path<(String, String)>,
) -> actix_web::Result<HttpResponse> {
    let removing = query(&req)?.has("remove");
    let place = Place::find(&app, &typed.0, &typed.1).await?;
    let page = StoreAppPage::read(&app, &Chrome::of(&req), &here, place, removing, Vec::new()).await?;
    Ok(Page::new(page).respond_to(&req))
}

/// `POST`: `do` is `give` (with `token`), `remove`, or `look` (with `from`, the reference of the page that it stood on).
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    here: WorkingRep,
    typed: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse> {
    let place = Place::find(&app, &typed.0, &typed.1).await?;
    let (merchant_id, store_id, path) = (place.merchant.id.as_str(), place.shop.id.as_str(), place.path());
    let session = &here.0.session;
    let client = &client::address(&req, &app.config);
    let done = match fields.get("do") {
        "give" => match AppToken::parse(fields.get("token")) {
            Ok(token) => give_app_token(&app, session, merchant_id, store_id, &token, client)
                .await
                .map(|()| "flash-desk-app-given"),
            Err(wrong) => may_give(&app, session).and(Err(Error::Invalid(vec![wrong]))),
        },
        "remove" => {
            remove_app_token(&app, session, merchant_id, store_id, client).await.map(|()| "flash-desk-app-removed")
        }
        "look" => {
            let is_done = check_shopify(&app, &here.0.actor(), merchant_id, store_id).await?;
            let flash = if is_done { "flash-desk-app-asked" } else { "flash-note-desk-app-too-soon" };
            let back = Reference::parse(fields.get("from"));
            return Ok(see_other_saying(&back.map_or(path, |back| paths::desk_request(back.as_str())), flash));
        }
        _ => return Ok(see_other(&path)),
    };
    match done {
        Ok(flash) => Ok(see_other_saying(&path, flash)),
        Err(error) => {
            let chrome = Chrome::of(&req);
            let (status, errors) = wrong(&chrome.voice, error)?;
            let removing = fields.get("do") == "remove";
            let page = StoreAppPage::read(&app, &chrome, &here.0, place, removing, errors).await?;
            Ok(Page::with_status(page, status).respond_to(&req))
        }
    }
}

/// A token that was typed goes back to no page: where the proof was too old, it is pasted again.
fn wrong(voice: &Voice, error: Error) -> Result<(StatusCode, Vec<FieldError>)> {
    Ok(match error {
        Error::StepUp => (step_up::WAITS, vec![FieldError { field: PROVE, text: voice.say("desk-app-prove-again") }]),
        error => (StatusCode::UNPROCESSABLE_ENTITY, in_words(voice, &faults(error)?)),
    })
}
