//! The address of a store in a form: as people type it, or found in the front page of the shop whose address they know. What
//! was found is a question, and counts only after a yes.

use futures_util::future::join_all;

use super::form::Fields;
use crate::{
    actions::find_store::find_store,
    app::App,
    domain::{
        form::Fault,
        store_address::{AddressFault, StoreAddress},
        storefront::Look,
    },
    error::{Error, Result},
};

/// What the field came to.
#[derive(Debug)]
pub enum Came {
    /// Nothing was typed.
    Nothing,
    /// An address.
    Address(StoreAddress),
    /// A store was found: whose it is, only whoever typed can say.
    Question(Question),
    /// It is wrong. With the seconds to wait, where it was tried too often.
    Wrong(Fault, Option<i64>),
}

/// A store that was found, for the page to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The permanent address.
    pub found: String,
    /// Where it was found.
    pub at: String,
    /// Whether it was asked before, and there was no answer.
    pub unanswered: bool,
    /// Whether a code came along, which has to be typed again.
    pub lost_code: bool,
}

/// Reads the field `store`, and the answer to the question that stood above it. `who` is the id of whoever types.
///
/// # Errors
/// Where the database fails.
pub async fn read(app: &App, who: &str, fields: &Fields) -> Result<Came> {
    let fault = match StoreAddress::parse(fields.get("store")) {
        Ok(address) => return Ok(Came::Address(address)),
        Err(AddressFault::Empty) => return Ok(Came::Nothing),
        Err(fault) => fault,
    };
    let AddressFault::CustomDomain { host } = &fault else { return Ok(Came::Wrong(fault.on("store"), None)) };
    let question = |found: &StoreAddress, unanswered| {
        let lost_code = fields.has("code");
        Came::Question(Question { found: found.host().to_owned(), at: host.clone(), unanswered, lost_code })
    };
    if let Some(found) = asked(fields, host) {
        return Ok(match fields.get("is_it") {
            "yes" => Came::Address(found),
            "no" => Came::Wrong(Fault::new("store", "fault-find-other"), None),
            _ => question(&found, true),
        });
    }
    Ok(match find_store(app, who, host).await {
        Ok(Look::Store(found)) => question(&found, false),
        Ok(look) => Came::Wrong(cannot_tell("store", &look, host), None),
        Err(Error::TooMany(seconds)) => Came::Wrong(too_many("store", seconds), Some(seconds)),
        Err(error) => return Err(error),
    })
}

/// What the form asked about, where the same host stands in it as then: another one is another question.
fn asked(fields: &Fields, host: &str) -> Option<StoreAddress> {
    let found = StoreAddress::parse(fields.get("found")).ok()?;
    (fields.get("found_at") == host).then_some(found)
}

fn too_many(field: &'static str, seconds: i64) -> Fault {
    Fault { count: (seconds + 59) / 60, ..Fault::new(field, "fault-find-too-many") }
}

fn cannot_tell(field: &'static str, look: &Look, host: &str) -> Fault {
    let key = look.key().unwrap_or_else(|| AddressFault::Invalid.key());
    Fault { what: host.to_owned(), ..Fault::new(field, key) }
}

/// The same for the forms of the desk, in fields of any name. What was found is put into the field and said beside it: the rep
/// looks, and sends the form once more.
///
/// # Errors
/// Where the database fails.
pub async fn at_desk(app: &App, who: &str, fields: &mut Fields, names: &[&'static str]) -> Result<Vec<Fault>> {
    let host = |field: &&'static str| match StoreAddress::parse(fields.get(field)) {
        Err(AddressFault::CustomDomain { host }) => Some((*field, host)),
        _ => None,
    };
    let hosts: Vec<(&'static str, String)> = names.iter().filter_map(host).collect();
    // All at once: one after the other they would take longer than a form may.
    let looks = join_all(hosts.iter().map(|(_, host)| find_store(app, who, host))).await;
    let mut said = Vec::new();
    for ((field, host), look) in hosts.into_iter().zip(looks) {
        said.push(match look {
            Ok(Look::Store(found)) => {
                fields.set(field, found.host());
                Fault { what: host, ..Fault::new(field, "fault-find-found") }
            }
            Ok(look) => cannot_tell(field, &look, &host),
            Err(Error::TooMany(seconds)) => too_many(field, seconds),
            Err(error) => return Err(error),
        });
    }
    Ok(said)
}
