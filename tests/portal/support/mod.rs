//! A portal of the test's own: a fresh database, a clock and randomness that the test sets, a real listener.

#![allow(dead_code, reason = "a kit for all journeys, not for today's only")]

pub mod admin_api;
pub mod authenticator;
pub mod pdf;
pub mod person;
pub mod receiver;

use std::{
    net::{SocketAddr, TcpListener, ToSocketAddrs as _},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use handled_portal::{
    actions::{
        Actor,
        add_merchant::{AddMerchant, Added, NewContact, NewStore, add_merchant},
    },
    app::App,
    clock::{Clock, Random},
    config::Config,
    domain::{
        email::Email,
        moment::{Millis, Moment},
        rep::{Rep, Role},
        store_address::StoreAddress,
    },
    outgoing::Names,
    secret::Hidden,
    store::{self, Db, rep::Account},
    web::serve::serve,
};

use crate::postgres;

/// Tuesday 3 March 2026, 14:05 UTC.
pub const START: Moment = Moment(1_772_546_700_000);

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Makes one test of a sentence for each database.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident) $body:block)+) => {
        $(
            mod $name {
                #![allow(unused_imports, reason = "not every journey names what stands beside it")]
                use super::*;
                async fn journey($app: $crate::support::TestApp) $body
                #[actix_web::test]
                async fn on_sqlite() {
                    journey($crate::support::TestApp::start($crate::support::Engine::Sqlite).await).await;
                }
                #[actix_web::test]
                async fn on_postgres() {
                    journey($crate::support::TestApp::start($crate::support::Engine::Postgres).await).await;
                }
            }
        )+
    };
}

/// How the portal is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    pub engine: Engine,
    pub seed: u64,
    pub mail: bool,
    pub https: bool,
}

/// One running portal.
pub struct TestApp {
    pub app: App,
    pub base: String,
    pub folder: PathBuf,
    pub rep: Rep,
    pub viewer: Rep,
    pub admin: Rep,
    handle: actix_web::dev::ServerHandle,
    _database: Option<postgres::DroppedAtEnd>,
    _folder: Folder,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The password of every rep in tests.
pub const PASSWORD: &str = "a long enough phrase";

impl TestApp {
    pub async fn start(engine: Engine) -> Self {
        Self::with(Setup { engine, seed: 7, mail: true, https: false }).await
    }

    pub async fn with(setup: Setup) -> Self {
        Self::set_up(setup, |_| {}).await
    }

    /// The same, with other settings.
    pub async fn set_up(setup: Setup, set: impl FnOnce(&mut Config)) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("portal-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (database_url, database) = match setup.engine {
            Engine::Sqlite => (format!("sqlite://{}/portal.db", folder.display()), None),
            Engine::Postgres => {
                let url = postgres::fresh_database().await;
                (url.clone(), Some(postgres::DroppedAtEnd(url)))
            }
        };
        let base = format!("http://localhost:{port}");
        let mut config = Config {
            data_dir: folder.clone(),
            database_url: Hidden::new(database_url),
            base_url: if setup.https { "https://access.example.com".into() } else { base.clone() },
            mail_folder: setup.mail.then(|| folder.join("mail")),
            mail_from: Some("access@example.com".into()),
            // The receivers of tests are on this machine, and those that hang are not waited for.
            outgoing_allow_private: true,
            outgoing_seconds: 1,
            outgoing_names: Names::Given(Arc::new(leads)),
            ..Config::default()
        };
        if setup.mail {
            std::fs::create_dir_all(folder.join("mail")).unwrap();
        }
        set(&mut config);
        let config = config.finished().unwrap();
        let app = App::build(config, Clock::set_to(START), Random::seeded(setup.seed)).await.unwrap();
        let rep = add_rep(&app, "Rita Reyes", "rita@handled.example.com", Role::Rep).await;
        let viewer = add_rep(&app, "Vera Voss", "vera@handled.example.com", Role::Viewer).await;
        let admin = add_rep(&app, "Ada Adams", "ada@handled.example.com", Role::Admin).await;
        let server = serve(&app, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let folder_at_end = Folder(folder.clone());
        Self { app, base, folder, rep, viewer, admin, handle, _database: database, _folder: folder_at_end }
    }

