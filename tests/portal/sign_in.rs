//! The way back in: an address is typed, a link and a code go there, and both work only in the browser that asked.

use handled_portal::{
    actions::{
        self, Actor,
        add_contact::add_contact,
        deliver::{
            claim,
            prepare::{Letter, prepare},
            settle,
        },
    },
    domain::{
        email::Email,
        moment::{HOUR, MINUTE},
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

fn location(seen: &Seen) -> String {
    seen.headers["location"].to_str().unwrap().to_owned()
}

/// What the worker would send now.
async fn letters(app: &TestApp) -> Vec<Letter> {
    let mut all = Vec::new();
    loop {
        let taken = claim(&app.app, 50).await.unwrap();
        if taken.is_empty() {
            return all;
        }
        for mailing in taken {
            let Some(ready) = prepare(&app.app, &mailing).await.unwrap() else { continue };
            all.push(ready.letter);
            settle::sent(&app.app, &ready.mailing, "").await.unwrap();
        }
    }
}

/// Asks for the way back in and gives what the mail carries: the path of the link, and the code.
async fn ask(app: &TestApp, person: &mut Person, email: &str) -> (String, String) {
    person.post("/sign-in", &[("email", email)]).await.expect(303);
    let letter = letters(app).await.remove(0);
    (letter.items[0].link.clone().unwrap().0.replace(&app.app.config.base_url, ""), letter.code.unwrap().0)
}

const MIA: &str = "mia@acme.example.com";

on_both! {
    async fn known_and_unknown_addresses_get_the_same_bytes_and_leave_the_same_row(app) {
        app.merchant("Acme", "acme").await;
        let mut seen = Vec::new();
        for email in [MIA, "nia@acme.example.com"] {
            let mut person = Person::new(&app);
            let asked = person.post("/sign-in", &[("email", email)]).await.expect(303);
            let mut names: Vec<String> = asked
                .headers
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "set-cookie" | "x-request-id" | "date"))
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
                .collect();
            names.sort_unstable();
            let lengths: Vec<usize> = asked.headers.get_all("set-cookie").iter().map(reqwest::header::HeaderValue::len).collect();
            let page = person.get("/sign-in").await.expect(200).says(email).says("within a minute").says("spam");
            seen.push((asked.body, names, lengths, page.body.replace(email, "")));
        }
        assert_eq!(seen[0], seen[1]);
        let mut rows = claim(&app.app, 10).await.unwrap();
        rows.sort_by_key(|row| row.notices[0].typed_address.clone());
        let typed: Vec<_> =
            rows.iter().map(|one| (one.notices[0].kind, one.notices[0].typed_address.as_deref().unwrap())).collect();
        assert_eq!(typed, [(NoticeKind::SignIn, MIA), (NoticeKind::SignIn, "nia@acme.example.com")]);
        let sent = [&rows[0], &rows[1]].map(|row| prepare(&app.app, row));
        let [known, unknown] = sent;
        let sent = [known.await.unwrap().is_some(), unknown.await.unwrap().is_some()];
        assert_eq!(sent, [true, false], "the worker drops the unknown one");
    }

    async fn the_code_is_taken_as_people_type_it_once(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (link, code) = ask(&app, &mut mia, " MIA@acme.example.com ").await;
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        let elsewhere = mia.clone();
        let signed_in = mia.post("/sign-in", &[("do", "code"), ("sign_in_code", &typed)]).await.expect(303);
        assert_eq!(location(&signed_in), "/access");
        assert!(mia.cookies.contains_key("contact") && !mia.cookies.contains_key("asked"));
        assert_eq!(mia.open("/access").await.expect(200).path, format!("/access/{}", added.requests[0].reference));
        let mut again = elsewhere;
        again.post("/sign-in", &[("sign_in_code", &code)]).await.expect(422).says("no longer works");
        again.get(&link).await.expect(410);
        assert_eq!(location(&mia.get(&link).await.expect(303)), "/access", "the browser that it signed in goes on");
        assert_eq!(location(&mia.get("/sign-in").await.expect(303)), "/access");
    }

    async fn the_link_opens_by_its_button_and_looking_uses_nothing_up(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (link, _) = ask(&app, &mut mia, MIA).await;
        for _ in 0..3 {
            mia.get(&link).await.expect(200).says("I am Mia Berg: sign in");
            mia.head(&link).await.expect(200);
        }
        assert!(!mia.cookies.contains_key("contact"));
        let seen = mia.submit(&link, &[]).await.expect(200).says("You are in.");
        assert!(seen.path.starts_with("/access/"), "{}", seen.path);
        Person::new(&app).post(&link, &[]).await.expect(410);
    }

    async fn in_another_browser_neither_link_nor_code_opens(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (link, code) = ask(&app, &mut mia, MIA).await;
        let mut other = Person::new(&app);
        other.get(&link).await.expect(200).says("Open the link where you asked, or type the sign-in code there").says_not("Mia");
        other.post(&link, &[]).await.expect(422);
        other.post("/sign-in", &[("sign_in_code", &code)]).await.expect(422).says("did not ask for a code in this browser");
        other.post("/sign-in", &[("email", "somebody@example.com")]).await.expect(303);
        other.post("/sign-in", &[("sign_in_code", &code)]).await.expect(422).says("not right").says_not(&code);
        other.cookies.insert("asked".into(), format!("{}.1.xx", "a".repeat(43)));
        other.post(&link, &[]).await.expect(422);
        assert!(!other.cookies.contains_key("contact"));
        mia.post("/sign-in", &[("sign_in_code", &code)]).await.expect(303);
    }

    async fn five_wrong_codes_and_the_right_one_comes_too_late(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (_, code) = ask(&app, &mut mia, MIA).await;
        let wrong = if code == "AAAA-AAAA" { "BBBB-BBBB" } else { "AAAA-AAAA" };
        for _ in 0..5 {
            mia.post("/sign-in", &[("sign_in_code", wrong)]).await.expect(422).says("not right").says_not(wrong);
        }
        let late = mia.post("/sign-in", &[("sign_in_code", &code)]).await.expect(429).says("too many wrong codes");
        assert!(late.headers.contains_key("retry-after"));
        assert!(late.title().starts_with("Error: "));
        let (_, code) = ask(&app, &mut mia, MIA).await;
        mia.post("/sign-in", &[("sign_in_code", &code)]).await.expect(303);
    }

    async fn the_fifth_try_may_still_be_right_and_an_earlier_mail_works_too(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (_, first) = ask(&app, &mut mia, MIA).await;
        let (_, second) = ask(&app, &mut mia, MIA).await;
        assert_ne!(first, second);
        for _ in 0..3 {
            mia.post("/sign-in", &[("sign_in_code", "AAAA-AAAA")]).await.expect(422);
        }
        mia.post("/sign-in", &[("sign_in_code", &first)]).await.expect(303);
    }

    async fn link_and_code_end_after_ten_minutes(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (link, code) = ask(&app, &mut mia, MIA).await;
        app.forward(10 * MINUTE - 1);
        mia.get(&link).await.expect(200).says("sign in");
        app.forward(1);
        mia.get(&link).await.expect(410).says("for 10 minutes");
        mia.post(&link, &[]).await.expect(410);
        mia.post("/sign-in", &[("sign_in_code", &code)]).await.expect(422);
        mia.get("/sign-in").await.expect(200).says("Type the sign-in code");
        app.forward(HOUR);
        mia.get("/sign-in").await.expect(200).says("Come back to your page").says_not("sign_in_code");
    }

    async fn each_bad_address_and_code_says_what_is_wrong(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let long = format!("{}@example.com", "a".repeat(300));
        for (email, says) in [("", "Type an e-mail address"), ("mia", "There is no @"), ("mia@acme", "does not look"), ("mia@acme.com\0", "does not look"), (&long, "too long")] {
            let seen = mia.post("/sign-in", &[("email", email)]).await.expect(422).says(says);
            assert!(seen.title().starts_with("Error: "));
            let kept: String = email.replace('\0', "").chars().take(300).collect();
            assert_eq!(seen.value("email").unwrap(), kept, "what was typed stays");
        }
        assert!(claim(&app.app, 10).await.unwrap().is_empty(), "and nothing was asked");
        mia.post_raw("/sign-in", b"email=%C3%28".to_vec()).await.expect(400);
        ask(&app, &mut mia, MIA).await;
        for (code, says) in [("", "Type the sign-in code"), ("K7Q4", "That was 4 characters"), ("0105", "4 digits from Shopify"), ("K7Q4-29M!", "only letters and digits")] {
            let seen = mia.post("/sign-in", &[("do", "code"), ("sign_in_code", code)]).await.expect(422).says(says);
            assert_eq!(seen.value("sign_in_code").unwrap(), "", "a code never comes back");
        }
    }

    async fn the_fourth_mail_in_a_quarter_of_an_hour_waits(app) {
        let mut mia = Person::new(&app);
        for _ in 0..3 {
            mia.post("/sign-in", &[("email", MIA)]).await.expect(303);
        }
        let seen = mia.post("/sign-in", &[("email", MIA)]).await.expect(429).says("You asked often");
        assert_eq!(seen.value("email").unwrap(), MIA);
        assert!(seen.headers.contains_key("retry-after"));
        app.forward(15 * MINUTE);
        mia.post("/sign-in", &[("email", MIA)]).await.expect(303);
        for at in 0..16 {
            Person::new(&app).post("/sign-in", &[("email", &format!("a{at}@example.com"))]).await.expect(303);
        }
        Person::new(&app).post("/sign-in", &[("email", "b@example.com")]).await.expect(429);
    }

    async fn an_unproved_address_and_a_removed_person_do_not_come_back(app) {
        let added = app.merchant("Acme", "acme").await;
        let mia = Actor::Contact(added.contacts[0].clone());
        let email = Email::parse("ole@acme.example.com").unwrap();
        let ole = add_contact(&app.app, &mia, &added.merchant.id, "Ole", &email).await.unwrap();
        let prove = letters(&app).await.remove(0);
        assert_eq!((prove.items[0].notice.kind, prove.to.email.as_str()), (NoticeKind::ProveAddress, ole.email.as_str()));
        let mut browser = Person::new(&app);
        browser.post("/sign-in", &[("email", "ole@acme.example.com")]).await.expect(303);
        assert!(letters(&app).await.is_empty());
        browser.open_link(&prove.items[0].link.clone().unwrap().0.replace(&app.base, "")).await.expect(200);
        let mut browser = Person::new(&app);
        let (link, code) = ask(&app, &mut browser, "ole@acme.example.com").await;
        actions::remove_contact::remove_contact(&app.app, &mia, &ole.id, "test").await.unwrap();
        browser.get(&link).await.expect(410);
        browser.post(&link, &[]).await.expect(410);
        browser.post("/sign-in", &[("sign_in_code", &code)]).await.expect(422);
        assert!(!browser.cookies.contains_key("contact"));
    }

    async fn signing_out_ends_the_row_and_each_sign_in_has_a_new_id(app) {
        let added = app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        mia.open_link(&app.link(&added).await).await.expect(200);
        let first = mia.clone();
        let out = mia.post("/sign-out", &[]).await.expect(303);
        assert_eq!(location(&out), "/");
        assert!(!mia.cookies.contains_key("contact"));
        let mut replayed = first.clone();
        let seen = replayed.get("/access").await.expect(303);
        assert_eq!(location(&seen), "/sign-in", "the old cookie opens nothing");
        replayed.follow(seen).await.expect(200).says("Come back to your page");
        assert!(!replayed.cookies.contains_key("contact"), "and is cleared");
        let (_, code) = ask(&app, &mut mia, MIA).await;
        mia.post("/sign-in", &[("sign_in_code", &code)]).await.expect(303);
        assert_ne!(mia.cookies["contact"], first.cookies["contact"]);
        Person::new(&app).post("/sign-out", &[]).await.expect(303);
    }

    async fn what_is_no_sign_in_link_says_what_to_do(app) {
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let (link, _) = ask(&app, &mut mia, MIA).await;
        for path in [&link[..30], "/sign-in/%00", "/sign-in/%FF", "/sign-in/x"] {
            mia.get(path).await.expect(404).says("This link is incomplete");
            mia.post(path, &[]).await.expect(404);
        }
        mia.get(&format!("{link}.")).await.expect(200);
    }
}

