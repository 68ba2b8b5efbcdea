//! A ceiling on posts: for one session, and for one client whatever cookies it sends.

use crate::support::{Engine, TestApp, person::Person};

#[actix_web::test]
async fn a_session_posts_120_times_a_minute_and_is_told_when_to_come_back() {
    let app = TestApp::start(Engine::Sqlite).await;
    let added = app.merchant("Acme", "acme").await;
    let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
    let page = format!("/access/{}/stuck", added.requests[0].reference);
    for _ in 0..120 {
        assert_ne!(mia.post(&page, &[]).await.status, 429);
    }
    let refused = mia.post(&page, &[]).await.expect(429);
    assert!(refused.headers.contains_key("retry-after"));
    assert!(refused.text().contains("minute"), "{}", refused.text());
    mia.get(&format!("/access/{}", added.requests[0].reference)).await.expect(200);
}

#[actix_web::test]
async fn a_new_cookie_with_each_post_does_not_help() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut statuses = Vec::new();
    for at in 0..1_201 {
        let mut somebody = Person::new(&app);
        somebody.cookies.insert("contact".into(), format!("made-up-{at}"));
        statuses.push(somebody.post("/sign-out", &[]).await.status.as_u16());
    }
    assert!(statuses[..1_200].iter().all(|status| *status == 303), "{statuses:?}");
    assert_eq!(statuses[1_200], 429);
}
