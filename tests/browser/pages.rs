//! Every page in every state, as people see it who see, hear or move differently: axe-core, in light and dark, on a small
//! phone and at a desk; nothing scrolls sideways; the browser has nothing to complain about.
//!
//! With `PORTAL_TEST_PICTURES=1` it leaves a picture of each in `target/screenshots/`.

use crate::{
    demo::Demo,
    program::client,
    support::{Browser, DESK, Setup},
};

/// The narrowest phone, in CSS pixels.
const SMALL: (u32, u32) = (320, 700);

/// What is wrong with the page that is open, at both widths and in both colours.
async fn wrongs(browser: &Browser, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (size, dark) in [(SMALL, false), (SMALL, true), (DESK, false), (DESK, true)] {
        browser.size(size).await;
        browser.dark(dark).await;
        let look = format!("{name} at {} px in {}", size.0, if dark { "dark" } else { "light" });
        if std::env::var_os("PORTAL_TEST_PICTURES").is_some() {
            browser.screenshot_at(&look.replace(|one: char| !one.is_alphanumeric(), "-"), size).await;
        }
        wrong.extend(browser.axe().await.into_iter().map(|one| format!("{look}: {one}")));
        let over = browser.overflow().await;
        if over > 0 {
            wrong.push(format!("{look}: {over} px too wide"));
        }
    }
    let complaints = browser.complaints().await;
    wrong.extend(complaints.into_iter().map(|one| format!("{name}: {one}")));
    wrong
}

async fn open() -> Browser {
    Browser::open(Setup { size: SMALL, scripts: true, dark: false }).await
}