    pub fn actor(&self) -> Actor {
        Actor::rep(self.rep.clone())
    }

    pub fn forward(&self, by: Millis) {
        self.app.clock.forward(by);
    }

    /// A merchant with one store and one contact, as a rep adds it.
    pub async fn merchant(&self, name: &str, handle: &str) -> Added {
        self.merchant_with(name, &[handle], &[&format!("mia@{handle}.example.com")]).await
    }

    pub async fn merchant_with(&self, name: &str, handles: &[&str], emails: &[&str]) -> Added {
        let people = ["Mia Berg", "Ole Lund", "Zoë Park"];
        let command = AddMerchant {
            name: name.into(),
            contacts: emails
                .iter()
                .enumerate()
                .map(|(at, email)| NewContact {
                    name: people[at % 3].into(),
                    email: Email::parse(email).unwrap(),
                    is_owner: false,
                })
                .collect(),
            stores: handles
                .iter()
                .map(|handle| NewStore {
                    label: format!("{name} {handle}"),
                    address: (!handle.is_empty()).then(|| StoreAddress::parse(handle).unwrap()),
                })
                .collect(),
            permissions: self.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect(),
        };
        add_merchant(&self.app, &self.actor(), &command).await.unwrap()
    }

    /// A fresh link for a merchant's first contact, as a path.
    pub async fn link(&self, added: &Added) -> String {
        let link = handled_portal::actions::copy_link::copy_link(
            &self.app,
            &self.actor(),
            &added.requests[0].reference,
            &added.contacts[0].id,
            "test",
        )
        .await
        .unwrap();
        link.strip_prefix(&self.app.config.base_url).unwrap().to_owned()
    }

    /// The access request as it stands.
    pub async fn request(&self, reference: &str) -> handled_portal::domain::access_request::AccessRequest {
        store::access_request::find(&mut self.app.db.read().await.unwrap(), reference).await.unwrap().unwrap()
    }

    /// Its timeline.
    pub async fn events(&self, reference: &str) -> Vec<handled_portal::domain::event::Event> {
        let id = self.request(reference).await.id;
        store::event::of_request(&mut self.app.db.read().await.unwrap(), &id).await.unwrap()
    }

    pub fn db(&self) -> &Db {
        &self.app.db
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// Where names lead in tests: `acme-4711.example` to that port of this machine, all others where they lead.
pub fn leads(name: &str) -> Vec<SocketAddr> {
    let port =
        name.strip_suffix(".example").and_then(|name| name.rsplit('-').next()).and_then(|port| port.parse().ok());
    match port {
        Some(port) => vec![SocketAddr::from(([127, 0, 0, 1], port))],
        None => (name, 0).to_socket_addrs().map(Iterator::collect).unwrap_or_default(),
    }
}

/// The second factor's secret of a rep in tests, from their address.
pub fn totp_secret(email: &str) -> Vec<u8> {
    email.bytes().cycle().take(20).collect()
}

pub async fn add_rep(app: &App, name: &str, email: &str, role: Role) -> Rep {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let hash = HASH
        .get_or_init(|| async {
            handled_portal::actions::password::hash(app, &PASSWORD.to_owned().into()).await.unwrap()
        })
        .await;
    let email = Email::parse(email).unwrap();
    let rep = Rep { id: app.new_id().unwrap(), email: email.as_str().into(), name: name.into(), role };
    let sealed_for = handled_portal::secret::totp_of(&rep.id);
    let account = Account {
        rep: rep.clone(),
        password_hash: Some(hash.clone()),
        totp: Some(app.keys.seal(&app.random, &sealed_for, &totp_secret(email.as_str())).unwrap()),
        totp_enrolled_at: Some(app.clock.now()),
        totp_step: 0,
        disabled_at: None,
    };
    app.db
        .write::<_, store::Error>(async |tx| store::rep::add(tx, &account, email.folded(), app.clock.now()).await)
        .await
        .unwrap();
    rep
}
