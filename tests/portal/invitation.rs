//! An invitation, from the link in a mail or a chat to the store page, and everything that may go wrong with it.

use futures_util::future::join_all;
use handled_portal::{
    actions::{
        self, Actor,
        add_contact::add_contact,
        add_merchant::Added,
        deliver::{
            claim,
            prepare::{Letter, prepare},
            settle,
        },
    },
    domain::{
        access_request::State,
        code::CollaboratorCode,
        email::Email,
        event::Fact,
        moment::{DAY, HOUR, MINUTE},
        notice::NoticeKind,
        task::TaskKind,
    },
    store,
};

use crate::{
    on_both,
    support::{
        Engine, Setup, TestApp,
        person::{Person, Seen},
    },
};

fn token(link: &str) -> String {
    link.strip_prefix("/i/").unwrap().to_owned()
}

fn location(seen: &Seen) -> String {
    seen.headers["location"].to_str().unwrap().to_owned()
}

/// What the worker would send now.
async fn letters(app: &TestApp) -> Vec<Letter> {
    let mut all = Vec::new();
    for mailing in claim(&app.app, 50).await.unwrap() {
        let Some(ready) = prepare(&app.app, &mailing).await.unwrap() else { continue };
        all.push(ready.letter);
        settle::sent(&app.app, &ready.mailing, "").await.unwrap();
    }
    all
}

async fn tasks(app: &TestApp, added: &Added) -> Vec<TaskKind> {
    let mut conn = app.db().read().await.unwrap();
    let open = store::task::open_of_merchant(&mut conn, &added.merchant.id).await.unwrap();
    open.into_iter().map(|task| task.kind).collect()
}

