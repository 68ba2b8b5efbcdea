//! Paper: what a browser makes of the explainer when somebody prints it, beside the PDF of the same.

use crate::{
    demo::Demo,
    program::client,
    support::{Browser, DESK, Setup},
};

/// A4 and Letter, in inches.
const PAPERS: [(&str, (f64, f64)); 2] = [("a4", (8.27, 11.69)), ("letter", (8.5, 11.0))];

fn pages(file: &[u8]) -> usize {
    lopdf::Document::load_mem(file).unwrap().get_pages().len()
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
async fn the_explainer_prints_on_two_pages_in_dark_too_and_the_pdf_has_as_many() {
    let demo = Demo::start();
    let browser = Browser::open(Setup { size: DESK, scripts: true, dark: true }).await;
    let merchants = demo.shown["merchants"].as_array().unwrap();
    let active = merchants.iter().find(|one| one["state"] == "active").unwrap();
    browser.visit(active["link"].as_str().unwrap()).await;
    browser.wait_for("button[name='do'][value='open']").await.click().await.unwrap();
    browser.wait_for(".next, .cards").await;
    let of_store = format!("/access/{}/explainer", active["ref"].as_str().unwrap());
    for (name, page) in [("general", "/explainer"), ("store", of_store.as_str())] {
        browser.visit(&demo.at(page)).await;
        browser.wait_for(&format!("a[href='{page}.pdf']")).await;
        for (paper, size) in PAPERS {
            let printed = browser.print(size).await;
            leave(&format!("{name}-{paper}"), &printed);
            assert_eq!(pages(&printed), 2, "{page} on {paper}");
        }
    }
    for (paper, _) in PAPERS {
        let answer = client().get(demo.at(&format!("/explainer.pdf?paper={paper}"))).send().await.unwrap();
        let file = answer.bytes().await.unwrap();
        assert_eq!(pages(&file), 2);
    }
    browser.close().await;
}
