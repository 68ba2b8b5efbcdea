//! The program itself, run as people run it: what it prints, what it refuses, how it ends.

#![cfg(test)]

#[path = "../support/postgres.rs"]
mod postgres;

#[path = "../support/mail_server.rs"]
mod mail_server;

mod commands;
mod demo;
mod keeping;
mod mail;
#[path = "../support/program.rs"]
mod program;
mod serving;
