//! Merchants are reminded by state and age, in their day, once a day at most, until they go on or want it no more.

use actix_web::rt;
use futures_util::future::join_all;
use handled_portal::{
    actions::{
        Actor,
        copy_link::copy_link,
        find_pending::find_pending,
        pause_mail::pause_mail,
        reply_stuck::{clear_check, reply_stuck},
        report_stuck::report_stuck,
        stop_reminders::token,
        sweep::{Swept, sweep},
        take_back_move::take_back_move,
    },
    domain::{
        access_request::{State, Turn},
        event::{self, StuckOn},
        moment::{DAY, HOUR, Moment},
        notice::{Notice, NoticeKind, NoticeState},
        task::TaskKind,
    },
    error::Error,
    store, worker,
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{Engine, START, Setup, TestApp, person::Person},
};
use handled_portal::actions::add_merchant::Added;

async fn swept(app: &TestApp) -> Swept {
    sweep(&app.app).await.unwrap()
}

async fn drain(app: &TestApp) {
    while worker::step(&app.app).await.unwrap() > 0 {}
}

fn hours_passed(app: &TestApp) -> i64 {
    app.app.clock.now().since(START) / HOUR
}

/// An hour after the other, swept and sent, until so many have passed since the start. The hours in which reminders were
/// written, as many times as there were.
async fn until(app: &TestApp, hours: i64) -> Vec<i64> {
    let mut reminded = Vec::new();
    while hours_passed(app) < hours {
        app.forward(HOUR);
        let done = swept(app).await;
        reminded.extend(std::iter::repeat_n(hours_passed(app), done.reminders));
        if done.reminders > 0 {
            drain(app).await;
        }
    }
    reminded
}

async fn links_out(app: &TestApp, added: &Added) {
    for request in &added.requests {
        copy_link(&app.app, &app.actor(), &request.reference, &added.contacts[0].id, "test").await.unwrap();
    }
}

async fn reminders(app: &TestApp, merchant_id: &str) -> Vec<Notice> {
    let all = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), merchant_id).await.unwrap();
    all.into_iter().filter(|one| one.kind == NoticeKind::Reminder).collect()
}

async fn tasks(app: &TestApp, merchant_id: &str) -> Vec<TaskKind> {
    let open = store::task::open_of_merchant(&mut app.db().read().await.unwrap(), merchant_id).await.unwrap();
    open.into_iter().map(|one| one.kind).collect()
}

async fn flags_are_replayed(app: &TestApp, reference: &str) {
    let (request, events) = (app.request(reference).await, app.events(reference).await);
    assert_eq!(event::flags(&events), request.flags);
    assert_eq!(event::replay(&events), Some(request.state));
}

/// What the mail folder holds of this notice, headers unfolded.
fn mail(app: &TestApp, notice: &Notice) -> String {
    let raw = std::fs::read_to_string(app.folder.join("mail").join(format!("{}.eml", notice.id))).unwrap();
    raw.replace("\r\n ", " ").replace("=\r\n", "").replace("=3D", "=")
}

