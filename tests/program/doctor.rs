//! `doctor --mail-to` sends a real mail, and names the stage at which it stops, with the mend.

use std::net::TcpListener;

use serde_json::json;

use crate::{
    mail_server::{self, MailServer, certificate},
    program::{Folder, command, said},
    server::Server,
};

const TO: &str = "mia@acme.example.com";

/// Its finding about mail, and whether that was well.
fn tried(folder: &Folder, url: &str, more: &[(&str, &str)]) -> (bool, String) {
    let mut command = command(&folder.0, &["doctor", "--mail-to", TO]);
    command.env("PORTAL_SMTP_URL", url).env("PORTAL_SMTP_TIMEOUT_SECONDS", "1");
    command.env("PORTAL_SMTP_TAKEN_SECONDS", "1").envs(more.iter().copied());
    let done = command.output().unwrap();
    let said = said(&done);
    let at = said.find(" mail: ").unwrap_or_else(|| panic!("nothing about mail: {said}"));
    let end = said[at..].find("outgoing: ").map_or(said.len(), |end| at + end);
    (done.status.success(), said[at..end].to_owned())
}

#[track_caller]
fn stops((is_well, said): &(bool, String), stage: &str, mend: &str) {
    assert!(!is_well && said.contains(&format!("stopped at the stage \"{stage}\": ")), "{said}");
    assert!(said.contains("mend: ") && said.contains(mend), "{said}");
}

#[test]
fn a_mail_that_arrives_is_well_and_says_that_it_is_a_test() {
    let (folder, mails) = (Folder::new(), mail_server::Folder::fresh());
    let server = MailServer::start(mails.path(), &[]);
    let (is_well, said) =
        tried(&folder, &format!("smtp://127.0.0.1:{}", server.port), &[("PORTAL_MAIL_FROM", "access@example.com")]);
    assert!(is_well && said.contains(&format!("the mail server took a mail for {TO}")), "{said}");
    let taken = server.taken();
    assert_eq!(
        (taken.len(), taken[0].from.as_str(), taken[0].to.as_slice()),
        (1, "access@example.com", [TO.to_owned()].as_slice())
    );
    assert!(taken[0].header("subject").starts_with("A test from Handled"), "{}", taken[0].raw);
    let (is_well, said) = tried(&folder, "", &[]);
    assert!(!is_well && said.contains("set smtp_url"), "{said}");
}

#[test]
fn each_stage_at_which_it_stops_is_named_with_its_mend() {
    let (folder, mails) = (Folder::new(), mail_server::Folder::fresh());
    let mut server = MailServer::start(mails.path(), &[]);
    let url = format!("smtp://127.0.0.1:{}", server.port);
    stops(&tried(&folder, "smtp://mail.invalid:2525", &[]), "resolve", "the host in smtp_url");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    stops(&tried(&folder, &format!("smtp://127.0.0.1:{closed}"), &[]), "connect", "host and port in smtp_url");
    stops(&tried(&folder, &format!("smtps://127.0.0.1:{}", server.port), &[]), "tls", "use smtps:// for port 465");
    for (refuse, stage, mend) in [
        (json!({"mail": "550 5.7.1 not from you"}), "sender", "set mail_from"),
        (json!({"rcpt": {TO: "550 5.1.1 no such user"}}), "recipient", "try another address"),
        (json!({"data": "554 5.6.0 not this one"}), "answer", "the server's own answer"),
    ] {
        server.order(&json!({ "refuse": refuse }));
        let found = tried(&folder, &url, &[]);
        stops(&found, stage, mend);
        assert!(found.1.contains("55"), "the server's own number: {}", found.1);
    }
    for (hang, stage) in
        [("connect", "connect"), ("mail", "sender"), ("rcpt", "recipient"), ("data", "content"), ("answer", "answer")]
    {
        server.order(&json!({ "hang": hang }));
        let found = tried(&folder, &url, &[]);
        assert!(!found.0 && found.1.contains(&format!("\"{stage}\": no answer in time")), "{hang}: {}", found.1);
    }
}

#[test]
fn a_wrong_password_and_a_certificate_of_nobody_known_are_told_apart() {
    let (folder, mails) = (Folder::new(), mail_server::Folder::fresh());
    let (cert, key) = certificate(mails.path());
    let sealed = ["--cert", &cert, "--key", &key, "--user", "portal", "--password", "right"];
    let server = MailServer::start(mails.path(), &sealed);
    let url = |word: &str| format!("smtp://portal:{word}@localhost:{}", server.port);
    let known = [("PORTAL_SMTP_CA_FILE", cert.as_str())];
    stops(&tried(&folder, &url("wrong"), &known), "auth", "user name and password");
    stops(&tried(&folder, &url("right"), &[]), "tls", "smtp_ca_file");
    let (is_well, said) = tried(&folder, &url("right"), &known);
    assert!(is_well, "{said}");
    assert!(!said.contains("right") && server.taken()[0].is_encrypted, "{said}");
}

#[tokio::test]
async fn a_server_that_says_saved_before_it_is_on_a_disk_is_a_serious_finding() {
    for (settings, words) in [
        (&["fsync=on", "full_page_writes=on", "synchronous_commit=on"][..], None),
        (&["fsync=on", "full_page_writes=on"][..], Some("synchronous_commit is off")),
        (&[][..], Some("fsync and full_page_writes and synchronous_commit are off")),
    ] {
        let server = Server::start("hurried", settings);
        let folder = Folder::new();
        let found = || {
            let mut command = command(&folder.0, &["doctor"]);
            said(&command.env("PORTAL_DATABASE_URL", server.address()).output().unwrap())
        };
        assert_eq!(found().lines().find(|line| line.contains(" off: ")).is_some(), words.is_some(), "{}", found());
        assert!(words.is_none_or(|words| found().contains(words)), "{}", found());
    }
}
