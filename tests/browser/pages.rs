//! Every page in every state, as people see it who see, hear or move differently: axe-core, in light and dark, on a small
//! phone and at a desk; nothing scrolls sideways; the browser has nothing to complain about.
//!
//! With `PORTAL_TEST_PICTURES=1` it leaves a picture of each in `target/screenshots/`.

use serde_json::Value;

use crate::{
    program::{Folder, Running, client, command},
    support::{Browser, DESK, Setup},
};

/// The narrowest phone, in CSS pixels.
const SMALL: (u32, u32) = (320, 700);

struct Demo {
    _folder: Folder,
    _running: Running,
    base: String,
    shown: Value,
}

fn demo() -> Demo {
    let folder = Folder::new();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--merchants", "24", "--seed", "3"];
    let mut running = Running::start(command(&folder.0, &arguments));
    let shown: Value = serde_json::from_str(&running.line()).unwrap();
    Demo { base: shown["base_url"].as_str().unwrap().to_owned(), _folder: folder, _running: running, shown }
}

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
    let demo = demo();
    let browser = open().await;
    let mut wrong = Vec::new();
    for page in ["/", "/sign-in", "/privacy", "/accessibility", "/explainer"] {
        browser.visit(&format!("{}{page}", demo.base)).await;
        wrong.extend(wrongs(&browser, page).await);
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
        browser.wait_for("button[name='do'][value='open']").await.click().await.unwrap();
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

#[tokio::test]
async fn every_page_of_the_desk_is_for_everybody() {
    let demo = demo();
    let browser = open().await;
    let mut wrong = Vec::new();
    browser.visit(&format!("{}/desk/sign-in", demo.base)).await;
    wrong.extend(wrongs(&browser, "/desk/sign-in").await);
    let rep = demo.shown["reps"].as_array().unwrap().iter().find(|one| one["role"] == "admin").unwrap();
    let text = |key: &str| rep[key].as_str().unwrap();
    let url = format!("otpauth://totp/Handled:rep?secret={}&issuer=Handled", text("totp_secret"));
    let totp = totp_rs::Totp::from_url(url).unwrap().generate_current().to_string();
    for (name, what) in [("email", text("email")), ("password", text("password")), ("totp", totp.as_str())] {
        browser.fill(name, what).await;
    }
    browser.wait_for("form button:not([name])").await.click().await.unwrap();
    browser.wait_for("a[href='/desk/merchants/new']").await;
    let mut pages = vec![
        "/desk/reps".to_owned(),
        "/desk/me".into(),
        "/desk/me/authenticator".into(),
        "/desk".into(),
        "/desk?turn=merchant".into(),
        "/desk?q=nobody+has+this".into(),
        "/desk/merchants/new".into(),
        "/desk/import".into(),
        "/desk/reports".into(),
    ];
    for state in ["invited", "ready_to_send", "sent", "active", "declined"] {
        let merchants = demo.shown["merchants"].as_array().unwrap();
        let reference = merchants.iter().find(|one| one["state"] == state).unwrap()["ref"].as_str().unwrap().to_owned();
        pages.push(format!("/desk/requests/{reference}"));
        if state == "ready_to_send" {
            pages.push(format!("/desk/requests/{reference}/send"));
            pages.push(format!("/desk/requests/{reference}/record"));
        }
        if state == "active" {
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
    browser.visit(&format!("{}/desk/me", demo.base)).await;
    browser.wait_for("form[action='/desk/me/codes'] button").await.click().await.unwrap();
    browser.wait_for(".recovery").await;
    wrong.extend(wrongs(&browser, "recovery codes").await);
    browser.visit(&format!("{}/desk", demo.base)).await;
    let merchant =
        browser.wait_for("a[href^='/desk/merchants/']:not([href$='/new'])").await.attr("href").await.unwrap().unwrap();
    browser.visit(&format!("{}{merchant}", demo.base)).await;
    wrong.extend(wrongs(&browser, "merchant").await);
    browser.visit(&format!("{}{merchant}?rep=other", demo.base)).await;
    wrong.extend(wrongs(&browser, "hand over").await);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    browser.close().await;
}

#[tokio::test]
async fn a_first_page_is_light_over_the_wire() {
    let demo = demo();
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
