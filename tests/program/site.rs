//! A database with people in it, and the program that serves it: what the tests about faults begin with.

use std::process::Command;

use actix_web::cookie::{Cookie, CookieJar, Key};
use handled_portal::{
    actions::{
        Actor,
        add_merchant::{AddMerchant, NewContact, NewStore, add_merchant},
        copy_link::copy_link,
    },
    app::App,
    clock::{Clock, Random},
    config::Config,
    domain::{
        access_request::AccessRequest,
        email::Email,
        event::Event,
        moment::{DAY, HOUR},
        rep::{Rep, Role},
        store_address::StoreAddress,
    },
    secret::{Hidden, base64url, sha256},
    store::{self, rep::Account},
};
use reqwest::{Response, header};

use crate::{
    postgres,
    program::{Folder, Running, client, command},
};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database, seen from outside of the program.
pub struct Site {
    pub app: App,
    pub folder: Folder,
    url: String,
    rep: Rep,
    _database: Option<postgres::DroppedAtEnd>,
}

/// An access request nobody has done anything about, and who may.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub reference: String,
    pub merchant_id: String,
    pub contact_id: String,
    /// The cookie of a contact who is signed in.
    pub contact: String,
}

impl Site {
    pub async fn new(engine: Engine) -> Self {
        let folder = Folder::new();
        match engine {
            Engine::Sqlite => {
                let url = format!("sqlite://{}", folder.path("data/portal.db").display());
                Self::at(folder, url, None).await
            }
            Engine::Postgres => {
                let url = postgres::fresh_database().await;
                Self::at(folder, url.clone(), Some(postgres::DroppedAtEnd(url))).await
            }
        }
    }

    /// On a database of the caller's.
    pub async fn at(folder: Folder, url: String, database: Option<postgres::DroppedAtEnd>) -> Self {
        let config =
            Config { data_dir: folder.path("data"), database_url: Hidden::new(url.clone()), ..Config::default() };
        let app = App::build(config.finished().unwrap(), Clock::System, Random::System).await.unwrap();
        let rep = Rep {
            id: app.new_id().unwrap(),
            email: "rita@example.com".into(),
            name: "Rita Romero".into(),
            role: Role::Admin,
        };
        let account = Account {
            rep: rep.clone(),
            password_hash: None,
            totp: None,
            totp_enrolled_at: None,
            totp_step: 0,
            disabled_at: None,
        };
        let now = app.clock.now();
        app.db.write::<_, store::Error>(async |tx| store::rep::add(tx, &account, &rep.email, now).await).await.unwrap();
        Self { app, folder, url, rep, _database: database }
    }

    /// `serve` on it, with whatever address is free.
    pub fn command(&self) -> Command {
        let mut command = command(&self.folder.0, &["serve", "--listen", "127.0.0.1:0"]);
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let url = if self.url.starts_with("sqlite") {
            self.url.clone()
        } else {
            format!("{}{separator}application_name=portal", self.url)
        };
        command.env("PORTAL_DATABASE_URL", url).env("PORTAL_DATA_DIR", self.folder.path("data"));
        command
    }

    /// The program, and its address.
    pub fn serve(&self) -> (Running, String) {
        let mut running = Running::start(self.command());
        let base = running.address();
        (running, base)
    }

    /// A merchant with one store, and its contact signed in.
    pub async fn merchant(&self, handle: &str) -> Fresh {
        let new = AddMerchant {
            name: format!("Shop {handle}"),
            contacts: vec![NewContact {
                name: "Mia Berg".into(),
                email: Email::parse(&format!("mia@{handle}.example.com")).unwrap(),
                is_owner: false,
            }],
            stores: vec![NewStore { label: handle.into(), address: Some(StoreAddress::parse(handle).unwrap()) }],
            permissions: self.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect(),
        };
        let added = add_merchant(&self.app, &Actor::rep(self.rep.clone()), &new).await.unwrap();
        let contact_id = added.contacts[0].id.clone();
        let (key, cookie) = self.cookie("contact");
        let now = self.app.clock.now();
        let add = async |tx: &mut store::Tx| {
            let (idle, most) = (now.plus(30 * DAY), now.plus(90 * DAY));
            store::session::add_contact(tx, &sha256(&key), &contact_id, now, idle, most).await
        };
        self.app.db.write::<_, store::Error>(add).await.unwrap();
        Fresh {
            reference: added.requests[0].reference.clone(),
            merchant_id: added.merchant.id,
            contact_id: added.contacts[0].id.clone(),
            contact: cookie,
        }
    }

