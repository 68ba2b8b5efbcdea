//! Made-up merchants by the thousand, written straight into the store: for benchmarks.

use handled_portal::{
    app::App,
    domain::{
        access_request::{AccessRequest, Flags, State},
        merchant::{Contact, Merchant, Store},
        moment::{MINUTE, Moment},
        reference::{Prefix, Reference},
        rep::{Rep, Role},
        text,
    },
    store::{self, Db, bulk::Whole, rep::Account},
};

const FIRST: [&str; 16] = [
    "Amber", "Birch", "Cobalt", "Dune", "Ember", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper", "Kestrel",
    "Linden", "Meadow", "Nordic", "Orchard", "Poppy",
];
const SECOND: [&str; 12] = [
    "Bakery", "Candles", "Denim", "Flowers", "Games", "Kitchen", "Leather", "Optics", "Pottery", "Shoes", "Toys",
    "Wool",
];
const PERSON: [&str; 10] = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Ida", "Kim", "Lou"];
/// So many reps look after them.
pub const REPS: usize = 20;
const BATCH: usize = 2_000;

/// A number that looks drawn, always the same for the same one.
fn scattered(number: usize) -> usize {
    let mut z = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((z ^ (z >> 27)) >> 8).unwrap()
}

struct Made<'a> {
    app: &'a App,
    now: Moment,
    reps: Vec<String>,
    prefix: Prefix,
    all: usize,
}

impl Made<'_> {
    /// One merchant with one store and one contact. One in a hundred is a "Quorum"; the last tenth, which waits the
    /// shortest, is called "Zephyr".
    fn merchant(&self, number: usize, whole: &mut Whole) {
        let dice = scattered(number);
        let age = i64::try_from((self.all - number) * 30 + dice % 30).unwrap() * MINUTE;
        let at = self.now.plus(-age);
        let id = || self.app.random.id(at).unwrap();
        let extra = match (dice / 7 % 100, number * 10 / self.all) {
            (_, 9) => " Zephyr",
            (0, _) => " Quorum",
            _ => "",
        };
        let name = format!("{} {}{extra} {number}", FIRST[dice % 16], SECOND[dice / 16 % 12]);
        let (merchant_id, contact_id, store_id) = (id(), id(), id());
        let handle = format!("{}-{number}", SECOND[dice / 16 % 12].to_lowercase());
        let (person, email) = (PERSON[dice / 192 % 10], format!("{}@{handle}.example.com", PERSON[dice / 192 % 10]));
        let search = text::fold(&[name.as_str(), &name, &handle, person, &email].join("\n"));
        let state = State::ALL[dice / 1920 % 10];
        let flag = |every: usize, salt: usize| scattered(number + salt).is_multiple_of(every).then_some(at);
        let is_open = state.is_open();
        let flags = Flags {
            stuck: flag(100, 1).filter(|_| is_open),
            check: flag(100, 2).filter(|_| state == State::Sent),
            reasked: flag(20, 3).filter(|_| state == State::Active),
            paused: flag(5, 4).filter(|_| matches!(state, State::Invited | State::CodeWanted)),
        };
        let bytes = (scattered(number) as u64).to_be_bytes();
        whole.requests.push(AccessRequest {
            id: id(),
            reference: Reference::from_bytes(&self.prefix, bytes[3..].try_into().unwrap()).to_string(),
            merchant_id: merchant_id.clone(),
            store_id: store_id.clone(),
            state,
            since: at,
            version: 1,
            catalogue_version: "1".into(),
            link_out_at: flag(2, 5),
            code: None,
            code_given_at: None,
            no_code: None,
            refusals: 0,
            flags,
            rested_at: flag(2, 6),
            removal_confirmed_at: flag(2, 7),
            created_at: at,
        });
        whole.stores.push(Store {
            id: store_id,
            merchant_id: merchant_id.clone(),
            handle: Some(handle),
            held_handle: None,
            label: name.clone(),
            owner_id: Some(contact_id.clone()),
            created_at: at,
        });
        let contact = Contact {
            id: contact_id,
            merchant_id: merchant_id.clone(),
            name: person.into(),
            email: email.clone(),
            language: "en".into(),
            proved_at: None,
            created_at: at,
            removed_at: None,
            forgotten_at: None,
            no_reminders_at: None,
        };
        whole.contacts.push((contact, email.to_lowercase()));
        let merchant = Merchant {
            id: merchant_id,
            name,
            rep_id: self.reps[scattered(number + 8) % REPS].clone(),
            language: "en".into(),
            external_id: None,
            zone: None,
            created_at: at,
            forgotten_at: None,
        };
        whole.merchants.push((merchant, "view_orders".into(), search));
    }
}

/// Statements that belong to one database.
async fn run(db: &Db, sqlite: &[&'static str], postgres: &[&'static str]) {
    match db {
        Db::Sqlite { write, .. } => {
            for text in sqlite {
                sqlx::query(*text).execute(write).await.expect(text);
            }
        }
        Db::Postgres(pool) => {
            for text in postgres {
                sqlx::query(*text).execute(pool).await.expect(text);
            }
        }
    }
}

/// The database's own name and version.
pub async fn version(db: &Db) -> String {
    match db {
        Db::Sqlite { write, .. } => {
            let said: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(write).await.unwrap();
            format!("SQLite {said}")
        }
        Db::Postgres(pool) => {
            let said: String = sqlx::query_scalar("SHOW server_version").fetch_one(pool).await.unwrap();
            format!("PostgreSQL {said}")
        }
    }
}

/// Adds reps and so many merchants, each with one store and one contact; the ids of the reps.
pub async fn fill(app: &App, merchants: usize) -> Vec<String> {
    let now = app.clock.now();
    let mut reps = Vec::new();
    for number in 0..REPS {
        let id = app.new_id().unwrap();
        let email = format!("rep{number}@handled.example.com");
        let rep = Rep { id: id.clone(), email: email.clone(), name: format!("Rep {number}"), role: Role::Rep };
        let account =
            Account { rep, password_hash: None, totp: None, totp_enrolled_at: None, totp_step: 0, disabled_at: None };
        app.db.write::<_, store::Error>(async |tx| store::rep::add(tx, &account, &email, now).await).await.unwrap();
        reps.push(id);
    }
    // One sorted build of the index is faster than a million small additions.
    run(&app.db, &[], &["DROP INDEX search_words"]).await;
    let prefix = Prefix::parse("HND").unwrap();
    let made = Made { app, now, reps: reps.clone(), prefix, all: merchants };
    for from in (0..merchants).step_by(BATCH) {
        let mut whole = Whole::default();
        for number in from..merchants.min(from + BATCH) {
            made.merchant(number, &mut whole);
        }
        app.db.write::<_, store::Error>(async |tx| store::bulk::add(tx, &whole).await).await.unwrap();
    }
    let words =
        "CREATE INDEX search_words ON search USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 256)";
    run(&app.db, &["PRAGMA wal_checkpoint(TRUNCATE)"], &[words, "VACUUM ANALYZE"]).await;
    reps
}
