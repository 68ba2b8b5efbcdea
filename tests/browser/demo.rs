//! A demo of its own for a test: made-up merchants in every state, and reps who can sign in.

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
    _folder: Folder,
}

impl Demo {
    pub fn start() -> Self {
        Self::of(24)
    }

    /// One with so many merchants.
    pub fn of(merchants: u32) -> Self {
        let (folder, merchants) = (Folder::new(), merchants.to_string());
        let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--merchants", &merchants, "--seed", "3"];
        let mut running = Running::start(command(&folder.0, &arguments));
        let shown: Value = serde_json::from_str(&running.line()).unwrap();
        Self { base: shown["base_url"].as_str().unwrap().to_owned(), shown, _running: running, _folder: folder }
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
        browser.wait_for("form button:not([name])").await.click().await.unwrap();
        browser.wait_for("a[href='/desk/merchants/new']").await;
    }
}
