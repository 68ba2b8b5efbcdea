//! A demo of its own for a test: made-up merchants in every state, and reps who can sign in.

use handled_portal::{
    clock::Clock,
    domain::{moment::DAY, storefront::Look},
    store::{self, Db},
};
use serde_json::Value;

use crate::{
    program::{Folder, Running, command},
    support::Browser,
};

pub struct Demo {
    pub base: String,
    /// What `demo --json` printed.
    pub shown: Value,
    _running: Running,
    folder: Folder,
}

impl Demo {
    pub fn start() -> Self {
        Self::of(24)
    }

    /// One with so many merchants.
    pub fn of(merchants: u32) -> Self {
        Self::with(&["--merchants", &merchants.to_string()])
    }

    /// One that keeps its mails as files.
    pub fn with_mail() -> Self {
        Self::with(&["--merchants", "24", "--mail-folder", "mail"])
    }

    fn with(more: &[&str]) -> Self {
        let folder = Folder::new();
        let mut arguments = vec!["demo", "--listen", "127.0.0.1:0", "--json", "--seed", "3"];
        arguments.extend(more);
        let mut running = Running::start(command(&folder.0, &arguments));
        let shown: Value = serde_json::from_str(&running.line()).unwrap();
        Self { base: shown["base_url"].as_str().unwrap().to_owned(), shown, _running: running, folder }
    }

    /// A word that begins like this in a mail about that, once one is there.
    pub async fn word_in_a_mail(&self, about: &str, begins: &str) -> String {
        for _ in 0..300 {
            for file in std::fs::read_dir(self.folder.path("mail")).into_iter().flatten().flatten() {
                let mail =
                    std::fs::read_to_string(file.path()).unwrap_or_default().replace("=\r\n", "").replace("=3D", "=");
                if !mail.contains(about) {
                    continue;
                }
                let mut words = mail.split(|one: char| one.is_whitespace() || matches!(one, '<' | '>' | '"'));
                if let Some(found) = words.find(|word| word.starts_with(begins)) {
                    return found.to_owned();
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no mail about {about} says {begins}");
    }

    /// Nobody knows the address of that request's store any more.
    pub async fn forget_address(&self, reference: &str) {
        let db = Db::open(self.shown["database_url"].as_str().unwrap()).await.unwrap();
        let request = store::access_request::find(&mut db.read().await.unwrap(), reference).await.unwrap().unwrap();
        db.write::<_, store::Error>(async |tx| store::shop::set_address(tx, &request.store_id, None, None).await)
            .await
            .unwrap();
    }

    /// A store that was found at the address of a shop lately.
    pub async fn keep_found(&self, host: &str, handle: &str) {
        let db = Db::open(self.shown["database_url"].as_str().unwrap()).await.unwrap();
        let look = Look::named("store", Some(handle)).unwrap();
        let until = Clock::System.now().plus(DAY);
        db.write::<_, store::Error>(async |tx| store::storefront::keep(tx, host, &look, until).await).await.unwrap();
    }

    /// The full address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What a rep of this role signs in with.
    pub fn rep(&self, role: &str, what: &str) -> String {
        let reps = self.shown["reps"].as_array().unwrap();
        reps.iter().find(|one| one["role"] == role).unwrap()[what].as_str().unwrap().to_owned()
    }

    /// The code that the authenticator of a rep shows now.
    pub fn totp(&self, role: &str) -> String {
        let url = format!("otpauth://totp/Handled:rep?secret={}&issuer=Handled", self.rep(role, "totp_secret"));
        totp_rs::Totp::from_url(url).unwrap().generate_current().to_string()
    }

    /// Signs a rep of this role in, with password and authenticator.
    pub async fn sign_in(&self, browser: &Browser, role: &str) {
        browser.visit(&self.at("/desk/sign-in")).await;
        for name in ["email", "password"] {
            browser.fill(name, &self.rep(role, name)).await;
        }
        browser.fill("totp", &self.totp(role)).await;
        browser.leave_by("form button:not([name])").await;
        browser.wait_for("a[href='/desk/merchants/new']").await;
    }
}
