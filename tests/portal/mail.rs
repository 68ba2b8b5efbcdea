//! Notices leave the house: each kind is a readable mail, once, whatever is broken on the way.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use base64::Engine as _;
use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        ask_sign_in::ask_sign_in,
        cancel_request::cancel_request,
        change_terms::{Came, ChangeTerms, change_terms},
        deliver::{self, prepare::prepare, settle},
        open_invitation::open_invitation,
        sign_in_contact::{by_code, by_link},
    },
    domain::{
        access_request::State,
        code::SignInCode,
        email::Email,
        event::{Accepted, Fact},
        merchant::Contact,
        moment::{HOUR, SECOND},
        notice::{Notice, NoticeKind, NoticeState},
        task::TaskKind,
    },
    error::Error,
    store, worker,
};

use crate::{
    on_both,
    store_page::{bring_to, contact, give_code},
    support::{Engine, Setup, TestApp},
};

/// A mail as a program reads it.
#[derive(Debug)]
struct Eml {
    headers: Vec<(String, String)>,
    /// The receivers as they travel.
    raw_to: String,
    text: String,
    html: String,
}

impl Eml {
    fn read(path: &PathBuf) -> Self {
        let raw = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        assert!(!raw.replace("\r\n", "").contains(['\r', '\n']), "every line ends in CR LF");
        let (headers, body) = headers_and_body(&raw);
        let kind = headers.iter().find(|(name, _)| name == "content-type").unwrap().1.clone();
        assert!(kind.starts_with("multipart/alternative"), "{kind}");
        let boundary = format!("--{}", kind.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap());
        let mut parts = body.split(&boundary).skip(1).take(2).map(|part| {
            let (headers, body) = headers_and_body(part.trim_start());
            let of = |name: &str| headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.to_lowercase());
            (of("content-type").unwrap(), transferred(&of("content-transfer-encoding").unwrap_or_default(), body))
        });
        let (plain, text) = parts.next().unwrap();
        let (rich, html) = parts.next().unwrap();
        assert!(plain.starts_with("text/plain") && rich.starts_with("text/html"), "{plain}, {rich}");
        let raw_to = raw.split("\r\nTo: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
        Self { headers, raw_to, text, html }
    }

    fn header(&self, name: &str) -> String {
        let all: Vec<_> = self.headers.iter().filter(|(one, _)| one == name).collect();
        assert_eq!(all.len(), 1, "one header {name}: {:?}", self.headers);
        all[0].1.clone()
    }

    /// The path of its own link, which stands in both parts.
    fn link(&self, app: &TestApp) -> Option<String> {
        let start = format!("{}/", app.base);
        let mut links = self.text.split_whitespace().filter_map(|word| word.strip_prefix(&start));
        let found = links.find(|path| path.starts_with("i/") || path.starts_with("sign-in/"))?.to_owned();
        assert!(self.html.contains(&format!("href=\"{start}{found}\"")), "the same link in both parts");
        Some(found)
    }
}

fn headers_and_body(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), words(value.trim()))
    };
    (unfolded.split("\r\n").map(line).collect(), body)
}

/// Encoded words of a header (RFC 2047), joined where they follow each other.
fn words(value: &str) -> String {
    let mut read = String::new();
    let mut was_encoded = false;
    for word in value.split(' ') {
        let inner = word.trim_matches('"').strip_prefix("=?utf-8?").and_then(|rest| rest.strip_suffix("?="));
        let bytes = inner.map(|inner| match inner.split_once('?').unwrap() {
            ("b", text) => base64::engine::general_purpose::STANDARD.decode(text).unwrap(),
            (_, text) => quoted(&text.replace('_', " ")),
        });
        if !(read.is_empty() || was_encoded && bytes.is_some()) {
            read.push(' ');
        }
        was_encoded = bytes.is_some();
        read.push_str(&bytes.map_or_else(|| word.to_owned(), |bytes| String::from_utf8(bytes).unwrap()));
    }
    read
}

fn quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let pair = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

