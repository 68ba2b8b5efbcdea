//! `/desk/register` and `/desk/upkeep`: what auditors read, and what reps keep alive or give back.

use handled_portal::{
    actions::{note_case::note_case, sweep::sweep},
    domain::{
        access_request::State,
        event::Fact,
        moment::{DAY, HOUR},
        notice::NoticeKind,
        task::TaskKind,
    },
    i18n::time,
    store,
};

use crate::{
    on_both,
    store_page::bring_to,
    support::{Engine, Setup, TestApp, person::Person},
};

fn today(app: &TestApp) -> String {
    time::machine(app.app.clock.now()).chars().take(10).collect()
}

async fn reviews(app: &TestApp) -> usize {
    let all = store::task::open(&mut app.db().read().await.unwrap(), 100).await.unwrap();
    all.iter().filter(|task| task.kind == TaskKind::AccessReview).count()
}

on_both! {
    async fn the_register_shows_who_gave_what_at_any_date_as_page_spreadsheet_and_paper(app) {
        let (acme, nord) = (app.merchant("Acme", "acme").await, app.merchant("Nord", "nord").await);
        let before = today(&app);
        app.forward(2 * DAY);
        bring_to(&app, &acme, State::Active).await;
        bring_to(&app, &nord, State::Accepted).await;
        let reference = acme.requests[0].reference.as_str();
        note_case(&app.app, &app.actor(), reference, "Order 1004", "It never shipped.").await.unwrap();
        let then = today(&app);
        app.forward(DAY);
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let seen = vera.get("/desk/register").await.expect(200);
        let seen = seen.says("acme.myshopify.com").says(reference).says("Order 1004").says("View orders");
        seen.says("Not reviewed yet").says("nord.myshopify.com").says("Not yet");
        vera.get(&format!("/desk/register?on={before}")).await.expect(200).says("Nobody had given access on this day");
        vera.get(&format!("/desk/register?on={then}")).await.expect(200).says("acme.myshopify.com");
        let csv = vera.get(&format!("/desk/register.csv?on={then}")).await.expect(200);
        let csv = csv.says("on,merchant,store,address,reference,state,permission").says("Order 1004").says("acme.myshopify.com");
        assert!(csv.body.matches(&format!(",{reference},active,")).count() >= 5, "{}", csv.body);
        let pdf = vera.get(&format!("/desk/register.pdf?on={then}")).await.expect(200);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        // It ends: it stands there for the days it was on, and not after.
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let version = app.request(reference).await.version.to_string();
        let page = format!("/desk/requests/{reference}");
        rita.post(&page, &[("do", "lapsed"), ("version", &version), ("found", "expired")]).await.expect(303);
        vera.get("/desk/register").await.expect(200).says_not("acme.myshopify.com");
        vera.get(&format!("/desk/register?on={then}")).await.expect(200).says("acme.myshopify.com");
        let exports = store::audit::after(&mut app.db().read().await.unwrap(), 0, 10_000).await.unwrap();
        assert_eq!(exports.iter().filter(|row| row.act == "export_report").count(), 2);
    }

    async fn the_register_says_what_is_wrong_with_its_address(app) {
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let tomorrow = time::machine(app.app.clock.now().plus(2 * DAY)).chars().take(10).collect::<String>();
        for (query, said) in [
            ("on=31.3.2026", "Type the day as year, month and day"),
            ("on=2026-02-30", "Type the day as year, month and day"),
            (&format!("on={tomorrow}"), "This day has not come yet"),
            ("rep=nobody", "There is no such rep"),
            ("after=%27%20OR%201", "This place in the list is not known"),
        ] {
            vera.get(&format!("/desk/register?{query}")).await.expect(422).says(said);
            vera.get(&format!("/desk/register.csv?{query}")).await.expect(422);
            vera.get(&format!("/desk/register.pdf?{query}")).await.expect(422);
        }
    }

    async fn the_register_goes_on_page_by_page_and_the_spreadsheet_has_them_all(app) {
        let rows = (0..60).fold("name,store,contact_name,contact_email,state,since\n".to_owned(), |all, at| {
            format!("{all}Shop {at},shop-{at},Noa,noa{at}@shop.example.com,active,2025-03-31\n")
        });
        let id = app.app.new_id().unwrap();
        handled_portal::actions::import_merchants::import_merchants(&app.app, &app.actor(), &id, rows.as_bytes(), "test").await.unwrap();
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        let first = vera.get("/desk/register").await.expect(200);
        // What an import says to be on since then stands there since then.
        let first = first.says("31 March 2025").says("Next page");
        assert_eq!(first.body.matches(".myshopify.com").count(), 50);
        let next = first.body.split("href=\"").find(|part| part.contains("after=")).unwrap().split('"').next().unwrap();
        let second = vera.get(&next.replace("&amp;", "&").replace("&#38;", "&")).await.expect(200);
        assert_eq!(second.body.matches(".myshopify.com").count(), 10);
        second.says("First page").says_not("Next page");
        let csv = vera.get("/desk/register.csv").await.expect(200);
        assert_eq!(csv.body.lines().count(), 1 + 60 * 5);
        let mine = vera.get(&format!("/desk/register?rep={}", app.admin.id)).await.expect(200);
        mine.says("Nobody had given access");
        let ritas = vera.get(&format!("/desk/register?rep={}", app.rep.id)).await.expect(200);
        let ritas = ritas.says("Merchants of Rita Reyes only").says("Next page");
        assert_eq!(ritas.body.matches(".myshopify.com").count(), 50);
        // What an import says to be on has a clock like any other.
        app.forward(61 * DAY);
        assert_eq!(sweep(&app.app).await.unwrap().quiet, 60);
    }

    async fn a_rep_is_asked_after_180_days_whether_access_is_still_needed_and_answers_or_gives_it_back(app) {
        let (acme, nord) = (app.merchant("Acme", "acme").await, app.merchant("Nord", "nord").await);
        for added in [&acme, &nord] {
            bring_to(&app, added, State::Active).await;
        }
        app.forward(179 * DAY);
        assert_eq!((sweep(&app.app).await.unwrap().reviews, reviews(&app).await), (0, 0));
        app.forward(2 * DAY);
        assert_eq!((sweep(&app.app).await.unwrap().reviews, reviews(&app).await), (2, 2));
        assert_eq!(sweep(&app.app).await.unwrap().reviews, 0, "once is enough");
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/upkeep").await.expect(200).says("Acme").says("Still needed?").says("May have ended");
        let mia = acme.contacts[0].id.clone();
        let (acme, nord) = (acme.requests[0].reference.as_str(), nord.requests[0].reference.as_str());
        let yes = [("do", "reviewed"), ("reference", acme), ("rep", "all")];
        rita.post("/desk/upkeep", &yes).await.expect(303);
        rita.post("/desk/upkeep", &yes).await.expect(303);
        let said = app.events(acme).await.into_iter().filter(|event| event.fact == Fact::Reviewed).count();
        assert_eq!((said, reviews(&app).await), (1, 1));
        let mut mia = Person::signed_in(&app, &mia).await;
        mia.get(&format!("/access/{acme}")).await.expect(200).says("We looked whether we still need this access: we do.");
        // The other one is given back: nobody is asked any more.
        let version = app.request(nord).await.version.to_string();
        let page = format!("/desk/requests/{nord}");
        rita.post(&page, &[("do", "removed_by_us"), ("version", &version)]).await.expect(303);
        assert_eq!(reviews(&app).await, 0);
        rita.post("/desk/upkeep", &[("do", "reviewed"), ("reference", nord)]).await.expect(422);
        rita.post("/desk/upkeep", &[("do", "else"), ("reference", acme)]).await.expect(422);
        rita.get("/desk/register").await.expect(200).says_not("Not reviewed yet").says_not("nord.myshopify.com");
        let mut vera = Person::at_desk(&app, &app.viewer.id).await;
        vera.get("/desk/upkeep").await.expect(200).says_not("I signed in");
        vera.post("/desk/upkeep", &yes).await.expect(403);
    }

    async fn what_may_end_soon_is_one_list_and_a_sign_in_takes_it_off(app) {
        let acme = app.merchant("Acme", "acme").await;
        bring_to(&app, &acme, State::Active).await;
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/upkeep").await.expect(200).says("Nothing may end soon.");
        app.forward(60 * DAY);
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        rita.get("/desk/upkeep").await.expect(200).says("Acme").says_not("Nothing may end soon.");
        let reference = acme.requests[0].reference.as_str();
        rita.post("/desk/upkeep", &[("do", "signed_in"), ("reference", reference)]).await.expect(303);
        rita.get("/desk/upkeep").await.expect(200).says("Nothing may end soon.");
        // A colleague's list does not have it, everybody's does.
        app.forward(60 * DAY);
        let mut ada = Person::at_desk(&app, &app.admin.id).await;
        ada.get("/desk/upkeep").await.expect(200).says("Nothing may end soon.");
        ada.get("/desk/upkeep?rep=all").await.expect(200).says("Acme");
    }

    async fn access_that_ended_by_itself_is_asked_for_again_with_one_click_and_a_mail_that_says_how(app) {
        let acme = app.merchant("Acme", "acme").await;
        bring_to(&app, &acme, State::Active).await;
        let reference = acme.requests[0].reference.as_str();
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let page = format!("/desk/requests/{reference}");
        let version = app.request(reference).await.version.to_string();
        rita.post(&page, &[("do", "lapsed"), ("version", &version), ("found", "expired")]).await.expect(303);
        rita.get(&page).await.expect(200).says("Ask again, and write to them now");
        let version = app.request(reference).await.version.to_string();
        for _ in 0..2 {
            rita.post(&page, &[("do", "bring_back"), ("version", &version)]).await.expect(303);
        }
        let mut conn = app.db().read().await.unwrap();
        let all = store::access_request::of_store(&mut conn, &acme.requests[0].store_id).await.unwrap();
        assert_eq!(all.iter().filter(|one| one.state == State::Invited).count(), 1);
        let notices = store::outbox::of_merchant(&mut conn, &acme.merchant.id).await.unwrap();
        let asked: Vec<_> = notices.iter().filter(|one| one.about == "ended").collect();
        assert!(asked.len() == 1 && matches!(asked[0].kind, NoticeKind::Invitation | NoticeKind::OwnerInvitation));
        let mail = rita.get(&format!("/desk/outbox/{}", asked[0].id)).await.expect(200);
        mail.says("or because somebody at your side removed it").says("To bring our access back takes the same steps as before");
        // Where access never was, there is nothing to bring back, whatever form is sent.
        let other = app.merchant("Nord", "nord").await;
        bring_to(&app, &other, State::Declined).await;
        let page = format!("/desk/requests/{}", other.requests[0].reference);
        let version = app.request(&other.requests[0].reference).await.version.to_string();
        rita.post(&page, &[("do", "bring_back"), ("version", &version)]).await.expect(422);
    }
}

#[actix_web::test]
async fn the_day_of_the_register_is_the_one_of_the_partners_zone() {
    for zone in ["America/New_York", "Pacific/Kiritimati", "UTC"] {
        let setup = Setup { engine: Engine::Sqlite, seed: 7, mail: true, https: false };
        let app = TestApp::set_up(setup, |config| zone.clone_into(&mut config.partner.zone)).await;
        for _ in 0..3 {
            app.forward(8 * HOUR);
            let mut vera = Person::at_desk(&app, &app.viewer.id).await;
            let page = vera.get("/desk/register").await.expect(200);
            let day = time::iso_day_in(app.app.clock.now(), zone);
            assert_eq!(page.value("on").unwrap(), day, "{zone}");
            vera.get(&format!("/desk/register?on={day}")).await.expect(200);
            vera.get(&format!("/desk/register.csv?on={day}")).await.expect(200);
        }
    }
}
