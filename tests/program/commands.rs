//! The other commands, and what is the same for all.

use handled_portal::config::Config;

use crate::program::{Folder, command, complained, run, run_with, said};

const PHRASE: &str = "a long enough phrase\n";

#[test]
fn every_command_has_help_with_examples_and_takes_a_settings_file() {
    let folder = Folder::new();
    for command in [
        "serve",
        "demo",
        "worker",
        "migrate",
        "backup",
        "restore",
        "doctor",
        "rep",
        "import",
        "export",
        "explainer",
        "audit",
        "keys",
        "config",
    ] {
        let output = run(&folder.0, &[command, "--help"]);
        assert!(output.status.success(), "{command}");
        assert!(said(&output).contains("Example"), "{command}");
    }
    for command in ["serve", "worker", "migrate", "doctor"] {
        assert!(said(&run(&folder.0, &[command, "--help"])).contains("--config"), "{command}");
        let output = run(&folder.0, &[command, "--config", "nowhere.toml"]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!((said(&output) + complained(&output).as_str()).contains("nowhere.toml is not there"), "{command}");
    }
    assert_eq!(run(&folder.0, &["serve", "--nonsense"]).status.code(), Some(2));
    assert_eq!(run(&folder.0, &["nonsense"]).status.code(), Some(2));
    assert_eq!(run(&folder.0, &[]).status.code(), Some(2));
}

#[test]
fn a_wrong_setting_is_named() {
    let folder = Folder::new();
    std::fs::write(folder.path("portal.toml"), "[durations]\ninvitation_days = 99\n").unwrap();
    let output = run(&folder.0, &["migrate"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(complained(&output).contains("durations.invitation_days has to be from 1 to 14"));
    std::fs::write(folder.path("portal.toml"), "lisen = \"127.0.0.1:1\"\n").unwrap();
    let output = run(&folder.0, &["migrate"]);
    assert!(complained(&output).contains("lisen"), "{}", complained(&output));
    std::fs::remove_file(folder.path("portal.toml")).unwrap();
    let output = command(&folder.0, &["migrate"]).env("PORTAL_DURATIONS__CODE_DAYS", "long").output().unwrap();
    let said = complained(&output);
    assert!(said.contains("durations.code_days, set in the variable PORTAL_DURATIONS__CODE_DAYS"), "{said}");
    let output = command(&folder.0, &["migrate"]).env("PORTAL_MAIL_FROM", "Handled <a@example.com>").output().unwrap();
    assert!(
        complained(&output).contains("mail_from is \"Handled <a@example.com>\"; it has to be an e-mail address alone")
    );
}

#[test]
fn the_example_settings_are_the_defaults() {
    let folder = Folder::new();
    let output = run(&folder.0, &["config", "--example"]);
    std::fs::write(folder.path("example.toml"), said(&output)).unwrap();
    let defaults = serde_json::to_value(Config::default().finished().unwrap()).unwrap();
    let example = || serde_json::to_value(Config::load(Some(&folder.path("example.toml"))).unwrap()).unwrap();
    assert_eq!(example(), defaults);
    // As it is printed it fixes nothing that admins decide on the desk; what stands there for them is what they begin with.
    let fixed = said(&output).lines().any(|line| ["[partner]", "[reminders]", "[durations]"].contains(&line));
    assert!(!fixed, "{}", said(&output));
    let wanted =
        |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])).unwrap_or(line).to_owned();
    let all: Vec<String> = said(&output).lines().map(wanted).collect();
    std::fs::write(folder.path("example.toml"), all.join("\n")).unwrap();
    assert!(all.iter().any(|line| line == "[durations]") && all.iter().any(|line| line == "review_days = 180"));
    assert_eq!(example(), defaults);
    // Those that have no default stand there as comments.
    let names = serde_json::to_value(Config::default()).unwrap();
    for name in names.as_object().unwrap().keys() {
        assert!(said(&output).contains(name.as_str()), "{name} is documented");
    }
}

#[test]
fn migrating_twice_says_what_each_did() {
    let folder = Folder::new();
    let first = run(&folder.0, &["migrate"]);
    assert!(first.status.success());
    assert!(said(&first).contains("Applied 0001"), "{}", said(&first));
    let second = run(&folder.0, &["migrate"]);
    assert!(second.status.success());
    assert!(said(&second).contains("was up to date"), "{}", said(&second));
    assert!(!said(&second).contains("Applied"));
}

