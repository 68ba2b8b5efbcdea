//! The whole way of one merchant and their rep over HTTP, each in a browser of their own, with nothing but the forms of the
//! pages.

use handled_portal::domain::{access_request::State, event::replay, grant};

use crate::{
    on_both,
    support::person::{Person, Seen},
};

/// The path of the first link on the page that begins so.
fn link(seen: &Seen, begins: &str) -> String {
    let found = seen.links().into_iter().find(|link| link.starts_with(begins) && !link.ends_with("/new"));
    found.unwrap_or_else(|| panic!("{} has no link to {begins}: {:?}", seen.path, seen.links()))
}

/// Fills in the form of a page as it stands, with its version.
async fn fill(person: &mut Person, page: &str, to: &str, fields: &[(&str, &str)]) -> Seen {
    let version = person.get(page).await.expect(200).value("version").unwrap_or_default();
    let mut form = vec![("version", version.as_str())];
    form.extend(fields);
    person.submit(to, &form).await.expect(200)
}

on_both! {
    async fn a_merchant_and_a_rep_go_the_whole_way(app) {
        let (mut rita, mut mia) = (Person::new(&app), Person::new(&app));
        rita.sign_in_at_desk(&app, "rita@handled.example.com").await.expect(200);
        let token = rita.get("/desk/merchants/new").await.expect(200).value("token").unwrap();
        let mut form = vec![
            ("token", token.as_str()),
            ("name", "Acme & Söhne GmbH"),
            ("label-1", "Acme Germany"),
            ("store-1", " HTTPS://admin.shopify.com/store/Acme-DE/products "),
            ("name-1", "Mia Berg"),
            ("email-1", "mia@acme.example.com"),
        ];
        let asked: Vec<String> = app.app.live().catalogue.permissions.iter().map(|one| one.key.clone()).collect();
        form.extend(asked.iter().map(|key| ("permissions", key.as_str())));
        let merchant = rita.submit("/desk/merchants/new", &form).await.expect(200).says("acme-de.myshopify.com");
        let request = link(&merchant, "/desk/requests/");
        let reference = request.rsplit('/').next().unwrap().to_owned();
        let contact = rita.get(&request).await.expect(200).value("contact").unwrap();
        let copied = rita.post(&format!("{request}/link"), &[("contact", &contact)]).await.expect(200);
        let at = copied.body.find("/i/").unwrap();
        let token: String = copied.body[at + 3..].chars().take_while(|one| one.is_ascii_alphanumeric() || "-_".contains(*one)).collect();

        let store = format!("/access/{reference}");
        mia.open_link(&format!("/i/{token}")).await.expect(200).says("Send the collaborator code");
        let code = format!("{store}/code");
        fill(&mut mia, &code, &code, &[("code", "０ 1-0 5")]).await.says(&reference).says_not("0105");

        let send = format!("{request}/send");
        rita.get(&send).await.expect(200).says(&reference).says_not("0105");
        rita.post(&format!("{request}/reveal"), &[]).await.expect(200).says("0105");
        fill(&mut rita, &send, &send, &[("do", "sent")]).await.says("Sent");

        let answer = format!("{store}/answer");
        mia.get(&answer).await.expect(200).says("Do not decline").says(&reference);
        let some = [("answer", "some"), ("permissions", "view_orders"), ("permissions", "view_products")];
        fill(&mut mia, &answer, &answer, &some).await.says("has not checked yet");

        let seen = [("do", "confirm"), ("permissions", "view_orders"), ("permissions", "view_products")];
        fill(&mut rita, &request, &request, &seen).await.says("Active");
        mia.get(&store).await.expect(200).says("has access to Acme Germany").says("What you left out");
        mia.get(&format!("{store}/permissions")).await.expect(200).says("Granted").says("Left out");

        let removal = format!("{store}/removal");
        mia.get(&removal).await.expect(200).says("password");
        fill(&mut mia, &removal, &removal, &[("sure", "1")]).await.says("we check it");
        fill(&mut rita, &request, &request, &[("do", "removal_confirmed")]).await;
        mia.get(&store).await.expect(200).says("We looked in Shopify, and it is gone");

        let (row, events) = (app.request(&reference).await, app.events(&reference).await);
        assert_eq!((row.state, row.code.is_none()), (State::Removed, true));
        assert_eq!(replay(&events), Some(State::Removed));
        let removed = grant::replay(&events).into_iter().filter(|one| one.state == grant::GrantState::Removed).count();
        assert_eq!(removed, 2);

        mia.submit("/sign-out", &[]).await.expect(200);
        assert_eq!(mia.open(&store).await.path, "/sign-in");
        rita.submit("/desk/sign-out", &[]).await.expect(200);
        assert!(rita.open("/desk").await.path.starts_with("/desk/sign-in"));
    }
}
