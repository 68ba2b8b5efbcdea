//! A line of the export: a store with its merchant, and where its access request stands. Never a code.

use serde::Serialize;

use super::import::file::is_formula;

/// The columns of the CSV; an import takes the first thirteen and reads over the rest.
pub const COLUMNS: [&str; 17] = [
    "external_id",
    "name",
    "store",
    "label",
    "contact_name",
    "contact_email",
    "owner_email",
    "language",
    "zone",
    "rep",
    "permissions",
    "state",
    "since",
    "reference",
    "turn",
    "flags",
    "granted",
];

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportLine {
    /// The merchant's id in another system.
    pub external_id: Option<String>,
    /// The merchant's name.
    pub name: String,
    /// The store's permanent address, once known.
    pub store: Option<String>,
    /// What people call the store.
    pub label: String,
    /// Whom we write to.
    pub contact_name: Option<String>,
    /// Their address.
    pub contact_email: Option<String>,
    /// The address of the store's owner.
    pub owner_email: Option<String>,
    /// The language of the merchant's people.
    pub language: String,
    /// Their time zone.
    pub zone: Option<String>,
    /// The address of the rep.
    pub rep: String,
    /// What the merchant is asked for.
    pub permissions: Vec<String>,
    /// Where the access request stands.
    pub state: &'static str,
    /// Since when, in UTC.
    pub since: String,
    /// Its reference.
    pub reference: String,
    /// Whose turn it is.
    pub turn: &'static str,
    /// Marks beside the state.
    pub flags: Vec<&'static str>,
    /// What is granted.
    pub granted: Vec<String>,
}

impl ExportLine {
    /// The line as CSV, in the order of [`COLUMNS`], with its end.
    #[must_use]
    pub fn csv(&self) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        csv(&[
            text(&self.external_id),
            self.name.clone(),
            text(&self.store),
            self.label.clone(),
            text(&self.contact_name),
            text(&self.contact_email),
            text(&self.owner_email),
            self.language.clone(),
            text(&self.zone),
            self.rep.clone(),
            self.permissions.join(" "),
            self.state.to_owned(),
            self.since.clone(),
            self.reference.clone(),
            self.turn.to_owned(),
            self.flags.join(" "),
            self.granted.join(" "),
        ])
    }
}

/// The first line of the CSV.
#[must_use]
pub fn head() -> String {
    csv(&COLUMNS.map(str::to_owned))
}

/// Cells as a line of CSV.
#[must_use]
pub fn csv(cells: &[String]) -> String {
    let mut line = cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A cell that no spreadsheet runs as a formula; an import takes the apostrophe away again.
fn cell(text: &str) -> String {
    let safe = if is_formula(text) { format!("'{text}") } else { text.to_owned() };
    if is_formula(text) || safe.contains([',', ';', '"', '\n', '\r']) || safe.trim() != safe {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}
