//! The search index of the queue: groups of three letters, on SQLite by FTS5 and on PostgreSQL by `pg_trgm`, each asked in its
//! own words. The index only narrows: every row it names is compared with what is looked for, as [`like`] does alone.

use super::{
    Conn, Result,
    db::{Bind, Text},
};
use crate::domain::{reference::Reference, text};

/// So many groups narrow well enough, however long the text is.
const GROUPS: usize = 24;
/// Stands before each name in `search.words`.
const BEGINNING: &str = "\n\n";

/// What somebody looks for, ready to compare: any of these, in the form in which `search.words` keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted(Vec<String>);

impl Wanted {
    /// Three letters and more anywhere, one or two as the beginning of a name (INTERFACE.md "Filters"). A whole reference is
    /// known however it is typed.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let words = text::fold(typed);
        if words.chars().count() < 3 {
            return Self(vec![format!("{BEGINNING}{words}")]);
        }
        let reference = Reference::parse(typed).ok().map(|whole| text::fold(whole.as_str()));
        let other = reference.filter(|reference| *reference != words);
        Self(std::iter::once(words).chain(other).collect())
    }

    /// As a question to FTS5: all groups of any of them.
    fn groups(&self) -> String {
        let each = self.0.iter().map(|words| {
            let letters: Vec<char> = words.chars().collect();
            let group = |three: &[char]| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\""));
            let mut groups: Vec<String> = letters.windows(3).take(GROUPS).map(group).collect();
            groups.sort();
            groups.dedup();
            format!("({})", groups.join(" AND "))
        });
        each.collect::<Vec<_>>().join(" OR ")
    }
}

/// The condition that `words` holds one of them.
pub(super) fn like(text: &mut Text, words: &str, wanted: &Wanted) {
    text.push("(");
    for (at, one) in wanted.0.iter().enumerate() {
        let literal = one.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        text.push(if at > 0 { " OR " } else { "" }).push(words).push(" LIKE ");
        text.bind(Bind::Text(format!("%{literal}%"))).push(" ESCAPE '!'");
    }
    text.push(")");
}

/// A query for the ids (`access_request_id`) of up to `most` access requests that are found, in no order.
pub(super) fn found(text: &mut Text, conn: &Conn, wanted: &Wanted, most: i64) {
    match conn {
        Conn::Sqlite(_) | Conn::Reader(_) => {
            text.push("SELECT search.access_request_id FROM search_index CROSS JOIN search WHERE search_index MATCH ");
            text.bind(Bind::Text(wanted.groups())).push(" AND search.number = search_index.rowid AND ");
        }
        Conn::Postgres(_) => {
            text.push("SELECT search.access_request_id FROM search WHERE ");
        }
    }
    like(text, "search.words", wanted);
    text.push(&format!(" LIMIT {most}"));
}

/// Whether fewer than `most` are found. Looks at no more than that.
pub(super) async fn fewer_than(conn: &mut Conn, wanted: &Wanted, most: i64) -> Result<bool> {
    let mut text = Text::once();
    text.push("SELECT COUNT(*) FROM (");
    found(&mut text, conn, wanted, most);
    text.push(") AS found");
    let rows: Vec<(i64,)> = text.rows(conn).await?;
    Ok(rows.first().is_some_and(|(count,)| *count < most))
}