fn transferred(encoding: &str, body: &str) -> String {
    let bytes = match encoding {
        "quoted-printable" => quoted(&body.replace("=\r\n", "")),
        "base64" => {
            let lines: String = body.split_whitespace().collect();
            base64::engine::general_purpose::STANDARD.decode(lines).unwrap()
        }
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// The mails in the folder, by the name of the file.
fn mails(app: &TestApp) -> BTreeMap<String, Eml> {
    let files = std::fs::read_dir(app.folder.join("mail")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    files
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .map(|path| (name(&path), Eml::read(&path)))
        .collect()
}

/// Lets the worker take steps until nothing is due, and empties nothing.
async fn drain(app: &TestApp) -> usize {
    let mut taken = 0;
    loop {
        match worker::step(&app.app).await.unwrap() {
            0 => return taken,
            more => taken += more,
        }
    }
}

async fn queue(app: &TestApp, added: &Added, kind: NoticeKind, about: &str, is_copy: bool) -> Notice {
    let notice = Notice {
        id: app.app.new_id().unwrap(),
        kind,
        state: NoticeState::Queued,
        merchant_id: Some(added.merchant.id.clone()),
        access_request_id: Some(added.requests[0].id.clone()),
        contact_id: Some(added.contacts[0].id.clone()),
        rep_id: None,
        typed_address: None,
        browser_hash: None,
        is_copy,
        about: about.into(),
        attempts: 0,
        due_at: app.app.clock.now(),
        mail_id: None,
        handed: 0,
        created_at: app.app.clock.now(),
    };
    app.db().write::<_, store::Error>(async |tx| store::outbox::add(tx, &notice).await).await.unwrap();
    notice
}

async fn state_of(app: &TestApp, id: &str) -> NoticeState {
    store::outbox::find(&mut app.db().read().await.unwrap(), id).await.unwrap().unwrap().state
}

/// What a notice of each kind may be about.
fn abouts(kind: NoticeKind) -> &'static [&'static str] {
    match kind {
        NoticeKind::CodeRefused => &["wrong_code", "asks_for_code", "no_such_store"],
        NoticeKind::RequestSent => &["marked_sent", "found_pending"],
        NoticeKind::Active => &["confirmed", "found_active"],
        NoticeKind::Removed => &["removed", "removal_confirmed"],
        NoticeKind::Noted => {
            &["code_submitted", "no_code_declared", "answered_accepted", "declined", "got_stuck", "else"]
        }
        NoticeKind::PassedOn => &["Ole Lund"],
        // By then the links before it were opened; a reminder of what is done is not sent.
        NoticeKind::Reminder => &["code_wanted"],
        _ => &[""],
    }
}

/// A state in which a notice of this kind is told.
fn told_in(kind: NoticeKind) -> State {
    match kind {
        NoticeKind::CodeRefused | NoticeKind::CodeErased | NoticeKind::Reminder => State::CodeWanted,
        NoticeKind::RequestSent => State::Sent,
        NoticeKind::Active => State::Active,
        NoticeKind::Cancelled => State::Cancelled,
        NoticeKind::Ended => State::Lapsed,
        NoticeKind::Removed => State::Removed,
        _ => State::Invited,
    }
}

/// Little is asked for, the code given, and then more is asked for.
async fn ask_for_more(app: &TestApp, added: &Added) {
    let reference = added.requests[0].reference.as_str();
    let catalogue = app.app.live().catalogue.clone();
    let all: Vec<String> = catalogue.permissions.iter().map(|one| one.key.clone()).collect();
    for (permissions, came) in [(&all[..1], Came::Holds), (&all[..], Came::Asked)] {
        let version = app.request(reference).await.version;
        let command = ChangeTerms { reference, version, catalogue: &catalogue.version, permissions };
        assert_eq!(change_terms(&app.app, &app.actor(), &command).await.unwrap().1, came);
        if came == Came::Holds {
            give_code(app, &contact(added), reference).await;
        }
    }
}

#[test]
fn a_reminder_says_what_is_to_be_done_in_each_state_that_waits_for_the_merchant() {
    for state in ["invited", "code-wanted", "sent"] {
        assert!(handled_portal::i18n::has("en", &format!("notice-reminder-body-{state}")), "{state}");
    }
}

on_both! {
    async fn each_notice_is_a_readable_mail_with_a_link_where_it_asks_for_something(app) {
        let all = NoticeKind::ALL.into_iter().filter(|kind| *kind != NoticeKind::SignIn && !kind.is_to_rep());
        for (number, kind) in all.enumerate() {
            let added = app.merchant_with("Acme", &[&format!("acme-{number}")], &["mia@acme.example.com"]).await;
            let reference = added.requests[0].reference.as_str();
            bring_to(&app, &added, told_in(kind)).await;
            if kind == NoticeKind::MoreAsked {
                ask_for_more(&app, &added).await;
            }
            drain(&app).await;
            for about in abouts(kind) {
                let notice = queue(&app, &added, kind, about, false).await;
                assert_eq!(worker::step(&app.app).await.unwrap(), 1);
                assert_eq!(state_of(&app, &notice.id).await, NoticeState::Sent);
                let mail = &mails(&app)[&format!("{}.eml", notice.id)];
                assert_eq!(mail.header("from"), "Handled <access@example.com>");
                assert_eq!(mail.header("to"), "\"Mia Berg\" <mia@acme.example.com>");
                assert_eq!(mail.header("reply-to"), "\"Rita Reyes\" <rita@handled.example.com>");
                assert_eq!(mail.header("message-id"), format!("<{}@example.com>", notice.id));
                assert_eq!(mail.header("auto-submitted"), "auto-generated");
                assert_eq!(mail.header("date"), "Tue, 03 Mar 2026 14:05:00 +0000");
                let subject = mail.header("subject");
                assert!(subject.contains("Acme acme"), "{kind:?}: {subject}");
                for part in [&mail.text, &mail.html] {
                    for word in ["Mia Berg", "Acme acme", reference, "Rita Reyes, Handled", "support@example.com"] {
                        assert!(part.contains(word), "{kind:?} does not say {word}: {part}");
                    }
                    assert!(!part.contains("notice-") && !part.contains("{ $") && !part.contains("{$"), "{kind:?}: {part}");
                }
                match mail.link(&app) {
                    Some(link) => {
                        assert!(kind.asks(), "{kind:?} asks for nothing");
                        let opened = open_invitation(&app.app, link.strip_prefix("i/").unwrap()).await.unwrap();
                        assert_eq!(opened.reference.as_deref(), Some(reference));
                    }
                    None => assert!(!kind.asks() && mail.text.contains(&format!("{}/\n", app.base)), "{kind:?}"),
                }
            }
        }
    }

    async fn the_first_link_that_went_out_is_a_line_of_the_timeline_and_makes_it_the_merchants_turn(app) {
        let added = app.merchant("Acme", "acme").await;
        let (request, contact) = (&added.requests[0].reference, &added.contacts[0].id);
        actions::invite::invite(&app.app, &app.actor(), request, contact).await.unwrap();
        assert!(app.request(request).await.link_out_at.is_none());
        drain(&app).await;
        assert!(app.request(request).await.link_out_at.is_some());
        assert_eq!(app.events(request).await.len(), 2);
    }

    async fn a_copy_has_no_link_and_says_whose_turn_it_is(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        bring_to(&app, &added, State::Sent).await;
        drain(&app).await;
        let mails = mails(&app);
        let of = |to: &str| mails.values().find(|mail| mail.header("to").contains(to)).unwrap();
        assert!(of("mia@").link(&app).is_some());
        let copy = of("ole@");
        assert_eq!(copy.link(&app), None);
        assert_eq!(copy.header("subject"), "Our request to Acme acme waits in Shopify");
        assert!(copy.text.contains("It is Mia Berg's turn. You do not have to do anything."), "{}", copy.text);
        assert!(!copy.text.contains("untick"), "the task is not told to who has none: {}", copy.text);
    }

    async fn a_sign_in_works_where_it_was_asked_for_and_unknown_addresses_vanish(app) {
        let added = app.merchant("Acme", "acme").await;
        for address in ["MIA@acme.example.com", "nobody@acme.example.com"] {
            ask_sign_in(&app.app, &Email::parse(address).unwrap(), "asking browser", "client").await.unwrap();
        }
        assert_eq!(drain(&app).await, 2);
        let mails = mails(&app);
        assert_eq!(mails.len(), 1, "nobody is written to at an unknown address");
        let mail = mails.values().next().unwrap();
        assert_eq!(mail.header("to"), "\"Mia Berg\" <mia@acme.example.com>");
        assert!(mail.text.contains("for 10 minutes, in the browser where you asked"), "{}", mail.text);
        let shown = mail.text.lines().find_map(|line| line.strip_prefix("Sign-in code: ")).unwrap();
        assert!(mail.html.contains(shown) && !mail.header("subject").contains(shown), "the code is not in the subject");
        let code = SignInCode::parse(shown).unwrap();
        assert!(by_code(&app.app, &code, Some("another browser")).await.is_err());
        let link = mail.link(&app).unwrap();
        let token = link.strip_prefix("sign-in/").unwrap();
        assert!(by_link(&app.app, token, Some("another browser")).await.is_err());
        by_code(&app.app, &code, Some("asking browser")).await.unwrap();
        assert!(by_link(&app.app, token, Some("asking browser")).await.is_err(), "used once, by whichever way");
        assert_eq!(added.contacts.len(), 1);
    }

    async fn names_put_nothing_into_the_headers_and_no_tags_into_the_page(app) {
        let names = [
            "Mia\r\nBcc: evil@example.com",
            "\"Mia\" <evil@example.com>, \\",
            "Mia 🦊 Berg",
            "شركة النخبة",
            "<script>alert(1)</script>",
            "Free money at http://evil.example.com/now",
        ];
        let added = app.merchant("Acme", "acme").await;
        for name in names {
            let contact = Contact {
                id: app.app.new_id().unwrap(),
                name: name.into(),
                email: format!("{}@bücher.example", app.app.new_id().unwrap()),
                ..added.contacts[0].clone()
            };
            let shop = store::shop::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap().remove(0);
            app.db().write::<_, store::Error>(async |tx| {
                store::contact::add(tx, &contact, &contact.email).await?;
                store::shop::set_label(tx, &shop.id, &format!("Shop of {name}")).await
            }).await.unwrap();
            let mut added = added.clone();
            added.contacts[0] = contact.clone();
            let notice = queue(&app, &added, NoticeKind::PassedOn, name, false).await;
            drain(&app).await;
            assert_eq!(state_of(&app, &notice.id).await, NoticeState::Sent, "{name}");
            let mail = &mails(&app)[&format!("{}.eml", notice.id)];
            let expected = ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "reply-to", "subject", "to"];
            let mut found: Vec<&str> = mail.headers.iter().map(|(name, _)| name.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{name}");
            let to = mail.header("to");
            let (local, _) = contact.email.split_once('@').unwrap();
            assert!(to.ends_with(&format!("<{local}@xn--bcher-kva.example>")), "{to}");
            let receivers: lettre::message::Mailboxes = mail.raw_to.parse().unwrap();
            assert_eq!(receivers.into_iter().count(), 1, "{}", mail.raw_to);
            assert!(!mail.html.contains("<script"), "{}", mail.html);
            assert!(!mail.text.lines().next().unwrap().contains("://"), "{}", mail.text);
        }
    }

    async fn a_folder_that_cannot_be_written_loses_nothing_and_makes_nothing_twice(app) {
        let added = app.merchant("Acme", "acme").await;
        let folder = app.folder.join("mail");
        std::fs::remove_dir(&folder).unwrap();
        let notice = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        assert_eq!(worker::step(&app.app).await.unwrap(), 1);
        let mut pauses = Vec::new();
        for _ in 0..7 {
            let mut pause = 0;
            while worker::step(&app.app).await.unwrap() == 0 {
                app.forward(SECOND);
                pause += 1;
            }
            pauses.push(pause);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60], "they grow to a minute, so that it heals by itself");
        assert_eq!(state_of(&app, &notice.id).await, NoticeState::Queued);
        std::fs::write(&folder, "a file stands in the way").unwrap();
        app.forward(2 * HOUR);
        assert_eq!(drain(&app).await, 1);
        std::fs::remove_file(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        app.forward(2 * HOUR);
        assert_eq!(drain(&app).await, 1);
        app.forward(2 * HOUR);
        assert_eq!(drain(&app).await, 0);
        let mails = mails(&app);
        assert_eq!(mails.len(), 1);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing half written is left");
        assert_eq!(state_of(&app, &notice.id).await, NoticeState::Sent);
        let link = mails.values().next().unwrap().link(&app).unwrap();
        open_invitation(&app.app, link.strip_prefix("i/").unwrap()).await.unwrap();
    }

    async fn a_mail_that_was_written_but_not_settled_is_the_same_mail_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let notice = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        // As if the worker died between the mail and the row.
        let taken = deliver::claim(&app.app, 1).await.unwrap();
        let ready = prepare(&app.app, &taken[0]).await.unwrap().unwrap();
        let mail = app.app.post.write(&app.app, &ready.letter).await.unwrap().unwrap();
        app.app.post.deliver(&app.app, mail, async || true).await.unwrap();
        let before = mails(&app).remove(&format!("{}.eml", notice.id)).unwrap();
        assert_eq!(drain(&app).await, 0, "it is held until its lease ends");
        app.forward(HOUR);
        assert_eq!(drain(&app).await, 1);
        let mails = mails(&app);
        let after = &mails[&format!("{}.eml", notice.id)];
        assert_eq!(mails.len(), 1);
        assert_eq!(after.header("message-id"), before.header("message-id"));
        assert_eq!(after.link(&app), before.link(&app));
    }

    async fn one_odd_notice_is_put_off_though_the_clock_goes_on_while_it_is_tried(app) {
        let added = app.merchant("Acme", "acme").await;
        let notice = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        crate::counts::run(&app, "UPDATE rep SET role = 'odd' WHERE role = 'rep'").await;
        let taken = deliver::claim(&app.app, 1).await.unwrap();
        app.forward(SECOND);
        assert!(worker::send(&app.app, &taken[0]).await.unwrap(), "it holds up no others");
        let found = store::outbox::find(&mut app.db().read().await.unwrap(), &notice.id).await.unwrap().unwrap();
        let waits = found.due_at.since(app.app.clock.now());
        assert!((10 * SECOND..15 * SECOND).contains(&waits), "{waits}");
    }

    async fn two_workers_at_once_send_each_once(app) {
        let added = app.merchant("Acme", "acme").await;
        for number in 0..25 {
            let mut added = added.clone();
            let contact = Contact {
                id: app.app.new_id().unwrap(),
                email: format!("mia{number}@acme.example.com"),
                ..added.contacts[0].clone()
            };
            app.db().write::<_, store::Error>(async |tx| store::contact::add(tx, &contact, &contact.email).await).await.unwrap();
            added.contacts[0] = contact;
            queue(&app, &added, NoticeKind::Noted, "else", false).await;
        }
        let (one, other) = tokio::join!(drain(&app), drain(&app));
        assert_eq!(one + other, 25, "{one} and {other}");
        assert_eq!(mails(&app).len(), 25);
    }

    async fn a_notice_that_was_overtaken_is_dropped_even_when_a_worker_holds_it(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        let invited = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        let taken = deliver::claim(&app.app, 10).await.unwrap();
        assert_eq!(taken.len(), 1);
        let version = app.request(reference).await.version;
        cancel_request(&app.app, &app.actor(), reference, version, false, "too late").await.unwrap();
        assert!(prepare(&app.app, &taken[0]).await.unwrap().is_none());
        drain(&app).await;
        assert_eq!(state_of(&app, &invited.id).await, NoticeState::Dropped);
        let mails = mails(&app);
        assert_eq!(mails.len(), 1);
        assert!(mails.values().next().unwrap().header("subject").starts_with("We gave up our request"));
    }

    async fn what_is_over_by_the_time_it_would_leave_is_not_told_and_not_sent_again(app) {
        // What waits for the mail server, and what the merchant does meanwhile.
        for (number, kind) in [NoticeKind::CodeErased, NoticeKind::RequestSent, NoticeKind::MoreAsked].into_iter().enumerate() {
            let added = app.merchant("Acme", &format!("acme-{number}")).await;
            let reference = added.requests[0].reference.as_str();
            bring_to(&app, &added, told_in(kind)).await;
            if kind == NoticeKind::MoreAsked {
                ask_for_more(&app, &added).await;
            }
            let waits = queue(&app, &added, kind, "", false).await;
            let failed = queue(&app, &added, kind, "", false).await;
            app.db().write::<_, store::Error>(async |tx| {
                store::outbox::settle(tx, &failed.id, NoticeState::Failed, None, app.app.clock.now()).await
            }).await.unwrap();
            let version = app.request(reference).await.version;
            match kind {
                NoticeKind::CodeErased => give_code(&app, &contact(&added), reference).await,
                NoticeKind::RequestSent => {
                    actions::answer_request::answer_request(&app.app, &contact(&added), reference, version, Accepted::All).await.unwrap();
                }
                _ => {
                    actions::decline_request::decline_request(&app.app, &contact(&added), reference, version, false, "").await.unwrap();
                }
            }
            drain(&app).await;
            assert_eq!(state_of(&app, &waits.id).await, NoticeState::Dropped, "{kind:?}");
            let again = actions::send_again::send_again(&app.app, &app.actor(), &failed.id, "client").await;
            assert!(matches!(again, Err(Error::Invalid(_))), "{kind:?}: {again:?}");
        }
        assert!(mails(&app).values().all(|mail| mail.raw_to.contains("rita@")), "the rep hears of the no, the merchant of nothing");
    }

    async fn what_is_overtaken_while_its_mail_is_on_its_way_was_sent_all_the_same(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = added.requests[0].reference.as_str();
        bring_to(&app, &added, State::ReadyToSend).await;
        let invited = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        let taken = deliver::claim(&app.app, 1).await.unwrap();
        let ready = prepare(&app.app, &taken[0]).await.unwrap().unwrap();
        assert!(settle::handed(&app.app, &ready.mailing).await.unwrap());
        let version = app.request(reference).await.version;
        actions::mark_sent::mark_sent(&app.app, &app.actor(), reference, version).await.unwrap();
        assert_eq!(state_of(&app, &invited.id).await, NoticeState::Dropped);
        settle::sent(&app.app, &ready.mailing, "its words").await.unwrap();
        assert_eq!(state_of(&app, &invited.id).await, NoticeState::Sent);
        let last = app.events(reference).await.pop().unwrap();
        assert!(matches!(last.fact, Fact::LinkSent { by_hand: false, .. }), "{last:?}");
        // What was forgotten meanwhile stays without a word.
        let gone = queue(&app, &added, NoticeKind::Invitation, "", false).await;
        let taken = deliver::claim(&app.app, 1).await.unwrap();
        let ready = prepare(&app.app, &taken[0]).await.unwrap().unwrap();
        assert!(settle::handed(&app.app, &ready.mailing).await.unwrap());
        crate::counts::run(&app, "UPDATE outbox SET state = 'dropped', reason = 'forgotten' WHERE state = 'queued'").await;
        settle::sent(&app.app, &ready.mailing, "its words").await.unwrap();
        let kept = store::outbox_list::find(&mut app.db().read().await.unwrap(), &gone.id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.letter), (NoticeState::Dropped, None));
    }

    async fn no_mail_holds_the_collaborator_code_or_what_reps_write_for_reps(app) {
        for state in State::ALL {
            let added = app.merchant("Acme", &format!("acme-{}", state.name().replace('_', "-"))).await;
            bring_to(&app, &added, state).await;
            drain(&app).await;
        }
        let mails = mails(&app);
        assert!(mails.len() > 3, "{}", mails.len());
        for mail in mails.values() {
            for part in [&mail.text, &mail.html, &mail.header("subject")] {
                assert!(!part.split(|c: char| !c.is_alphanumeric()).any(|word| word == "0105"), "{part}");
                assert!(!part.contains("an inside word"), "{part}");
            }
        }
    }

    async fn the_loop_is_woken_by_a_notice_and_ends_when_it_is_told(app) {
        let added = app.merchant("Acme", "acme").await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let working = actix_web::rt::spawn(worker::run(app.app.clone(), stopped));
        let arrived = async |many: usize| {
            let here = async { while mails(&app).len() < many { tokio::task::yield_now().await } };
            tokio::time::timeout(Duration::from_millis(2_500), here).await.expect("sooner than the worker looks by itself");
        };
        for many in 1..4 {
            let (reference, contact) = (&added.requests[0].reference, &added.contacts[0].id);
            actions::invite::invite(&app.app, &app.actor(), reference, contact).await.unwrap();
            arrived(many).await;
        }
        stop.send_replace(true);
        working.await.unwrap();
    }
}

