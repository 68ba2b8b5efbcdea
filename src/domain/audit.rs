//! The audit log's head: how far it goes, and the link that all its rows lead to.

use std::{fmt, str::FromStr};

/// The number of the last row and its link. Whoever has noted one can find out later whether the log was cut or rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last row's number; 0 for an empty log.
    pub number: i64,
    /// Its link, 64 hexadecimal digits; empty for an empty log.
    pub chain: String,
}

/// A text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHead;

impl fmt::Display for NoHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a head of the log, such as 120:4f1d and so on with 64 digits; copy it whole")
    }
}

impl std::error::Error for NoHead {}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.chain)
    }
}

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (number, chain) = text.trim().split_once(':').ok_or(NoHead)?;
        let number: i64 = number.parse().map_err(|_| NoHead)?;
        let is_link = chain.len() == 64 && chain.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_head = if number == 0 { chain.is_empty() } else { number > 0 && is_link };
        if is_head { Ok(Self { number, chain: chain.to_ascii_lowercase() }) } else { Err(NoHead) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed_and_nothing_else_is_one() {
        let links = "0a".repeat(32);
        for text in ["0:".to_owned(), format!("7:{links}"), format!("9000000000:{links}")] {
            assert_eq!(text.parse::<Head>().map(|head| head.to_string()), Ok(text));
        }
        for text in
            ["", ":", "7", "7:", "0:0a", "-1:0a", "x:0a", &format!("7:{links}0"), &format!("7:{}x", &links[1..])]
        {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
