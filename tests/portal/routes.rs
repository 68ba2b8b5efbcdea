//! The route table, walked by every kind of actor against own, foreign and absent ids (SECURITY.md "Who may what").

use handled_portal::{
    actions::{
        self, Actor,
        add_merchant::Added,
        submit_code::{SubmitCode, submit_code},
    },
    domain::{code::CollaboratorCode, email::Email},
    store,
    web::routes::{self, Guard},
};

use crate::{
    on_both,
    support::{
        TestApp,
        person::{Person, Seen},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Nobody,
    MerchantA,
    MerchantB,
    Viewer,
    Rep,
    Admin,
    DisabledRep,
}

const EVERYBODY: [Who; 7] =
    [Who::Nobody, Who::MerchantA, Who::MerchantB, Who::Viewer, Who::Rep, Who::Admin, Who::DisabledRep];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Merchant A's.
    Theirs,
    Absent,
}

/// One merchant with a request that is ready to be sent, a task, and a notice to tell by hand.
pub struct World {
    a: Added,
    b: Added,
    task: String,
    notice: String,
    rep: String,
    import: String,
    webhook: String,
    delivery: String,
}

pub async fn world(app: &TestApp) -> World {
    let (a, b) = (app.merchant("Acme", "acme").await, app.merchant("Other", "other").await);
    let mia = Actor::Contact(a.contacts[0].clone());
    let code = CollaboratorCode::parse("0105").unwrap();
    let reference = &a.requests[0].reference;
    submit_code(&app.app, &mia, &SubmitCode { reference, version: 1, address: None, code: &code, agreement: None })
        .await
        .unwrap();
    actions::report_stores::report_stores(&app.app, &mia, &a.merchant.id, "One is missing.").await.unwrap();
    actions::invite::invite(&app.app, &app.actor(), reference, &a.contacts[0].id).await.unwrap();
    let mut conn = app.db().read().await.unwrap();
    let task = store::task::open_of_merchant(&mut conn, &a.merchant.id).await.unwrap()[0].id.clone();
    let notice = store::outbox::of_merchant(&mut conn, &a.merchant.id).await.unwrap()[0].id.clone();
    let import = app.app.new_id().unwrap();
    let rows = b"name,contact_name,contact_email\nNew,Noa Levi,noa@new.example.com\n";
    actions::import_merchants::import_merchants(&app.app, &app.actor(), &import, rows, "test").await.unwrap();
    let (webhook, delivery) = crate::webhooks::with_a_message(app).await;
    World { a, b, task, notice, rep: app.rep.id.clone(), import, webhook, delivery }
}

impl World {
    pub fn path(&self, route: &str, what: What) -> String {
        let of = |theirs: &str, absent: &str| if what == What::Theirs { theirs.to_owned() } else { absent.to_owned() };
        let id = if route.starts_with("/desk/tasks") {
            &self.task
        } else if route.starts_with("/desk/notices") || route.starts_with("/desk/outbox") {
            &self.notice
        } else if route.starts_with("/desk/reps") {
            &self.rep
        } else if route.starts_with("/desk/import") {
            &self.import
        } else if route.starts_with("/desk/webhooks") {
            &self.webhook
        } else {
            &self.a.merchant.id
        };
        let name = if route.starts_with("/desk/reports") { of("states", "absent") } else { "absent.css".to_owned() };
        route
            .replace("{ref}", &of(&self.a.requests[0].reference, "HND-0000-0000"))
            .replace("{id}", &of(id, "absent"))
            .replace("{delivery}", &of(&self.delivery, "absent"))
            .replace("{contact}", &of(&self.a.contacts[0].id, "absent"))
            .replace("{store}", &of(&self.a.requests[0].store_id, "absent"))
            .replace("{token}", "absent")
            .replace("{name}", &name)
    }
}

/// A fresh session for each request, since some of them end it.
pub async fn browser(app: &TestApp, world: &World, who: Who) -> Person {
    match who {
        Who::Nobody => Person::new(app),
        Who::MerchantA => Person::signed_in(app, &world.a.contacts[0].id).await,
        Who::MerchantB => Person::signed_in(app, &world.b.contacts[0].id).await,
        Who::Viewer => Person::at_desk(app, &app.viewer.id).await,
        Who::Rep => Person::at_desk(app, &app.rep.id).await,
        Who::Admin => Person::at_desk(app, &app.admin.id).await,
        Who::DisabledRep => Person::at_desk(app, &disabled(app).await).await,
    }
}

