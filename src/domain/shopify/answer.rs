//! Reads what the Admin API answers to the one question that is asked: who collaborates at this store, and who asks to.

use serde::Deserialize;
use serde_json::Value;

use super::{looked::Looked, us::Us};
use crate::domain::moment::{Millis, SECOND};

/// The question. One list for each kind of account, since the filter of Shopify's search is documented for one; and the first
/// of all accounts beside them: every store has an owner, so a list without anybody is no list.
pub const QUESTION: &str = "\
query Access {
  pending: staffMembers(first: 50, query: \"account_type:requested\") { ...accounts }
  organisations: staffMembers(first: 50, query: \"account_type:collaborator\") { ...accounts }
  people: staffMembers(first: 50, query: \"account_type:collaborator_team_member\") { ...accounts }
  anybody: staffMembers(first: 1) { nodes { id } }
  currentAppInstallation { accessScopes { handle } }
}
fragment accounts on StaffMemberConnection {
  nodes { id accountType active exists name email }
  pageInfo { hasNextPage }
}";

/// The scope that the question needs.
const SCOPE: &str = "read_users";
/// The most of an answer that is read, in bytes: three lists of fifty take a fifth of it.
pub const ANSWER_MAX: usize = 256 * 1024;

/// What was understood of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What came of the look.
    pub looked: Looked,
    /// Shopify's own id of our account, where it is there.
    pub account_id: Option<String>,
    /// How long Shopify wants to be left alone.
    pub wait: Option<Millis>,
}

impl From<Looked> for Answer {
    fn from(looked: Looked) -> Self {
        Self { looked, account_id: None, wait: None }
    }
}

#[derive(Deserialize)]
struct Data {
    pending: Option<Accounts>,
    organisations: Option<Accounts>,
    people: Option<Accounts>,
    anybody: Option<Anybody>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accounts {
    nodes: Vec<Account>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
}

#[derive(Deserialize)]
struct Anybody {
    nodes: Vec<Value>,
}

#[derive(Deserialize)]
struct Account {
    id: String,
    #[serde(rename = "accountType")]
    kind: Option<String>,
    active: bool,
    exists: bool,
    name: String,
    email: String,
}

/// Understands an answer. `known` is Shopify's id of our account, from a look before.
#[must_use]
pub fn understand(status: u16, body: &[u8], us: &Us, known: Option<&str>) -> Answer {
    match status {
        200 => in_words(body, us, known),
        300..=399 => Looked::Moved.into(),
        401 => Looked::TokenRefused.into(),
        402 => Looked::Frozen.into(),
        403 => Looked::AppRefused.into(),
        404 => Looked::NoStore.into(),
        423 => Looked::Locked.into(),
        429 | 430 => Looked::Throttled.into(),
        500..=599 => Looked::Failing.into(),
        _ => Looked::Odd.into(),
    }
}

fn in_words(body: &[u8], us: &Us, known: Option<&str>) -> Answer {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return Looked::NotJson.into() };
    if let Some(refused) = refused(&body) {
        return refused;
    }
    let Some(data) = body.get("data").and_then(|data| Data::deserialize(data).ok()) else {
        return Looked::Odd.into();
    };
    let (Some(pending), Some(organisations), Some(people)) = (data.pending, data.organisations, data.people) else {
        return Looked::Odd.into();
    };
    if data.anybody.is_none_or(|list| list.nodes.is_empty()) {
        return Looked::Odd.into();
    }
    among([pending, organisations, people], us, known)
}

/// Where we are among a store's accounts.
fn among(lists: [Accounts; 3], us: &Us, known: Option<&str>) -> Answer {
    let has_more = lists.iter().any(|list| list.page_info.has_next_page);
    let all: Vec<Account> = lists.into_iter().flat_map(|list| list.nodes).filter(|one| one.exists).collect();
    let kind = |one: &Account| one.kind.clone().unwrap_or_default();
    let ours: Vec<&Account> = all.iter().filter(|one| us.is(&one.name, &one.email)).collect();
    let first = |is: &dyn Fn(&Account) -> bool| ours.iter().find(|one| is(one)).map(|one| one.id.clone());
    let is_collaborator = |one: &Account| matches!(&*kind(one), "COLLABORATOR" | "COLLABORATOR_TEAM_MEMBER");
    let found = |looked, account_id| Answer { looked, account_id: Some(account_id), wait: None };
    if let Some(id) = first(&|one| is_collaborator(one) && one.active) {
        return found(Looked::Active, id);
    }
    if let Some(id) = first(&|one| kind(one) == "REQUESTED") {
        return found(Looked::Pending, id);
    }
    if !ours.is_empty() {
        return Looked::Inactive.into();
    }
    if known.is_some_and(|known| all.iter().any(|one| one.id == known)) {
        return Looked::Renamed.into();
    }
    // Where the list goes on, or holds others than were asked for, that we are not in it says nothing.
    if has_more || all.iter().any(|one| !is_collaborator(one) && kind(one) != "REQUESTED") {
        return Looked::Crowded.into();
    }
    Looked::Absent.into()
}

/// What an answer with errors in it says. What the app may do beside our question is asked along, and may fail.
fn refused(body: &Value) -> Option<Answer> {
    let errors = body.get("errors").filter(|errors| !errors.is_null())?;
    let Some(errors) = errors.as_array() else { return Some(Looked::Odd.into()) };
    let is_ours = |error: &&Value| error.pointer("/path/0").and_then(Value::as_str) != Some("currentAppInstallation");
    let errors: Vec<&Value> = errors.iter().filter(is_ours).collect();
    let code =
        |error: &&Value| error.pointer("/extensions/code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let codes: Vec<String> = errors.iter().map(code).collect();
    let has = |name: &str| codes.iter().any(|code| code == name);
    if errors.is_empty() {
        return None;
    }
    Some(match () {
        () if has("THROTTLED") => Answer { wait: until_restored(body), ..Looked::Throttled.into() },
        () if has("ACCESS_DENIED") => denied(body).into(),
        () if has("SHOP_INACTIVE") => Looked::Frozen.into(),
        () if has("INTERNAL_SERVER_ERROR") => Looked::Failing.into(),
        () => Looked::Odd.into(),
    })
}

/// Shopify's one sentence names the scope and the plan together; which of them it is, the app's own scopes tell.
fn denied(body: &Value) -> Looked {
    let scopes = body.pointer("/data/currentAppInstallation/accessScopes").and_then(Value::as_array);
    match scopes {
        Some(scopes) if scopes.iter().any(|one| one.get("handle").and_then(Value::as_str) == Some(SCOPE)) => {
            Looked::NoPlan
        }
        Some(_) => Looked::NoScope,
        None => Looked::Denied,
    }
}

/// How long until Shopify has room for the question again.
fn until_restored(body: &Value) -> Option<Millis> {
    const LONGEST: i64 = 3_600;
    let number = |at: &str| body.pointer(&format!("/extensions/cost/{at}")).and_then(Value::as_f64);
    let (wants, rate) = (number("requestedQueryCost")?, number("throttleStatus/restoreRate")?);
    let missing = (wants - number("throttleStatus/currentlyAvailable")?).max(0.0);
    let seconds = (missing / rate.max(0.1)).ceil();
    // Whatever it says, nobody is left alone for longer than an hour by it.
    let whole = (0..=LONGEST).find(|whole| f64::from(u16::try_from(*whole).unwrap_or(u16::MAX)) >= seconds);
    Some(whole.unwrap_or(LONGEST).max(1) * SECOND)
}
