//! Reps hear by mail of what happens with their merchants, as they chose: at once, or in a digest at their hour.

use actix_web::rt;
use futures_util::future::join_all;
use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        assign_rep::assign_rep,
        copy_link::copy_link,
        decline_request::decline_request,
        reply_stuck::reply_stuck,
        report_stuck::report_stuck,
        rest_request::rest_request,
        sweep::{Swept, sweep},
    },
    domain::{
        access_request::State,
        event::StuckOn,
        moment::{DAY, HOUR, MINUTE, Moment},
        notice::{NoticeKind, NoticeState},
        rep::{Rep, Role},
        source::How,
    },
    store::{self, outbox_list::Listed},
    worker,
};

use crate::{
    mail_server::{Folder, MailServer},
    on_both,
    smtp::started,
    store_page::bring_to,
    support::{START, Setup, TestApp, person::Person},
};

const EVERY_STATE: [NoticeState; 6] = NoticeState::ALL;

async fn drain(app: &TestApp) {
    while worker::step(&app.app).await.unwrap() > 0 {}
}

async fn swept(app: &TestApp) -> Swept {
    sweep(&app.app).await.unwrap()
}

/// Every notice to a rep, the oldest first.
async fn to_reps(app: &TestApp) -> Vec<Listed> {
    let mut all = Vec::new();
    for state in EVERY_STATE {
        let mut conn = app.db().read().await.unwrap();
        all.extend(store::outbox_list::older(&mut conn, state, (Moment(i64::MAX), ""), 200).await.unwrap());
    }
    all.retain(|one| one.kind.is_to_rep());
    all.sort_by_key(|one| (one.created_at, one.id.clone()));
    all
}

/// What became of them.
async fn ends(app: &TestApp) -> Vec<(NoticeKind, NoticeState, String)> {
    let end = |one: Listed| (one.kind, one.state, one.reason.unwrap_or_default());
    to_reps(app).await.into_iter().map(end).collect()
}

fn mia(added: &Added) -> Actor {
    Actor::Contact(added.contacts[0].clone())
}

async fn version(app: &TestApp, added: &Added) -> i64 {
    app.request(&added.requests[0].reference).await.version
}

async fn stuck(app: &TestApp, added: &Added) {
    let at = version(app, added).await;
    let note = "I typed 0105, is that my code?";
    report_stuck(&app.app, &mia(added), &added.requests[0].reference, at, StuckOn::CannotFind, note).await.unwrap();
}

async fn answered(app: &TestApp, added: &Added) {
    let at = version(app, added).await;
    reply_stuck(&app.app, &app.actor(), &added.requests[0].reference, at).await.unwrap();
}

async fn declined(app: &TestApp, added: &Added, actor: &Actor) {
    let at = version(app, added).await;
    decline_request(&app.app, actor, &added.requests[0].reference, at, false, "My code is 0105").await.unwrap();
}

async fn sent_in_shopify(app: &TestApp, name: &str) -> Added {
    let added = app.merchant(name, &name.to_lowercase()).await;
    bring_to(app, &added, State::Sent).await;
    added
}

/// The form as a browser sends it, with these over it.
fn choices<'a>(over: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("mail_turn", "in_digest"),
        ("mail_declined", "at_once"),
        ("mail_stuck", "at_once"),
        ("mail_paused", "at_once"),
        ("mail_hour", "8"),
        ("mail_zone", ""),
    ];
    let value =
        |name: &str, value: &'a str| over.iter().find(|(one, _)| *one == name).map_or(value, |(_, value)| *value);
    usual.into_iter().map(|(name, usual)| (name, value(name, usual))).collect()
}

async fn chosen(app: &TestApp, rep: &Rep, over: &[(&str, &str)]) {
    let mut person = Person::at_desk(app, &rep.id).await;
    person.submit("/desk/me/mail", &choices(over)).await.expect(200).says("Saved.");
}

async fn set_role(app: &TestApp, rep: &Rep, role: Role) {
    app.db().write::<_, store::Error>(async |tx| store::rep::set_role(tx, &rep.id, role).await).await.unwrap();
}

async fn disabled(app: &TestApp, rep: &Rep) {
    let now = app.app.clock.now();
    app.db().write::<_, store::Error>(async |tx| store::rep::disable(tx, &rep.id, now).await).await.unwrap();
}

