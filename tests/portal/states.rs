//! Every state of PRODUCT.md is reached with nothing but the forms of the pages, by whom it says.

use handled_portal::domain::access_request::State;

use crate::{
    on_both,
    support::{TestApp, person::Person},
};

/// Who does it, on which page below theirs, with what.
enum Step {
    Merchant(&'static str, &'static [(&'static str, &'static str)]),
    Rep(&'static str, &'static [(&'static str, &'static str)]),
}

const CODE: Step = Step::Merchant("/code", &[("code", "0105")]);
const SEND: Step = Step::Rep("/send", &[("do", "sent")]);
const ACCEPT: Step = Step::Merchant("/answer", &[("answer", "all")]);
const CONFIRM: Step = Step::Rep("", &[("do", "confirm"), ("permissions", "view_orders")]);

/// The steps to each state, after the merchant opened the link.
fn ways() -> Vec<(Vec<Step>, State)> {
    vec![
        (vec![], State::CodeWanted),
        (vec![CODE], State::ReadyToSend),
        (vec![Step::Merchant("/code", &[("no_code", "1"), ("sure", "1")])], State::ReadyToSend),
        (vec![CODE, SEND], State::Sent),
        (vec![CODE, SEND, ACCEPT], State::Accepted),
        (vec![CODE, SEND, ACCEPT, CONFIRM], State::Active),
        (vec![CODE, SEND, CONFIRM], State::Active),
        (vec![CODE, SEND, Step::Merchant("/decline", &[("reason", "Too much")])], State::Declined),
        (vec![CODE, SEND, Step::Rep("", &[("do", "lapsed"), ("found", "nothing")])], State::Lapsed),
        (vec![CODE, SEND, ACCEPT, CONFIRM, Step::Merchant("/removal", &[("sure", "1")])], State::Removed),
        (vec![CODE, SEND, ACCEPT, CONFIRM, Step::Rep("", &[("do", "removed_by_us")])], State::Removed),
        (vec![CODE, Step::Rep("", &[("do", "cancel"), ("reason", "They moved")])], State::Cancelled),
    ]
}

/// Takes it, with the version that the page has; who is shown the page again goes on from there.
async fn take(app: &TestApp, (mia, rita): (&mut Person, &mut Person), reference: &str, step: &Step) {
    let version = app.request(reference).await.version.to_string();
    let (person, base, page, fields) = match step {
        Step::Merchant(page, fields) => (mia, format!("/access/{reference}"), page, fields),
        Step::Rep(page, fields) => (rita, format!("/desk/requests/{reference}"), page, fields),
    };
    let mut form = vec![("version", version.as_str())];
    form.extend(fields.iter());
    person.get(&format!("{base}{page}")).await.expect(200);
    person.submit(&format!("{base}{page}"), &form).await.expect(200);
}

on_both! {
    async fn every_state_is_reached_through_pages(app) {
        let mut reached = vec![State::Invited];
        for (at, (steps, state)) in ways().into_iter().enumerate() {
            let added = app.merchant("Acme", &format!("acme-{at}")).await;
            let reference = added.requests[0].reference.as_str();
            assert_eq!(app.request(reference).await.state, State::Invited);
            let (mut mia, mut rita) = (Person::new(&app), Person::at_desk(&app, &app.rep.id).await);
            mia.open_link(&app.link(&added).await).await.expect(200);
            for step in &steps {
                take(&app, (&mut mia, &mut rita), reference, step).await;
            }
            assert_eq!(app.request(reference).await.state, state, "way {at}");
            reached.push(state);
        }
        for state in State::ALL {
            assert!(reached.contains(&state), "{state:?} is not reached");
        }
    }
}
