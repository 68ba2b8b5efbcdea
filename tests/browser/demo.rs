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
        let folder = Folder::new();
        let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--merchants", "24", "--seed", "3"];
        let mut running = Running::start(command(&folder.0, &arguments));
        let shown: Value = serde_json::from_str(&running.line()).unwrap();
        Self { base: shown["base_url"].as_str().unwrap().to_owned(), shown, _running: running, _folder: folder }
    }

    /// The full address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Signs a rep of this role in, with password and authenticator.
    pub async fn sign_in(&self, browser: &Browser, role: &str) {
        let rep = self.shown["reps"].as_array().unwrap().iter().find(|one| one["role"] == role).unwrap();
        let text = |key: &str| rep[key].as_str().unwrap();
        let url = format!("otpauth://totp/Handled:rep?secret={}&issuer=Handled", text("totp_secret"));
        let totp = totp_rs::Totp::from_url(url).unwrap().generate_current().to_string();
        browser.visit(&self.at("/desk/sign-in")).await;
        for (name, what) in [("email", text("email")), ("password", text("password")), ("totp", totp.as_str())] {
            browser.fill(name, what).await;
        }
        browser.wait_for("form button:not([name])").await.click().await.unwrap();
        browser.wait_for("a[href='/desk/merchants/new']").await;
    }
}
