//! `serve`: how it starts, what it refuses, how it ends.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    time::Duration,
};

use crate::program::{Folder, Running, client, command, complained, run, status};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[tokio::test]
async fn the_first_start_makes_database_and_key_and_prints_a_link_for_the_first_admin() {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &SERVE));
    let base = running.address();
    let link = running.line().rsplit(' ').next().unwrap().to_owned();
    assert!(link.starts_with(&format!("{base}/desk/first/")), "{link}");
    assert_eq!(status(&format!("{base}/healthz")).await, 200);
    assert_eq!(status(&format!("{base}/readyz")).await, 200);
    assert_eq!(status(&link).await, 200);
    let mode = std::fs::metadata(folder.path("data/portal.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the key file is its owner's alone");
    running.terminate();
    assert_eq!(running.ended_within(Duration::from_secs(10)).code(), Some(0));
}

#[tokio::test]
async fn what_is_counted_is_read_on_a_listener_of_its_own_and_a_taken_address_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = Folder::new();
    let metrics = format!("127.0.0.1:{port}");
    let set = |mut command: std::process::Command| {
        command.env("PORTAL_METRICS_LISTEN", &metrics);
        command
    };
    let refused = set(command(&folder.0, &SERVE)).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        complained(&refused).contains(&format!("metrics_listen: {metrics} cannot be taken")),
        "{}",
        complained(&refused)
    );
    drop(taken);
    let mut running = Running::start(set(command(&folder.0, &SERVE)));
    let base = running.address();
    assert_eq!(status(&format!("{base}/readyz")).await, 200);
    assert_eq!(status(&format!("{base}/metrics")).await, 404, "people do not reach it");
    let text = client().get(format!("http://{metrics}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("http_requests_total{method=\"GET\",route=\"/readyz\",status=\"200\"} 1"), "{text}");
    running.terminate();
    assert_eq!(running.ended_within(Duration::from_secs(10)).code(), Some(0));
}

/// Takes what is sent to a collector, until the test ends.
fn collector() -> (u16, std::sync::mpsc::Receiver<Vec<u8>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sends, receives) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut whole, mut piece) = (stream.unwrap(), Vec::new(), [0; 4096]);
            stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
            while let Ok(read @ 1..) = stream.read(&mut piece) {
                whole.extend_from_slice(&piece[..read]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            let _ = sends.send(whole);
        }
    });
    (port, receives)
}

#[tokio::test]
async fn traces_go_to_a_collector_and_say_what_was_done_and_not_by_whom() {
    let (port, received) = collector();
    let folder = Folder::new();
    let mut command = command(&folder.0, &SERVE);
    command.env("PORTAL_OTLP_URL", format!("http://127.0.0.1:{port}/v1/traces"));
    let mut running = Running::start(command);
    let base = running.address();
    let answer = client().get(format!("{base}/i/secret-of-somebody")).send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    running.terminate();
    assert_eq!(running.ended_within(Duration::from_secs(10)).code(), Some(0));
    let sent: Vec<u8> = received.try_iter().flatten().collect();
    let sent = String::from_utf8_lossy(&sent);
    for words in ["POST /v1/traces HTTP/1.1", "handled-portal", "/i/{token}", "sweep", &id] {
        assert!(sent.contains(words), "{words} is not in {sent}");
    }
    assert!(!sent.contains("secret-of-somebody"), "{sent}");
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_end() {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &SERVE));
    let base = running.address();
    assert_eq!(status(&format!("{base}/readyz")).await, 200);
    let host = base.strip_prefix("http://").unwrap();
    let mut half = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    write!(
        half,
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {base}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\nemail=mia",
        "email=mia%40shop.example.com".len()
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    running.terminate();
    // Nobody is let in any more, and nobody is kept waiting for an answer that does not come: a proxy tries the next one.
    let begun = std::time::Instant::now();
    while let Ok(mut late) = TcpStream::connect(half.peer_addr().unwrap()) {
        assert!(begun.elapsed() < Duration::from_secs(5), "connections are still taken");
        // Who came in time has a moment to say what they want.
        let _ = write!(late, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let _ = late.read_to_string(&mut String::new());
    }
    write!(half, "%40shop.example.com").unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303 "), "it was done: {answer:?}");
    assert_eq!(running.ended_within(Duration::from_secs(10)).code(), Some(0));
}

#[tokio::test]
async fn neither_somebody_who_never_finishes_nor_a_collector_that_never_answers_holds_up_the_end() {
    let folder = Folder::new();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = command(&folder.0, &SERVE);
    command.env("PORTAL_OTLP_URL", format!("http://{}/v1/traces", silent.local_addr().unwrap()));
    let mut running = Running::start(command);
    let base = running.address();
    assert_eq!(status(&format!("{base}/readyz")).await, 200);
    let host = base.strip_prefix("http://").unwrap();
    let mut half = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    write!(half, "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {base}\r\nContent-Length: 25\r\n\r\nemail")
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    running.terminate();
    assert_eq!(running.ended_within(Duration::from_secs(10)).code(), Some(0));
}

#[tokio::test]
async fn an_address_that_others_can_reach_needs_https() {
    let folder = Folder::new();
    let output = run(&folder.0, &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(1));
    let error = complained(&output);
    assert!(error.contains("listen") && error.contains("set base_url to the https address"), "{error}");
    assert!(!folder.path("data").exists(), "nothing was made");
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = run(&folder.0, &["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(complained(&output).contains("end what runs there, or set another"));
}

#[tokio::test]
async fn a_missing_or_wrong_key_file_is_refused_with_the_mend() {
    let folder = Folder::new();
    assert!(run(&folder.0, &["explainer", "--out", "all.pdf"]).status.success());
    let key = folder.path("data/portal.key");
    let kept = folder.path("kept.key");
    std::fs::rename(&key, &kept).unwrap();
    let missing = run(&folder.0, &SERVE);
    assert_eq!(missing.status.code(), Some(1));
    assert!(complained(&missing).contains("is missing"), "{}", complained(&missing));
    assert!(complained(&missing).contains("bring it back"), "{}", complained(&missing));
    assert!(!key.exists(), "no new key is made over a sealed database");

    std::fs::write(&key, format!("0badcafe:{}\n", "ab".repeat(32))).unwrap();
    let wrong = run(&folder.0, &SERVE);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(complained(&wrong).contains("bring back the right one"), "{}", complained(&wrong));
    assert!(!complained(&wrong).contains("abab"), "the key is not printed");

    std::fs::rename(&kept, &key).unwrap();
    assert!(run(&folder.0, &["rep", "list"]).status.success());
}
