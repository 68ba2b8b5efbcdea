//! The portal in a real browser: the whole way, with scripts and without.

#![cfg(test)]

mod support;
