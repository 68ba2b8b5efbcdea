//! Merchants who give their codes at the same time and do not give up: load whose answers are held against the database.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use handled_portal::{
    actions::verify_audit::{Verdict, verify_audit},
    domain::event::Fact,
};
use tokio::task::JoinHandle;

use crate::site::{Browser, Fresh, Site};

/// People at once.
const PEOPLE: usize = 8;

/// A code that was acknowledged.
pub struct Acknowledged {
    pub fresh: Fresh,
    pub at: Instant,
    /// From the first try on.
    pub took: Duration,
    /// How often there was no answer, or "not now", before.
    pub refused: usize,
}

/// Those who are at it.
pub struct People {
    people: Vec<JoinHandle<Vec<Acknowledged>>>,
    count: Arc<AtomicUsize>,
}

impl People {
    /// They begin.
    pub fn begin(base: &str, all: &[Fresh]) -> Self {
        let count = Arc::<AtomicUsize>::default();
        let people = all.chunks(all.len().div_ceil(PEOPLE)).map(|some| {
            let (base, some, count) = (base.to_owned(), some.to_vec(), count.clone());
            tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                for fresh in some {
                    acknowledged.push(give(&base, fresh).await);
                    count.fetch_add(1, Ordering::Relaxed);
                }
                acknowledged
            })
        });
        Self { people: people.collect(), count }
    }

    /// Until so many codes are acknowledged.
    pub async fn until(&self, many: usize) {
        while self.count.load(Ordering::Relaxed) < many {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Until all are.
    pub async fn end(self) -> Vec<Acknowledged> {
        let mut all = Vec::new();
        for person in self.people {
            all.extend(person.await.unwrap());
        }
        all
    }
}

async fn give(base: &str, fresh: Fresh) -> Acknowledged {
    let begun = Instant::now();
    for refused in 0.. {
        assert!(begun.elapsed() < Duration::from_secs(40), "{} was never acknowledged", fresh.reference);
        // A connection of its own each time, as after an error.
        let answer = Browser::new(base, &fresh.contact).give_code(&fresh.reference).await;
        match answer.map(|answer| answer.status().as_u16()) {
            Ok(303) => {
                let at = Instant::now();
                return Acknowledged { fresh, at, took: at - begun, refused };
            }
            // 502 is how a proxy says that no answer came.
            Ok(502 | 503) | Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            Ok(other) => panic!("{}: {other}", fresh.reference),
        }
    }
    unreachable!()
}

/// Each of them is saved, once, and the audit log is whole.
pub async fn are_kept(site: &Site, all: &[Acknowledged]) {
    for Acknowledged { fresh, .. } in all {
        let events = site.events(&fresh.reference).await;
        let codes = events.iter().filter(|event| matches!(event.fact, Fact::CodeSubmitted { .. })).count();
        assert_eq!((codes, site.request(&fresh.reference).await.version), (1, 2), "{}", fresh.reference);
    }
    let verdict = verify_audit(&site.app.db, &site.app.keys, None, |_| {}).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
}