on_both! {
    async fn looking_at_a_link_uses_nothing_up(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        let mut scanner = Person::new(&app);
        for _ in 0..5 {
            scanner.get(&link).await.expect(200);
            scanner.head(&link).await.expect(200);
        }
        assert!(scanner.cookies.is_empty(), "{:?}", scanner.cookies.keys());
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited);
        let opened = Person::new(&app).post("/i", &[("token", &token(&link)), ("do", "open")]).await.expect(303);
        assert_eq!(location(&opened), format!("/access/{}", added.requests[0].reference));
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::CodeWanted);
    }

    async fn the_page_says_who_asks_whom_for_what_and_what_is_never_asked(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        let seen = Person::new(&app).get(&link).await.expect(200);
        let words = [
            "Made for Mia Berg (m...@acme.example.com)",
            "Handled asks for limited access",
            "acme.myshopify.com",
            "Rita Reyes",
            "I am Mia Berg: open",
            "Mia Berg passed this to me",
            "I did not expect this",
            "We do not run your store, make routine changes or manage your day-to-day work",
            "You decide in Shopify what we may see",
            "You can take it back at any time",
            "We never ask for a password, a payment, an app or a staff account",
            "The code alone opens nothing",
            "Do not use this page to check",
        ];
        for said in words {
            assert!(seen.text().contains(said), "{said}");
        }
        for key in &app.app.live().catalogue.permissions {
            let label = handled_portal::web::cards::label(&app.app, &key.key);
            assert!(seen.text().contains(&label), "{label}");
        }
        seen.says_not("mia@acme.example.com").says_not("invitation-");
    }

    async fn a_link_opens_once_and_leads_on_where_it_was_opened(app) {
        let added = app.merchant("Acme", "acme").await;
        let (link, page) = (app.link(&added).await, format!("/access/{}", added.requests[0].reference));
        let mut mia = Person::new(&app);
        let seen = mia.open_link(&link).await.expect(200).says("You are in.");
        assert_eq!(seen.path, page, "the token is off the address bar");
        let form = [("token", &*token(&link)), ("do", "open")];
        assert_eq!(location(&mia.get(&link).await.expect(303)), page);
        assert_eq!(location(&mia.post("/i", &form).await.expect(303)), page, "the button pressed twice");
        let mut other = Person::new(&app);
        other.get(&link).await.expect(410).says("was used before").says("m...@acme.example.com").says_not("mia@");
        other.post("/i", &form).await.expect(410);
        assert!(!other.cookies.contains_key("contact"));
        let stranger = app.merchant("Other", "other").await;
        let mut stranger_in = Person::new(&app);
        stranger_in.open_link(&app.link(&stranger).await).await.expect(200);
        stranger_in.get(&link).await.expect(410);
    }

    async fn two_who_open_at_once_get_one_session(app) {
        let added = app.merchant("Acme", "acme").await;
        let token = token(&app.link(&added).await);
        let presses = (0..8).map(|_| async {
            let mut person = Person::new(&app);
            let seen = person.post("/i", &[("token", &token), ("do", "open")]).await;
            (seen.status.as_u16(), person.cookies.contains_key("contact"))
        });
        let mut seen = join_all(presses).await;
        seen.sort_unstable();
        assert_eq!(seen[0], (303, true));
        assert!(seen[1..].iter().all(|one| *one == (410, false)), "{seen:?}");
    }

    async fn a_link_has_its_days_whatever_the_clock_does(app) {
        let added = app.merchant("Acme", "acme").await;
        let old = app.link(&added).await;
        app.forward(8 * DAY);
        let mut person = Person::new(&app);
        person.get(&old).await.expect(410).says("too old").says("within 7 days");
        person.post("/i", &[("token", &token(&old))]).await.expect(410);
        let new = app.link(&added).await;
        app.forward(-2 * HOUR);
        person.get(&new).await.expect(200);
        app.forward(7 * DAY + 2 * HOUR);
        person.get(&new).await.expect(410);
        person.post("/i", &[("token", &token(&new))]).await.expect(410);
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited);
    }

    async fn what_is_no_link_says_what_to_do(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        let mut person = Person::new(&app);
        let swapped = format!("{}{}", &link[..link.len() - 2], "__");
        let long = format!("/i/{}", "a".repeat(3_000));
        let odd = [&link[..25], &swapped, &long, "/i/%00%00", "/i/%FF%FE", "/i/a%0D%0Ab", "/i/..%2f..", "/i/'%20OR%201=1", "/i/x", "/i/-"];
        for path in odd {
            person.get(path).await.expect(404).says("This link is incomplete").says("Copy the whole link").says_not(&added.merchant.name);
        }
        for token in ["", "x", "\0\0\0", "\u{202e}", &"é".repeat(9_000)] {
            for answer in ["open", "pass", "disown", "fresh", "nonsense"] {
                person.post("/i", &[("token", token), ("do", answer), ("name", "Ole"), ("email", "ole@example.com")]).await.expect(404);
            }
        }
        person.post_raw("/i", b"token=%FF%FE&do=open".to_vec()).await.expect(400);
        person.post("/i", &[("token", &token(&link)), ("do", "nonsense")]).await.expect(200);
        for taken_along in [".", ",", "%3E", "%20", ")"] {
            person.get(&format!("{link}{taken_along}")).await.expect(200);
        }
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited);
    }

    async fn i_did_not_expect_this_ends_every_link_and_tells_the_rep(app) {
        let added = app.merchant("Acme", "acme").await;
        let (other, link) = (app.link(&added).await, app.link(&added).await);
        let mut mia = Person::new(&app);
        let form = [("token", &*token(&link)), ("do", "disown")];
        for _ in 0..2 {
            mia.post("/i", &form).await.expect(200).says("Nothing was shared").says("to nobody").says("Rita Reyes knows");
        }
        assert!(!mia.cookies.contains_key("contact"));
        mia.get(&link).await.expect(410).says("Nothing was shared");
        mia.get(&other).await.expect(410);
        mia.post("/i", &[("token", &token(&link))]).await.expect(410);
        assert_eq!(tasks(&app, &added).await, [TaskKind::NotExpected]);
        let events = app.events(&added.requests[0].reference).await;
        assert_eq!(events.iter().filter(|one| one.fact == Fact::LinkDisowned).count(), 1);
        assert_eq!(app.request(&added.requests[0].reference).await.state, State::Invited);
    }

    async fn a_used_link_cannot_be_disowned_in_silence(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        Person::new(&app).open_link(&link).await.expect(200);
        let late = Person::new(&app).post("/i", &[("token", &token(&link)), ("do", "disown")]).await.expect(410);
        late.says("was used before").says("Was it not you").says_not("Nothing was shared");
    }

    async fn passed_on_it_makes_a_person_of_their_own_once_name_and_address_are_right(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let link = app.link(&added).await;
        let token = token(&link);
        let mut zoe = Person::new(&app);
        let long = "x".repeat(200);
        let bad = [
            ("", "zoe@acme.example.com", "Type a name"),
            ("Zoë", "", "Type an e-mail address"),
            ("Zoë", "zoe.acme.example.com", "There is no @"),
            ("Zoë", "Zoë <zoe@acme.example.com>", "does not look like an e-mail"),
            (&long, "zoe@acme.example.com", "too long"),
            ("Zo\u{0}ë", "zoe@acme.example.com", "hidden character"),
            ("Zoë", "OLE@acme.example.com", "is here already"),
            ("Zoë", "mia@acme.example.com", "the address of Mia Berg"),
        ];
        for (name, email, says) in bad {
            let form = [("token", token.as_str()), ("do", "pass"), ("name", name), ("email", email)];
            let seen = zoe.post("/i", &form).await.expect(422).says(says);
            assert!(seen.title().starts_with("Error: "), "{}", seen.title());
            assert_eq!(seen.value("email").unwrap(), email);
            assert_eq!(seen.value("name").unwrap(), name.replace('\0', ""));
            assert_eq!(seen.value("token").unwrap(), token, "and nothing is used up");
        }
        let form = [("token", token.as_str()), ("do", "pass"), ("name", " Zoë  Park "), ("email", "ｚoe@acme.example.com ")];
        let seen = zoe.submit("/i", &form).await.expect(200).says("You are in.").says("Zoë Park");
        assert_eq!(seen.path, format!("/access/{}", added.requests[0].reference));
        assert_eq!(tasks(&app, &added).await, [TaskKind::PassedOn]);
        let told: Vec<_> = letters(&app).await.into_iter().map(|one| (one.items[0].notice.kind, one.to.name)).collect();
        assert!(told.contains(&(NoticeKind::PassedOn, "Mia Berg".into())), "{told:?}");
        assert!(told.contains(&(NoticeKind::ProveAddress, "Zoë Park".into())), "{told:?}");
        Person::new(&app).get(&link).await.expect(410);
        let events = app.events(&added.requests[0].reference).await;
        let opened = events.iter().find(|one| one.fact == Fact::LinkOpened).unwrap();
        let people = store::contact::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        let new = people.iter().find(|one| one.name == "Zoë Park").unwrap();
        assert_eq!(opened.source.id(), Some(new.id.as_str()), "the event names who did it");
        assert_eq!(new.proved_at, None);
    }

    async fn the_fourth_new_person_of_a_day_waits_and_the_link_stays(app) {
        let added = app.merchant("Acme", "acme").await;
        app.forward(2 * DAY);
        let mia = Actor::Contact(added.contacts[0].clone());
        for at in 0..3 {
            let email = Email::parse(&format!("new{at}@example.com")).unwrap();
            add_contact(&app.app, &mia, &added.merchant.id, "New", &email).await.unwrap();
        }
        let link = app.link(&added).await;
        let form = [("token", &*token(&link)), ("do", "pass"), ("name", "Zoë"), ("email", "zoe@example.com")];
        let seen = Person::new(&app).post("/i", &form).await.expect(429).says("3 new people");
        assert!(seen.headers.contains_key("retry-after"));
        Person::new(&app).get(&link).await.expect(200);
    }

    async fn a_sixth_live_link_ends_the_oldest(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut links = Vec::new();
        for _ in 0..6 {
            links.push(app.link(&added).await);
            app.forward(MINUTE);
        }
        let mut person = Person::new(&app);
        person.get(&links[0]).await.expect(410).says("A newer link took its place");
        for link in &links[1..] {
            person.get(link).await.expect(200);
        }
    }

    async fn the_links_of_a_removed_person_and_of_an_old_address_have_ended(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        let link = app.link(&added).await;
        let (mia, address) = (&added.contacts[0], Email::parse("mia@new.example.com").unwrap());
        actions::correct_contact::correct_contact(&app.app, &app.actor(), &mia.id, "Mia Berg", &address).await.unwrap();
        Person::new(&app).get(&link).await.expect(410).says("has changed");
        let link = app.link(&added).await;
        actions::remove_contact::remove_contact(&app.app, &app.actor(), &mia.id, "test").await.unwrap();
        let mut person = Person::new(&app);
        person.get(&link).await.expect(410).says("no longer in our list").says_not("fresh");
        for answer in ["open", "pass", "disown", "fresh"] {
            let form = [("token", &*token(&link)), ("do", answer), ("name", "Zoë"), ("email", "zoe@example.com")];
            person.post("/i", &form).await.expect(410);
        }
        assert!(letters(&app).await.is_empty());
        assert!(!person.cookies.contains_key("contact"));
    }

    async fn a_fresh_link_goes_to_the_address_of_the_old_one_and_nowhere_else(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        app.forward(8 * DAY);
        let mut person = Person::new(&app);
        let form = [("token", &*token(&link)), ("do", "fresh"), ("email", "thief@example.com")];
        for _ in 0..2 {
            person.post("/i", &form).await.expect(200).says("m...@acme.example.com").says_not("mia@acme");
        }
        let sent = letters(&app).await;
        assert_eq!(sent.len(), 1, "one mail while it waits");
        assert_eq!((sent[0].items[0].notice.kind, sent[0].to.email.as_str()), (NoticeKind::Invitation, "mia@acme.example.com"));
        let fresh = sent[0].items[0].link.clone().unwrap().0.replace(&app.base, "");
        assert_ne!(fresh, link);
        person.post("/i", &form).await.expect(200);
        let limited = person.post("/i", &form).await.expect(429);
        assert!(limited.headers.contains_key("retry-after"));
        Person::new(&app).open_link(&fresh).await.expect(200).says("You are in.");
    }

    async fn what_a_fresh_link_is_for_follows_where_the_request_stands(app) {
        let added = app.merchant("Acme", "acme").await;
        let link = app.link(&added).await;
        let reference = added.requests[0].reference.as_str();
        let version = async || app.request(reference).await.version;
        let code = CollaboratorCode::parse("0105").unwrap();
        let command = actions::submit_code::SubmitCode { reference, version: version().await, address: None, code: &code, agreement: None };
        actions::submit_code::submit_code(&app.app, &Actor::Contact(added.contacts[0].clone()), &command).await.unwrap();
        app.forward(8 * DAY);
        let mut person = Person::new(&app);
        let form = [("token", &*token(&link)), ("do", "fresh")];
        person.get(&link).await.expect(410).says("Come back with my e-mail address").says_not("value=\"fresh\"");
        person.post("/i", &form).await.expect(410);
        letters(&app).await;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, version().await).await.unwrap();
        letters(&app).await;
        person.post("/i", &form).await.expect(200);
        let kinds: Vec<_> = letters(&app).await.into_iter().map(|one| one.items[0].notice.kind).collect();
        assert_eq!(kinds, [NoticeKind::RequestSent]);
    }

    async fn a_link_in_a_mail_opens_its_store_whatever_the_state_and_proves_the_address(app) {
        let added = app.merchant_with("Acme", &["acme", "acme-de"], &["mia@acme.example.com"]).await;
        let reference = added.requests[1].reference.as_str();
        let mia = &added.contacts[0];
        actions::invite::invite(&app.app, &app.actor(), reference, &mia.id).await.unwrap();
        let link = letters(&app).await[0].items[0].link.clone().unwrap().0.replace(&app.base, "");
        actions::cancel_request::cancel_request(&app.app, &app.actor(), reference, app.request(reference).await.version, false, "x")
            .await
            .unwrap();
        let mut person = Person::new(&app);
        person.get(&link).await.expect(200).says("Open your page for").says("gave this request up").says_not("we will ask for");
        assert_eq!(person.open_link(&link).await.expect(200).path, format!("/access/{reference}"));
        assert_eq!(app.request(reference).await.state, State::Cancelled);
    }

    async fn a_link_of_another_merchant_changes_who_is_signed_in_and_ends_the_session_before(app) {
        let (acme, other) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let mut person = Person::new(&app);
        person.open_link(&app.link(&acme).await).await.expect(200);
        let before = person.clone();
        person.open_link(&app.link(&other).await).await.expect(200);
        assert_ne!(person.cookies["contact"], before.cookies["contact"]);
        person.get(&format!("/access/{}", acme.requests[0].reference)).await.expect(404);
        let mut replayed = before;
        assert_eq!(location(&replayed.get("/access").await.expect(303)), "/sign-in");
    }
}

