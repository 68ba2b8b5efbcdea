//! Killed again and again in the middle of submissions: what was acknowledged is there exactly once, the rest wholly or not at
//! all. `PORTAL_CRASH_ROUNDS=200 cargo nextest run --profile long -E 'test(crash)'` goes on for longer.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use handled_portal::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::{event::Fact, notice::NoticeKind},
    store::{self, Db},
};

use crate::site::{Browser, Engine, Fresh, Site, ready_with};

/// Access requests of one round: enough that the end comes in the middle.
const REQUESTS: usize = 32;
/// People at once.
const PEOPLE: usize = 8;

/// What was acknowledged of one access request.
#[derive(Clone, Copy, Debug, Default)]
struct Acknowledged {
    code: bool,
    sent: bool,
}

/// Gives codes, and says that the requests were sent, until nobody answers any more.
async fn submit(base: &str, rep: &str, some: &[(usize, Fresh)], known: &Mutex<Vec<Acknowledged>>, count: &AtomicUsize) {
    let rita = Browser::new(base, rep);
    for (at, fresh) in some {
        let Ok(answer) = Browser::new(base, &fresh.contact).give_code(&fresh.reference).await else { return };
        assert_eq!(answer.status(), 303);
        known.lock().unwrap()[*at].code = true;
        count.fetch_add(1, Ordering::Relaxed);
        let page = format!("/desk/requests/{}/send", fresh.reference);
        let Ok(answer) = rita.post(&page, &[("version", "2"), ("do", "sent")]).await else { return };
        assert_eq!(answer.status(), 303);
        known.lock().unwrap()[*at].sent = true;
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Nothing of the killed program is under way in PostgreSQL any more.
async fn let_go(site: &Site) {
    let Db::Postgres(pool) = &site.app.db else { return };
    let count =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portal'";
    while sqlx::query_scalar::<_, i64>(count).fetch_one(pool).await.unwrap() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Row, events and outbox fit each other, and what was acknowledged.
async fn compare(site: &Site, fresh: &Fresh, known: Acknowledged) -> (bool, bool) {
    let (request, events) = (site.request(&fresh.reference).await, site.events(&fresh.reference).await);
    let count = |is: fn(&Fact) -> bool| events.iter().filter(|event| is(&event.fact)).count();
    let code = count(|fact| matches!(fact, Fact::CodeSubmitted { .. }));
    let sent = count(|fact| matches!(fact, Fact::MarkedSent));
    let all = store::outbox::of_merchant(&mut site.app.db.read().await.unwrap(), &fresh.merchant_id).await.unwrap();
    let told = all.iter().filter(|notice| notice.kind == NoticeKind::RequestSent).count();
    let seen =
        format!("{}: {known:?}, {code} codes, {sent} sent, {told} told, version {}", fresh.reference, request.version);
    assert!(code <= 1 && sent <= code && told == sent, "wholly or not at all: {seen}");
    assert_eq!(request.version, i64::try_from(1 + code + sent).unwrap(), "{seen}");
    assert_eq!(request.version, i64::try_from(events.len()).unwrap(), "{seen}");
    assert_eq!(request.state, events.last().unwrap().to, "{seen}");
    assert!(code >= usize::from(known.code) && sent >= usize::from(known.sent), "acknowledged is saved: {seen}");
    (code > usize::from(known.code), sent > usize::from(known.sent))
}

async fn crash(engine: Engine) {
    let rounds = std::env::var("PORTAL_CRASH_ROUNDS").map_or(20, |rounds| rounds.parse().unwrap());
    let site = Site::new(engine).await;
    let rep = site.rep().await;
    let (mut acknowledged, mut silently) = (0, 0);
    for round in 0..rounds {
        let mut all = Vec::new();
        for at in 0..REQUESTS {
            all.push(site.merchant(&format!("shop-{round}-{at}")).await);
        }
        let (mut running, base) = site.serve();
        let known = Arc::new(Mutex::new(vec![Acknowledged::default(); all.len()]));
        let count = Arc::new(AtomicUsize::new(0));
        let numbered: Vec<_> = all.iter().cloned().enumerate().collect();
        let people: Vec<_> = numbered
            .chunks(REQUESTS / PEOPLE)
            .map(|some| {
                let (base, rep, some, known, count) =
                    (base.clone(), rep.clone(), some.to_vec(), known.clone(), count.clone());
                tokio::spawn(async move { submit(&base, &rep, &some, &known, &count).await })
            })
            .collect();
        // Each round ends at another place.
        let end = 1 + round * 7 % (REQUESTS * 2 - PEOPLE * 2);
        while count.load(Ordering::Relaxed) < end {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        running.kill();
        for person in people {
            person.await.unwrap();
        }
        let_go(&site).await;
        let known = known.lock().unwrap().clone();
        for (fresh, known) in all.iter().zip(&known) {
            let (code, sent) = compare(&site, fresh, *known).await;
            acknowledged += usize::from(known.code) + usize::from(known.sent);
            silently += usize::from(code) + usize::from(sent);
        }
    }
    let (_running, base) = site.serve();
    ready_with(&base, 200).await;
    let verdict = verify_audit(&site.app.db, &site.app.keys, None, |_| {}).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    println!(
        "{engine:?}: killed {rounds} times; {acknowledged} acknowledged changes are all there once; {silently} more were saved \
         whose answer did not get out"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_nothing_acknowledged_is_lost_on_sqlite() {
    crash(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_nothing_acknowledged_is_lost_on_postgres() {
    crash(Engine::Postgres).await;
}

/// No kill shows this: what was written to a file is there for the next program, and gone only with the power.
#[tokio::test]
async fn sqlite_waits_for_the_disk_before_it_says_that_something_is_saved() {
    let site = Site::new(Engine::Sqlite).await;
    let Db::Sqlite { write, .. } = &site.app.db else { unreachable!() };
    let is = async |pragma: &'static str| sqlx::query_scalar::<_, String>(pragma).fetch_one(write).await.unwrap();
    assert_eq!(is("SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous").await, "2", "FULL");
    assert_eq!(is("SELECT journal_mode FROM pragma_journal_mode").await, "wal");
}
