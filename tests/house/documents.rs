//! What the documents name is there.

use std::{fs, path::Path};

const DOCUMENTS: [&str; 14] = [
    "README.md",
    "ARCHITECTURE.md",
    "STYLE.md",
    "docs/facts.md",
    "docs/security.md",
    "docs/measured.md",
    "docs/speed.md",
    "docs/operate.md",
    "docs/operate-keeping.md",
    "docs/webhooks.md",
    "docs/shopify-app.md",
    "deploy/README.md",
    "docs/observe.md",
    "migrations/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{document}: {cause}"));
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap_or_default();
            if !path.parent().unwrap().join(file).exists() {
                missing.push(format!("{document}: {target}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_file_and_folder_the_documents_name_is_there() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let named = text.split('`').skip(1).step_by(2).filter(|piece| {
            ["src/", "tests/", "templates/", "static/", "migrations/", "docs/", "benches/"]
                .iter()
                .any(|top| piece.starts_with(top))
                && !piece.contains(['*', '<', '{', ' '])
        });
        missing.extend(named.filter(|piece| !root().join(piece).exists()).map(|piece| format!("{document}: {piece}")));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
