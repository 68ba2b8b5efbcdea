//! One line of a file as what it says of a merchant, a store and its people. Empty cells say nothing.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Wrong, file::Cells};
use crate::domain::{
    access_request::State,
    email::Email,
    form::Fault,
    moment::Moment,
    permission::Catalogue,
    store_address::StoreAddress,
    text::{self, TextFault},
};

/// The longest id of another system.
pub const EXTERNAL_ID_MAX: usize = 80;

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line in the file, from 1.
    pub line: usize,
    /// The merchant's id in another system.
    pub external_id: Option<String>,
    /// The merchant's name.
    pub name: Option<String>,
    /// The store's permanent address.
    pub store: Option<StoreAddress>,
    /// What people call the store.
    pub label: Option<String>,
    /// The name of whom we write to.
    pub contact_name: Option<String>,
    /// Their address.
    pub contact_email: Option<Email>,
    /// The address of the store's owner.
    pub owner_email: Option<Email>,
    /// The language of the merchant's people.
    pub language: Option<String>,
    /// Their time zone.
    pub zone: Option<String>,
    /// The rep who looks after the merchant.
    pub rep: Option<RepOf>,
    /// What to ask for.
    pub permissions: Option<Vec<String>>,
    /// Where it stands.
    pub state: Option<State>,
    /// Since when.
    pub since: Option<Moment>,
}

/// A rep that a row names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepOf {
    /// Their id.
    pub id: String,
    /// Whether they can be given a merchant: not disabled, and no viewer.
    pub can_have: bool,
}

/// What rows are checked against.
pub struct Known<'a> {
    /// The permissions there are.
    pub catalogue: &'a Catalogue,
    /// The rep of this folded address.
    pub rep: &'a dyn Fn(&str) -> Option<RepOf>,
    /// Now.
    pub now: Moment,
}

/// Checks every cell of a row.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check(cells: &Cells, known: &Known<'_>) -> Result<Row, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let row = Row {
        line: cells.line,
        external_id: take(cells, "external_id", &mut wrong, |cell, on| in_text(text::line(cell, EXTERNAL_ID_MAX), on)),
        name: take(cells, "name", &mut wrong, |cell, on| in_text(text::merchant_name(cell), on)),
        store: take(cells, "store", &mut wrong, |cell, on| StoreAddress::parse(cell).map_err(|fault| fault.on(on))),
        label: take(cells, "label", &mut wrong, |cell, on| in_text(text::label(cell), on)),
        contact_name: take(cells, "contact_name", &mut wrong, |cell, on| in_text(text::person_name(cell), on)),
        contact_email: take(cells, "contact_email", &mut wrong, email),
        owner_email: take(cells, "owner_email", &mut wrong, email),
        language: take(cells, "language", &mut wrong, language),
        zone: take(cells, "zone", &mut wrong, zone),
        rep: take(cells, "rep", &mut wrong, |cell, on| {
            let address = email(cell, on)?;
            (known.rep)(address.folded()).ok_or_else(|| fault(on, "fault-import-rep-unknown", address.as_str()))
        }),
        permissions: take(cells, "permissions", &mut wrong, |cell, on| permissions(cell, on, known.catalogue)),
        state: take(cells, "state", &mut wrong, |cell, on| {
            State::named(&cell.trim().to_lowercase()).ok_or_else(|| Fault::new(on, "fault-import-state"))
        }),
        since: take(cells, "since", &mut wrong, |cell, on| since(cell, on, known.now)),
    };
    if wrong.is_empty() {
        return Ok(row);
    }
    Err(wrong.into_iter().map(|fault| Wrong { line: cells.line, fault }).collect())
}

fn take<T>(
    cells: &Cells,
    column: &'static str,
    wrong: &mut Vec<Fault>,
    read: impl FnOnce(&str, &'static str) -> Result<T, Fault>,
) -> Option<T> {
    let cell = cells.get(column);
    if cell.trim().is_empty() {
        return None;
    }
    read(cell, column).map_err(|fault| wrong.push(fault)).ok()
}

fn in_text(read: Result<String, TextFault>, column: &'static str) -> Result<String, Fault> {
    read.map_err(|fault| fault.on(column))
}

fn fault(column: &'static str, key: &'static str, what: &str) -> Fault {
    Fault { what: what.chars().filter(|one| !one.is_control()).take(80).collect(), ..Fault::new(column, key) }
}

fn email(cell: &str, column: &'static str) -> Result<Email, Fault> {
    Email::parse(cell).map_err(|fault| fault.on(column))
}

/// A language tag, such as `de` or `pt-BR`.
fn language(cell: &str, column: &'static str) -> Result<String, Fault> {
    let tag = cell.trim();
    let (first, rest) = tag.split_once('-').map_or((tag, None), |(first, rest)| (first, Some(rest)));
    let is_tag = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_tag && tag.len() <= 20 && rest.is_none_or(|rest| rest.split('-').all(is_part)) {
        return Ok(
            rest.map_or_else(|| first.to_ascii_lowercase(), |rest| format!("{}-{rest}", first.to_ascii_lowercase()))
        );
    }
    Err(Fault::new(column, "fault-import-language"))
}

/// A time zone of the IANA's list, such as `Europe/Berlin`.
fn zone(cell: &str, column: &'static str) -> Result<String, Fault> {
    let name = cell.trim();
    match TimeZone::get(name) {
        Ok(_) if name.len() <= 60 => Ok(name.to_owned()),
        _ => Err(Fault::new(column, "fault-import-zone")),
    }
}

/// Keys of the catalogue, in its order, whatever stands between them.
fn permissions(cell: &str, column: &'static str, catalogue: &Catalogue) -> Result<Vec<String>, Fault> {
    let mut keys: Vec<String> = cell
        .split(|one: char| one.is_whitespace() || matches!(one, ',' | ';' | '|'))
        .filter(|key| !key.is_empty())
        .map(str::to_lowercase)
        .collect();
    if let Some(unknown) = keys.iter().find(|key| catalogue.find(key).is_none()) {
        return Err(fault(column, "fault-import-permission", unknown));
    }
    keys.sort_by_key(|key| catalogue.place(key));
    keys.dedup();
    if keys.is_empty() { Err(Fault::new(column, "fault-permissions-none")) } else { Ok(keys) }
}

/// A day, or a moment as our export writes it.
fn since(cell: &str, column: &'static str, now: Moment) -> Result<Moment, Fault> {
    let text = cell.trim();
    let day = || text.parse::<Date>().ok()?.to_zoned_datetime(TimeZone::UTC).ok().map(|day| day.timestamp());
    let is_day = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let stamp = if is_day { day() } else { text.parse::<Timestamp>().ok() };
    match stamp.map(|stamp| Moment(stamp.as_millisecond())) {
        Some(moment) if moment > now => Err(Fault::new(column, "fault-import-since-future")),
        Some(moment) if moment.0 < 0 => Err(Fault::new(column, "fault-import-since")),
        Some(moment) => Ok(moment),
        None => Err(Fault::new(column, "fault-import-since")),
    }
}
