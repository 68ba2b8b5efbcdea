//! The words of a mail to a rep: plain addresses of the desk, and nothing that opens anything. No words of people at the
//! merchant stand in it, since a code may be among them.

use super::{
    facts::Facts,
    frame::{Frame, List, Named, Section, accent, one_line, unlinked},
};
use crate::{
    actions::deliver::prepare::{Item, Letter},
    app::App,
    domain::{
        digest::{Digest, Line, Listing},
        text::counted,
    },
    i18n::{FALLBACK, Values, Voice, notice, time},
};

/// What stands in it. `facts` belong to the letter's items, in order.
pub(super) fn frame(app: &App, letter: &Letter, facts: &[Facts]) -> Frame {
    let mut voice = app.voice(FALLBACK);
    voice.partner = one_line(&voice.partner);
    let name = unlinked(&letter.to.name);
    let count = counted(letter.items.len());
    let say = |key: &str| voice.say_with(key, &Values { name: &name, count, ..Values::default() });
    let mut sections: Vec<Section> =
        letter.items.iter().zip(facts).map(|(item, facts)| section(app, &voice, item, facts)).collect();
    let subject = match &mut sections[..] {
        [section] => std::mem::take(&mut section.heading),
        _ => say("notice-rep-several-subject"),
    };
    Frame {
        language: FALLBACK.to_owned(),
        accent: accent(&app.live().partner.accent),
        subject,
        hello: say("notice-hello"),
        sections,
        from: say("notice-rep-from"),
        small: vec![say("notice-rep-safe")],
        stop: None,
        choose: Some(Named { word: say("notice-rep-why"), text: app.address("/desk/me#mail") }),
    }
}

/// One thing, with its subject for a heading.
fn section(app: &App, voice: &Voice, item: &Item, facts: &Facts) -> Section {
    let (kind, about) = (item.notice.kind, unlinked(&item.notice.about));
    let (merchant, label) = (unlinked(&facts.merchant), unlinked(&facts.store));
    let place = notice::place(&merchant, &label);
    let values = Values { store: &place, what: &facts.reference, ..Values::default() };
    let named = |key: &str, text: String| Named { word: voice.say_with(key, &values), text };
    let (way, facts) = if item.digest.is_some() {
        (named("notice-rep-queue", app.address("/desk")), Vec::new())
    } else {
        let page = app.address(&format!("/desk/requests/{}", facts.reference));
        let facts = vec![
            named("notice-rep-merchant", merchant.clone()),
            named("notice-store", label.clone()),
            named("notice-reference", facts.reference.clone()),
        ];
        (named("notice-rep-open", page), facts)
    };
    Section {
        heading: one_line(&notice::subject(voice, kind, &values)),
        paragraphs: notice::happened(voice, kind, &about, &values).split("\n\n").map(str::to_owned).collect(),
        lists: item.digest.iter().flat_map(|digest| lists(app, voice, digest)).collect(),
        plain: Some(way),
        facts,
        ..Section::default()
    }
}

fn lists(app: &App, voice: &Voice, digest: &Digest) -> Vec<List> {
    digest.listings.iter().map(|listing| list(app, voice, digest, listing)).collect()
}

fn list(app: &App, voice: &Voice, digest: &Digest, listing: &Listing) -> List {
    let line = |line: &Line| {
        let place = notice::place(&unlinked(&line.merchant), &unlinked(&line.label));
        let since = time::day(voice, line.at, &digest.zone);
        let values = Values { store: &place, when: &since, ..Values::default() };
        Named {
            word: voice.say_with("notice-digest-line", &values),
            text: app.address(&format!("/desk/requests/{}", line.reference)),
        }
    };
    let (key, count) = match listing.more {
        Some(count) => ("notice-digest-more", count),
        None => ("notice-digest-many", -1),
    };
    let more = (count != 0).then(|| Named {
        word: voice.say_with(key, &Values { count, ..Values::default() }),
        text: app.address(&format!("/desk?{}&rep=me", listing.part.filter())),
    });
    List {
        heading: voice.say(&format!("notice-digest-part-{}", listing.part.name().replace('_', "-"))),
        lines: listing.lines.iter().map(line).collect(),
        more,
    }
}
