//! Paper: what a browser makes of the explainer when somebody prints it, beside the PDF of the same.

use thirtyfour::By;

use crate::{
    demo::Demo,
    program::client,
    support::{Browser, DESK, Setup},
};

/// A4 and Letter, in inches.
const PAPERS: [(&str, (f64, f64)); 2] = [("a4", (8.27, 11.69)), ("letter", (8.5, 11.0))];

/// What is read on the page, heading by heading and text by text.
const TEXTS: &str =
    ".paper h1, .paper h2, .paper h3, .paper li:not(.card), .paper dt, .paper dd, .paper p:not(.no-print, .caption)";

/// A file's pages, and all words on them without white space.
fn read(file: &[u8]) -> (usize, String) {
    let file = lopdf::Document::load_mem(file).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    (pages.len(), plain(&file.extract_text(&pages).unwrap()))
}

/// Without white space and the dots and arrows that are drawn rather than written.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Leaves a file to look at, where pictures are wanted.
fn leave(name: &str, file: &[u8]) {
    if std::env::var_os("PORTAL_TEST_PICTURES").is_some() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("print-{name}.pdf")), file).unwrap();
    }
}

#[tokio::test]
async fn the_explainer_prints_on_two_pages_in_dark_too_and_the_pdf_says_the_same() {
    let demo = Demo::start();
    let browser = Browser::open(Setup { size: DESK, scripts: true, dark: true }).await;
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let active = merchants.iter().find(|one| one["state"] == "active").unwrap();
    browser.visit(active["link"].as_str().unwrap()).await;
    browser.leave_by("button[name='do'][value='open']").await;
    browser.wait_for(".next, .cards").await;
    let of_store = format!("/access/{}/explainer", active["ref"].as_str().unwrap());
    for (name, page) in [("general", "/explainer"), ("store", of_store.as_str())] {
        browser.visit(&demo.at(page)).await;
        browser.wait_for(&format!("a[href='{page}.pdf']")).await;
        let mut texts = Vec::new();
        for element in browser.find_all(By::Css(TEXTS)).await.unwrap() {
            texts.push(plain(&element.text().await.unwrap()));
        }
        assert!(texts.len() > 60, "{texts:?}");
        let cookies = browser.get_all_cookies().await.unwrap();
        let cookies: Vec<String> = cookies.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
        for (paper, size) in PAPERS {
            let printed = browser.print(size).await;
            leave(&format!("{name}-{paper}"), &printed);
            let file = client().get(demo.at(&format!("{page}.pdf?paper={paper}"))).header("cookie", cookies.join("; "));
            let file = file.send().await.unwrap().bytes().await.unwrap();
            for (what, (pages, words)) in [("the browser's", read(&printed)), ("the portal's", read(&file))] {
                assert_eq!(pages, 2, "{page} on {paper}, {what}");
                let missing: Vec<&String> = texts.iter().filter(|text| !words.contains(text.as_str())).collect();
                assert!(missing.is_empty(), "{page} on {paper}, {what} has not {missing:#?}: {words}");
            }
        }
    }
    browser.close().await;
}