#[actix_web::test]
async fn without_mail_the_desk_gets_one_task_and_no_page_promises_mail() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 13, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let mut mia = Person::new(&app);
    mia.get("/sign-in").await.expect(200).says("Ask for a new link").says_not("Send me").says_not("spam");
    for _ in 0..2 {
        let seen = mia.submit("/sign-in", &[("email", MIA)]).await.expect(200);
        seen.says("you want a new link").says_not("spam").says_not("sign_in_code").says_not("within a minute");
        assert!(letters(&app).await.is_empty());
    }
    let open = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
    assert_eq!(open.iter().map(|one| one.kind).collect::<Vec<_>>(), [TaskKind::LinkWanted]);
}

#[actix_web::test]
async fn the_cookie_that_binds_a_browser_is_closed_to_scripts_and_to_other_hosts() {
    for https in [false, true] {
        let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 14, mail: true, https }).await;
        app.merchant("Acme", "acme").await;
        let mut mia = Person::new(&app);
        let asked = mia.post("/sign-in", &[("email", MIA)]).await.expect(303);
        let cookie = asked.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.starts_with(if https { "__Host-asked=" } else { "asked=" }), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
        assert_eq!(cookie.contains("Secure"), https);
        let letter = letters(&app).await.remove(0);
        mia.post("/sign-in", &[("sign_in_code", &letter.code.unwrap().0)]).await.expect(303);
        assert!(mia.cookies.contains_key(if https { "__Host-contact" } else { "contact" }));
    }
}
