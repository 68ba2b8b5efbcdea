//! The machine's clock is set forward by eight days, and back by two hours, while people are there.

use handled_portal::{
    actions::sweep::sweep,
    domain::moment::{DAY, HOUR, MINUTE},
    worker,
};

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

/// Everybody looks at what they look at, and the worker works: nothing is a fault of ours.
async fn goes_on(app: &TestApp, mia: &mut Person, rita: &mut Person, reference: &str) {
    for page in ["/", "/access", "/access/contacts", "/privacy", "/sign-in", &format!("/access/{reference}")] {
        let seen = mia.open(page).await;
        assert!(seen.status.as_u16() < 500, "{page}: {}", seen.text());
    }
    let request = format!("/desk/requests/{reference}");
    for page in ["/desk", "/desk/outbox", "/desk/reports", "/desk/me", "/desk/export.csv", &request] {
        let seen = rita.open(page).await;
        assert!(seen.status.as_u16() < 500, "{page}: {}", seen.text());
    }
    while worker::step(&app.app).await.unwrap() > 0 {}
    sweep(&app.app).await.unwrap();
}

on_both! {
    async fn nothing_breaks_and_nothing_lives_for_ever_whatever_the_clock_does(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let page = format!("/access/{reference}");
        let (mut mia, mut rita) =
            (Person::signed_in(&app, &added.contacts[0].id).await, Person::at_desk(&app, &app.rep.id).await);
        goes_on(&app, &mut mia, &mut rita, reference).await;
        app.forward(8 * DAY);
        goes_on(&app, &mut mia, &mut rita, reference).await;
        let mut late = Person::at_desk(&app, &app.rep.id).await;
        let link = app.link(&added).await;
        // Back: what was made in the future that is no more ends when it said it would.
        app.forward(-2 * HOUR);
        goes_on(&app, &mut mia, &mut late, reference).await;
        mia.get(&page).await.expect(200);
        late.get("/desk").await.expect(200);
        app.forward(2 * HOUR + 2 * HOUR + MINUTE);
        late.get("/desk").await.expect(303);
        app.forward(7 * DAY);
        Person::new(&app).get(&link).await.expect(410);
        app.forward(90 * DAY);
        mia.get(&page).await.expect(303);
        goes_on(&app, &mut mia, &mut late, reference).await;
    }
}
