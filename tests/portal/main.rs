//! The running portal, over HTTP, on SQLite and on PostgreSQL. One file per journey.

#![cfg(test)]

#[path = "../support/mail_server.rs"]
mod mail_server;
#[path = "../support/postgres.rs"]
mod postgres;
mod support;

mod actions;
mod answer;
mod at_once;
mod at_rest;
mod ceiling;
mod check;
mod clock;
mod contacts;
mod counts;
mod data_pdf;
mod decline;
mod desk_as_merchant;
mod desk_audit;
mod desk_bulk;
mod desk_cases;
mod desk_catalogue;
mod desk_export;
mod desk_forget;
mod desk_import;
mod desk_live;
mod desk_me;
mod desk_merchant;
mod desk_new_merchant;
mod desk_outbox;
mod desk_passkeys;
mod desk_queue;
mod desk_queue_filters;
mod desk_record;
mod desk_register;
mod desk_reports;
mod desk_reps;
mod desk_request;
mod desk_send_kit;
mod desk_settings;
mod desk_sign_in;
mod desk_tasks;
mod desk_webhooks;
mod explainer;
mod explainer_pdf;
mod find_store;
mod front;
mod granted;
mod invitation;
mod journey;
mod keeping;
mod mail;
mod metrics;
mod odd_requests;
mod outgoing;
mod press;
mod reminders;
mod removal;
mod rep_mail;
mod routes;
mod search;
mod shopify_app;
mod sign_in;
mod smtp;
mod states;
mod store_page;
mod stores;
mod stuck;
mod sweeps;
mod terms;
mod webhooks;
mod webhooks_checked;
