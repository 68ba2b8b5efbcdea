//! The program itself, run as people run it: what it prints, what it refuses, how it ends.

#![cfg(test)]

#[path = "../support/postgres.rs"]
mod postgres;

#[path = "../support/mail_server.rs"]
mod mail_server;

mod commands;
mod crash;
mod demo;
mod deploy;
mod doctor;
mod failover;
mod faults;
mod keeping;
mod mail;
mod people;
#[path = "../support/program.rs"]
mod program;
mod proxy;
mod raw;
mod server;
mod serving;
mod several;
mod site;
mod slow;
mod stopping;