#[tokio::test]
async fn every_page_of_a_merchant_is_for_everybody() {
    let demo = Demo::start();
    let browser = open().await;
    let mut wrong = Vec::new();
    for page in ["/", "/check", "/sign-in", "/privacy", "/accessibility", "/explainer"] {
        browser.visit(&format!("{}{page}", demo.base)).await;
        wrong.extend(wrongs(&browser, page).await);
    }
    for (typed, what) in [(demo.shown["merchants"][0]["ref"].as_str().unwrap(), "ours"), ("HND-0000-0000", "not ours")]
    {
        browser.visit(&demo.at("/check")).await;
        browser.fill("reference", typed).await;
        browser.leave_by("main form .actions button").await;
        browser.wait_for("#answer").await;
        wrong.extend(wrongs(&browser, &format!("check, {what}")).await);
    }
    let mut seen = std::collections::BTreeSet::new();
    for merchant in demo.shown["merchants"].as_array().unwrap() {
        let (state, link) = (merchant["state"].as_str().unwrap(), merchant["link"].as_str().unwrap());
        // One merchant for each state; the store page of every one of them.
        if !seen.insert(state.to_owned()) {
            continue;
        }
        browser.visit(link).await;
        if seen.len() == 1 {
            wrong.extend(wrongs(&browser, "/i/{token}").await);
        }
        browser.leave_by("button[name='do'][value='open']").await;
        browser.wait_for(".next, .cards").await;
        let base = format!("{}/access/{}", demo.base, merchant["ref"].as_str().unwrap());
        browser.visit(&base).await;
        wrong.extend(wrongs(&browser, &format!("{state}: store")).await);
        let pages: &[&str] = match state {
            "code_wanted" => &["code", "owner", "decline", "stuck"],
            "sent" => &["answer"],
            "active" => &["permissions", "removal", "cases", "data", "explainer"],
            _ => &[],
        };
        for page in pages {
            browser.visit(&format!("{base}/{page}")).await;
            wrong.extend(wrongs(&browser, &format!("{state}: {page}")).await);
        }
    }
    assert_eq!(seen.len(), 10, "every state occurs");
    browser.visit(&format!("{}/access/contacts", demo.base)).await;
    wrong.extend(wrongs(&browser, "contacts").await);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

/// Which store it is: asked about after it was found, and asked for where it was not. What is found is kept, so no shop is
/// needed here: it is put there.
#[tokio::test]
async fn finding_a_store_is_for_everybody() {
    let demo = Demo::start();
    let browser = open().await;
    let mut wrong = Vec::new();
    demo.keep_found("brand.example", "0e0qgn-mr").await;
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let one = merchants.iter().find(|one| one["state"] == "code_wanted").unwrap();
    let page = demo.at(&format!("/access/{}/code", one["ref"].as_str().unwrap()));
    browser.visit(one["link"].as_str().unwrap()).await;
    browser.leave_by("button[name='do'][value='open']").await;
    browser.visit(&demo.at("/access?all")).await;
    wrong.extend(wrongs(&browser, "stores").await);
    browser.fill("store", "brand.example").await;
    browser.fill("note", "Our French shop is missing.").await;
    browser.leave_by("form[action='/access'] .actions button").await;
    browser.wait_for("#found").await;
    wrong.extend(wrongs(&browser, "stores, a store is found").await);
    browser.leave_by("form[action='/access'] .actions button").await;
    browser.wait_for("#is_it-error").await;
    // That the answer is 422 the browser says by itself.
    let mut said = wrongs(&browser, "stores, no answer").await;
    demo.forget_address(one["ref"].as_str().unwrap()).await;
    browser.visit(&page).await;
    browser.fill("store", "nobody-has-this-name.invalid").await;
    browser.leave_by("button[value='find']").await;
    browser.wait_for("#store-error").await;
    said.extend(wrongs(&browser, "code, no store is found").await);
    browser.fill("store", "https://brand.example/products/shoe").await;
    browser.leave_by("button[value='find']").await;
    browser.wait_for("#found").await;
    said.extend(wrongs(&browser, "code, a store is found").await);
    wrong.extend(said.into_iter().filter(|one| !one.contains("status of 422")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn what_was_given_against_what_was_asked_is_for_everybody() {
    let demo = Demo::start();
    let browser = open().await;
    let mut wrong = Vec::new();
    demo.sign_in(&browser, "admin").await;
    let mut seen = std::collections::BTreeSet::new();
    for one in demo.shown["merchants"].as_array().unwrap().iter().filter(|one| one["state"] == "active") {
        let reference = one["ref"].as_str().unwrap();
        browser.visit(&demo.at(&format!("/desk/requests/{reference}"))).await;
        for what in ["left-out", "extra"] {
            if !browser.has(&format!("section [id='{what}']")).await || !seen.insert(what) {
                continue;
            }
            wrong.extend(wrongs(&browser, &format!("request, {what}")).await);
            browser.visit(one["link"].as_str().unwrap()).await;
            browser.leave_by("button[name='do'][value='open']").await;
            browser.wait_for(".next, .cards").await;
            for page in ["", "/permissions"] {
                browser.visit(&demo.at(&format!("/access/{reference}{page}"))).await;
                wrong.extend(wrongs(&browser, &format!("store{page}, {what}")).await);
            }
            break;
        }
    }
    assert_eq!(seen.len(), 2, "the demo has both: {seen:?}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn the_pages_that_end_reminders_are_for_everybody() {
    let demo = Demo::with_mail();
    let browser = open().await;
    let mut wrong = Vec::new();
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let invited = merchants.iter().find(|one| one["state"] == "invited").unwrap();
    demo.sign_in(&browser, "admin").await;
    let reference = invited["ref"].as_str().unwrap();
    browser.visit(&demo.at("/desk/me")).await;
    wrong.extend(wrongs(&browser, "what a rep gets by mail").await);
    browser.visit(&demo.at(&format!("/desk/bulk?do=remind&request={reference}"))).await;
    // By day the demo's own sweep has reminded them already, or does so now: then the desk says no, and the browser says that by
    // itself.
    if browser.has("main form .actions button").await {
        browser.leave_by("main form .actions button").await;
    }
    let unsubscribe = demo.word_in_a_mail(reference, &demo.at("/unsubscribe/")).await;
    browser.visit(&unsubscribe).await;
    let said = wrongs(&browser, "unsubscribe").await;
    wrong.extend(said.into_iter().filter(|one| !one.contains("status of 409")));
    browser.leave_by("button[value='stop']").await;
    browser.wait_for("button[value='again']").await;
    wrong.extend(wrongs(&browser, "unsubscribed").await);
    browser.visit(&demo.at(&format!("/desk/requests/{reference}"))).await;
    let merchant = browser.wait_for("a[href^='/desk/merchants/']:not([href$='/new'])").await;
    let merchant = merchant.attr("href").await.unwrap().unwrap();
    browser.visit(&demo.at(&merchant)).await;
    wrong.extend(wrongs(&browser, "a merchant who wants no reminders").await);
    // The link may be the same colleague's as the mail was.
    browser.visit(&unsubscribe).await;
    browser.leave_by("button[value='again']").await;
    browser.wait_for("button[value='stop']").await;
    browser.visit(invited["link"].as_str().unwrap()).await;
    browser.leave_by("button[name='do'][value='open']").await;
    browser.wait_for(".next, .cards").await;
    browser.visit(&demo.at("/access/contacts")).await;
    browser.leave_by("button[value='stop']").await;
    browser.wait_for("button[value='again']").await;
    wrong.extend(wrongs(&browser, "contacts without reminders").await);
    browser.visit(&demo.at(&format!("/access/{reference}/stuck?from=code"))).await;
    wrong.extend(wrongs(&browser, "stuck on a page").await);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn every_page_of_the_desk_is_for_everybody() {
    let demo = Demo::start();
    let browser = open().await;
    let mut wrong = Vec::new();
    browser.visit(&format!("{}/desk/sign-in", demo.base)).await;
    wrong.extend(wrongs(&browser, "/desk/sign-in").await);
    demo.sign_in(&browser, "admin").await;
    let mut pages = vec![
        "/desk/reps".to_owned(),
        "/desk/register".into(),
        "/desk/register?on=2020-01-01".into(),
        "/desk/upkeep?rep=all".into(),
        "/desk/audit".into(),
        "/desk/audit?act=code_submitted&rep=contact".into(),
        "/desk/settings".into(),
        "/desk/settings/catalogue".into(),
        "/desk/me".into(),
        "/desk/me/authenticator".into(),
        "/desk/me/passkeys".into(),
        "/desk/step-up".into(),
        "/desk".into(),
        "/desk?turn=merchant".into(),
        "/desk?q=nobody+has+this".into(),
        "/desk?flag=stuck&rep=me".into(),
        "/desk/merchants/new".into(),
        "/desk/import".into(),
        "/desk/reports".into(),
    ];
    for state in ["invited", "ready_to_send", "sent", "active", "declined"] {
        let merchants = demo.shown["merchants"].as_array().unwrap();
        let reference = merchants.iter().find(|one| one["state"] == state).unwrap()["ref"].as_str().unwrap().to_owned();
        pages.push(format!("/desk/requests/{reference}"));
        pages.push(format!("/desk/requests/{reference}/as-merchant"));
        if state == "ready_to_send" {
            pages.push(format!("/desk/requests/{reference}/send"));
            pages.push(format!("/desk/requests/{reference}/record"));
        }
        if state == "sent" {
            pages.push(format!("/desk/bulk?do=cancel&request={reference}"));
            pages.push(format!("/desk/bulk?do=assign&request={reference}"));
        }
        if state == "active" {
            pages.push(format!("/desk/bulk?do=remind&request={reference}"));
            pages.push(format!("/desk/requests/{reference}/cases"));
        }
    }
    for page in pages {
        browser.visit(&format!("{}{page}", demo.base)).await;
        wrong.extend(wrongs(&browser, &page).await);
    }
    browser.visit(&format!("{}/desk/reps", demo.base)).await;
    let one = browser.wait_for("a[href^='/desk/reps?rep=']").await.attr("href").await.unwrap().unwrap();
    browser.visit(&format!("{}{one}", demo.base)).await;
    wrong.extend(wrongs(&browser, "one rep").await);
    browser.authenticator().await;
    browser.visit(&format!("{}/desk/me/passkeys", demo.base)).await;
    browser.wait_for_shown("#name").await.send_keys("The laptop on my desk in the office at home").await.unwrap();
    browser.press("Add a passkey").await;
    browser.wait_for("#passkey-table").await;
    wrong.extend(wrongs(&browser, "passkeys").await);
    browser.leave_by("#passkey-table a").await;
    browser.wait_for("#remove").await;
    wrong.extend(wrongs(&browser, "removing a passkey").await);
    browser.visit(&format!("{}/desk/step-up", demo.base)).await;
    browser.wait_for_shown("[data-passkey]").await;
    wrong.extend(wrongs(&browser, "step-up with a passkey").await);
    wrong.extend(settings_with_faults(&browser, &demo.base).await);
    wrong.extend(webhooks(&browser, &demo.base).await);
    wrong.extend(app_on_a_store(&browser, &demo).await);
    browser.visit(&format!("{}/desk/me", demo.base)).await;
    browser.leave_by("form[action='/desk/me/codes'] button").await;
    browser.wait_for(".recovery").await;
    wrong.extend(wrongs(&browser, "recovery codes").await);
    browser.visit(&format!("{}/desk", demo.base)).await;
    let merchant =
        browser.wait_for("a[href^='/desk/merchants/']:not([href$='/new'])").await.attr("href").await.unwrap().unwrap();
    browser.visit(&format!("{}{merchant}", demo.base)).await;
    wrong.extend(wrongs(&browser, "merchant").await);
    browser.visit(&format!("{}{merchant}/forget", demo.base)).await;
    wrong.extend(wrongs(&browser, "forget").await);
    let one = browser.wait_for("a[href*='/forget?contact=']").await.attr("href").await.unwrap().unwrap();
    browser.visit(&format!("{}{one}", demo.base)).await;
    wrong.extend(wrongs(&browser, "forget a person").await);
    browser.visit(&format!("{}{merchant}?rep=other", demo.base)).await;
    wrong.extend(wrongs(&browser, "hand over").await);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

/// The settings with what is wrong; then with a colour, a logo and a help text of the partner's own; and another catalogue
/// before it is published.
async fn settings_with_faults(browser: &Browser, base: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    browser.visit(&format!("{base}/desk/settings")).await;
    browser.fill("partner_accent", "#ffcc00").await;
    browser.leave_by("#look .actions button").await;
    browser.wait_for(".errors").await;
    // That the answer is 422 the browser says by itself.
    let said = wrongs(browser, "settings with a fault").await;
    wrong.extend(said.into_iter().filter(|one| !one.contains("status of 422")));
    browser.fill("partner_accent", "#7a1f6b").await;
    browser.leave_by("#look .actions button").await;
    browser.wait_for(".notice.done").await;
    wrong.extend(wrongs(browser, "settings with a colour").await);
    browser.visit(&format!("{base}/desk/settings/catalogue")).await;
    let other = handled_portal::domain::permission::EMBEDDED
        .replacen("version = \"1\"", "version = \"2\"", 1)
        .replacen("went wrong.", "went astray.", 1);
    let last = other.rfind("[[permissions]]").unwrap();
    browser.fill("text", &other[..last]).await;
    browser.leave_by("button[value='preview']").await;
    browser.wait_for("button[value='publish']").await;
    wrong.extend(wrongs(browser, "another catalogue").await);
    wrong
}

/// A catalogue in which one permission reads otherwise, and another allows changes that only let us look.
fn other_catalogue() -> String {
    let text = handled_portal::domain::permission::EMBEDDED.replacen("version = \"1\"", "version = \"2\"", 1).replacen(
        "went wrong.",
        "went astray.",
        1,
    );
    let at = text.find("key = \"view_products\"").unwrap();
    text[..at].to_owned() + text[at..].replacen("changes = false", "changes = true", 1).as_str()
}

#[tokio::test]
async fn what_changed_and_what_more_is_asked_is_for_everybody() {
    let demo = Demo::start();
    let browser = open().await;
    let mut wrong = Vec::new();
    demo.sign_in(&browser, "admin").await;
    browser.visit(&demo.at("/desk/settings/catalogue")).await;
    browser.fill("text", &other_catalogue()).await;
    browser.leave_by("button[value='preview']").await;
    browser.leave_by("button[value='publish']").await;
    browser.wait_for(".notice.done").await;
    let merchants = demo.shown["merchants"].as_array().unwrap();
    for state in ["ready_to_send", "sent", "active"] {
        let merchant = merchants.iter().find(|one| one["state"] == state).unwrap();
        let reference = merchant["ref"].as_str().unwrap();
        let (desk, page) = (format!("/desk/requests/{reference}"), format!("/access/{reference}"));
        browser.visit(merchant["link"].as_str().unwrap()).await;
        browser.leave_by("button[name='do'][value='open']").await;
        browser.wait_for(".next").await;
        browser.visit(&demo.at(&page)).await;
        browser.wait_for("#changed").await;
        wrong.extend(wrongs(&browser, &format!("{state}: what changed")).await);
        browser.visit(&demo.at(&format!("{desk}/terms"))).await;
        wrong.extend(wrongs(&browser, &format!("{state}: what we ask for")).await);
        browser.leave_by("button[value='change']").await;
        browser.wait_for(".notice.done").await;
        wrong.extend(wrongs(&browser, &format!("{state}: a yes is awaited")).await);
        browser.visit(&demo.at(&format!("{desk}/terms"))).await;
        browser.wait_for("#awaited").await;
        wrong.extend(wrongs(&browser, &format!("{state}: what is asked")).await);
        if state == "ready_to_send" {
            browser.visit(&demo.at(&format!("{desk}/send"))).await;
            wrong.extend(wrongs(&browser, "the kit while a yes is awaited").await);
        }
        browser.visit(&demo.at(&format!("{desk}/as-merchant"))).await;
        browser.wait_for("#asked").await;
        wrong.extend(wrongs(&browser, &format!("{state}: the question as the merchant")).await);
        browser.visit(&demo.at(&format!("{page}/explainer"))).await;
        browser.wait_for("#changed").await;
        wrong.extend(wrongs(&browser, &format!("{state}: the explainer with the question")).await);
        browser.visit(&demo.at(&page)).await;
        browser.wait_for("#asked").await;
        wrong.extend(wrongs(&browser, &format!("{state}: the question")).await);
        browser.leave_by("button[name='answer'][value='yes']").await;
        browser.wait_for(".notice.done").await;
        wrong.extend(wrongs(&browser, &format!("{state}: after the yes")).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

/// Webhooks: none yet, a form with faults, the secret, one with a message that found nobody, what came back, and the question
/// before it is removed.
async fn webhooks(browser: &Browser, base: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let page = format!("{base}/desk/webhooks");
    browser.visit(&page).await;
    wrong.extend(wrongs(browser, "webhooks, none").await);
    browser.fill("name", "The ticket system of the onboarding team in Antananarivo, second attempt").await;
    browser.fill("url", "https://127.0.0.1/hook").await;
    browser.wait_for("input[value='some']").await.click().await.unwrap();
    browser.leave_by("#webhook .actions button").await;
    browser.wait_for(".errors").await;
    // That the answer is 422 the browser says by itself.
    let said = wrongs(browser, "webhooks with faults").await;
    wrong.extend(said.into_iter().filter(|one| !one.contains("status of 422")));
    browser
        .fill("url", "https://hooks.example.com/a/rather/long/path/that/names/every/step/of/the/way/to/the/hook")
        .await;
    browser.wait_for("input[value='all']").await.click().await.unwrap();
    browser.leave_by("#webhook .actions button").await;
    browser.wait_for("code.ref").await;
    wrong.extend(wrongs(browser, "secret of a webhook").await);
    browser.leave_by(".actions a.button").await;
    browser.wait_for("#log").await;
    wrong.extend(wrongs(browser, "webhook without messages").await);
    browser.leave_by("button[value='test']").await;
    browser.wait_for(".notice.done").await;
    let one = browser.current_url().await.unwrap().to_string();
    let began = std::time::Instant::now();
    while browser.text().await.contains("None yet") {
        assert!(began.elapsed() < crate::support::PATIENCE, "the test was not sent");
        browser.visit(&one).await;
    }
    wrong.extend(wrongs(browser, "webhook with a message").await);
    browser.leave_by("#deliveries th a").await;
    browser.wait_for("pre.raw").await;
    wrong.extend(wrongs(browser, "message to a webhook").await);
    browser.visit(&format!("{one}?remove=1")).await;
    browser.wait_for("#remove").await;
    wrong.extend(wrongs(browser, "removing a webhook").await);
    browser.visit(&page).await;
    wrong.extend(wrongs(browser, "webhooks").await);
    wrong
}

/// An app on a store: none yet, a form with a fault, one that was never able to look, beside the request, and the question
/// before its token is removed.
async fn app_on_a_store(browser: &Browser, demo: &Demo) -> Vec<String> {
    let mut wrong = Vec::new();
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let reference = merchants.iter().find(|one| one["state"] == "sent").unwrap()["ref"].as_str().unwrap();
    let request = demo.at(&format!("/desk/requests/{reference}"));
    browser.visit(&request).await;
    browser.leave_by(".caption a[href^='/desk/merchants/']").await;
    browser.leave_by("a[href$='/app']").await;
    let page = browser.current_url().await.unwrap().to_string();
    wrong.extend(wrongs(browser, "no app on a store").await);
    browser.fill("token", "0105").await;
    browser.leave_by("button[value='give']").await;
    browser.wait_for(".errors").await;
    let said = wrongs(browser, "app on a store with a fault").await;
    wrong.extend(said.into_iter().filter(|one| !one.contains("status of 422")));
    browser.fill("token", "shpat_0123456789abcdef0123456789abcdef").await;
    browser.leave_by("button[value='give']").await;
    browser.wait_for("#seen-heading").await;
    let began = std::time::Instant::now();
    while browser.text().await.contains("None yet") {
        assert!(began.elapsed() < crate::support::PATIENCE, "nobody looked");
        browser.visit(&page).await;
    }
    wrong.extend(wrongs(browser, "app on a store").await);
    browser.visit(&request).await;
    wrong.extend(wrongs(browser, "request with an app on the store").await);
    browser.visit(&format!("{page}?remove=1")).await;
    browser.wait_for("#remove").await;
    wrong.extend(wrongs(browser, "removing the token of an app").await);
    browser.leave_by("button[value='remove']").await;
    browser.wait_for(".notice.done").await;
    wrong
}

#[tokio::test]
async fn a_first_page_is_light_over_the_wire() {
    let demo = Demo::start();
    let link = demo.shown["merchants"][0]["link"].as_str().unwrap();
    let mut bytes = 0;
    let mut want = vec![link.to_owned()];
    let page = client().get(link).send().await.unwrap().text().await.unwrap();
    for piece in page.split(['"', '#']).filter(|piece| piece.starts_with("/static/")) {
        let address = format!("{}{piece}", demo.base);
        if !want.contains(&address) {
            want.push(address);
        }
    }
    assert!(want.len() > 3, "page, styles, script, icons: {want:?}");
    for address in want {
        let answer = client().get(&address).header("accept-encoding", "br, gzip").send().await.unwrap();
        assert!(answer.status().is_success(), "{address}");
        bytes += answer.bytes().await.unwrap().len();
    }
    assert!(bytes < 40 * 1024, "a first page takes {bytes} bytes");
}
