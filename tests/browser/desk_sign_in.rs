//! Reps at the door of the desk: with a code, with a passkey beside the password, with a passkey alone; and where there are
//! none.

use handled_portal::i18n::{Values, Voice};

use crate::{
    demo::Demo,
    support::{Browser, DESK, Setup},
};

fn words(key: &str) -> String {
    let voice = Voice { language: "en".into(), partner: "Handled".into(), ..Voice::default() };
    voice.say_with(key, &Values { what: "My laptop", ..Values::default() })
}

async fn type_password(desk: &Demo, browser: &Browser, role: &str) {
    for name in ["email", "password"] {
        browser.fill(name, &desk.rep(role, name)).await;
    }
}

async fn leave(browser: &Browser) {
    browser.press(&words("common-sign-out")).await;
    assert_eq!(browser.path().await, "/desk/sign-in");
}

/// Waits for the button, which a script shows, and presses it.
async fn press(browser: &Browser, css: &str, key: &str) {
    browser.wait_for_shown(&format!("{css} [data-passkey]")).await;
    browser.press(&words(key)).await;
}

#[tokio::test]
async fn a_rep_comes_to_the_desk_with_a_code_and_with_a_passkey() {
    let desk = Demo::of(1);
    let rita = Browser::open(Setup { size: DESK, scripts: true, dark: false }).await;
    let finger = rita.authenticator().await;
    desk.sign_in(&rita, "rep").await;

    // She adds a passkey; without a name nothing is made.
    rita.visit(&desk.at("/desk/me")).await;
    rita.follow(&words("desk-me-passkeys-manage")).await;
    press(&rita, "form", "desk-passkeys-new-button").await;
    rita.wait_for_text(&words("fault-text-empty")).await;
    rita.wait_for_shown("form [data-passkey]").await;
    rita.fill("name", "My laptop").await;
    rita.press(&words("desk-passkeys-new-button")).await;
    rita.wait_for_text(&words("flash-desk-passkey-added")).await;

    // With it alone, then beside the password.
    leave(&rita).await;
    press(&rita, "#passkey", "desk-sign-in-passkey-button").await;
    assert_eq!(rita.path().await, "/desk");
    leave(&rita).await;
    type_password(&desk, &rita, "rep").await;
    press(&rita, "form", "desk-sign-in-passkey-beside").await;
    assert_eq!(rita.path().await, "/desk");

    // To prove again, with a finger that is not hers, then with hers.
    rita.visit(&desk.at("/desk/step-up?next=/desk/me/passkeys")).await;
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
    leave(&rita).await;
    press(&rita, "#passkey", "desk-sign-in-passkey-button").await;
    rita.wait_for_text(&words("fault-passkey-sign-in")).await;
    let complaints: Vec<String> = rita.complaints().await;
    let odd: Vec<&String> = complaints.iter().filter(|one| !one.contains("responded with a status of 4")).collect();
    assert!(odd.is_empty(), "{odd:?}");
    rita.close().await;
}

#[tokio::test]
async fn a_browser_without_passkeys_shows_no_dead_button() {
    let desk = Demo::of(1);
    for (role, scripts) in [("rep", true), ("admin", false)] {
        let browser = Browser::open(Setup { size: DESK, scripts, dark: false }).await;
        if scripts {
            browser.without_passkeys().await;
        }
        browser.visit(&desk.at("/desk/sign-in")).await;
        assert!(browser.has("[data-passkey]").await);
        assert!(!browser.shows("[data-passkey], [data-passkey-form], [data-passkey-failed]").await);
        desk.sign_in(&browser, role).await;
        browser.visit(&desk.at("/desk/me/passkeys")).await;
        browser.wait_for_text(&words("desk-passkeys-absent")).await;
        assert!(!browser.shows("[data-passkey], [data-passkey-form]").await);
        browser.close().await;
    }
}
