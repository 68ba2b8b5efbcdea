//! `/desk/merchants/{id}`: a merchant with its stores, people and notes, and what waits about it.

use actix_web::{HttpRequest, web};
use askama::Template;

pub use super::merchant_forms::{add_contact, add_note, add_store, assign, change_contact, change_store};
use super::{
    app_card::AppCard,
    around, note,
    sign_in::query,
    tasks::{Waiting, Way, holder},
};
use crate::{
    app::App,
    domain::{
        access_request::{AccessRequest, State, Turn},
        merchant::{Contact, Merchant, Store},
        rep::{Act, Rep},
        store_address::StoreAddress,
        text,
    },
    error::{Error, Result},
    i18n,
    store::{self, Conn},
    web::{
        filters,
        form::{FieldError, Fields},
        guard::RepIn,
        page::{Chrome, Page},
        paths,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "desk/merchant.html")]
pub struct MerchantPage {
    merchant: Merchant,
    rep: String,
    /// Who could look after it, where that form is open.
    reps: Vec<Rep>,
    language: String,
    stores: Vec<StoreCard>,
    contacts: Vec<ContactCard>,
    notes: Vec<note::Card>,
    waiting: Waiting,
    may_work: bool,
    may_forget: bool,
    may_audit: bool,
    open: Open,
    typed: Typed,
    holder: Option<Way>,
    errors: Vec<FieldError>,
}

/// The one form that is open on the page. Only one is, so that each field has a name of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// None.
    #[default]
    Nothing,
    /// A person to correct, by id.
    Contact(String),
    /// A new person.
    NewContact,
    /// A store to change, by id.
    Store(String),
    /// A new store.
    NewStore,
    /// Another rep.
    Rep,
}

impl Open {
    fn asked(fields: &Fields) -> Self {
        if fields.has("rep") {
            return Self::Rep;
        }
        match (fields.get("contact"), fields.get("store")) {
            ("new", _) => Self::NewContact,
            ("", "new") => Self::NewStore,
            ("", "") => Self::Nothing,
            ("", store) => Self::Store(store.to_owned()),
            (contact, _) => Self::Contact(contact.to_owned()),
        }
    }
}

/// What stands in the open form.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// A person's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What people call a store.
    pub label: String,
    /// Its address.
    pub store: String,
    /// A note.
    pub note: String,
}

/// One store, with its access requests.
struct StoreCard {
    store: Store,
    owner: Option<String>,
    /// Who has the address that is held.
    holder: Option<Way>,
    /// The newest first.
    requests: Vec<AccessRequest>,
    /// What the app on it saw last; none where there is no app.
    app: Option<AppCard>,
}

/// One person.
struct ContactCard {
    contact: Contact,
    /// The labels of the stores they own.
    owns: String,
    /// Why the latest mail did not arrive, and that mail.
    returned: Option<Way>,
}

impl StoreCard {
    fn now(&self) -> Option<&AccessRequest> {
        self.requests.first()
    }

    fn older(&self) -> &[AccessRequest] {
        self.requests.get(1..).unwrap_or_default()
    }

    /// Nobody has a link yet.
    fn wants_invitation(&self) -> bool {
        self.now().is_some_and(|request| request.state == State::Invited && request.link_out_at.is_none())
    }

    /// Naming an owner invites them, which only makes sense while something is open.
    fn has_open(&self) -> bool {
        self.now().is_some_and(|request| request.state.is_open())
    }

    fn held_host(&self) -> String {
        self.store.held_handle.as_ref().map(|handle| format!("{handle}.myshopify.com")).unwrap_or_default()
    }
}

/// An id in an address; what cannot be one is not there.
///
/// # Errors
/// [`Error::NotFound`]
pub fn id(typed: &str) -> Result<&str> {
    let is_id =
        (1..=64).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_id { Ok(typed) } else { Err(Error::NotFound) }
}

impl MerchantPage {
    /// Reads the page. Without `typed` the open form shows what is there.
    pub(super) async fn read(
        app: &App,
        chrome: &Chrome,
        rep: &RepIn,
        merchant_id: &str,
        open: Open,
        typed: Option<Typed>,
        errors: Vec<FieldError>,
    ) -> Result<Self> {
        let voice = &chrome.voice;
        let mut conn = app.db.read().await?;
        let merchant = store::merchant::find(&mut conn, id(merchant_id)?).await?.ok_or(Error::NotFound)?;
        let people = store::contact::of_merchant(&mut conn, &merchant.id).await?;
        let stores = stores(&mut conn, chrome, &merchant.id, &people).await?;
        let account = store::rep::find(&mut conn, &merchant.rep_id).await?;
        // Of a forgotten merchant nothing is left to work on.
        let is_there = merchant.forgotten_at.is_none();
        let open = if rep.may(Act::Work) && is_there { open } else { Open::Nothing };
        let reps = if open == Open::Rep { store::rep::every(&mut conn).await? } else { Vec::new() };
        let notes = store::note::of_merchant(&mut conn, &merchant.id).await?;
        let waiting = Waiting::of_merchant(&mut conn, voice, &merchant.id).await?;
        let typed = typed.unwrap_or_else(|| there(&open, &stores, &people));
        let holder = match StoreAddress::parse(&typed.store) {
            Ok(address) if errors.iter().any(|error| error.field == "store") => {
                holder(&mut conn, address.handle()).await?
            }
            _ => None,
        };
        let returned = store::outbox_list::returned(&mut conn, &merchant.id).await?;
        let language = format!("desk-language-{}", merchant.language);
        Ok(Self {
            may_forget: rep.may(Act::Forget) && is_there,
            may_audit: rep.may(Act::ReadAudit),
            rep: account.map(|account| account.rep.name).unwrap_or_default(),
            reps: reps.into_iter().filter(store::rep::Account::can_work).map(|account| account.rep).collect(),
            language: if i18n::has(i18n::FALLBACK, &language) {
                voice.say(&language)
            } else {
                merchant.language.clone()
            },
            contacts: people
                .into_iter()
                .map(|contact| {
                    let way = around::returned(voice, &returned, &contact.id);
                    ContactCard { returned: way, ..contact_card(contact, &stores) }
                })
                .collect(),
            may_work: rep.may(Act::Work) && is_there,
            open,
            stores,
            merchant,
            notes: notes.into_iter().map(Into::into).collect(),
            waiting,
            typed,
            holder,
            errors,
        })
    }