/// A browser or a program without cookies, from nowhere in particular.
fn bare(app: &TestApp, headers: &[(&'static str, &str)]) -> Person {
    let mut person = Person::new(app);
    person.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    person
}

on_both! {
    async fn the_ladder_of_an_invitation_to_its_pause_and_out_of_it(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = &added.requests[0].reference;
        assert_eq!(until(&app, 1).await, [] as [i64; 0], "without a link nothing waits for the merchant");
        links_out(&app, &added).await;
        // 2, 5 and 10 days after the link went out, and a day later nobody is reminded any more.
        assert_eq!(until(&app, 15 * 24).await, [1 + 48, 1 + 120, 1 + 240]);
        let sent = reminders(&app, &added.merchant.id).await;
        assert!(sent.iter().all(|one| one.state == NoticeState::Sent && one.contact_id.as_ref() == Some(&added.contacts[0].id)));
        let request = app.request(reference).await;
        assert_eq!(request.flags.paused, Some(START.plus((1 + 264) * HOUR)));
        assert_eq!((request.state, request.turn()), (State::Invited, Turn::Merchant), "a timer moves no state");
        flags_are_replayed(&app, reference).await;
        assert_eq!(tasks(&app, &added.merchant.id).await, [TaskKind::RemindersOver]);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk").await.expect(200).says("Nothing has come about Acme acme").says("Call Mia Berg");
        rita.get("/desk?flag=paused").await.expect(200).says(reference);
        let page = rita.get(&format!("/desk/requests/{reference}")).await.expect(200).says("Paused");
        page.says("Our reminders ran out. Nothing more goes out by itself.");
        // The merchant comes all the same, with a form of before the pause.
        let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
        let page = mia.get(&format!("/access/{reference}")).await.expect(200).says("We send no more reminders about this for now.");
        page.says_not("Paused").says_not("paused");
        let code = [("version", "2"), ("code", "0105"), ("store", "acme")];
        let seen = mia.post(&format!("/access/{reference}/code"), &code).await;
        assert!(seen.status == 303, "{}", seen.text());
        let request = app.request(reference).await;
        assert_eq!((request.state, request.flags.paused), (State::ReadyToSend, None));
        flags_are_replayed(&app, reference).await;
        assert_eq!(tasks(&app, &added.merchant.id).await, [], "it went on, so there is nothing to look after");
        assert_eq!(until(&app, 40 * 24).await, [] as [i64; 0]);
    }

    async fn the_ladder_of_a_request_in_shopify(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let reference = &added.requests[0].reference;
        assert_eq!(until(&app, 168).await, [24, 72, 144]);
        assert_eq!(app.request(reference).await.flags.paused, Some(START.plus(168 * HOUR)));
        until(&app, 170).await;
        let request = app.request(reference).await;
        assert!(request.flags.check.is_some(), "and a rep looks, since nobody answered for seven days");
        flags_are_replayed(&app, reference).await;
        clear_check(&app.app, &app.actor(), reference, request.version).await.unwrap();
        assert_eq!(until(&app, 12 * 24).await, [] as [i64; 0], "the ladder is over");
        assert_eq!(tasks(&app, &added.merchant.id).await, [TaskKind::RemindersOver], "said once");
    }

    async fn progress_begins_another_ladder_and_what_is_not_their_turn_none(app) {
        let added = app.merchant("Acme", "acme").await;
        let reference = &added.requests[0].reference;
        let link = app.link(&added).await;
        until(&app, 26).await;
        Person::new(&app).open_link(&link).await.expect(200);
        assert_eq!(until(&app, 100).await, [74], "two days after the link was opened");
        bring_to(&app, &added, State::Accepted).await;
        assert_eq!(until(&app, 192).await, [] as [i64; 0]);
        let version = app.request(reference).await.version;
        find_pending(&app.app, &app.actor(), reference, version).await.unwrap();
        assert_eq!(until(&app, 230).await, [216], "a day after we said that it still waits");
    }

    async fn who_is_stuck_is_not_reminded_until_they_have_an_answer(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let reference = &added.requests[0].reference;
        until(&app, 23).await;
        let version = app.request(reference).await.version;
        report_stuck(&app.app, &Actor::Contact(added.contacts[0].clone()), reference, version, StuckOn::CannotFind, "").await.unwrap();
        assert_eq!(until(&app, 100).await, [] as [i64; 0]);
        reply_stuck(&app.app, &app.actor(), reference, version + 1).await.unwrap();
        // What was missed is not made up for: the answer asked them. The step of the sixth day comes as it would have.
        assert_eq!(until(&app, 150).await, [144]);
    }

    async fn in_the_hours_of_the_partners_zone_or_of_the_merchants_own(app) {
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.submit("/desk/settings", &[("partner_zone", "Asia/Tokyo"), ("was_partner_zone", "UTC")]).await.expect(200).says("saved");
        let (ours, theirs) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
        let (id, rep) = (&theirs.merchant.id, &app.rep.id);
        app.db().write::<_, store::Error>(async |tx| {
            store::merchant::change(tx, id, "Other", rep, "en", (None, Some("America/Los_Angeles"))).await
        }).await.unwrap();
        links_out(&app, &ours).await;
        links_out(&app, &theirs).await;
        // After 48 hours it is 23:05 in Tokyo, and 6:05 in Los Angeles: nine comes 10 and 3 hours later.
        assert_eq!(until(&app, 70).await, [51, 58]);
        let at = |added: &Added| added.merchant.id.clone();
        let (ours, theirs) = (reminders(&app, &at(&ours)).await, reminders(&app, &at(&theirs)).await);
        assert_eq!((ours[0].created_at, theirs[0].created_at), (START.plus(58 * HOUR), START.plus(51 * HOUR)));
    }

    async fn at_most_one_a_day_for_a_person_over_their_stores_and_merchants(app) {
        let added = app.merchant_with("Acme", &["acme-de", "acme-fr"], &["mia@acme.example.com"]).await;
        let again = app.merchant_with("Agency", &["agency"], &["Mia@Acme.example.com"]).await;
        let out = async |added: &Added, at: usize| {
            copy_link(&app.app, &app.actor(), &added.requests[at].reference, &added.contacts[0].id, "test").await.unwrap();
        };
        out(&added, 0).await;
        until(&app, 2).await;
        out(&added, 1).await;
        until(&app, 3).await;
        out(&again, 0).await;
        let reminded = until(&app, 160).await;
        assert_eq!(reminded, [48, 72, 96, 120, 144], "one each day, however many wait");
        let mut all = reminders(&app, &added.merchant.id).await;
        all.extend(reminders(&app, &again.merchant.id).await);
        all.sort_by_key(|one| one.created_at);
        let of = |notice: &Notice| notice.access_request_id.clone().unwrap();
        let first: std::collections::BTreeSet<String> = all.iter().take(3).map(of).collect();
        assert_eq!((first.len(), of(&all[0])), (3, added.requests[0].id.clone()), "none is passed over");
    }

    async fn what_is_due_together_is_written_together(app) {
        let added = app.merchant_with("Acme", &["acme-de", "acme-fr", "acme-nl"], &["mia@acme.example.com"]).await;
        links_out(&app, &added).await;
        assert_eq!(until(&app, 118).await, [48, 48, 48]);
        let all = reminders(&app, &added.merchant.id).await;
        assert!(all.iter().all(|one| one.created_at == START.plus(48 * HOUR)));
    }

    async fn sweeps_at_once_write_one_reminder_and_one_pause(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        for (days, reminders_sent, paused) in [(2, 1, 0), (3, 1, 0), (5, 1, 0), (1, 0, 1)] {
            app.forward(days * DAY);
            let sweeps = (0..8).map(|_| {
                let app = app.app.clone();
                rt::spawn(async move { sweep(&app).await.unwrap() })
            });
            let done: Vec<Swept> = join_all(sweeps).await.into_iter().map(|one| one.unwrap()).collect();
            assert_eq!(done.iter().map(|one| one.reminders).sum::<usize>(), reminders_sent, "{days}");
            assert_eq!(done.iter().map(|one| one.paused).sum::<usize>(), paused, "{days}");
            drain(&app).await;
        }
        assert_eq!(reminders(&app, &added.merchant.id).await.len(), 3);
        assert_eq!(tasks(&app, &added.merchant.id).await, [TaskKind::RemindersOver]);
        assert_eq!(swept(&app).await.reminders + swept(&app).await.paused, 0);
    }

    async fn after_a_month_of_standing_still_one_reminder_goes_out(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        app.forward(30 * DAY);
        assert_eq!(swept(&app).await.reminders, 1);
        drain(&app).await;
        assert_eq!(until(&app, 35 * 24).await, [] as [i64; 0]);
        assert_eq!(app.request(&added.requests[0].reference).await.flags.paused, Some(START.plus(31 * DAY)));
    }

    async fn a_rep_who_reminds_by_hand_takes_the_place_of_that_days_step(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        until(&app, 47).await;
        handled_portal::actions::remind::remind(&app.app, &app.actor(), &added.requests[0].reference, "test").await.unwrap();
        drain(&app).await;
        assert_eq!(until(&app, 130).await, [71, 120], "a day after the rep's");
    }

    async fn the_page_ends_reminders_and_lets_them_come_again(app) {
        let added = app.merchant("Acme", "acme").await;
        let (reference, mia) = (&added.requests[0].reference, &added.contacts[0]);
        links_out(&app, &added).await;
        until(&app, 50).await;
        let page = format!("/unsubscribe/{}", token(&app.app, mia).unwrap());
        let mut reader = Person::new(&app);
        let seen = reader.get(&page).await.expect(200).says("Stop our reminders").says("For Mia Berg (m").says_not("mia@acme");
        seen.says("An e-mail when something changes");
        reader.head(&page).await.expect(200);
        assert_eq!(now(&app, &mia.id).await.no_reminders_at, None, "a look changes nothing");
        reader.submit(&page, &[("do", "stop")]).await.expect(200).says("Done. We send you no more reminders.").says("You get no more reminders");
        let since = now(&app, &mia.id).await.no_reminders_at;
        assert_eq!(since, Some(app.app.clock.now()));
        until(&app, 52).await;
        reader.post(&page, &[("do", "stop")]).await.expect(303);
        assert_eq!(now(&app, &mia.id).await.no_reminders_at, since, "the same again changes nothing");
        // Nobody else can be reminded: a rep hears of it at once.
        let request = app.request(reference).await;
        assert_eq!(request.flags.paused, Some(START.plus(51 * HOUR)));
        flags_are_replayed(&app, reference).await;
        assert_eq!(tasks(&app, &added.merchant.id).await, [TaskKind::RemindersEnded]);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk").await.expect(200).says("Mia Berg wants no reminders, and Acme acme waits for them.");
        rita.get(&format!("/desk/merchants/{}", added.merchant.id)).await.expect(200).says("Wants no reminders");
        let by_hand = handled_portal::actions::remind::remind(&app.app, &app.actor(), reference, "test").await.unwrap_err();
        assert!(matches!(&by_hand, Error::Invalid(faults) if faults[0].key == "fault-remind-ended"), "{by_hand:?}");
        assert_eq!(until(&app, 130).await, [] as [i64; 0]);
        // And again.
        reader.submit(&page, &[("do", "again")]).await.expect(200).says("Done. We remind you again.").says("Stop our reminders");
        assert_eq!(app.request(reference).await.flags.paused, None);
        flags_are_replayed(&app, reference).await;
        assert_eq!(tasks(&app, &added.merchant.id).await, []);
        // The one that fell due meanwhile, in the morning; then the next step.
        assert_eq!(until(&app, 242).await, [139, 240]);
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        let acts: Vec<&str> = audit.iter().map(|row| row.act.as_str()).filter(|act| act.ends_with("_reminders") || act.starts_with("reminders_")).collect();
        assert_eq!(acts, ["stop_reminders", "reminders_paused", "reminders_resumed", "resume_reminders"]);
    }

    async fn one_click_in_a_mail_program_ends_reminders(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        for (at, contact) in added.contacts.iter().enumerate() {
            let page = format!("/unsubscribe/{}", token(&app.app, contact).unwrap());
            // No cookie, no header of a browser, or those of a site elsewhere.
            let mut program = if at == 0 { bare(&app, &[]) } else { bare(&app, &[("sec-fetch-site", "cross-site"), ("origin", "https://mail.example")]) };
            let seen = if at == 0 {
                program.post_raw(&page, b"List-Unsubscribe=One-Click".to_vec()).await
            } else {
                program.upload(&page, &[("List-Unsubscribe", "One-Click")], None).await
            };
            seen.expect(200).says("You get no more reminders");
            assert!(now(&app, &contact.id).await.no_reminders_at.is_some());
            program.post_raw(&page, Vec::new()).await.expect(200);
            program.post_raw(&page, vec![0xff; 100]).await.expect(200);
        }
        let mia = token(&app.app, &added.contacts[0]).unwrap();
        let ole = token(&app.app, &added.contacts[1]).unwrap();
        let (id, proof) = (&added.contacts[0].id, ole.split_once('.').unwrap().1);
        let mut program = bare(&app, &[]);
        for wrong in ["absent", &format!("{id}.{proof}"), &format!("{id}."), id, &mia[..mia.len() - 1], "%00.x"] {
            program.get(&format!("/unsubscribe/{wrong}")).await.expect(404);
            program.post_raw(&format!("/unsubscribe/{wrong}"), Vec::new()).await.expect(404);
        }
        // The exemption from the check for other sites is for this one address.
        program.post_raw(&format!("/unsubscribe/{mia}/more"), Vec::new()).await.expect(403);
        program.post_raw("/unsubscribe", Vec::new()).await.expect(403);
        // A new address has links of its own; who was removed has none.
        let mut signed_in = Person::signed_in(&app, id).await;
        let correct = [("do", "correct"), ("contact", id.as_str()), ("name", "Mia Berg"), ("email", "mia@new.example.com")];
        signed_in.post("/access/contacts", &correct).await.expect(303);
        program.get(&format!("/unsubscribe/{mia}")).await.expect(404);
        let other = added.contacts[1].id.as_str();
        signed_in.post("/access/contacts", &[("do", "remove"), ("contact", other)]).await.expect(303);
        program.post_raw(&format!("/unsubscribe/{ole}"), Vec::new()).await.expect(404);
    }

    async fn where_one_wants_none_another_is_reminded_and_each_decides_for_themselves(app) {
        let added = app.merchant_with("Acme", &["acme"], &["mia@acme.example.com", "ole@acme.example.com"]).await;
        links_out(&app, &added).await;
        let (page, id) = ("/access/contacts", &added.merchant.id);
        assert_eq!(until(&app, 48).await, [48]);
        let to = async || reminders(&app, id).await[0].contact_id.clone().unwrap();
        let first = to().await;
        let second = added.contacts.iter().find(|one| one.id != first).unwrap();
        let mut one = Person::signed_in(&app, &first).await;
        one.get(page).await.expect(200).says("Send me no more reminders").says_not("gets no reminders");
        one.post(page, &[("do", "stop"), ("contact", &second.id)]).await.expect(303);
        assert_eq!(now(&app, &second.id).await.no_reminders_at, None, "nobody ends another's");
        one.get(page).await.expect(200).says("You get no reminders").says("Remind me again");
        assert_eq!(until(&app, 125).await, [120]);
        assert_eq!(to().await, second.id);
        // Somebody who is new here, and has not proved their address, is not bothered with it.
        one.post(page, &[("do", "add"), ("name", "Nia Ngo"), ("email", "nia@acme.example.com")]).await.expect(303);
        let mut other = Person::signed_in(&app, &second.id).await;
        other.get(page).await.expect(200).says("gets no reminders.");
        other.submit(page, &[("do", "stop")]).await.expect(200).says("Done. We send you no more reminders.");
        until(&app, 126).await;
        assert_eq!(tasks(&app, id).await, [TaskKind::RemindersEnded]);
        other.submit(page, &[("do", "again")]).await.expect(200).says("Done. We remind you again.");
        assert!(app.request(&added.requests[0].reference).await.flags.paused.is_none());
        assert_eq!(until(&app, 245).await, [240]);
        assert_eq!(to().await, second.id);
    }

    async fn a_reminder_that_waits_is_dropped_with_the_wish(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        app.forward(2 * DAY);
        assert_eq!(swept(&app).await.reminders, 1);
        bare(&app, &[]).post_raw(&format!("/unsubscribe/{}", token(&app.app, &added.contacts[0]).unwrap()), Vec::new()).await.expect(200);
        drain(&app).await;
        assert_eq!(reminders(&app, &added.merchant.id).await[0].state, NoticeState::Dropped);
        // What tells of a change goes out all the same.
        bring_to(&app, &added, State::Sent).await;
        drain(&app).await;
        let all = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
        assert!(all.iter().any(|one| one.kind == NoticeKind::RequestSent && one.state == NoticeState::Sent), "{all:?}");
    }

    async fn a_reminder_that_was_held_up_waits_for_the_next_day(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        app.forward(2 * DAY);
        assert_eq!(swept(&app).await.reminders, 1);
        let state = async || reminders(&app, &added.merchant.id).await[0].state;
        // The mail server comes back in the evening, at 20:05.
        app.forward(6 * HOUR);
        drain(&app).await;
        assert_eq!(state().await, NoticeState::Queued);
        app.forward(12 * HOUR);
        drain(&app).await;
        assert_eq!(state().await, NoticeState::Queued, "not at 8:05 either");
        app.forward(HOUR);
        drain(&app).await;
        assert_eq!(state().await, NoticeState::Sent);
    }

    async fn while_mail_is_stopped_no_step_is_lost_and_nothing_piles_up(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        let ada = Actor::rep(app.admin.clone());
        pause_mail(&app.app, &ada, true, "test").await.unwrap();
        assert_eq!(until(&app, 20 * 24).await, [] as [i64; 0]);
        assert_eq!(app.request(&added.requests[0].reference).await.flags.paused, None);
        pause_mail(&app.app, &ada, false, "test").await.unwrap();
        assert_eq!(until(&app, 21 * 24).await, [481], "and one goes out when it goes again");
        assert_eq!(reminders(&app, &added.merchant.id).await.len(), 1);
    }

    async fn while_the_mail_server_is_away_one_reminder_waits_and_a_day_is_from_when_it_was_sent(app) {
        let added = app.merchant_with("Acme", &["acme-de", "acme-fr"], &["mia@acme.example.com"]).await;
        links_out(&app, &added).await;
        let mut all = 0;
        while hours_passed(&app) < 11 * 24 {
            app.forward(HOUR);
            all += swept(&app).await.reminders; // and nothing is sent
        }
        assert_eq!(all, 2, "one of each store, which are one mail");
        for request in &added.requests {
            assert_eq!(app.request(&request.reference).await.flags.paused, None, "nothing ran out");
        }
        drain(&app).await;
        // 14:05 of the eleventh day: the next step was due meanwhile, and waits for a day.
        assert_eq!(until(&app, 14 * 24).await, [288, 288]);
    }

    async fn settings_hold_at_once_for_all_that_wait(app) {
        let added = app.merchant("Acme", "acme").await;
        links_out(&app, &added).await;
        until(&app, 10).await;
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        let page = "/desk/settings";
        ada.get(page).await.expect(200).says("This is the default.").says("Reminders until we have the code");
        for (field, was, typed, said) in [
            ("reminder_code_wanted_days", "2, 5, 10", "5, 2", "each later than the one before"),
            ("reminder_code_wanted_days", "2, 5, 10", "0", "whole days from 1 to 60"),
            ("reminder_sent_days", "1, 3, 6", "1 2 3 4 5 6 7 8 9 10 11", "at most 10 whole days"),
            ("reminder_sent_days", "1, 3, 6", "soon", "at most 10 whole days"),
            ("reminder_from_hour", "9", "24", "in the range 0–23"),
            ("reminder_from_hour", "9", "17", "ends before it begins"),
            ("reminder_to_hour", "17", "9", "ends before it begins"),
        ] {
            let seen = ada.post(page, &[(field, typed), (&format!("was_{field}"), was)]).await.expect(422).says(said);
            assert_eq!(seen.value(field).unwrap(), typed);
        }
        let form = [
            ("reminder_code_wanted_days", "1 4"), ("was_reminder_code_wanted_days", "2, 5, 10"),
            ("reminder_from_hour", "20"), ("was_reminder_from_hour", "9"), ("reminder_to_hour", "21"), ("was_reminder_to_hour", "17"),
        ];
        ada.submit(page, &form).await.expect(200).says("The settings are saved.").says("The default is 2, 5, 10.");
        // A day old at 14:05, in the evening of that day; the fourth day likewise.
        assert_eq!(until(&app, 110).await, [30, 102]);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.submit(page, &[("reminder_code_wanted_days", ""), ("was_reminder_code_wanted_days", "1, 4")]).await.expect(200).says("saved");
        assert_eq!(until(&app, 20 * 24).await, [] as [i64; 0], "without a ladder nobody is reminded");
        assert_eq!(app.request(&added.requests[0].reference).await.flags.paused, None, "and nothing runs out");
        let audit = store::audit::after(&mut app.db().read().await.unwrap(), 0, 1000).await.unwrap();
        assert!(audit.iter().any(|row| row.act == "change_setting" && row.subject_id.as_deref() == Some("reminders.from_hour")));
    }

    async fn a_pause_stands_in_nobodys_way(app) {
        let added = app.merchant("Acme", "acme").await;
        bring_to(&app, &added, State::Sent).await;
        let reference = &added.requests[0].reference;
        until(&app, 168).await;
        let request = app.request(reference).await;
        assert!(request.flags.paused.is_some());
        // A rep's latest move can be taken back, though the sweep noted something after it.
        take_back_move(&app.app, &app.actor(), reference, request.version, "A slip").await.unwrap();
        let request = app.request(reference).await;
        assert_eq!((request.state, request.flags.paused), (State::ReadyToSend, None));
        assert_eq!(tasks(&app, &added.merchant.id).await, []);
    }
}

async fn now(app: &TestApp, contact_id: &str) -> handled_portal::domain::merchant::Contact {
    store::contact::find(&mut app.db().read().await.unwrap(), contact_id).await.unwrap().unwrap()
}

#[actix_web::test]
async fn without_mail_nobody_is_reminded_and_the_rep_hears_at_the_ladders_end() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 5, mail: false, https: false }).await;
    let added = app.merchant("Acme", "acme").await;
    links_out(&app, &added).await;
    assert_eq!(until(&app, 12 * 24).await, [] as [i64; 0]);
    assert_eq!(app.request(&added.requests[0].reference).await.flags.paused, Some(START.plus(11 * DAY)));
    assert_eq!(tasks(&app, &added.merchant.id).await, [TaskKind::RemindersOver]);
    assert!(reminders(&app, &added.merchant.id).await.is_empty(), "no reminder waits to be told by hand");
    let mut mia = Person::signed_in(&app, &added.contacts[0].id).await;
    mia.get("/access/contacts").await.expect(200).says_not("Send me no more reminders");
}

