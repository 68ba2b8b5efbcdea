//! A ceiling on posts: for one session, and for one client whatever cookies it sends.

use handled_portal::web::limit::Posts;

use crate::support::{Engine, TestApp, person::Person};

#[actix_web::test]
async fn a_session_that_posts_without_end_is_told_when_to_come_back() {
    let app = TestApp::start(Engine::Sqlite).await;
    let added = app.merchant("Acme", "acme").await;
    let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
    let page = format!("/access/{}/stuck", added.requests[0].reference);
    let mut refused = None;
    for at in 0..600 {
        let seen = mia.post(&page, &[]).await;
        if seen.status == 429 {
            assert!(at >= 120, "refused after {at}");
            refused = Some(seen);
            break;
        }
    }
    let refused = refused.expect("a ceiling");
    assert!(refused.headers.contains_key("retry-after"));
    assert!(refused.text().contains("slow you down. Wait "), "{}", refused.text());
    mia.get(&format!("/access/{}", added.requests[0].reference)).await.expect(200);
}

#[test]
fn a_new_cookie_with_each_post_does_not_help() {
    let posts = Posts::new();
    let refused = (0..2_000).find(|at| posts.take("192.0.2.1".into(), Some(format!("made-up-{at}"))).is_err());
    assert!(refused.is_some_and(|at| at >= 1_200), "{refused:?}");
    assert!(posts.take("192.0.2.2".into(), None).is_ok(), "somebody else is let in");
}
