//! The desk in a real browser: the list by keyboard alone and kept up to date, an import with errors, two reps on one
//! request.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::{
    demo::Demo,
    support::{Browser, DESK, Setup},
};

/// Where the focus is: the text of what has it.
async fn focused(browser: &Browser) -> String {
    let script =
        "const e = document.activeElement; return e === document.body ? '' : (e.textContent || e.name || e.id).trim()";
    let told = browser.execute(script, Vec::new()).await.unwrap();
    told.json().as_str().unwrap_or_default().to_owned()
}

/// One key, to whatever has the focus.
async fn key(browser: &Browser, keys: impl Into<TypingData>) {
    browser.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

async fn at_desk(demo: &Demo, role: &str) -> Browser {
    let browser = Browser::open(Setup { size: DESK, scripts: true, dark: false }).await;
    demo.sign_in(&browser, role).await;
    browser
}

/// The stores of the rows, in order.
async fn rows(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-row] th a')].map((link) => link.textContent.trim())";
    let told = browser.execute(script, Vec::new()).await.unwrap();
    told.json().as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_list_is_worked_by_keyboard_alone() {
    let demo = Demo::start();
    let browser = at_desk(&demo, "rep").await;
    browser.visit(&demo.at("/desk")).await;
    let stores = rows(&browser).await;
    assert!(stores.len() > 3, "{stores:?}");
    for (pressed, row) in [("j", 0), ("j", 1), ("j", 2), ("k", 1)] {
        key(&browser, pressed).await;
        assert_eq!(focused(&browser).await, stores[row], "after {pressed}");
    }
    key(&browser, "x").await;
    assert!(browser.has("[data-row] input:checked").await);
    key(&browser, Key::Enter + "").await;
    browser.wait_for("#now").await;
    assert!(browser.path().await.starts_with("/desk/requests/"));
    browser.wait_for_text(&stores[1]).await;
    key(&browser, "u").await;
    browser.wait_for("[role=search]").await;

    // Looking for something, and back to the rows.
    key(&browser, "/").await;
    assert_eq!(focused(&browser).await, "q");
    key(&browser, "example" + Key::Enter).await;
    browser.until("what was found", async || browser.path().await.contains("q=example").then_some(())).await;
    key(&browser, "/").await;
    key(&browser, "j").await;
    assert_eq!(browser.wait_for("#q").await.prop("value").await.unwrap().unwrap(), "j", "a key typed is a letter");
    browser.visit(&demo.at("/desk")).await;

    // The keys are explained, and can be turned off.
    key(&browser, "?").await;
    browser.wait_for("dialog[open]").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.wait_for("[data-keys-use]").await.click().await.unwrap();
    key(&browser, Key::Escape + "").await;
    browser.visit(&demo.at("/desk")).await;
    key(&browser, "j").await;
    assert_eq!(focused(&browser).await, "", "the keys are off");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn the_list_keeps_itself_up_to_date_and_the_focus_where_it_was() {
    let demo = Demo::start();
    let (rita, ada) = (at_desk(&demo, "rep").await, at_desk(&demo, "admin").await);
    rita.visit(&demo.at("/desk?state=invited")).await;
    let stores = rows(&rita).await;
    key(&rita, "j").await;
    key(&rita, "x").await;
    let last = stores.last().unwrap();

    // A colleague gives up the last one.
    ada.visit(&demo.at("/desk?state=invited")).await;
    ada.follow(last).await;
    ada.execute("document.querySelectorAll('details').forEach((fold) => { fold.open = true })", Vec::new())
        .await
        .unwrap();
    ada.wait_for("#cancel-reason").await.send_keys("A test of two").await.unwrap();
    ada.wait_for("form:has(#cancel-reason) button").await.click().await.unwrap();
    ada.wait_for_text("given up").await;

    rita.until("the row to go", async || (!rows(&rita).await.contains(last)).then_some(())).await;
    rita.until("the sentence", async || {
        (rita.find(By::Css("[data-live-said]")).await.ok()?.prop("textContent").await.ok()?? == "1 left the list.")
            .then_some(())
    })
    .await;
    if stores.len() > 1 {
        assert_eq!(focused(&rita).await, stores[0], "the focus stays");
        assert!(rita.has("[data-row] input:checked").await, "what was chosen stays chosen");
    }
    assert_eq!(rita.complaints().await, Vec::<String>::new());
    rita.close().await;
    ada.close().await;
}

#[tokio::test]
async fn an_import_shows_what_is_wrong_line_by_line_and_then_brings_all_in() {
    let demo = Demo::start();
    let browser = at_desk(&demo, "rep").await;
    let folder = std::env::temp_dir().join(format!("portal-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let head = "name;store;contact_name;contact_email\n";
    let good = "Nordwind GmbH;nordwind-shop;Ida Wind;ida@nordwind.example.com\n";
    let wrong = file("wrong.csv", &format!("\u{feff}{head}{good}=1+1;not a store!;Bo;nobody\n"));
    browser.visit(&demo.at("/desk/import")).await;
    browser.wait_for("input[type=file]").await.send_keys(&wrong).await.unwrap();
    browser.wait_for("button[value=preview]").await.click().await.unwrap();
    let said = browser.wait_for("#wrong tbody").await.text().await.unwrap();
    assert!(said.contains('3') && said.contains("store") && said.contains("contact_email"), "{said}");
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.screenshot("import-with-errors").await;
    browser.visit(&demo.at("/desk?q=nordwind")).await;
    assert!(rows(&browser).await.is_empty(), "all or nothing");

    let right = file("right.csv", &format!("\u{feff}{head}{good}"));
    browser.visit(&demo.at("/desk/import")).await;
    browser.wait_for("input[type=file]").await.send_keys(&right).await.unwrap();
    browser.wait_for("button[value=preview]").await.click().await.unwrap();
    browser.wait_for_text("Nordwind GmbH").await;
    let busy = "return document.querySelector('form[data-busy]').dataset.busy";
    let busy = browser.execute(busy, Vec::new()).await.unwrap().json().as_str().unwrap().to_owned();
    assert!(busy.starts_with("Importing 1 row."), "{busy}");
    // Pressed twice, it is sent once, and says meanwhile that it is under way.
    let twice = "const form = document.querySelector('form[data-busy]'); const says = []; \
                 form.addEventListener('submit', (event) => { says.push(event.defaultPrevented); event.preventDefault(); }); \
                 const button = form.querySelector('button[value=import]'); button.click(); button.click(); \
                 return [says, form.querySelector('[role=status]').textContent]";
    let told = browser.execute(twice, Vec::new()).await.unwrap().json().clone();
    assert_eq!(told[0], serde_json::json!([false, true]));
    assert_eq!(told[1].as_str().unwrap(), busy);
    browser.visit(&demo.at("/desk/import")).await;
    browser.wait_for("input[type=file]").await.send_keys(&right).await.unwrap();
    browser.wait_for("button[value=preview]").await.click().await.unwrap();
    browser.wait_for_text("Nordwind GmbH").await;
    browser.wait_for("button[value=import]").await.click().await.unwrap();
    browser.until("the result", async || browser.path().await.starts_with("/desk/import/").then_some(())).await;
    browser.screenshot("import-done").await;
    browser.visit(&demo.at("/desk?q=nordwind")).await;
    assert_eq!(rows(&browser).await.len(), 1);
    std::fs::remove_dir_all(&folder).unwrap();
    browser.close().await;
}

#[tokio::test]
async fn the_later_of_two_reps_sees_what_changed_and_keeps_what_they_typed() {
    let demo = Demo::start();
    let (rita, ada) = (at_desk(&demo, "rep").await, at_desk(&demo, "admin").await);
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let ready = merchants.iter().find(|one| one["state"] == "ready_to_send").unwrap();
    let page = demo.at(&format!("/desk/requests/{}", ready["ref"].as_str().unwrap()));
    rita.visit(&page).await;
    rita.execute("document.querySelectorAll('details').forEach((fold) => { fold.open = true })", Vec::new())
        .await
        .unwrap();
    rita.wait_for("#cancel-reason").await.send_keys("They moved away, says Mia").await.unwrap();

    ada.visit(&format!("{page}/send")).await;
    ada.wait_for("button[value='sent'], form:has(input[value='sent']) button").await.click().await.unwrap();
    ada.until("the request page", async || (!ada.path().await.ends_with("/send")).then_some(())).await;

    rita.wait_for("form:has(#cancel-reason) button").await.click().await.unwrap();
    let admin = ada.wait_for(".desk-who bdi").await.text().await.unwrap();
    rita.wait_for_text(&admin).await;
    rita.wait_for_text("was not saved").await;
    let kept: Value = rita
        .execute(
            "return document.body.innerText + [...document.querySelectorAll('textarea')].map((one) => one.value)",
            Vec::new(),
        )
        .await
        .unwrap()
        .json()
        .clone();
    assert!(kept.as_str().unwrap().contains("They moved away, says Mia"), "{kept}");
    assert_eq!(rita.axe().await, Vec::<String>::new());
    rita.screenshot("conflict").await;
    rita.close().await;
    ada.close().await;
}

#[tokio::test]
async fn the_send_kit_shows_the_code_when_asked_copies_it_and_hides_it_again() {
    let demo = Demo::start();
    let rita = at_desk(&demo, "rep").await;
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let mut ready =
        merchants.iter().filter(|one| one["state"] == "ready_to_send").map(|one| one["ref"].as_str().unwrap());
    let page = demo.at(&format!("/desk/requests/{}/send", ready.next().unwrap()));
    rita.visit(&page).await;
    assert!(!rita.has("output.secret").await, "hidden until somebody asks");
    rita.wait_for("form[action*='/reveal'] button").await.click().await.unwrap();
    let code = rita.wait_for("output.secret").await.text().await.unwrap();
    assert!(code.len() == 4 && code.bytes().all(|one| one.is_ascii_digit()), "{code}");
    assert_eq!(rita.axe().await, Vec::<String>::new());
    // The copy button puts it into the clipboard, and says so.
    rita.allow_clipboard(&demo.base).await;
    let copy = rita.wait_for(&format!("[data-copy='{code}']")).await;
    copy.click().await.unwrap();
    let copied = copy.attr("data-copied").await.unwrap().unwrap();
    rita.until("the button to say so", async || (copy.text().await.ok()? == copied).then_some(())).await;
    // Without a word it goes away by itself: the page asks the browser to leave it after 30 seconds.
    let entry = "return performance.getEntriesByType('navigation')[0].name";
    let at = rita.execute(entry, Vec::new()).await.unwrap().json().as_str().unwrap().to_owned();
    assert!(at.contains("/reveal"), "{at}");
    rita.wait_for("form:has(input[name='keep']) button").await.click().await.unwrap();
    rita.until("the code to stay", async || {
        (!rita.has("input[name='keep']").await && rita.has("output.secret").await).then_some(())
    })
    .await;
    assert!(rita.text().await.contains(&code));
    rita.visit(&page).await;
    assert!(!rita.text().await.contains(&code), "hidden again");

    // What Shopify answered, where it was not sent.
    rita.choose("answer", "places_taken").await;
    rita.wait_for("button[value='answer']").await.click().await.unwrap();
    rita.until("the page as it is then", async || rita.text().await.contains("place").then_some(())).await;
    rita.visit(&page).await;
    rita.choose("answer", "wrong_code").await;
    rita.wait_for("button[value='answer']").await.click().await.unwrap();
    rita.until("the request page", async || (!rita.path().await.ends_with("/send")).then_some(())).await;
    rita.screenshot("send-kit-wrong-code").await;
    assert_eq!(rita.complaints().await, Vec::<String>::new());
    rita.close().await;
}
