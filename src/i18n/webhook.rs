//! What a webhook is told, in both formats. Thin: the kind, a reference, where it stands, whose turn it is, and where to
//! look. No name, no address, never a code.

use serde::Serialize;

use super::{Values, Voice, time};
use crate::domain::{
    access_request::{State, Turn},
    webhook::{Format, Told},
};

#[derive(Serialize)]
struct Standard<'a> {
    r#type: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<Turn>,
    url: &'a str,
}

#[derive(Serialize)]
struct Slack {
    text: String,
}

/// The body of the message: the same bytes whenever it is written. `link` is the whole address of its page.
///
/// # Errors
/// None that is known: everything in it can be written as JSON.
pub fn body(voice: &Voice, format: Format, told: &Told<'_>, link: &str) -> Result<String, serde_json::Error> {
    match format {
        Format::Standard => serde_json::to_string(&Standard {
            r#type: told.kind.name(),
            timestamp: time::machine(told.at),
            data: Data {
                reference: told.about.map(|about| about.0),
                state: told.about.map(|about| about.1),
                turn: told.about.map(|about| about.2),
                url: link,
            },
        }),
        Format::Slack => {
            let what = told.about.map_or("", |about| about.0);
            let says = format!("desk-webhook-says-{}", told.kind.key());
            let text = escaped(&voice.say_with(&says, &Values { what, ..Values::default() }));
            let open = escaped(&voice.say("desk-webhook-says-open"));
            serde_json::to_string(&Slack { text: format!("{text} <{link}|{open}>") })
        }
    }
}

/// The three letters that mean something there.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
