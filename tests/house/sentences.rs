//! Every sentence a page asks for is there, in every language; and none lies about unused.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use handled_portal::i18n;

fn files(under: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one)) {
            found.push(path);
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every key of the English files.
fn english() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in files(&root().join("src/i18n/en"), &["ftl"]) {
        for line in fs::read_to_string(file).unwrap().lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|first: char| first.is_ascii_lowercase())
            {
                assert!(keys.insert(key.to_owned()), "{key} stands twice");
            }
        }
    }
    keys
}

/// What templates say: `"key"|t`, and keys handed to macros, which look like keys and are known prefixes.
fn asked_by_templates() -> Vec<(String, String)> {
    let mut asked = Vec::new();
    for file in files(&root().join("templates"), &["html", "txt"]) {
        let text = fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("\"|t") {
            let key: String = text[..at].chars().rev().take_while(|letter| *letter != '"').collect();
            asked.push((key.chars().rev().collect(), file.display().to_string()));
        }
    }
    asked
}

#[test]
fn every_sentence_a_template_asks_for_is_there() {
    let asked = asked_by_templates();
    assert!(asked.len() > 50, "the search for keys finds too few: {}", asked.len());
    let missing: Vec<_> =
        asked.into_iter().filter(|(key, _)| !key.contains("{}") && !key.is_empty() && !i18n::has("en", key)).collect();
    assert!(missing.is_empty(), "\n{missing:#?}");
}

#[test]
fn every_key_that_the_code_names_is_there() {
    let prefixes = [
        "fault-",
        "flash-",
        "refusal-",
        "error-",
        "facts-",
        "notice-",
        "desk-",
        "time-",
        "timeline-",
        "store-",
        "code-",
        "answer-",
        "explainer-",
        "front-",
        "chip-",
        "menu-",
        "terms-",
    ];
    let mut missing = Vec::new();
    for file in files(&root().join("src"), &["rs"]) {
        let text = fs::read_to_string(&file).unwrap();
        for piece in text.split('"').skip(1).step_by(2) {
            let looks = prefixes.iter().any(|prefix| piece.starts_with(prefix))
                && piece.len() > 8
                && piece.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
                && !piece.ends_with('-');
            let is_part = english().iter().any(|key| key.starts_with(&format!("{piece}-")));
            // The name of a next action is a part of several keys; tests/house/timeline.rs looks at each.
            let is_slug = handled_portal::web::merchant::next::SLUGS.contains(&piece);
            if looks && !i18n::has("en", piece) && !is_part && !is_slug {
                missing.push(format!("{piece} in {}", file.display()));
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn every_language_has_the_same_keys() {
    for language in i18n::languages() {
        for key in english() {
            assert!(i18n::has(language, &key), "{language} lacks {key}");
        }
    }
}

/// How many sentences the help page has that the project grew from. The page itself is not in this repository.
const FACTS: usize = 43;

/// The rows of docs/facts.md: the number, and what stands in backticks.
fn facts() -> Vec<(usize, Vec<String>)> {
    let table = fs::read_to_string(root().join("docs/facts.md")).expect("docs/facts.md");
    let row = |line: &str| {
        let number = line.strip_prefix("| F")?.split_once(' ')?.0.parse().ok()?;
        Some((number, line.split('`').skip(1).step_by(2).map(str::to_owned).collect()))
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn every_fact_of_the_help_page_has_its_sentence() {
    let facts = facts();
    let numbers: Vec<usize> = facts.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=FACTS).collect::<Vec<_>>(), "a fact is missing, or stands twice");
    let silent: Vec<usize> = facts.iter().filter(|(_, names)| names.is_empty()).map(|(number, _)| *number).collect();
    assert!(silent.is_empty(), "nothing says the facts {silent:?}");
    let missing: Vec<_> = facts.into_iter().flat_map(|(_, names)| names).filter(|name| !is_said(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A sentence key, a field of a permission (`view_orders.does`), or a list of ways (`shopify_admin.code`).
fn is_said(name: &str) -> bool {
    use handled_portal::domain::{
        permission::{self, Catalogue},
        shopify_admin::{self, ShopifyAdmin},
    };
    let Some((entry, field)) = name.split_once('.') else { return i18n::has("en", name) };
    if entry == "shopify_admin" {
        let admin: ShopifyAdmin = toml::from_str(shopify_admin::EMBEDDED).unwrap();
        return match field {
            "code" => !admin.code.is_empty(),
            "accept" => !admin.accept.is_empty(),
            "removal" => !admin.removal.is_empty(),
            "labels" => !admin.labels.accept.is_empty(),
            _ => false,
        };
    }
    let catalogue: Catalogue = toml::from_str(permission::EMBEDDED).unwrap();
    let Some(one) = catalogue.find(entry) else { return false };
    let text = match field {
        "label" => &one.label,
        "older" => &one.older_labels(),
        "section" => &one.section,
        "why" => &one.why,
        "why_more" => &one.why_more,
        "never" => &one.never,
        "never_more" => &one.never_more,
        "does" => &one.does,
        "without" => &one.without,
        "along" => &one.along,
        _ => return false,
    };
    !text.is_empty()
}

#[test]
fn dynamic_keys_have_all_their_sentences() {
    use handled_portal::domain::{
        access_request::State, event::ShopifyAnswer, notice::NoticeKind, task::TaskKind, webhook,
    };
    let dashed = |name: &str| name.replace('_', "-");
    let mut missing = Vec::new();
    let mut want = |key: String| {
        if !i18n::has("en", &key) {
            missing.push(key);
        }
    };
    for state in State::ALL {
        want(format!("chip-state-{}", dashed(state.name())));
        want(format!("desk-request-now-{}", dashed(state.name())));
    }
    for kind in NoticeKind::ALL {
        want(format!("notice-{}-subject", dashed(kind.name())));
        want(format!("notice-{}-body", dashed(kind.name())));
        if kind.asks() {
            want(format!("notice-{}-do", dashed(kind.name())));
        }
    }
    for kind in TaskKind::ALL {
        want(format!("desk-task-{}", dashed(kind.name())));
    }
    for answer in ShopifyAnswer::ALL {
        want(format!("desk-send-answer-{}", dashed(answer.name())));
    }
    for setting in handled_portal::domain::setting::ALL {
        want(setting.key());
        want(format!("{}-hint", setting.key()));
    }
    for kind in webhook::Kind::ALL {
        want(format!("desk-webhook-kind-{}", kind.key()));
        want(format!("desk-webhook-says-{}", kind.key()));
    }
    for outcome in webhook::Outcome::ALL {
        want(format!("desk-webhook-came-{}", dashed(outcome.name())));
    }
    for looked in handled_portal::domain::shopify::looked::Looked::ALL {
        want(format!("desk-app-outcome-{}", dashed(looked.name())));
        if looked.is_sight() {
            want(format!("store-seen-{}", looked.name()));
        }
    }
    for state in [State::Sent, State::Accepted, State::Active, State::Lapsed, State::Removed] {
        want(format!("desk-app-said-{}", dashed(state.name())));
    }
    for state in webhook::DeliveryState::ALL {
        want(format!("desk-webhook-log-{}", state.name()));
    }
    for (name, title) in handled_portal::web::errors::NAMES {
        want((*title).to_owned());
        if !matches!(*name, "refused" | "invalid") {
            want(format!("error-{name}-body"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
