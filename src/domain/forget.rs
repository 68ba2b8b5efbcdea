//! Forgetting a person or a business: what stands in place of what named them.

/// What stands where a name or an address stood in somebody else's words.
const STRUCK: &str = "[…]";

/// What a forgotten business, or a store of one, is called: the end of its id, which names nobody.
#[must_use]
pub fn stand_in(id: &str) -> String {
    let from = id.len().saturating_sub(8);
    format!("#{}", id.get(from..).unwrap_or(id))
}

/// The text without these names and addresses, in whatever case they were written. Whole words only: "Ed" stays in
/// "needed".
#[must_use]
pub fn without(text: &str, names: &[&str]) -> String {
    let mut left: Vec<char> = text.chars().collect();
    for name in names {
        let name: Vec<String> = name.trim().chars().map(lower).collect();
        if name.is_empty() {
            continue;
        }
        let (mut kept, mut at) = (Vec::with_capacity(left.len()), 0);
        while at < left.len() {
            let end = at + name.len();
            let here = left.get(at..end);
            let is_it = here.is_some_and(|here| here.iter().zip(&name).all(|(one, other)| lower(*one) == *other));
            if is_it && is_edge(&left, at) && is_edge(&left, end) {
                kept.extend(STRUCK.chars());
                at = end;
            } else {
                kept.push(left[at]);
                at += 1;
            }
        }
        left = kept;
    }
    left.into_iter().collect()
}

/// Whether no word goes on from before this place to after it.
fn is_edge(text: &[char], at: usize) -> bool {
    let is_of_word = |place: Option<usize>| place.and_then(|at| text.get(at)).is_some_and(|one| one.is_alphanumeric());
    !(is_of_word(at.checked_sub(1)) && is_of_word(Some(at)))
}

fn lower(one: char) -> String {
    one.to_lowercase().collect()
}