#[actix_web::test]
async fn a_reminder_carries_the_headers_and_the_line_that_end_it_and_other_mails_do_not() {
    let app = TestApp::with(Setup { engine: Engine::Sqlite, seed: 6, mail: true, https: true }).await;
    let added = app.merchant("Acme", "acme").await;
    let (request, contact) = (&added.requests[0], &added.contacts[0]);
    handled_portal::actions::invite::invite(&app.app, &app.actor(), &request.reference, &contact.id).await.unwrap();
    drain(&app).await;
    assert_eq!(until(&app, 50).await, [48]);
    let all = store::outbox::of_merchant(&mut app.db().read().await.unwrap(), &added.merchant.id).await.unwrap();
    let link = format!("https://access.example.com/unsubscribe/{}", token(&app.app, contact).unwrap());
    for notice in &all {
        let text = mail(&app, notice);
        let is_reminder = notice.kind == NoticeKind::Reminder;
        for line in
            [format!("List-Unsubscribe: <{link}>\r\n"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".into()]
        {
            assert_eq!(text.contains(&line), is_reminder, "{line}: {text}");
        }
        assert_eq!(text.contains("You want no more reminders? Stop them here:"), is_reminder, "{text}");
        assert_eq!(text.matches(&link).count(), if is_reminder { 4 } else { 0 }, "header, text, and twice in the HTML");
    }
    let path = link.strip_prefix("https://access.example.com").unwrap();
    bare(&app, &[]).post_raw(path, b"List-Unsubscribe=One-Click".to_vec()).await.expect(200);
    assert_eq!(now(&app, &contact.id).await.no_reminders_at, Some(app.app.clock.now()));
    assert_eq!(until(&app, 300).await, [] as [i64; 0]);
}

#[actix_web::test]
async fn the_sweep_finds_what_is_due_by_an_index() {
    let app = TestApp::start(Engine::Sqlite).await;
    let added = app.merchant("Acme", "acme").await;
    links_out(&app, &added).await;
    app.forward(DAY);
    swept(&app).await;
    let to_look = store::reminder::to_look(&mut app.db().read().await.unwrap(), Moment(i64::MAX), 10).await.unwrap();
    assert_eq!(to_look, [added.requests[0].id.clone()]);
    let none = store::reminder::to_look(&mut app.db().read().await.unwrap(), app.app.clock.now(), 10).await.unwrap();
    assert!(none.is_empty(), "what is looked at is not looked at again before its moment");
}
