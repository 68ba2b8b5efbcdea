//! What is in the portal before it is loaded: merchants, and people who are signed in.

use actix_web::cookie::{Cookie, CookieJar, Key};
use handled_portal::{
    actions::{
        Actor,
        add_merchant::{AddMerchant, NewContact, NewStore, add_merchant},
        reply_stuck::reply_stuck,
        report_stuck::report_stuck,
    },
    app::App,
    clock::{Clock, Random},
    config::Config,
    domain::{
        email::Email,
        event::StuckOn,
        merchant::Contact,
        moment::{DAY, HOUR},
        rep::{Rep, Role},
        store_address::StoreAddress,
    },
    secret::{base64url, sha256},
    store,
};

use crate::{made, portal::Folder};

/// The permissions asked for.
const PERMISSIONS: usize = 5;
/// Lines of history on the store page that is asked for again and again.
pub const EVENTS: i64 = 20;

/// A merchant with one store whose contact is signed in.
pub struct Merchant {
    pub reference: String,
    pub version: i64,
    /// The Cookie header of the contact's browser.
    pub cookie: String,
    contact: Contact,
}

/// What was made.
pub struct Data {
    pub database: String,
    /// The Cookie header of a rep's browser.
    pub rep: String,
    /// Merchants who have yet to give the code.
    pub waiting: Vec<Merchant>,
    /// Merchants with a history.
    pub busy: Vec<Merchant>,
}

/// Fills a portal: so many merchants in its queue, and beside them some who wait and some with a history.
pub async fn make(folder: &Folder, merchants: usize, waiting: usize, busy: usize) -> Data {
    let config = Config::load(Some(&folder.settings())).unwrap();
    let app = App::build(config, Clock::System, Random::System).await.unwrap();
    let rep_id = made::fill(&app, merchants).await.remove(0);
    let rep =
        Rep { id: rep_id.clone(), email: "rep0@handled.example.com".into(), name: "Rep 0".into(), role: Role::Rep };
    let actor = Actor::rep(rep);
    let mut all = Vec::new();
    for number in 0..waiting + busy {
        all.push(merchant(&app, &actor, number).await);
    }
    let mut busy = all.split_off(waiting);
    for one in &mut busy {
        give_history(&app, &actor, one).await;
    }
    let data =
        Data { database: made::version(&app.db).await, rep: sign_in_rep(&app, &rep_id).await, waiting: all, busy };
    app.db.close().await;
    data
}

async fn merchant(app: &App, actor: &Actor, number: usize) -> Merchant {
    let handle = format!("load-{number}");
    let email = Email::parse(&format!("mia@{handle}.example.com")).unwrap();
    let command = AddMerchant {
        name: format!("Load {number}"),
        contacts: vec![NewContact { name: "Mia Berg".into(), email, is_owner: false }],
        stores: vec![NewStore { label: format!("Load {number}"), address: StoreAddress::parse(&handle).ok() }],
        permissions: app.live().catalogue.permissions.iter().take(PERMISSIONS).map(|one| one.key.clone()).collect(),
    };
    let mut added = add_merchant(app, actor, &command).await.unwrap();
    let (contact, request) = (added.contacts.remove(0), added.requests.remove(0));
    let (key, cookie) = session(app, "contact");
    let (now, id) = (app.clock.now(), contact.id.as_str());
    app.db
        .write::<_, store::Error>(async |tx| {
            store::session::add_contact(tx, &sha256(&key), id, now, now.plus(30 * DAY), now.plus(90 * DAY)).await
        })
        .await
        .unwrap();
    Merchant { reference: request.reference, version: request.version, cookie, contact }
}

/// Asks for help and gets an answer, until the history is long enough.
async fn give_history(app: &App, rep: &Actor, merchant: &mut Merchant) {
    let contact = Actor::Contact(merchant.contact.clone());
    let (reference, question) = (&merchant.reference, "Which of these two addresses is the right one?");
    while merchant.version < EVENTS {
        if merchant.version % 2 == 1 {
            report_stuck(app, &contact, reference, merchant.version, StuckOn::Other, question).await.unwrap();
        } else {
            reply_stuck(app, rep, reference, merchant.version).await.unwrap();
        }
        merchant.version += 1;
    }
}

async fn sign_in_rep(app: &App, rep_id: &str) -> String {
    let (key, cookie) = session(app, "rep");
    let now = app.clock.now();
    app.db
        .write::<_, store::Error>(async |tx| {
            store::session::add_rep(tx, &sha256(&key), rep_id, now, now.plus(2 * HOUR), now.plus(12 * HOUR)).await
        })
        .await
        .unwrap();
    cookie
}

/// A new session key, and the Cookie header that carries it as the portal signs it.
fn session(app: &App, name: &'static str) -> (String, String) {
    let key = base64url(&app.random.bytes::<32>().unwrap());
    let mut jar = CookieJar::new();
    jar.signed_mut(&Key::from(&app.keys.cookie_key().unwrap())).add(Cookie::new(name, key.clone()));
    let cookie = format!("{name}={}", jar.get(name).unwrap().value());
    (key, cookie)
}
