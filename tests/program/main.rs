//! The program itself, run as people run it: what it prints, what it refuses, how it ends.

#![cfg(test)]

#[path = "../support/postgres.rs"]
mod postgres;

#[path = "../support/mail_server.rs"]
mod mail_server;

mod commands;
mod crash;
mod demo;
mod doctor;
mod faults;
mod keeping;
mod mail;
#[path = "../support/program.rs"]
mod program;
mod raw;
mod serving;
mod site;
mod slow;
mod stopping;
