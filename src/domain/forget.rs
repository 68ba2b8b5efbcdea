//! Forgetting a person or a business: what stands in place of what named them.

/// What stands where a name or an address stood in somebody else's words.
const STRUCK: &str = "[…]";

/// What a forgotten business, or a store of one, is called: the end of its id, which names nobody.
#[must_use]
pub fn stand_in(id: &str) -> String {
    let from = id.len().saturating_sub(8);
    format!("#{}", id.get(from..).unwrap_or(id))
}

/// The text without these names and addresses, in whatever case they were written.
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
            let here = left.get(at..at + name.len());
            if here.is_some_and(|here| here.iter().zip(&name).all(|(one, other)| lower(*one) == *other)) {
                kept.extend(STRUCK.chars());
                at += name.len();
            } else {
                kept.push(left[at]);
                at += 1;
            }
        }
        left = kept;
    }
    left.into_iter().collect()
}

fn lower(one: char) -> String {
    one.to_lowercase().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_in_any_case_and_the_rest_stays() {
        for (text, left) in [
            ("Mia Berg said so, MIA BERG did.", "[…] said so, […] did."),
            ("Write to Mia@Acme.example.com!", "Write to […]!"),
            ("Zoë, mia berg", "Zoë, […]"),
            ("Mia", "Mia"),
            ("", ""),
        ] {
            assert_eq!(without(text, &["Mia Berg", "mia@acme.example.com", " "]), left, "{text}");
        }
        assert_eq!(without("ÉLODIE and élodie", &["Élodie"]), "[…] and […]");
    }

    #[test]
    fn a_stand_in_is_the_end_of_the_id() {
        assert_eq!(stand_in("0197f3a2c1b44d6e8f90123456789abc"), "#56789abc");
        assert_eq!(stand_in("short"), "#short");
    }
}
