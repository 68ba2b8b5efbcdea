//! The whole way of one merchant and their rep, in two browsers, against the program as an operator starts it.

use handled_portal::i18n::{Values, Voice};

use crate::{
    program::{Folder, Running, command},
    support::{Browser, DESK, PHONE, Setup},
};

const REP: &str = "Rita Reyes";
const STORE: &str = "Acme Germany";
const CODE: &str = "0105";

/// What a button or link says.
fn words(key: &str) -> String {
    let voice = Voice { language: "en".into(), partner: "Handled".into(), ..Voice::default() };
    voice.say_with(key, &Values { name: "Mia Berg", rep: REP, store: STORE, ..Values::default() })
}

/// One person at their browser, who keeps a picture of each page.
struct Seat {
    browser: Browser,
    base: String,
    pictures: String,
    shown: std::cell::Cell<u32>,
}

impl Seat {
    async fn take(base: &str, pictures: &str, size: (u32, u32), scripts: bool) -> Self {
        let browser = Browser::open(Setup { size, scripts, dark: false }).await;
        Self { browser, base: base.to_owned(), pictures: pictures.to_owned(), shown: std::cell::Cell::new(0) }
    }

    async fn go(&self, path: &str) {
        self.browser.visit(&format!("{}{path}", self.base)).await;
    }

    async fn press(&self, key: &str) {
        self.browser.press(&words(key)).await;
    }

    async fn follow(&self, key: &str) {
        self.browser.follow(&words(key)).await;
    }

    async fn sees(&self, text: &str) {
        self.browser.wait_for_text(text).await;
    }

    /// Keeps a picture, and holds the page to what every page owes.
    async fn look(&self, name: &str) {
        let number = self.shown.get() + 1;
        self.shown.set(number);
        self.browser.screenshot(&format!("{}-{number:02}-{name}", self.pictures)).await;
        assert!(self.browser.overflow().await <= 0, "{name} scrolls sideways");
        let complaints: Vec<String> =
            self.browser.complaints().await.into_iter().filter(|one| !expected(one)).collect();
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
    }
}

/// A page that refuses a form says so with its status; the browser notes that too.
fn expected(complaint: &str) -> bool {
    complaint.contains("the server responded with a status of 4")
}