async fn disabled(app: &TestApp) -> String {
    let email = Email::parse("dan@handled.example.com").unwrap();
    let mut conn = app.db().read().await.unwrap();
    store::rep::by_email(&mut conn, email.folded()).await.unwrap().unwrap().rep.id
}

/// What a guard owes to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owed {
    /// A page, or a word about the form: whatever it is, it is for them.
    Theirs,
    SignIn(&'static str),
    Forbidden,
    NotFound,
    /// No such link.
    NoLink,
}

fn owed(guard: Guard, route: &str, who: Who, what: What) -> Owed {
    let has_id = route.contains('{');
    let absent = has_id && what == What::Absent;
    let is_rep = matches!(who, Who::Viewer | Who::Rep | Who::Admin);
    match guard {
        Guard::Public if route == "/static/{name}" => Owed::NotFound,
        Guard::Token | Guard::Machine => Owed::NoLink,
        Guard::Contact => match who {
            Who::MerchantA if absent => Owed::NotFound,
            Who::MerchantB if has_id => Owed::NotFound,
            Who::MerchantA | Who::MerchantB => Owed::Theirs,
            _ => Owed::SignIn("/sign-in"),
        },
        Guard::Reader | Guard::Worker | Guard::Admin if !is_rep => Owed::SignIn("/desk/sign-in"),
        Guard::Worker if who == Who::Viewer => Owed::Forbidden,
        Guard::Admin if who != Who::Admin => Owed::Forbidden,
        Guard::Reader | Guard::Worker | Guard::Admin if absent => Owed::NotFound,
        Guard::Public | Guard::Reader | Guard::Worker | Guard::Admin => Owed::Theirs,
    }
}

fn got(seen: &Seen) -> Owed {
    let to = seen.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
    match seen.status.as_u16() {
        303 if to == "/sign-in" => Owed::SignIn("/sign-in"),
        303 if to.split('?').next() == Some("/desk/sign-in") => Owed::SignIn("/desk/sign-in"),
        403 => Owed::Forbidden,
        404 => Owed::NotFound,
        410 => Owed::NoLink,
        200 | 303 | 409 | 422 => Owed::Theirs,
        other => panic!("{other} at {}: {}", seen.path, seen.text()),
    }
}

