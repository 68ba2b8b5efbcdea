//! The press: a few at a time, whoever goes away; a long document keeps no brief one waiting; what was printed is kept until somebody is
//! forgotten.

use std::{future::Future as _, pin::pin, task::Context};

use futures_util::task::noop_waker;
use handled_portal::print::{
    document::{Block, Document, Imprint, Part},
    pdf::Paper,
    press::Press,
};

fn document(title: &str, paragraphs: usize, is_brief: bool) -> Document {
    let text = |at: usize| Block::Text(format!("{title}, paragraph {at}, with some more words to be set in lines."));
    Document {
        heading: title.to_owned(),
        lead: "What it is.".to_owned(),
        parts: vec![Part { id: "one", heading: "Part".to_owned(), blocks: (0..paragraphs).map(text).collect() }],
        closing: String::new(),
        is_brief,
        imprint: Imprint {
            language: "en".into(),
            title: title.to_owned(),
            code: "QR code".into(),
            ..Imprint::default()
        },
    }
}

/// Long enough to be under way still when the next line of a test runs.
const LONG: usize = 6_000;

/// Asks for it and goes away as soon as it is being printed.
fn ask_and_go(press: &Press, document: Document) {
    let mut asked = pin!(press.print(document, Paper::A4));
    assert!(asked.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
}

#[tokio::test]
async fn who_goes_away_leaves_the_place_taken_until_it_is_printed() {
    let press = Press::default();
    assert_eq!(press.free(), (2, 1));
    ask_and_go(&press, document("First", LONG, false));
    assert_eq!(press.free(), (2, 0), "it is printed although nobody waits for it");
    press.print(document("Second", 1, false), Paper::A4).await.unwrap();
    assert_eq!(press.free(), (2, 1), "the second waited for its place");
}

#[tokio::test]
async fn a_long_one_keeps_no_brief_one_waiting() {
    let press = Press::default();
    ask_and_go(&press, document("Long", LONG, false));
    ask_and_go(&press, document("Long too", LONG, false));
    press.print(document("Brief", 1, true), Paper::A4).await.unwrap();
    assert_eq!(press.free(), (2, 0), "the long one is under way still");
}

#[tokio::test]
async fn a_brief_one_is_kept_until_somebody_is_forgotten_and_a_long_one_never() {
    let press = Press::default();
    let print = async |title: &str, is_brief| press.print(document(title, 1, is_brief), Paper::A4).await.unwrap().bytes;
    let first = print("Acme", true).await;
    assert!(std::sync::Arc::ptr_eq(&first, &print("Acme", true).await), "printed once");
    press.forget();
    let second = print("Acme", true).await;
    assert!(!std::sync::Arc::ptr_eq(&first, &second) && first == second);
    let long = print("All that is held", false).await;
    assert!(!std::sync::Arc::ptr_eq(&long, &print("All that is held", false).await));
}