    /// The token of an invitation for the contact.
    pub async fn link(&self, fresh: &Fresh) -> String {
        let rep = Actor::rep(self.rep.clone());
        let link = copy_link(&self.app, &rep, &fresh.reference, &fresh.contact_id, "test").await.unwrap();
        link.rsplit('/').next().unwrap().to_owned()
    }

    /// The cookie of the rep, signed in.
    pub async fn rep(&self) -> String {
        let (key, cookie) = self.cookie("rep");
        let now = self.app.clock.now();
        let add = async |tx: &mut store::Tx| {
            store::session::add_rep(tx, &sha256(&key), &self.rep.id, now, now.plus(2 * HOUR), now.plus(12 * HOUR)).await
        };
        self.app.db.write::<_, store::Error>(add).await.unwrap();
        cookie
    }

    fn cookie(&self, name: &'static str) -> (String, String) {
        let key = base64url(&self.app.random.bytes::<32>().unwrap());
        let mut jar = CookieJar::new();
        let signer = Key::from(&self.app.keys.cookie_key().unwrap());
        jar.signed_mut(&signer).add(Cookie::new(name, key.clone()));
        let cookie = format!("{name}={}", jar.get(name).unwrap().value());
        (key, cookie)
    }

    pub async fn request(&self, reference: &str) -> AccessRequest {
        store::access_request::find(&mut self.app.db.read().await.unwrap(), reference).await.unwrap().unwrap()
    }

    pub async fn events(&self, reference: &str) -> Vec<Event> {
        let id = self.request(reference).await.id;
        store::event::of_request(&mut self.app.db.read().await.unwrap(), &id).await.unwrap()
    }
}

/// A browser with that cookie.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    base: String,
    cookie: String,
}

impl Browser {
    pub fn new(base: &str, cookie: &str) -> Self {
        Self { client: client(), base: base.to_owned(), cookie: cookie.to_owned() }
    }

    pub async fn get(&self, path: &str) -> reqwest::Result<Response> {
        self.client.get(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie).send().await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Response> {
        let request = self.client.post(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie);
        request.header("sec-fetch-site", "same-origin").form(fields).send().await
    }

    /// The merchant gives the code, in answer to a page that was read right after the request was made.
    pub async fn give_code(&self, reference: &str) -> reqwest::Result<Response> {
        self.post(&format!("/access/{reference}/code"), &[("version", "1"), ("code", "0105")]).await
    }
}

/// What an answer has to be that says "not now": 503 with Retry-After, in the house style.
pub async fn says_not_now(answer: Response) {
    assert_eq!(answer.status(), 503, "{}", answer.text().await.unwrap());
    assert!(answer.headers().contains_key("retry-after"));
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("Back in a moment")
            || page.contains("We could not save this just now")
            || page.contains("We could not see whether it was saved"),
        "{page}"
    );
    assert!(page.contains("<main"), "a page in the house style: {page}");
}

/// Waits until `/readyz` answers with this status, and says what it says.
pub async fn ready_with(base: &str, status: u16) -> serde_json::Value {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let answer = client().get(format!("{base}/readyz")).send().await.unwrap();
        let is_it = answer.status() == status;
        let said = answer.json().await.unwrap();
        if is_it {
            return said;
        }
        assert!(std::time::Instant::now() < end, "/readyz does not answer {status} within 10 s, but: {said}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
