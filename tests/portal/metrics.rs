//! What Prometheus reads: requests by route, states and outbox as the database has them, and nothing about anybody.

use std::net::TcpListener;

use handled_portal::web::metrics::serve;

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

/// The text that Prometheus gets, over HTTP.
async fn scraped(app: &TestApp) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = serve(&app.app, listener).unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let get = |path| reqwest::Client::builder().build().unwrap().get(format!("http://{address}{path}")).send();
    let answer = get("/metrics").await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert_eq!(get("/").await.unwrap().status().as_u16(), 404);
    handle.stop(false).await;
    text
}

#[track_caller]
fn says(text: &str, line: &str) {
    assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
}

on_both! {
    async fn a_portal_that_is_about_to_end_says_so_to_who_asks_whether_it_can_serve(app) {
        let mut proxy = Person::new(&app);
        proxy.get("/readyz").await.expect(200);
        app.app.stopping.send_replace(true);
        assert!(proxy.get("/readyz").await.expect(503).body.contains("\"reason\":\"stopping\""));
        proxy.get("/healthz").await.expect(200);
    }

    async fn requests_states_and_the_outbox_are_counted_and_nobody_is_named(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = &added.requests[0].reference;
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        for _ in 0..3 {
            mia.get(&format!("/access/{reference}")).await.expect(200);
        }
        mia.get("/access/HND-0000-0000").await.expect(404);
        mia.get("/nowhere/at-all").await.expect(404);
        handled_portal::actions::invite::invite(&app.app, &app.actor(), reference, &added.contacts[0].id).await.unwrap();
        app.forward(90_000);
        let text = scraped(&app).await;
        says(&text, "handled_portal_http_requests_total{method=\"GET\",route=\"/access/{ref}\",status=\"200\"} 3");
        says(&text, "handled_portal_http_requests_total{method=\"GET\",route=\"/access/{ref}\",status=\"404\"} 1");
        says(&text, "handled_portal_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1");
        says(&text, "handled_portal_http_request_seconds_count{route=\"/access/{ref}\"} 4");
        says(&text, "handled_portal_access_requests{state=\"invited\"} 1");
        says(&text, "handled_portal_access_requests{state=\"active\"} 0");
        says(&text, "handled_portal_outbox_notices{state=\"queued\"} 1");
        says(&text, "handled_portal_outbox_oldest_due_seconds 90");
        says(&text, "handled_portal_database_up 1");
        assert!(text.contains("handled_portal_database_connections{"), "{text}");
        while handled_portal::worker::step(&app.app).await.unwrap() > 0 {}
        let text = scraped(&app).await;
        says(&text, "handled_portal_outbox_notices{state=\"queued\"} 0");
        says(&text, "handled_portal_outbox_oldest_due_seconds 0");
        says(&text, "handled_portal_mails_total{outcome=\"sent\"} 1");
        for word in [reference.as_str(), "Acme", "acme", "mia@", "Mia", "nowhere"] {
            assert!(!text.contains(word), "{word} is in\n{text}");
        }
    }
}