/// The recovery codes that were printed: `K7Q4-29MX`, a line each.
fn recovery_codes(output: &std::process::Output) -> Vec<String> {
    let is_code = |line: &&str| line.len() == 9 && line.split('-').all(|half| half.len() == 4);
    said(output).lines().map(str::trim).filter(is_code).map(str::to_owned).collect()
}

#[test]
fn a_rep_is_added_listed_reset_and_disabled() {
    let folder = Folder::new();
    let add = ["rep", "add", "--email", "rita@example.com", "--name", "Rita Romero", "--role", "admin"];
    let nothing = run(&folder.0, &["rep", "list"]);
    assert!(complained(&nothing).contains("portal.db is not there"), "{}", complained(&nothing));
    std::fs::create_dir(folder.path("data")).unwrap();
    assert!(run(&folder.0, &["migrate"]).status.success());
    let mode = std::fs::metadata(folder.path("data/portal.db")).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600, "nobody else reads it");
    let nobody = run(&folder.0, &["rep", "list"]);
    assert!(complained(&nobody).contains("There is no rep yet"), "{}", complained(&nobody));
    let short = run_with(&folder.0, &add, "short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(complained(&short).contains("at least 12 characters"), "{}", complained(&short));

    let added = run_with(&folder.0, &add, PHRASE);
    assert!(added.status.success(), "{}", complained(&added));
    assert!(said(&added).contains("otpauth://totp/"), "{}", said(&added));
    let secret = said(&added).lines().find_map(|line| line.trim().strip_prefix("secret  ").map(str::to_owned)).unwrap();
    assert_eq!(secret.len(), 32);
    assert!(said(&added).contains(&format!("secret={secret}")), "the address holds the same secret");
    assert_eq!(recovery_codes(&added).len(), 10, "{}", said(&added));
    assert!(!said(&added).contains("long enough") && !complained(&added).contains("long enough"));

    let again = run_with(&folder.0, &add, PHRASE);
    assert_eq!(again.status.code(), Some(1));
    assert!(complained(&again).contains("is a rep already"));

    let list = run(&folder.0, &["rep", "list"]);
    assert_eq!(said(&list).trim_end(), "admin   rita@example.com  Rita Romero");
    let reset = run_with(&folder.0, &["rep", "reset", "--email", "RITA@example.com"], "another long phrase\n");
    assert!(reset.status.success(), "{}", complained(&reset));
    assert!(!said(&reset).contains(&secret), "the second factor is new");
    assert_eq!(recovery_codes(&reset).len(), 10);
    assert!(recovery_codes(&reset).iter().all(|code| !recovery_codes(&added).contains(code)), "the codes are new");
    assert!(run(&folder.0, &["rep", "disable", "--email", "rita@example.com"]).status.success());
    assert!(said(&run(&folder.0, &["rep", "list"])).contains("(disabled)"));
    assert!(run_with(&folder.0, &["rep", "reset", "--email", "rita@example.com"], PHRASE).status.success());
    assert!(!said(&run(&folder.0, &["rep", "list"])).contains("(disabled)"), "a reset lets them in again");
    let nobody = run(&folder.0, &["rep", "disable", "--email", "nobody@example.com"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(complained(&nobody).contains("nobody has nobody@example.com"));
}

/// A statement in the database of that folder, behind the portal's back.
fn tamper(folder: &Folder, statement: &'static str) {
    let url = format!("sqlite://{}", folder.path("data/portal.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut conn = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::query(statement).execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
    });
}

#[test]
fn the_audit_log_is_checked_and_the_first_bad_row_is_named() {
    let folder = Folder::new();
    let none = run(&folder.0, &["audit", "verify"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(complained(&none).contains("data/portal.db is not there"), "{}", complained(&none));
    assert!(!folder.path("data").exists(), "it makes nothing");

    assert!(run(&folder.0, &["explainer", "--out", "all.pdf"]).status.success());
    let empty = run(&folder.0, &["audit", "verify"]);
    assert!(
        said(&empty).contains("0 rows") && said(&empty).contains("Head 0:"),
        "{} {}",
        said(&empty),
        complained(&empty)
    );
    for name in ["ada", "rita", "vera"] {
        let email = format!("{name}@example.com");
        assert!(run_with(&folder.0, &["rep", "add", "--email", &email, "--name", name], PHRASE).status.success());
    }
    let well = run(&folder.0, &["audit", "verify"]);
    assert!(well.status.success(), "{}", complained(&well));
    assert!(said(&well).contains("The audit log is whole: 3 rows."), "{}", said(&well));
    let head = said(&well).lines().find_map(|line| line.strip_prefix("Head ").map(str::to_owned)).unwrap();
    assert!(head.starts_with("3:") && head.len() == 66, "{head}");
    assert!(run(&folder.0, &["audit", "verify", "--expect", &head]).status.success());
    for wrong in ["3", "x:y", &head[..60]] {
        assert_eq!(run(&folder.0, &["audit", "verify", "--expect", wrong]).status.code(), Some(2), "{wrong}");
    }

    let finds = |words: &str| {
        let output = run(&folder.0, &["audit", "verify", "--expect", &head]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(complained(&output).contains(words), "{}", complained(&output));
        assert!(said(&output).is_empty());
    };
    tamper(&folder, "UPDATE audit SET act = 'disable_rep' WHERE number = 2");
    finds("row 2 of the audit log is not as it was written");
    tamper(&folder, "UPDATE audit SET act = 'add_rep' WHERE number = 2");
    tamper(&folder, "UPDATE audit SET number = -number WHERE number < 3");
    tamper(&folder, "UPDATE audit SET number = 3 + number WHERE number < 0");
    finds("row 1 of the audit log is not as it was written, or stands where another stood");
    tamper(&folder, "UPDATE audit SET number = -number WHERE number < 3");
    tamper(&folder, "UPDATE audit SET number = 3 + number WHERE number < 0");
    assert!(run(&folder.0, &["audit", "verify"]).status.success());
    tamper(&folder, "UPDATE audit SET number = -2 WHERE number = 2");
    finds("row 2 of the audit log is missing");
    tamper(&folder, "UPDATE audit SET number = 2 WHERE number = -2");
    tamper(&folder, "DELETE FROM audit WHERE number = 3");
    finds("the audit log is cut: it ends with row 2, and its head says row 3");
    tamper(&folder, "UPDATE audit_head SET number = 2, chain = (SELECT chain FROM audit WHERE number = 2)");
    assert!(run(&folder.0, &["audit", "verify"]).status.success(), "cut together with its head, it looks whole");
    finds("row 3 of the audit log is not the one of --expect");
}

#[test]
fn the_doctor_finds_nothing_on_a_fresh_machine_and_names_each_serious_fault_with_its_mend() {
    let folder = Folder::new();
    let fresh = run(&folder.0, &["doctor"]);
    assert!(fresh.status.success(), "{}", said(&fresh));
    assert!(!folder.path("data").exists(), "the doctor makes nothing");

    assert!(run(&folder.0, &["explainer", "--out", "all.pdf"]).status.success());
    let well = run(&folder.0, &["doctor"]);
    assert!(well.status.success(), "{}", said(&well));
    assert!(said(&well).contains("SQLite answers and is up to date") && said(&well).contains("journal wal"));

    let key = folder.path("data/portal.key");
    let good = std::fs::read(&key).unwrap();
    std::fs::write(&key, format!("0badcafe:{}\n", "ab".repeat(32))).unwrap();
    let wrong = run(&folder.0, &["doctor"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("serious  keys") && said(&wrong).contains("mend: bring back"), "{}", said(&wrong));
    std::fs::write(&key, good).unwrap();

    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let open = run(&folder.0, &["doctor"]);
    assert_eq!(open.status.code(), Some(1));
    assert!(said(&open).contains("chmod 600"), "{}", said(&open));
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();

    std::fs::write(folder.path("portal.toml"), "mail_folder = \"nowhere/at/all\"\nlisten = \"0.0.0.0:80\"\n").unwrap();
    let wrong = run(&folder.0, &["doctor"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("serious  mail") && said(&wrong).contains("serious  address"), "{}", said(&wrong));
}

#[test]
fn merchants_go_in_and_out_of_a_file() {
    const FILE: &str = "name,store,contact_name,contact_email\nAcme,acme,Mia Berg,mia@acme.example.com\n";
    let folder = Folder::new();
    std::fs::write(folder.path("in.csv"), FILE).unwrap();
    let nothing = run(&folder.0, &["import", "in.csv"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(complained(&nothing).contains("portal.db is not there"), "{}", complained(&nothing));
    assert!(!folder.path("data").exists(), "nothing is made");
    assert!(run(&folder.0, &["migrate"]).status.success());
    let nobody = run(&folder.0, &["import", "in.csv"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(complained(&nobody).contains("there is no admin"), "{}", complained(&nobody));
    let add = ["rep", "add", "--email", "rita@example.com", "--name", "Rita Romero", "--role", "admin"];
    assert!(run_with(&folder.0, &add, PHRASE).status.success());

    std::fs::write(folder.path("wrong.csv"), format!("{FILE}Other,www.other.com,Ole,ole\n")).unwrap();
    let wrong = run(&folder.0, &["import", "wrong.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    let said_wrong = complained(&wrong);
    assert!(
        said_wrong.contains("wrong.csv:3: store: ") && said_wrong.contains("wrong.csv:3: contact_email: "),
        "{said_wrong}"
    );
    assert_eq!(run(&folder.0, &["import", "absent.csv"]).status.code(), Some(1));
    assert_eq!(run(&folder.0, &["import"]).status.code(), Some(2));

    let dry = run(&folder.0, &["import", "in.csv", "--dry-run"]);
    assert!(dry.status.success() && said(&dry).contains("line 2: adds Acme"), "{}", said(&dry));
    assert!(!said(&run(&folder.0, &["export"])).contains("Acme"), "a dry run does nothing");
    let done = run(&folder.0, &["import", "in.csv", "--rep", "RITA@example.com"]);
    assert!(done.status.success(), "{}", complained(&done));
    assert!(said(&done).contains("Nobody was written to"), "{}", said(&done));

    let out = run(&folder.0, &["export"]);
    assert!(said(&out).starts_with("external_id,name,store,"), "{}", said(&out));
    assert!(said(&out).contains(",Acme,acme.myshopify.com,Acme,Mia Berg,mia@acme.example.com,"), "{}", said(&out));
    std::fs::write(folder.path("out.csv"), &out.stdout).unwrap();
    let again = run(&folder.0, &["import", "out.csv"]);
    assert!(again.status.success(), "{}", complained(&again));
    assert_eq!(out.stdout, run(&folder.0, &["export"]).stdout, "what went out came in again without changes");
    let json = run(&folder.0, &["export", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(all[0]["name"], "Acme");
}

#[test]
fn the_explainer_is_written_as_a_file_and_what_cannot_be_is_said_with_its_mend() {
    let folder = Folder::new();
    let written = run(&folder.0, &["explainer", "--out", "all.pdf"]);
    assert!(written.status.success(), "{}", complained(&written));
    assert!(complained(&written).contains("all.pdf is written"));
    let file = std::fs::read(folder.path("all.pdf")).unwrap();
    assert!(file.starts_with(b"%PDF-1.7"));
    assert!(run(&folder.0, &["explainer", "--out", "letter.pdf", "--paper", "letter"]).status.success());
    assert_ne!(file, std::fs::read(folder.path("letter.pdf")).unwrap());

    let merchants = "name,store,contact_name,contact_email\nAcme,acme,Mia Berg,mia@acme.example.com\n";
    std::fs::write(folder.path("in.csv"), merchants).unwrap();
    let add = ["rep", "add", "--email", "rita@example.com", "--name", "Rita Romero", "--role", "admin"];
    assert!(run_with(&folder.0, &add, PHRASE).status.success());
    assert!(run(&folder.0, &["import", "in.csv"]).status.success());
    let all: serde_json::Value =
        serde_json::from_slice(&run(&folder.0, &["export", "--format", "json"]).stdout).unwrap();
    let reference = all[0]["reference"].as_str().unwrap();
    let typed = reference.to_lowercase().replace('-', "");
    let of_store = run(&folder.0, &["explainer", "--out", "acme.pdf", "--ref", &typed]);
    assert!(of_store.status.success(), "{}", complained(&of_store));
    assert_ne!(file, std::fs::read(folder.path("acme.pdf")).unwrap());

    for (args, mend) in [
        (["--out", "x.pdf", "--lang", "xx"], "there are no words in xx; choose one of: en"),
        (["--out", "x.pdf", "--ref", "what"], "what is no reference, such as HND-7K2Q-9XMF"),
        (
            ["--out", "x.pdf", "--ref", "HND-7K2Q-9XMF"],
            "there is no access request HND-7K2Q-9XMF; see: handled-portal export",
        ),
        (["--out", "nowhere/x.pdf", "--paper", "a4"], "name a file in a folder you may write to"),
    ] {
        let output = run(&folder.0, &[&["explainer"][..], &args[..]].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(complained(&output).contains(mend), "{}", complained(&output));
    }
    assert_eq!(run(&folder.0, &["explainer"]).status.code(), Some(2));
}
