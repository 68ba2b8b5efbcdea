//! No floor names one above it (ARCHITECTURE.md "Floors").

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each floor, what it must not name, and why.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "domain",
        &[
            "crate::store",
            "crate::actions",
            "crate::web",
            "crate::worker",
            "crate::notify",
            "crate::cli",
            "crate::app",
            "crate::i18n",
            "crate::clock",
            "crate::config",
            "crate::secret",
            "crate::error",
            "sqlx",
            "actix",
            "tokio",
            "askama",
            "reqwest",
            "std::fs",
            "std::net",
            "SystemTime",
            "Instant::now",
        ],
        "what is true needs no database, no network and no clock: moments and bytes come in as arguments",
    ),
    (
        "store",
        &[
            "crate::actions",
            "crate::web",
            "crate::worker",
            "crate::notify",
            "crate::cli",
            "crate::app",
            "crate::i18n",
            "actix",
            "askama",
            "reqwest",
        ],
        "the store is SQL and nothing else; who may do what is decided by actions",
    ),
    (
        "actions",
        &[
            "crate::web",
            "crate::worker",
            "crate::notify",
            "crate::cli",
            "crate::i18n",
            "actix",
            "askama",
            "sqlx",
            "HttpRe",
        ],
        "an action never renders and knows no HTTP, so that web, worker and command line can all call it",
    ),
    (
        "i18n",
        &[
            "crate::store",
            "crate::actions",
            "crate::web",
            "crate::worker",
            "crate::notify",
            "crate::cli",
            "crate::app",
            "actix",
            "askama",
            "sqlx",
        ],
        "words depend on what is true, and on nothing that changes it",
    ),
    (
        "notify",
        &["crate::web", "crate::worker", "crate::cli", "actix", "sqlx"],
        "a letter leaves the house the same way whoever asked for it",
    ),
    (
        "print",
        &["crate::web", "crate::actions", "crate::worker", "crate::cli", "crate::store", "crate::app", "sqlx", "actix"],
        "what stands on paper is made from facts and words alone, so that page, PDF and command line say the same",
    ),
    ("worker", &["crate::web", "crate::cli", "actix_web::", "askama", "sqlx"], "the worker runs without the web"),
    (
        "web",
        &["crate::cli", "crate::worker", "crate::notify", "sqlx"],
        "pages read the store and call actions; they start no worker and write no SQL",
    ),
    ("cli", &["sqlx::", "askama"], "SQL lives in the store, pages in the web"),
];

fn files(under: &Path) -> Vec<PathBuf> {
    if under.is_file() {
        return vec![under.to_path_buf()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(under).into_iter().flatten().flatten() {
        found.extend(files(&entry.path()));
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    found
}

fn of_floor(floor: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = files(&src.join(floor));
    found.extend(files(&src.join(format!("{floor}.rs"))));
    found
}

#[test]
fn no_floor_names_one_above_it() {
    let mut broken = Vec::new();
    for (floor, forbidden, why) in RULES {
        let files = of_floor(floor);
        assert!(!files.is_empty(), "the floor {floor} has no files: has it moved?");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in code {
                for word in forbidden.iter().filter(|word| line.contains(**word)) {
                    broken.push(format!("{}:{}: `{word}` in {floor}: {why}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn what_admins_decide_is_read_where_it_is_live() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&src) {
        let inside = file.strip_prefix(&src).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        let is_stale = text.contains("config.partner") || text.contains("config.durations");
        assert!(
            !is_stale || inside == "live.rs",
            "{inside}: say app.live(): an admin may have changed it since the start"
        );
    }
}

#[test]
fn only_the_store_says_sqlx_and_only_actions_and_the_store_open_transactions() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&src) {
        let inside = file.strip_prefix(&src).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("sqlx::") || inside.starts_with("store/"), "{inside} says sqlx");
        let writes =
            text.contains("db.write(") || text.contains("db\n            .write(") || text.contains(".write(async");
        let may = ["store/", "actions/", "app.rs", "cli/demo"].iter().any(|floor| inside.starts_with(floor));
        assert!(!writes || may, "{inside} opens a write transaction: make it an action");
    }
}