on_both! {
    async fn every_route_gives_each_actor_what_its_guard_owes_them(app) {
        let email = Email::parse("dan@handled.example.com").unwrap();
        let role = handled_portal::domain::rep::Role::Admin;
        actions::add_rep::add_rep(&app.app, "Dan", &email, role, &crate::support::PASSWORD.to_owned().into()).await.unwrap();
        actions::disable_rep::disable_rep(&app.app, &email).await.unwrap();
        let world = world(&app).await;
        let mut walked = 0;
        for (method, route, guard) in routes::all() {
            for who in EVERYBODY {
                for what in [What::Theirs, What::Absent] {
                    let path = world.path(route, what);
                    let mut browser = browser(&app, &world, who).await;
                    let seen = if *method == "get" { browser.get(&path).await } else { browser.post(&path, &[]).await };
                    let (is, owed) = (got(&seen), owed(*guard, route, who, what));
                    let signs_out = route.ends_with("/sign-out") && is == owed;
                    let no_link = owed == Owed::NoLink && matches!(is, Owed::NoLink | Owed::NotFound);
                    let went_in = owed == Owed::Theirs && matches!(is, Owed::SignIn(_)) && route.ends_with("/sign-out");
                    assert!(is == owed || signs_out || no_link || went_in,
                        "{method} {route} as {who:?}, {what:?}: {is:?} instead of {owed:?}: {} {}", seen.status, seen.text());
                    walked += 1;
                }
            }
        }
        assert!(walked > 800, "the walk is too short: {walked}");
    }

    async fn a_foreign_page_is_byte_for_byte_an_absent_one(app) {
        let world = world(&app).await;
        for (method, route, _) in routes::all().filter(|(_, route, guard)| *guard == Guard::Contact && route.contains("{ref}")) {
            let mut pages = Vec::new();
            for what in [What::Theirs, What::Absent] {
                let path = world.path(route, what);
                let mut stranger = Person::signed_in(&app, &world.b.contacts[0].id).await;
                let seen = if *method == "get" { stranger.get(&path).await } else { stranger.post(&path, &[]).await };
                let id = seen.headers["x-request-id"].to_str().unwrap().to_owned();
                pages.push((seen.status, seen.body.replace(&id, "id").replace(&path, "path")));
            }
            assert_eq!(pages[0], pages[1], "{method} {route}");
        }
    }

    async fn a_post_from_another_site_is_refused_at_every_route(app) {
        let world = world(&app).await;
        for (_, route, guard) in routes::all().filter(|(method, ..)| *method == "post") {
            let path = world.path(route, What::Theirs);
            let other_sites: [&[(&str, &str)]; 5] = [
                &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
                &[("sec-fetch-site", "same-site")],
                &[("origin", "https://evil.example")],
                &[("origin", "null")],
                &[],
            ];
            for headers in other_sites {
                let mut mia = Person::signed_in(&app, &world.a.contacts[0].id).await;
                let rita = Person::at_desk(&app, &app.rep.id).await;
                mia.cookies.extend(rita.cookies);
                mia.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
                let seen = mia.post(&path, &[("version", "2"), ("code", "0105")]).await;
                assert!(*guard == Guard::Machine || seen.status == 403, "{route} from {headers:?}: {}", seen.status);
            }
        }
        let before = app.events(&world.a.requests[0].reference).await.len();
        assert_eq!(app.request(&world.a.requests[0].reference).await.version, i64::try_from(before).unwrap());
    }

    async fn no_get_changes_anything(app) {
        let world = world(&app).await;
        let before = (app.events(&world.a.requests[0].reference).await, everything(&app, &world).await);
        // An export is the one GET that is written down: in the audit log.
        let exports = ["/desk/export.csv", "/desk/export.json", "/desk/audit.csv", "/desk/register.csv", "/desk/register.pdf", "/access/{ref}/data.json", "/access/{ref}/data.pdf"];
        let gets = routes::all().filter(|(method, route, _)| *method == "get" && !exports.contains(route) && !route.starts_with("/desk/reports/"));
        for (_, route, _) in gets {
            for who in EVERYBODY.into_iter().filter(|who| *who != Who::DisabledRep) {
                let path = world.path(route, What::Theirs);
                let mut browser = browser(&app, &world, who).await;
                browser.get(&path).await;
                browser.head(&path).await;
            }
        }
        assert_eq!(before, (app.events(&world.a.requests[0].reference).await, everything(&app, &world).await));
    }

    async fn every_answer_carries_the_headers_that_keep_browsers_safe(app) {
        let world = world(&app).await;
        for (_, route, guard) in routes::all().filter(|(method, ..)| *method == "get") {
            let path = world.path(route, What::Theirs);
            let who = match guard {
                Guard::Contact => Who::MerchantA,
                Guard::Reader | Guard::Worker => Who::Rep,
                Guard::Admin => Who::Admin,
                _ => Who::Nobody,
            };
            let seen = browser(&app, &world, who).await.get(&path).await;
            let header = |name: &str| seen.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            assert!(header("content-security-policy").contains("default-src 'none'"), "{path}");
            assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(header("x-frame-options"), "DENY", "{path}");
            assert_eq!(header("referrer-policy"), "strict-origin", "{path}");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
            // The one file that is the same for everybody and takes time to make: it is asked for again by its tag.
            let kept = if path == "/explainer.pdf" { "public, no-cache" } else { "no-store" };
            assert_eq!(header("cache-control"), kept, "{path}");
            assert!(!seen.body.contains(" style=\"") && !seen.body.contains("<style") && !seen.body.contains(" onclick"), "{path}");
        }
    }
}

/// Every row that a page could change without saying so.
async fn everything(app: &TestApp, world: &World) -> String {
    let mut conn = app.db().read().await.unwrap();
    let id = &world.a.merchant.id;
    format!(
        "{:?} {:?} {:?} {:?}",
        store::access_request::of_merchant(&mut conn, id).await.unwrap(),
        store::outbox::of_merchant(&mut conn, id).await.unwrap(),
        store::task::open(&mut conn, 100).await.unwrap(),
        store::audit::after(&mut conn, 0, 100).await.unwrap(),
    )
}