/// The mail as it went, as the desk shows it.
async fn letter(app: &TestApp, one: &Listed) -> String {
    store::outbox_list::find(&mut app.db().read().await.unwrap(), &one.id).await.unwrap().unwrap().letter.unwrap()
}

fn at(text: &str) -> Moment {
    Moment(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn until(app: &TestApp, moment: Moment) {
    app.forward(moment.since(app.app.clock.now()));
}

/// Sweeps each hour until then; the moments at which digests were written.
async fn hourly(app: &TestApp, end: Moment) -> Vec<String> {
    let mut found = Vec::new();
    while app.app.clock.now() < end {
        app.forward(HOUR);
        if swept(app).await.digests > 0 {
            found.push(jiff::Timestamp::from_millisecond(app.app.clock.now().0).unwrap().to_string());
        }
        drain(app).await;
    }
    found
}

#[test]
fn every_reason_for_a_turn_has_its_sentence_and_every_part_of_a_digest_its_heading() {
    use handled_portal::{domain::digest::Part, i18n::has};
    let turns = ["invited", "ready_to_send", "accepted", "declined", "lapsed", "removed", "check", "stuck"];
    let turns = turns.map(|about| format!("notice-rep-turn-body-{}", about.replace('_', "-")));
    let stuck = [StuckOn::CannotFind, StuckOn::CannotAccept, StuckOn::OwnerUnknown];
    let stuck = stuck.map(|on| format!("notice-rep-stuck-body-{}", on.name()));
    let parts = Part::ALL.map(|part| format!("notice-digest-part-{}", part.name().replace('_', "-")));
    for key in turns.iter().chain(&stuck).chain(&parts) {
        assert!(has("en", key), "{key}");
    }
    for reason in ["no-rep", "handed-over", "not-wanted", "nothing", "overtaken", "no-mail", "nobody"] {
        assert!(has("en", &format!("desk-outbox-reason-{reason}")), "{reason}");
    }
}

on_both! {
    async fn who_is_stuck_and_who_says_no_reaches_the_rep_over_a_real_mail_server(app) {
        let folder = Folder::fresh();
        let server = MailServer::start(folder.path(), &[]);
        let app = started(&app, &server).await;
        let (acme, other) = (sent_in_shopify(&app, "Acme").await, sent_in_shopify(&app, "Other").await);
        drain(&app).await;
        assert_eq!(to_reps(&app).await, [], "what becomes their turn waits for the digest, and what they do is no news");
        let before = server.taken().len();
        stuck(&app, &acme).await;
        drain(&app).await;
        let taken = server.taken();
        assert_eq!(taken.len(), before + 1);
        let mail = &taken[before];
        assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("access@example.com", ["rita@handled.example.com".to_owned()].as_slice()));
        assert_eq!(mail.header("to"), "\"Rita Reyes\" <rita@handled.example.com>");
        assert_eq!(mail.header("subject"), "Stuck: Acme acme");
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert_eq!((mail.header("reply-to"), mail.header("list-unsubscribe")), (String::new(), String::new()));
        assert_eq!(mail.message_id(), format!("<{}@example.com>", to_reps(&app).await[0].id));
        let raw = mail.raw.replace("=\r\n", "").replace("=3D", "=");
        let page = format!("{}/desk/requests/{}", app.base, acme.requests[0].reference);
        assert_eq!(raw.matches(&page).count(), 3, "once as text, and as a link: {raw}");
        assert_eq!(raw.matches(&format!("{}/desk/me#mail", app.base)).count(), 3);
        assert_eq!(raw.matches("cannot find our request in Shopify").count(), 2);
        for never in ["0105", "/i/", "Mia", "mia@", "{ $", "notice-"] {
            assert!(!raw.contains(never), "{never} stands in it: {raw}");
        }
        // What comes soon after it is one mail.
        declined(&app, &acme, &mia(&acme)).await;
        declined(&app, &other, &mia(&other)).await;
        drain(&app).await;
        assert_eq!(server.taken().len(), before + 1, "it waits");
        app.forward(15 * MINUTE);
        drain(&app).await;
        let taken = server.taken();
        let raw = taken[before + 1].raw.replace("=\r\n", "");
        assert_eq!((taken.len(), taken[before + 1].header("subject")), (before + 2, "2 things about your merchants".into()));
        assert!(raw.contains("* A no: Acme acme") && raw.contains("* A no: Other other"), "{raw}");
        assert!(!raw.contains("0105"), "{raw}");
        println!("{}", letter(&app, &to_reps(&app).await[1]).await);
    }

    async fn what_a_rep_does_is_news_to_another_who_looks_after_the_merchant(app) {
        let [one, two] = [sent_in_shopify(&app, "One").await, sent_in_shopify(&app, "Two").await];
        declined(&app, &one, &Actor::Rep { rep: app.rep.clone(), how: Some(How::Phone) }).await;
        assert_eq!(to_reps(&app).await, [], "their own move");
        declined(&app, &two, &Actor::Rep { rep: app.admin.clone(), how: Some(How::Phone) }).await;
        let told = to_reps(&app).await;
        assert_eq!((told.len(), told[0].kind, told[0].address.as_str()), (1, NoticeKind::RepDeclined, "rita@handled.example.com"));
        // What we wrote down for the merchant overtakes what waits for them, and nothing of ours.
        drain(&app).await;
        assert_eq!(ends(&app).await, [(NoticeKind::RepDeclined, NoticeState::Sent, String::new())]);
        let theirs = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &two.merchant.id).await.unwrap();
        assert!(theirs.iter().all(|one| one.rep_id.is_none()), "no merchant sees what reps were told");
    }

    async fn a_viewer_and_a_rep_who_left_get_nothing(app) {
        let [one, two, three] = [sent_in_shopify(&app, "One").await, sent_in_shopify(&app, "Two").await, sent_in_shopify(&app, "Three").await];
        stuck(&app, &one).await;
        set_role(&app, &app.rep, Role::Viewer).await;
        drain(&app).await;
        assert_eq!(ends(&app).await, [(NoticeKind::RepStuck, NoticeState::Dropped, "no-rep".into())], "they became one meanwhile");
        stuck(&app, &two).await;
        set_role(&app, &app.rep, Role::Rep).await;
        disabled(&app, &app.rep).await;
        stuck(&app, &three).await;
        assert_eq!(to_reps(&app).await.len(), 1);
        app.forward(2 * DAY);
        swept(&app).await;
        app.forward(DAY);
        assert_eq!(swept(&app).await.digests, 0);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.get("/desk/outbox?state=dropped").await.expect(200).says("Stuck: One one").says("no longer looks after merchants");
    }

    async fn what_holds_no_longer_when_its_turn_comes_is_dropped(app) {
        let mut all = Vec::new();
        for name in ["Answered", "Rested", "Handed", "Changed", "Still"] {
            all.push(sent_in_shopify(&app, name).await);
        }
        let [answer, rested, handed, changed, still] = &all[..] else { panic!() };
        for added in [answer, handed, still] {
            stuck(&app, added).await;
        }
        declined(&app, rested, &mia(rested)).await;
        declined(&app, changed, &mia(changed)).await;
        answered(&app, answer).await;
        let at = version(&app, rested).await;
        rest_request(&app.app, &app.actor(), &rested.requests[0].reference, at, "They are sure.").await.unwrap();
        assert!(assign_rep(&app.app, &app.actor(), &handed.merchant.id, &app.admin.id, "test").await.unwrap());
        chosen(&app, &app.rep, &[("mail_declined", "not")]).await;
        drain(&app).await;
        let mut found: Vec<_> = to_reps(&app).await.into_iter().map(|one| (one.merchant.unwrap().1, one.reason.unwrap_or_default())).collect();
        found.sort();
        let expected = [("Answered", "overtaken"), ("Changed", "not-wanted"), ("Handed", "handed-over"), ("Rested", "overtaken"), ("Still", "")];
        assert_eq!(found, expected.map(|(name, reason)| (name.to_owned(), reason.to_owned())));
    }

    async fn each_kind_comes_at_once_in_the_digest_or_not_as_the_rep_chose(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = rita.get("/desk/me").await.expect(200).says("E-mails to you").says("Leave it empty for UTC");
        assert!(page.body.contains("value=\"in_digest\" selected") && page.body.matches("value=\"at_once\" selected").count() == 3, "{}", page.body);
        chosen(&app, &app.rep, &[("mail_turn", "at_once"), ("mail_stuck", "not"), ("mail_hour", "17"), ("mail_zone", " Europe/Berlin ")]).await;
        let page = rita.get("/desk/me").await.expect(200);
        assert_eq!(page.value("mail_zone").as_deref(), Some("Europe/Berlin"));
        assert!(page.body.contains("value=\"17\" selected") && page.body.contains("value=\"not\" selected"), "{}", page.body);
        // The same again is no change.
        chosen(&app, &app.rep, &[("mail_turn", "at_once"), ("mail_stuck", "not"), ("mail_hour", "17"), ("mail_zone", "Europe/Berlin")]).await;
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 100).await.unwrap();
        let changes: Vec<_> = audit.iter().filter(|row| row.act == "choose_mail").collect();
        assert_eq!((changes.len(), changes[0].subject_id.as_deref(), changes[0].actor_id.as_deref()), (1, Some(app.rep.id.as_str()), Some(app.rep.id.as_str())));
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        stuck(&app, &added).await;
        let kinds: Vec<_> = to_reps(&app).await.into_iter().map(|one| (one.kind, one.about)).collect();
        assert_eq!(kinds, [(NoticeKind::RepTurn, "ready_to_send".to_owned())], "the code came; being stuck is not wanted");
        // We sent it meanwhile, so that it is no longer to be sent.
        drain(&app).await;
        assert_eq!(ends(&app).await[0].2, "overtaken");
        answered(&app, &added).await;
        app.forward(MINUTE);
        let at = version(&app, &added).await;
        let accepted = handled_portal::domain::event::Accepted::All;
        actions::answer_request::answer_request(&app.app, &mia(&added), &added.requests[0].reference, at, accepted).await.unwrap();
        drain(&app).await;
        let told = to_reps(&app).await;
        assert_eq!(told.len(), 2);
        let text = letter(&app, &told[1]).await;
        assert!(text.starts_with("Your turn: Acme acme\n") && text.contains("Look in Shopify whether our access is on."), "{text}");
    }

    async fn a_form_with_something_wrong_comes_back_as_it_was_typed(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let wrong = choices(&[("mail_turn", "hourly"), ("mail_paused", "not"), ("mail_hour", "24"), ("mail_zone", "Middle/Earth")]);
        let seen = rita.post("/desk/me/mail", &wrong).await.expect(422).says("Choose one of the three.").says("Choose an hour").says("no such time zone");
        assert!(seen.title().starts_with("Error: "), "{}", seen.title());
        assert_eq!(seen.value("mail_zone").as_deref(), Some("Middle/Earth"));
        assert!(seen.body.contains("value=\"not\" selected"), "{}", seen.body);
        rita.post("/desk/me/mail", &[]).await.expect(422);
        let reader = store::rep_mail::of_rep(&mut app.db().read().await.unwrap(), &app.rep.id).await.unwrap().unwrap();
        assert_eq!(reader.choices, handled_portal::domain::rep_mail::Choices::default(), "nothing of it was taken");
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/me").await.expect(200).says_not("E-mails to you");
        vera.post("/desk/me/mail", &choices(&[])).await.expect(403);
    }

    async fn the_digest_comes_once_a_day_at_the_reps_hour_with_what_is_so_when_it_is_sent(app) {
        let (ready, sent) = (app.merchant("Ready", "ready").await, sent_in_shopify(&app, "Sent").await);
        bring_to(&app, &ready, State::ReadyToSend).await;
        stuck(&app, &sent).await;
        let fresh = app.merchant("Fresh <b>", "fresh").await;
        drain(&app).await;
        app.forward(55 * MINUTE);
        assert_eq!(swept(&app).await.digests, 0, "the first one comes at the next hour, not in the afternoon");
        assert_eq!(hourly(&app, at("2026-03-04T07:00:00Z")).await, [] as [String; 0]);
        app.forward(HOUR);
        assert_eq!(swept(&app).await.digests, 1, "Rita has something to do; Ada has not");
        // Before it leaves, one of them goes on, and another one comes.
        bring_to(&app, &fresh, State::ReadyToSend).await;
        answered(&app, &sent).await;
        drain(&app).await;
        let digest = to_reps(&app).await.pop().unwrap();
        assert_eq!((digest.kind, digest.state, digest.reader.as_str()), (NoticeKind::Digest, NoticeState::Sent, "Rita Reyes"));
        let text = letter(&app, &digest).await;
        println!("{text}");
        let (first, second) = (format!("/desk/requests/{}", ready.requests[0].reference), format!("/desk/requests/{}", fresh.requests[0].reference));
        let line = format!("Your turn: send the request in Shopify\n\n- Ready ready, since Tuesday 3 March 2026\n  {}{first}\n- Fresh <b> fresh, since Wednesday 4 March 2026\n  {}{second}\n", app.base, app.base);
        assert!(text.contains(&line), "{text}");
        assert!(!text.contains("stuck") && !text.contains("nobody has a link") && !text.contains("And "), "{text}");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        for page in [first, second, "/desk".into(), "/desk/me".into()] {
            rita.get(&page).await.expect(200);
        }
        let raw = std::fs::read_to_string(app.folder.join("mail").join(format!("{}.eml", digest.id))).unwrap().replace("=\r\n", "");
        assert!(raw.contains("Fresh &#60;b&#62;") || raw.contains("Fresh &lt;b&gt;"), "{raw}");
        assert_eq!(hourly(&app, at("2026-03-06T07:00:00Z")).await, ["2026-03-05T08:00:00Z"]);
    }

    async fn daylight_saving_neither_doubles_nor_skips_a_digest(app) {
        app.merchant("Acme", "acme").await;
        chosen(&app, &app.rep, &[("mail_hour", "2"), ("mail_zone", "Europe/Berlin")]).await;
        swept(&app).await;
        until(&app, at("2026-03-27T12:00:00Z"));
        assert_eq!(swept(&app).await.digests, 1, "one for all that were missed");
        let spring = ["2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"];
        assert_eq!(hourly(&app, at("2026-03-30T12:00:00Z")).await, spring);
        until(&app, at("2026-10-23T12:00:00Z"));
        swept(&app).await;
        let autumn = ["2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"];
        assert_eq!(hourly(&app, at("2026-10-26T12:00:00Z")).await, autumn);
    }

    async fn workers_at_once_write_one_digest(app) {
        let added = app.merchant("Acme", "acme").await;
        assert!(assign_rep(&app.app, &app.actor(), &added.merchant.id, &app.admin.id, "test").await.unwrap());
        app.merchant("Other", "other").await;
        swept(&app).await;
        for day in 1..=3 {
            app.forward(DAY);
            let sweeps = (0..8).map(|_| {
                let app = app.app.clone();
                rt::spawn(async move { sweep(&app).await.unwrap().digests })
            });
            let done: usize = join_all(sweeps).await.into_iter().map(|one| one.unwrap()).sum();
            assert_eq!(done, 2, "one for Rita and one for Ada, on day {day}");
            let steps = (0..4).map(|_| {
                let app = app.app.clone();
                rt::spawn(async move { while worker::step(&app).await.unwrap() > 0 {} })
            });
            join_all(steps).await;
            let all = to_reps(&app).await;
            assert_eq!(all.iter().filter(|one| one.state == NoticeState::Sent).count(), day * 2);
        }
    }

    async fn a_digest_tells_what_is_new_as_it_was_chosen_and_of_many_the_oldest(app) {
        chosen(&app, &app.rep, &[("mail_declined", "in_digest"), ("mail_stuck", "in_digest"), ("mail_paused", "in_digest")]).await;
        swept(&app).await;
        let (old, new, asked) = (sent_in_shopify(&app, "Old").await, sent_in_shopify(&app, "New").await, app.merchant("Asked", "asked").await);
        copy_link(&app.app, &app.actor(), &asked.requests[0].reference, &asked.contacts[0].id, "test").await.unwrap();
        declined(&app, &old, &mia(&old)).await;
        for number in 0..13 {
            let added = app.merchant(&format!("Many {number:02} at evil.example"), &format!("many-{number}")).await;
            app.forward(MINUTE);
            bring_to(&app, &added, State::ReadyToSend).await;
        }
        until(&app, at("2026-03-04T08:00:00Z"));
        assert_eq!(swept(&app).await.digests, 1);
        stuck(&app, &new).await;
        drain(&app).await;
        let digests = to_reps(&app).await;
        assert_eq!(digests.len(), 1, "nothing came at once");
        let text = letter(&app, &digests[0]).await;
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("New: ") || line.starts_with("Your turn: ")).collect();
        assert_eq!(headings, ["New: they said no", "New: they are stuck", "Your turn: send the request in Shopify"], "and nothing twice: {text}");
        assert!(text.contains("- Many 09 at evil example many-9, since") && !text.contains("Many 10"), "{text}");
        assert!(text.contains(&format!("And 3 more\n{}/desk?turn=partner&state=ready_to_send&rep=me\n", app.base)), "{text}");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let list = rita.get("/desk?turn=partner&state=ready_to_send&rep=me").await.expect(200);
        assert_eq!(list.body.matches("name=\"request\"").count(), 13);
        // The next day they are no news any more; and reminders ran out meanwhile.
        for _ in 0..14 {
            // At noon, when reminders go out, and at eight.
            for hours in [4, 20] {
                app.forward(hours * HOUR);
                swept(&app).await;
                drain(&app).await;
            }
        }
        let all = to_reps(&app).await;
        let texts = join_all(all.iter().skip(1).map(|one| letter(&app, one))).await;
        assert!(texts[0].contains("Your turn: they said no") && !texts[0].contains("New: they"), "{}", texts[0]);
        assert_eq!(texts.iter().filter(|text| text.contains("New: our reminders ran out")).count(), 1, "said once");
        assert!(app.request(&asked.requests[0].reference).await.flags.paused.is_some());
    }

    async fn a_digest_with_nothing_to_say_is_not_sent_and_of_several_that_wait_the_latest(app) {
        let added = app.merchant("Acme", "acme").await;
        swept(&app).await;
        app.forward(DAY);
        assert_eq!(swept(&app).await.digests, 1);
        copy_link(&app.app, &app.actor(), &added.requests[0].reference, &added.contacts[0].id, "test").await.unwrap();
        drain(&app).await;
        assert_eq!(ends(&app).await, [(NoticeKind::Digest, NoticeState::Dropped, "nothing".into())]);
        app.forward(DAY);
        assert_eq!(swept(&app).await.digests, 0, "nothing to say, nothing written");
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post("/desk/outbox", &[("do", "pause")]).await.expect(303);
        app.merchant("Other", "other").await;
        for _ in 0..3 {
            app.forward(DAY);
            assert_eq!(swept(&app).await.digests, 1);
        }
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.post("/desk/outbox", &[("do", "resume")]).await.expect(303);
        drain(&app).await;
        let reasons: Vec<String> = ends(&app).await.into_iter().skip(1).map(|(_, _, reason)| reason).collect();
        assert_eq!(reasons, ["overtaken", "overtaken", ""], "one mail, of today");
    }

    async fn the_desk_shows_a_mail_to_a_rep_and_sends_it_again(app) {
        let added = sent_in_shopify(&app, "Acme").await;
        stuck(&app, &added).await;
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/outbox").await.expect(200).says("Stuck: Acme acme").says("Rita Reyes").says("rita@handled.example.com");
        let first = to_reps(&app).await.remove(0);
        let page = format!("/desk/outbox/{}", first.id);
        vera.get(&page).await.expect(200).says("The mail as it would go now").says("cannot find our request").says(&format!("/desk/requests/{}", added.requests[0].reference));
        app.db().write::<_, store::Error>(async |tx| store::outbox::settle(tx, &first.id, NoticeState::Failed, Some("recipient 550 no"), START).await).await.unwrap();
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        app.forward(MINUTE);
        ada.get(&page).await.expect(200).says("A new mail to the same address.").says_not("with a new link");
        ada.submit(&page, &[("do", "again")]).await.expect(200).says("Waiting");
        drain(&app).await;
        let again = to_reps(&app).await.pop().unwrap();
        assert_eq!(again.state, NoticeState::Sent);
        ada.get(&format!("/desk/outbox/{}", again.id)).await.expect(200).says("The mail as it went").says("Choose what you get");
        ada.submit(&format!("/desk/outbox/{}", again.id), &[("do", "returned")]).await.expect(200).says("It came back");
        // Nobody is left to send it to.
        disabled(&app, &app.rep).await;
        ada.post(&format!("/desk/outbox/{}", again.id), &[("do", "again")]).await.expect(422).says("no longer looks after merchants");
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        let about: Vec<_> = audit.iter().filter(|row| row.act == "send_again" || row.act == "mark_returned").map(|row| (row.subject.as_str(), row.subject_id.as_deref())).collect();
        assert_eq!(about, [("rep", Some(app.rep.id.as_str())); 2]);
    }

    async fn a_digest_is_shown_as_it_would_go_and_sent_again(app) {
        app.merchant("Acme", "acme").await;
        swept(&app).await;
        app.forward(DAY);
        swept(&app).await;
        let digest = to_reps(&app).await.remove(0);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/outbox").await.expect(200).says("How your merchants stand today");
        let page = format!("/desk/outbox/{}", digest.id);
        rita.get(&page).await.expect(200).says("Your turn: nobody has a link yet").says("Acme acme");
        app.db().write::<_, store::Error>(async |tx| store::outbox::settle(tx, &digest.id, NoticeState::Failed, Some("recipient 550 no"), START).await).await.unwrap();
        app.forward(MINUTE);
        rita.submit(&page, &[("do", "again")]).await.expect(200);
        drain(&app).await;
        assert_eq!(to_reps(&app).await.pop().unwrap().state, NoticeState::Sent);
    }

    async fn a_merchant_that_is_forgotten_is_in_no_mail_to_a_rep(app) {
        let (gone, stays) = (sent_in_shopify(&app, "Gone").await, sent_in_shopify(&app, "Stays").await);
        declined(&app, &gone, &mia(&gone)).await;
        app.forward(1);
        declined(&app, &stays, &mia(&stays)).await;
        let mailing = actions::deliver::claim(&app.app, 10).await.unwrap().into_iter().find(|one| one.notices[0].rep_id.is_some()).unwrap();
        let ready = actions::deliver::prepare::prepare(&app.app, &mailing).await.unwrap().unwrap();
        assert_eq!(ready.mailing.notices.len(), 2, "one mail tells of both");
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let page = format!("/desk/merchants/{}/forget", gone.merchant.id);
        ada.get(&page).await.expect(200);
        ada.submit(&page, &[("confirm", "Gone")]).await.expect(200);
        // A worker that was about to send it does not, and keeps nothing of it.
        assert!(!actions::deliver::settle::handed(&app.app, &ready.mailing).await.unwrap());
        actions::deliver::settle::sent(&app.app, &ready.mailing, "Gone and Stays").await.unwrap();
        let kept: Vec<_> = to_reps(&app).await.into_iter().map(|one| (one.state, one.reason, one.letter)).collect();
        assert_eq!(kept[0], (NoticeState::Dropped, Some("forgotten".to_owned()), None));
        assert_eq!(kept[1].2, None);
        // What went before is blanked, whomever else it told of.
        let other = sent_in_shopify(&app, "Other").await;
        let third = sent_in_shopify(&app, "Third").await;
        app.forward(HOUR);
        declined(&app, &other, &mia(&other)).await;
        declined(&app, &third, &mia(&third)).await;
        drain(&app).await;
        let sent = to_reps(&app).await;
        assert!(sent[2..].iter().all(|one| one.letter.as_ref().is_some_and(|letter| letter.contains("Other") && letter.contains("Third"))));
        let page = format!("/desk/merchants/{}/forget", other.merchant.id);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.submit(&page, &[("confirm", "Other")]).await.expect(200);
        assert!(to_reps(&app).await.iter().all(|one| one.letter.is_none()));
    }

    async fn without_mail_nothing_is_written_and_the_page_says_so(app) {
        let engine = if app.app.config.database_url.expose().starts_with("sqlite") { crate::support::Engine::Sqlite } else { crate::support::Engine::Postgres };
        let app = TestApp::with(Setup { engine, seed: 8, mail: false, https: false }).await;
        let added = sent_in_shopify(&app, "Acme").await;
        stuck(&app, &added).await;
        swept(&app).await;
        app.forward(DAY);
        assert_eq!(swept(&app).await.digests, 0);
        assert_eq!(to_reps(&app).await, []);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/me").await.expect(200).says("No mail server is set up, so you get no e-mail.");
    }
}
