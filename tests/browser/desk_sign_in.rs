//! Reps at the door of the desk: with a code, with a passkey beside the password, with a passkey alone; and where there are
//! none.

use handled_portal::i18n::{Values, Voice};
use serde_json::Value;

use crate::{
    program::{Folder, Running, command},
    support::{Browser, DESK, Setup},
};

fn words(key: &str) -> String {
    let voice = Voice { language: "en".into(), partner: "Handled".into(), ..Voice::default() };
    voice.say_with(key, &Values { what: "My laptop", ..Values::default() })
}

struct Desk {
    _folder: Folder,
    _running: Running,
    base: String,
    shown: Value,
}

fn desk() -> Desk {
    let folder = Folder::new();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--merchants", "1"];
    let mut running = Running::start(command(&folder.0, &arguments));
    let shown: Value = serde_json::from_str(&running.line()).unwrap();
    Desk { base: shown["base_url"].as_str().unwrap().to_owned(), _folder: folder, _running: running, shown }
}

impl Desk {
    fn rep(&self, role: &str, what: &str) -> String {
        let reps = self.shown["reps"].as_array().unwrap();
        reps.iter().find(|one| one["role"] == role).unwrap()[what].as_str().unwrap().to_owned()
    }

    async fn go(&self, browser: &Browser, path: &str) {
        browser.visit(&format!("{}{path}", self.base)).await;
    }

    async fn type_password(&self, browser: &Browser, role: &str) {
        for name in ["email", "password"] {
            browser.fill(name, &self.rep(role, name)).await;
        }
    }

    async fn sign_in_with_a_code(&self, browser: &Browser, role: &str) {
        self.go(browser, "/desk/sign-in").await;
        self.type_password(browser, role).await;
        let url = format!("otpauth://totp/Handled:rep?secret={}&issuer=Handled", self.rep(role, "totp_secret"));
        browser.fill("totp", &totp_rs::Totp::from_url(url).unwrap().generate_current().to_string()).await;
        browser.press(&words("desk-sign-in-button")).await;
        assert_eq!(browser.path().await, "/desk");
    }

    async fn leave(&self, browser: &Browser) {
        browser.press(&words("common-sign-out")).await;
        assert_eq!(browser.path().await, "/desk/sign-in");
    }
}

/// Waits for the button, which a script shows, and presses it.
async fn press(browser: &Browser, css: &str, key: &str) {
    browser.wait_for_shown(&format!("{css} [data-passkey]")).await;
    browser.press(&words(key)).await;
}

#[tokio::test]
async fn a_rep_comes_to_the_desk_with_a_code_and_with_a_passkey() {
    let desk = desk();
    let rita = Browser::open(Setup { size: DESK, scripts: true, dark: false }).await;
    let finger = rita.authenticator().await;
    desk.sign_in_with_a_code(&rita, "rep").await;

    // She adds a passkey; without a name nothing is made.
    desk.go(&rita, "/desk/me").await;
    rita.follow(&words("desk-me-passkeys-manage")).await;
    press(&rita, "form", "desk-passkeys-new-button").await;
    rita.wait_for_text(&words("fault-text-empty")).await;
    rita.wait_for_shown("form [data-passkey]").await;
    rita.fill("name", "My laptop").await;
    rita.press(&words("desk-passkeys-new-button")).await;
    rita.wait_for_text(&words("flash-desk-passkey-added")).await;

    // With it alone, then beside the password.
    desk.leave(&rita).await;
    press(&rita, "#passkey", "desk-sign-in-passkey-button").await;
    assert_eq!(rita.path().await, "/desk");
    desk.leave(&rita).await;
    desk.type_password(&rita, "rep").await;
    press(&rita, "form", "desk-sign-in-passkey-beside").await;
    assert_eq!(rita.path().await, "/desk");

    // To prove again, with a finger that is not hers, then with hers.
    desk.go(&rita, "/desk/step-up?next=/desk/me/passkeys").await;
    rita.authenticator_knows(&finger, false).await;
    rita.wait_for_shown("#passkey [data-passkey]").await.click().await.unwrap();
    rita.wait_for_text(&words("passkey-failed")).await;
    assert!(rita.path().await.starts_with("/desk/step-up"));
    rita.authenticator_knows(&finger, true).await;
    rita.press(&words("desk-step-up-passkey-button")).await;
    assert_eq!(rita.path().await, "/desk/me/passkeys");

    // Removed here, it is still in her browser, and opens nothing.
    rita.follow(&format!("{}: My laptop", words("desk-passkeys-remove"))).await;
    rita.wait_for_text(&words("desk-passkeys-remove-heading")).await;
    rita.press(&words("desk-passkeys-remove-button")).await;
    rita.wait_for_text(&words("flash-desk-passkey-removed")).await;
    desk.leave(&rita).await;
    press(&rita, "#passkey", "desk-sign-in-passkey-button").await;
    rita.wait_for_text(&words("fault-passkey-sign-in")).await;
    let complaints: Vec<String> = rita.complaints().await;
    let odd: Vec<&String> = complaints.iter().filter(|one| !one.contains("responded with a status of 4")).collect();
    assert!(odd.is_empty(), "{odd:?}");
    rita.close().await;
}

#[tokio::test]
async fn a_browser_without_passkeys_shows_no_dead_button() {
    let desk = desk();
    for (role, scripts) in [("rep", true), ("admin", false)] {
        let browser = Browser::open(Setup { size: DESK, scripts, dark: false }).await;
        if scripts {
            browser.without_passkeys().await;
        }
        desk.go(&browser, "/desk/sign-in").await;
        assert!(browser.has("[data-passkey]").await);
        assert!(!browser.shows("[data-passkey], [data-passkey-form], [data-passkey-failed]").await);
        desk.sign_in_with_a_code(&browser, role).await;
        desk.go(&browser, "/desk/me/passkeys").await;
        browser.wait_for_text(&words("desk-passkeys-absent")).await;
        assert!(!browser.shows("[data-passkey], [data-passkey-form]").await);
        browser.close().await;
    }
}
