//! The program itself, run as people run it: what it prints, what it refuses, how it ends.

#![cfg(test)]

#[path = "../support/postgres.rs"]
mod postgres;

mod commands;
mod demo;
#[path = "../support/program.rs"]
mod program;
mod serving;
