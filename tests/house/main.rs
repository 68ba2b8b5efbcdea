//! The house keeps its own rules: floors, one SQL for two databases, sentences, templates, documents.

#![cfg(test)]

#[path = "../support/postgres.rs"]
mod postgres;

mod catalogue;
mod documents;
mod floors;
mod keeping;
mod migrations;
mod sentences;
mod sql;
mod timeline;
mod together;