#[actix_web::test]
async fn without_mail_a_fresh_link_is_a_task_for_the_rep_and_no_page_promises_mail() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 11, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let link = app.link(&added).await;
    let mut person = Person::new(&app);
    person.get(&link).await.expect(200).says_not("e-mail once");
    app.forward(8 * DAY);
    person.get(&link).await.expect(410).says("Ask Rita Reyes for a new link").says_not("We can send");
    for _ in 0..2 {
        let form = [("token", &*token(&link)), ("do", "fresh")];
        person.post("/i", &form).await.expect(200).says("Rita Reyes will pass it on").says_not("mail folder");
    }
    assert_eq!(tasks(&app, &added).await, [TaskKind::LinkWanted]);
    person.get("/i/cut-in-half").await.expect(404).says_not("/sign-in");
}

#[actix_web::test]
async fn the_session_cookie_is_closed_to_scripts_and_bound_to_the_host_on_https() {
    for https in [false, true] {
        let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 12, mail: true, https }).await;
        let added = app.merchant("Acme", "acme").await;
        let token = token(&app.link(&added).await);
        let seen = Person::new(&app).post("/i", &[("token", &token)]).await.expect(303);
        let cookies: Vec<&str> =
            seen.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let name = if https { "__Host-contact=" } else { "contact=" };
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).expect("a session");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
        assert_eq!(cookie.contains("Secure"), https, "{cookie}");
        assert!(!cookie.contains("Domain="), "{cookie}");
    }
}
