//! The one place that writes to the terminal: answers to standard output, all else to standard error.

use std::io::{self, IsTerminal as _, Write as _};

/// A line of the command's answer.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// A piece of a long answer, as it is.
pub fn piece(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A line about the work, such as an error or a question.
pub fn aside(text: &str) {
    // Where even standard error is closed, nobody is left to tell.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// How far long work has come; on a terminal alone, each time over the line before.
pub struct Progress {
    what: &'static str,
    is_terminal: bool,
}

impl Progress {
    /// Of this work.
    #[must_use]
    pub fn of(what: &'static str) -> Self {
        Self { what, is_terminal: io::stderr().is_terminal() }
    }

    /// So far.
    pub fn at(&self, done: usize, all: usize) {
        if self.is_terminal {
            let percent = done.saturating_mul(100).checked_div(all).unwrap_or(100);
            let mut err = io::stderr().lock();
            drop(write!(err, "\r{} {done} of {all} ({percent} %) ", self.what).and_then(|()| err.flush()));
        }
    }

    /// All of it: the line is cleared.
    pub fn end(&self) {
        if self.is_terminal {
            drop(write!(io::stderr().lock(), "\r\x1b[K"));
        }
    }
}