#[expect(clippy::too_many_lines, reason = "one way, told from its beginning to its end")]
async fn whole_way(scripts: bool) {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &["serve", "--listen", "127.0.0.1:0"]));
    let base = running.line().rsplit(' ').next().unwrap().to_owned();
    let first = running.line().rsplit(' ').next().unwrap().to_owned();
    let how = if scripts { "scripts" } else { "plain" };
    let rita = Seat::take(&base, &format!("journey-{how}-rep"), DESK, scripts).await;
    let mia = Seat::take(&base, &format!("journey-{how}-merchant"), PHONE, scripts).await;

    // The first account, with a second factor from the page.
    rita.browser.visit(&first).await;
    rita.look("first-account").await;
    let factor = rita.browser.wait_for("a[href^='otpauth:']").await.attr("href").await.unwrap().unwrap();
    let totp = totp_rs::Totp::from_url(factor).unwrap();
    for (name, text) in [("name", REP), ("email", "rita@handled.example.com"), ("password", "seven brown owls")] {
        rita.browser.fill(name, text).await;
    }
    rita.browser.fill("totp", &totp.generate_current().to_string()).await;
    rita.press("desk-first-button").await;
    rita.look("empty-desk").await;

    // A merchant, and a link for Mia.
    rita.go("/desk/merchants/new").await;
    rita.look("new-merchant").await;
    rita.press("desk-new-button").await;
    rita.sees(&words("form-errors-title")).await;
    rita.look("new-merchant-refused").await;
    rita.browser.fill("name", "Acme & Söhne GmbH").await;
    rita.browser.fill("label-1", STORE).await;
    rita.browser.fill("store-1", "https://admin.shopify.com/store/acme-de/products").await;
    rita.browser.fill("name-1", "Mia Berg").await;
    rita.browser.fill("email-1", "mia@acme.example.com").await;
    rita.press("desk-new-button").await;
    rita.sees("acme-de.myshopify.com").await;
    rita.look("merchant").await;
    rita.browser.follow(&format!("{}: {STORE}", words("desk-merchant-invite"))).await;
    rita.look("request-invited").await;
    let request = rita.browser.path().await;
    let reference = request.rsplit('/').next().unwrap().to_owned();
    rita.press("desk-request-link").await;
    let link = rita.browser.wait_for("code").await.text().await.unwrap();
    assert_eq!(
        rita.browser.has("[data-copy]:not([hidden])").await,
        scripts,
        "a button that needs scripts is there with them"
    );
    rita.look("link").await;

    // Mia comes in.
    mia.go("/").await;
    mia.look("front").await;
    mia.browser.visit(&link).await;
    mia.look("invitation").await;
    mia.press("invitation-open").await;
    mia.sees(&words("flash-invitation-opened")).await;
    assert_eq!(mia.browser.path().await, format!("/access/{reference}"), "the token is off the address bar");
    mia.look("store-code-wanted").await;

    // The code: wrong first, then right.
    mia.follow("store-do-code").await;
    mia.look("code").await;
    mia.browser.fill("code", "12").await;
    mia.press("code-send").await;
    mia.sees(&words("form-errors-title")).await;
    assert!(mia.browser.title().await.unwrap().starts_with(&words("form-error-prefix")));
    mia.look("code-refused").await;
    mia.browser.fill("code", " 0 1-05 ").await;
    mia.press("code-send").await;
    mia.sees(&reference).await;
    mia.look("receipt").await;
    assert!(!mia.browser.text().await.contains(CODE), "the code is not shown again");

    // The rep sees the code, sends the request in Shopify, and says so.
    rita.go("/desk").await;
    rita.look("desk").await;
    rita.browser.follow(STORE).await;
    rita.look("request-ready").await;
    rita.follow("desk-request-send").await;
    rita.look("send-kit").await;
    assert!(!rita.browser.text().await.contains(CODE), "the code is hidden until somebody asks");
    rita.press("desk-send-code-reveal").await;
    rita.sees(CODE).await;
    rita.look("send-kit-code").await;
    rita.press("desk-send-sent").await;
    rita.look("request-sent").await;

    // Mia accepts all of it in Shopify.
    mia.go(&format!("/access/{reference}")).await;
    mia.look("store-sent").await;
    mia.follow("store-do-answer").await;
    mia.look("accept").await;
    mia.browser.choose("answer", "all").await;
    mia.press("answer-send").await;
    mia.look("store-accepted").await;

    // The rep looks in Shopify, and confirms.
    rita.go(&request).await;
    rita.look("request-accepted").await;
    rita.press("desk-request-do-confirm").await;
    rita.look("request-active").await;
    mia.go(&format!("/access/{reference}")).await;
    mia.look("store-active").await;
    for page in ["permissions", "cases", "owner", "stuck", "explainer", "data", "decline"] {
        mia.go(&format!("/access/{reference}/{page}")).await;
        mia.look(page).await;
    }
    for page in ["/access/contacts", "/privacy", "/accessibility", "/explainer"] {
        mia.go(page).await;
        mia.look(page.trim_start_matches('/').replace('/', "-").as_str()).await;
    }

    // Mia takes the access back.
    mia.go(&format!("/access/{reference}/removal")).await;
    mia.look("removal").await;
    mia.browser.choose("sure", "1").await;
    mia.press("removal-button").await;
    mia.look("store-removed").await;
    rita.go(&request).await;
    rita.press("desk-request-do-removal-confirmed").await;
    rita.look("request-removed").await;
    mia.go(&format!("/access/{reference}")).await;
    mia.look("store-removed-confirmed").await;

    // Both leave.
    mia.press("common-sign-out").await;
    mia.go(&format!("/access/{reference}")).await;
    assert_eq!(mia.browser.path().await, "/sign-in");
    mia.look("signed-out").await;
    rita.press("common-sign-out").await;
    rita.look("signed-out").await;

    mia.browser.close().await;
    rita.browser.close().await;
    running.terminate();
    assert!(running.ended_within(std::time::Duration::from_secs(10)).success());
}

#[tokio::test]
async fn a_merchant_and_a_rep_go_the_whole_way_with_scripts() {
    whole_way(true).await;
}

#[tokio::test]
async fn a_merchant_and_a_rep_go_the_whole_way_without_scripts() {
    whole_way(false).await;
}
