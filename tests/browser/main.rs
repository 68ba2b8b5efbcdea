//! The portal in a real browser: the whole way, with scripts and without, and every page as people see it.

#![cfg(test)]

mod demo;
#[path = "../support/program.rs"]
mod program;
mod support;

mod desk;
mod desk_sign_in;
mod journey;
mod pages;
mod print;
