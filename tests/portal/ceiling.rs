//! A ceiling on posts: for one session, and for one client whatever cookies it sends.

use handled_portal::web::limit::Posts;

use crate::{
    on_both,
    support::{Engine, TestApp, person::Person},
};

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

#[actix_web::test]
async fn a_new_cookie_with_each_post_does_not_help() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (posts, mut let_in) = (Posts::new(), 0);
    while posts.take(&app.app, "192.0.2.1".into(), Some(format!("made-up-{let_in}"))).await.is_ok() {
        let_in += 1;
        assert!(let_in < 2_000, "there is no ceiling");
    }
    assert!(let_in >= 1_200, "{let_in}");
    assert!(posts.take(&app.app, "192.0.2.2".into(), None).await.is_ok(), "somebody else is let in");
}

on_both! {
    async fn instances_share_the_ceiling_but_for_what_each_lets_through_by_itself(app) {
        let instances = [Posts::new(), Posts::new(), Posts::new(), Posts::new()];
        let mut let_in = 0;
        for at in 0..500 {
            let done = instances[at % 4].take(&app.app, format!("192.0.2.{at}"), Some("one session".into())).await;
            let_in += usize::from(done.is_ok());
        }
        assert!((4 * 30 + 90..4 * 45 + 90).contains(&let_in), "{let_in}: each for itself would be 480");
    }
}
