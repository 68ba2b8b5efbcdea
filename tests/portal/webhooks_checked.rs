//! Signatures checked by the reference library of another language: the Python package `standardwebhooks`.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use handled_portal::{
    actions::{rotate_webhook_secret::rotate_webhook_secret, test_webhook::test_webhook},
    clock::Clock,
    domain::{moment::SECOND, webhook::Format},
    worker::webhooks::deliver_webhooks,
};

use crate::{
    on_both,
    support::{
        START, TestApp,
        receiver::{Received, Receiver},
    },
    webhooks::{ada, add},
};

/// Reads one message after another; says for each whether the library takes it.
const CHECK: &str = r#"
import json, sys
from standardwebhooks import Webhook, WebhookVerificationError
for line in sys.stdin:
    one = json.loads(line)
    try:
        read = Webhook(one["secret"]).verify(one["body"], one["headers"])
        print("good", read["type"])
    except WebhookVerificationError as error:
        print("bad", error)
"#;

/// What the library says of each message with a secret.
fn checked(messages: &[(&str, &Received)]) -> Vec<String> {
    let python = std::env::var("PORTAL_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    let mut child = Command::new(&python)
        .args(["-c", CHECK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|cause| {
            panic!("{python} does not start ({cause}): install Python 3, or set PORTAL_TEST_PYTHON")
        });
    let mut input = child.stdin.take().unwrap();
    for (secret, one) in messages {
        let line = serde_json::json!({"secret": secret, "body": one.body, "headers": one.headers});
        let _ = writeln!(input, "{line}"); // where the library is missing it does not read
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the reference library does not run; ./check installs it; or by hand: pip install -r tests/python-packages.txt, and set \
         PORTAL_TEST_PYTHON to the Python that has it. It said: {complaint}"
    );
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

async fn message(app: &TestApp, receiver: &Receiver, id: &str) -> Received {
    test_webhook(&app.app, &ada(app), id, "test").await.unwrap();
    assert_eq!(deliver_webhooks(&app.app).await.unwrap(), 1);
    receiver.received().remove(0)
}

on_both! {
    async fn the_reference_library_takes_what_we_sign_and_nothing_that_was_changed(app) {
        // The library holds the time of a message against the machine's clock.
        app.forward(Clock::System.now().since(START));
        let receiver = Receiver::start().await;
        let (webhook, old) = add(&app, "Tickets", Format::Standard, &[], &receiver.base).await;
        let old = old.unwrap();
        let first = message(&app, &receiver, &webhook.id).await;
        let (_, new) = rotate_webhook_secret(&app.app, &ada(&app), &webhook.id, webhook.version, "test").await.unwrap();
        let both = message(&app, &receiver, &webhook.id).await;
        let changed = |edit: &dyn Fn(&mut Received)| {
            let mut other = first.clone();
            edit(&mut other);
            other
        };
        let body = changed(&|one| one.body = one.body.replace("webhook.test", "webhook.tess"));
        let id = changed(&|one| drop(one.headers.insert("webhook-id".into(), "another".into())));
        let late = changed(&|one| {
            let seconds = app.app.clock.now().0 / SECOND - 1;
            one.headers.insert("webhook-timestamp".into(), seconds.to_string());
        });
        let said = checked(&[(&old, &first), (&old, &both), (&new.0, &both), (&new.0, &first), (&old, &body), (&old, &id), (&old, &late)]);
        let good = "good webhook.test";
        let bad = "bad No matching signature found";
        assert_eq!(said, [good, good, good, bad, bad, bad, bad]);
    }
}