    fn here(&self) -> String {
        paths::desk_merchant(&self.merchant.id)
    }

    fn part(&self, part: &str) -> String {
        paths::desk_merchant_part(&self.merchant.id, part)
    }

    fn audit(&self) -> String {
        paths::desk_audit_of(&self.merchant.id)
    }

    fn as_merchant(&self, request: &AccessRequest) -> String {
        let _ = self;
        paths::desk_request_step(&request.reference, "as-merchant")
    }

    fn request(&self, request: &AccessRequest) -> String {
        let _ = self;
        paths::desk_request(&request.reference)
    }

    fn store_form(&self, card: &StoreCard) -> String {
        self.part(&format!("stores/{}", card.store.id))
    }

    fn app_page(&self, card: &StoreCard) -> String {
        paths::desk_store_app(&self.merchant.id, &card.store.id)
    }

    fn contact_form(&self, card: &ContactCard) -> String {
        self.part(&format!("contacts/{}", card.contact.id))
    }

    fn opens_contact(&self, card: &ContactCard) -> bool {
        self.open == Open::Contact(card.contact.id.clone())
    }

    fn opens_store(&self, card: &StoreCard) -> bool {
        self.open == Open::Store(card.store.id.clone())
    }

    fn opens_rep(&self) -> bool {
        self.open == Open::Rep
    }

    fn opens_new_contact(&self) -> bool {
        self.open == Open::NewContact
    }

    fn opens_new_store(&self) -> bool {
        self.open == Open::NewStore
    }

    /// The one primary button of the page: inviting, for the first store where nobody was invited, while no form is open.
    fn leads(&self, card: &StoreCard) -> bool {
        let first = self.stores.iter().find(|one| one.wants_invitation());
        self.open == Open::Nothing && first.is_some_and(|first| first.store.id == card.store.id)
    }

    fn ownable(&self) -> Vec<&StoreCard> {
        self.stores.iter().filter(|card| card.has_open()).collect()
    }
}

async fn stores(conn: &mut Conn, chrome: &Chrome, merchant_id: &str, people: &[Contact]) -> Result<Vec<StoreCard>> {
    let requests = store::access_request::of_merchant(conn, merchant_id).await?;
    let apps = store::store_app::of_merchant(conn, merchant_id).await?;
    let mut cards = Vec::new();
    for store in store::shop::of_merchant(conn, merchant_id).await? {
        let holder = match &store.held_handle {
            Some(handle) => holder(conn, handle).await?,
            None => None,
        };
        let mut requests: Vec<_> = requests.iter().filter(|one| one.store_id == store.id).cloned().collect();
        requests.reverse();
        let owner = people.iter().find(|one| store.owner_id.as_ref() == Some(&one.id)).map(|one| one.name.clone());
        let app = apps.iter().find(|app| app.id == store.id);
        // The one that is open counts, else the newest.
        let counts = requests.iter().find(|one| one.state.is_open()).or_else(|| requests.first());
        let app = app.map(|app| AppCard::of(&chrome.voice, app, merchant_id, false, counts, chrome.now));
        cards.push(StoreCard { store, owner, holder, requests, app });
    }
    cards.sort_by_cached_key(|card| {
        let turn = card.now().map(AccessRequest::turn);
        (turn != Some(Turn::Partner), turn != Some(Turn::Merchant), text::fold(&card.store.label))
    });
    Ok(cards)
}

fn contact_card(contact: Contact, stores: &[StoreCard]) -> ContactCard {
    let owned = stores.iter().filter(|card| card.store.owner_id.as_ref() == Some(&contact.id));
    let owns = owned.map(|card| card.store.label.as_str()).collect::<Vec<_>>().join(", ");
    ContactCard { contact, owns, returned: None }
}

/// What is there already, for a form that changes it.
fn there(open: &Open, stores: &[StoreCard], people: &[Contact]) -> Typed {
    let mut typed = Typed::default();
    match open {
        Open::Contact(id) => {
            if let Some(one) = people.iter().find(|one| one.id == *id) {
                typed.name.clone_from(&one.name);
                typed.email.clone_from(&one.email);
            }
        }
        Open::Store(id) => {
            if let Some(card) = stores.iter().find(|card| card.store.id == *id) {
                typed.label.clone_from(&card.store.label);
                typed.store = card.store.host().unwrap_or_default();
            }
        }
        Open::Nothing | Open::NewContact | Open::NewStore | Open::Rep => {}
    }
    typed
}

/// `GET`: `?contact=` and `?store=` open the form for that one, or for a `new` one; `?rep=` the one for another rep.
pub async fn show(
    req: HttpRequest,
    app: web::Data<App>,
    rep: RepIn,
    id: web::Path<String>,
) -> actix_web::Result<Page<MerchantPage>> {
    let open = Open::asked(&query(&req)?);
    Ok(Page::new(MerchantPage::read(&app, &Chrome::of(&req), &rep, &id, open, None, Vec::new()).await?))
}
