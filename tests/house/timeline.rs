//! Every fact, every source and every next action has its sentences.

use std::collections::BTreeSet;

use handled_portal::{
    domain::{
        access_request::{NoCode, State},
        audit::acts,
        event::{Accepted, Agreement, Event, Fact, ShopifyAnswer, StuckOn},
        moment::Moment,
        shopify_admin,
        source::{How, Source},
        stuck_at::StuckAt,
    },
    i18n::{self, Voice},
    web::{
        merchant::next,
        timeline::{Names, Reader, lines},
    },
};

fn facts() -> Vec<Fact> {
    let keys = || vec!["orders".to_owned()];
    let mut facts = vec![
        Fact::Made { permissions: keys() },
        Fact::LinkSent { contact_id: "1".into(), by_hand: true },
        Fact::LinkSent { contact_id: "1".into(), by_hand: false },
        Fact::LinkOpened,
        Fact::LinkDisowned,
        Fact::CodeSubmitted { replaced: true, agreement: None },
        Fact::CodeSubmitted { replaced: false, agreement: None },
        Fact::NoCodeDeclared { reason: NoCode::AppInstalled, agreement: None },
        Fact::NoCodeDeclared { reason: NoCode::StoreAsksForNone, agreement: None },
        Fact::CodeErased { moved: true },
        Fact::CodeErased { moved: false },
        Fact::AddressSet,
        Fact::AddressHeld,
        Fact::MarkedSent,
        Fact::TakenBackInShopify,
        Fact::Confirmed { granted: keys() },
        Fact::Confirmed { granted: Vec::new() },
        Fact::FoundActive,
        Fact::FoundPending,
        Fact::Declined { in_shopify: true, reason: "r".into() },
        Fact::Declined { in_shopify: false, reason: String::new() },
        Fact::FoundLapsed { expired: true },
        Fact::FoundLapsed { expired: false },
        Fact::Removed { by_partner: true },
        Fact::Removed { by_partner: false },
        Fact::RemovalConfirmed,
        Fact::Cancelled { reason: "inside".into() },
        Fact::MoveTakenBack { reason: "inside".into() },
        Fact::StuckAnswered,
        Fact::CheckRaised,
        Fact::CheckCleared,
        Fact::PassedToOwner { contact_id: "1".into() },
        Fact::OwnerTakenBack,
        Fact::RemindersPaused { ended: false },
        Fact::RemindersPaused { ended: true },
        Fact::RemindersResumed,
        Fact::Rested { reason: "inside".into() },
        Fact::TermsChanged { permissions: keys(), catalogue_version: "2".into(), was: "1".into() },
        Fact::MoreAsked { permissions: keys(), wider: keys(), catalogue_version: "2".into() },
        Fact::MoreRefused,
        Fact::MoreWithdrawn,
        Fact::FoundGranted { granted: keys() },
        Fact::Reviewed,
    ];
    let agreement = Agreement { language: "en".into(), catalogue_version: "2".into(), text_hash: "0a".repeat(32) };
    facts.push(Fact::CodeSubmitted { replaced: false, agreement: Some(agreement.clone()) });
    for in_shopify in [true, false] {
        let agreement = agreement.clone();
        facts.push(Fact::MoreAgreed { permissions: keys(), wider: keys(), in_shopify, agreement });
    }
    facts.extend(ShopifyAnswer::ALL.map(|answer| Fact::ShopifyRefused { answer }));
    for accepted in [Accepted::All, Accepted::Some(keys()), Accepted::Unsure] {
        facts.push(Fact::AnsweredAccepted { accepted: accepted.clone() });
        facts.push(Fact::Contradicted { accepted });
    }
    for on in [StuckOn::CannotFind, StuckOn::CannotAccept, StuckOn::OwnerUnknown, StuckOn::Other] {
        facts.push(Fact::GotStuck { on, note: String::new(), page: None });
    }
    for at in StuckAt::ALL {
        facts.push(Fact::GotStuck { on: StuckOn::Other, note: String::new(), page: Some(*at) });
    }
    facts
}

#[test]
fn every_act_in_the_audit_log_has_one_name_and_words() {
    let known: Vec<&str> = acts().collect();
    let mut names = known.clone();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), known.len(), "a name stands for two acts");
    for act in known {
        let key = format!("desk-audit-act-{}", act.replace('_', "-"));
        assert!(i18n::languages().into_iter().all(|language| i18n::has(language, &key)), "{key} is missing");
    }
    let told: BTreeSet<&str> = facts().iter().map(Fact::name).collect();
    assert_eq!(told, BTreeSet::from(Fact::NAMES), "a fact is not in Fact::NAMES, or not in this test");
}

fn timeline(reader: Reader) -> Vec<handled_portal::web::timeline::Line> {
    let mut sources = vec![Source::Contact("1".into()), Source::Rep("2".into()), Source::App, Source::Sweep];
    sources.extend(How::ALL.map(|how| Source::RepForMerchant("2".into(), how)));
    let events: Vec<Event> = facts()
        .into_iter()
        .flat_map(|fact| sources.clone().into_iter().map(move |source| (fact.clone(), source)))
        .map(|(fact, source)| Event { number: 1, fact, from: State::Sent, to: State::Sent, source, at: Moment(0) })
        .collect();
    let voice = Voice {
        language: "en".into(),
        partner: "Handled".into(),
        support: "s".into(),
        prefix: "HND".into(),
        shopify: Some(std::sync::Arc::new(toml::from_str(shopify_admin::EMBEDDED).unwrap())),
    };
    lines(&voice, reader, &Names::default(), &events, str::to_owned)
}

#[test]
fn every_fact_from_every_source_is_said() {
    for reader in [Reader::Merchant, Reader::Desk] {
        for line in timeline(reader) {
            for text in [&line.what, &line.source, &line.proof] {
                assert!(!text.contains("timeline-") && !text.contains("{$") && !text.contains("{ $"), "{text}");
            }
        }
    }
}

#[test]
fn merchants_read_nothing_that_reps_write_for_reps() {
    assert!(timeline(Reader::Merchant).iter().all(|line| line.words != "inside" && !line.what.contains("held")));
    assert!(timeline(Reader::Desk).iter().any(|line| line.words == "inside"));
}

#[test]
fn every_next_action_has_a_title_a_heading_and_a_body() {
    for slug in next::SLUGS {
        for key in [format!("store-title-{slug}"), format!("store-next-{slug}"), format!("store-next-{slug}-body")] {
            assert!(i18n::has("en", &key), "{key}");
        }
    }
    for state in State::ALL {
        assert!(i18n::has("en", &format!("store-state-{}", state.name().replace('_', "-"))));
    }
    for answer in ShopifyAnswer::ALL {
        assert!(i18n::has("en", &format!("store-shopify-{}", answer.name().replace('_', "-"))));
    }
}
