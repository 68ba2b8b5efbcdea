//! `/desk/merchants/new`: adds a merchant with its stores and people.

use actix_web::{HttpRequest, HttpResponse, Responder as _, web};
use askama::Template;

use super::{
    new_merchant_form::{STORES, Typed},
    tasks::{Way, holder},
};
use crate::{
    actions::add_merchant::{Once, add_merchant_once},
    app::App,
    domain::{form::Fault, store_address::StoreAddress},
    error::Result,
    web::{
        cards, filters, find_store,
        form::{FieldError, Fields, faults, in_words},
        guard::WorkingRep,
        page::{Chrome, Page, see_other_saying},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/new_merchant.html")]
pub struct NewMerchantPage {
    typed: Typed,
    /// Every permission there is: key, label, whether it is ticked.
    permissions: Vec<(String, String, bool)>,
    /// Addresses that are another merchant's: the field, and whose.
    holders: Vec<(&'static str, Way)>,
    errors: Vec<FieldError>,
}

impl NewMerchantPage {
    fn of(app: &App, typed: Typed, holders: Vec<(&'static str, Way)>, errors: Vec<FieldError>) -> Self {
        let permissions = app
            .live()
            .catalogue
            .permissions
            .iter()
            .map(|one| (one.key.clone(), cards::label(app, &one.key), typed.permissions.contains(&one.key)))
            .collect();
        Self { typed, permissions, holders, errors }
    }

    fn holder(&self, field: &str) -> Option<&Way> {
        self.holders.iter().find(|(one, _)| *one == field).map(|(_, way)| way)
    }
}

/// `GET`
pub async fn show(app: web::Data<App>, _rep: WorkingRep) -> Result<Page<NewMerchantPage>> {
    let typed = Typed::empty(&app, app.new_id()?);
    Ok(Page::new(NewMerchantPage::of(&app, typed, Vec::new(), Vec::new())))
}

/// `POST`: `do` is `add_store` or `add_contact` for one more row.
pub async fn submit(
    req: HttpRequest,
    app: web::Data<App>,
    rep: WorkingRep,
    mut fields: Fields,
) -> Result<HttpResponse> {
    let mut typed = Typed::of(&fields);
    match fields.get("do") {
        "add_store" => typed.add_store(),
        "add_contact" => typed.add_contact(),
        _ => return add(&req, &app, &rep, &mut fields).await,
    }
    Ok(Page::new(NewMerchantPage::of(&app, typed, Vec::new(), Vec::new())).respond_to(&req))
}

async fn add(req: &HttpRequest, app: &App, rep: &WorkingRep, fields: &mut Fields) -> Result<HttpResponse> {
    let looked = find_store::at_desk(app, &rep.0.rep().id, fields, STORES).await?;
    let typed = Typed::of(fields);
    let wrong = match typed.command(app, fields) {
        Ok(_) if !looked.is_empty() => looked,
        Ok(command) => match add_merchant_once(app, &rep.0.actor(), &command, fields.get("token")).await {
            Ok(Once::Added(id)) => {
                return Ok(see_other_saying(&paths::desk_merchant(&id), "flash-desk-merchant-added"));
            }
            Ok(Once::AddedBefore(id)) => {
                return Ok(see_other_saying(&paths::desk_merchant(&id), "flash-note-desk-merchant-added-before"));
            }
            Err(error) => faults(error)?,
        },
        Err(wrong) => {
            let others = wrong.into_iter().filter(|fault| looked.iter().all(|one| one.field != fault.field));
            looked.iter().cloned().chain(others).collect()
        }
    };
    let (holders, wrong) = with_holders(app, fields, &typed, wrong).await?;
    let errors = in_words(&Chrome::of(req).voice, &wrong);
    Ok(Page::refused(NewMerchantPage::of(app, typed, holders, errors)).respond_to(req))
}

/// Says of each address that is somebody's already whose it is. The action says only that one is.
async fn with_holders(
    app: &App,
    fields: &Fields,
    typed: &Typed,
    mut wrong: Vec<Fault>,
) -> Result<(Vec<(&'static str, Way)>, Vec<Fault>)> {
    let mut holders = Vec::new();
    let mut conn = app.db.read().await?;
    for row in &typed.stores {
        let Ok(address) = StoreAddress::parse(fields.get(row.store_field)) else { continue };
        if let Some(way) = holder(&mut conn, address.handle()).await? {
            holders.push((row.store_field, way));
            wrong.push(Fault::new(row.store_field, "fault-address-taken"));
        }
    }
    let first = typed.stores.first().map_or("name", |row| row.store_field);
    let by_row = !holders.is_empty();
    wrong.retain(|fault| fault.field != "store" || !by_row);
    for fault in wrong.iter_mut().filter(|fault| fault.field == "store") {
        fault.field = first;
    }
    Ok((holders, wrong))
}