#[actix_web::test]
async fn a_database_that_is_away_does_not_end_the_loop() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.db().close().await;
    assert!(worker::step(&app.app).await.is_err());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = actix_web::rt::spawn(worker::run(app.app.clone(), stopped));
    for _ in 0..100 {
        app.app.wake.notify_one();
        tokio::task::yield_now().await;
    }
    assert!(!working.is_finished());
    stop.send_replace(true);
    working.await.unwrap();
}

#[actix_web::test]
async fn without_mail_a_wish_for_a_link_is_a_task_and_notices_wait_for_a_rep() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 9, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    let (reference, contact) = (&added.requests[0].reference, &added.contacts[0].id);
    actions::invite::invite(&app.app, &app.actor(), reference, contact).await.unwrap();
    let left = queue(&app, &added, NoticeKind::Active, "confirmed", false).await;
    let copy = queue(&app, &added, NoticeKind::Active, "confirmed", true).await;
    for address in ["mia@acme.example.com", "nobody@acme.example.com"] {
        ask_sign_in(&app.app, &Email::parse(address).unwrap(), "browser", "client").await.unwrap();
    }
    assert_eq!(drain(&app).await, 3, "what is for one person would be one mail");
    let mut conn = app.db().read().await.unwrap();
    let tasks = store::task::open_of_merchant(&mut conn, &added.merchant.id).await.unwrap();
    assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::LinkWanted]);
    let waiting = store::outbox::by_hand(&mut conn, 10).await.unwrap();
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().any(|notice| notice.kind == NoticeKind::Invitation));
    assert!(waiting.iter().any(|notice| notice.id == left.id), "what waited for a mail server waits for a rep");
    assert_eq!(state_of(&app, &copy.id).await, NoticeState::Dropped);
    assert!(matches!(app.actor(), Actor::Rep { .. }));
}

/// Where no mail is set up, a rep copies the same words.
#[test]
fn what_a_rep_says_by_hand_is_whole_and_promises_no_mail() {
    use handled_portal::i18n::{Values, Voice, notice};
    let voice = Voice {
        language: "en".into(),
        partner: "Handled".into(),
        support: "s@example.com".into(),
        prefix: "HND".into(),
        ..Voice::default()
    };
    let values = Values { name: "Mia", rep: "Rita", store: "Acme", what: "HND-7K2Q-9XMF", ..Values::default() };
    for kind in NoticeKind::ALL.into_iter().filter(|kind| !kind.is_to_rep()) {
        for about in abouts(kind) {
            let whole = notice::whole(&voice, kind, about, &values, Some("https://example.com/i/x"));
            assert!(whole.starts_with("Hello Mia,") && whole.ends_with("Rita, Handled"), "{whole}");
            assert!(!whole.contains("mail") && !whole.contains('{') && !whole.contains("notice-"), "{kind:?}: {whole}");
            assert!(notice::subject(&voice, kind, &values).len() > 10);
        }
    }
}
