//! What no browser sends: requests that two machines could read in two ways, and such as are too large.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use crate::program::{Folder, Running, command, status};

/// Sends these bytes, and a second request behind them, and says what comes back until the connection is closed.
fn answer_to(host: &str, bytes: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The other side may have closed before all is there.
    let _ = stream.write_all(bytes.as_bytes());
    let _ = stream.write_all(b"GET /healthz?smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut answer = Vec::new();
    // A reset after the answer is for what it did not read.
    if let Err(cause) = stream.read_to_end(&mut answer) {
        let start = String::from_utf8_lossy(&answer[..answer.len().min(200)]).into_owned();
        assert_eq!(cause.kind(), std::io::ErrorKind::ConnectionReset, "it is not closed: {cause}, after {start:?}");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Heads of requests that are refused, each without its last line.
const HEADS: &[(&str, &str)] = &[
    ("a length and chunks", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
    ("chunks and a length", "POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n"),
    ("two lengths", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n"),
    ("the same length twice", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n"),
    ("a list of lengths", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 4\r\n"),
    ("a length with a sign", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n"),
    ("a length below nothing", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n"),
    ("a length in hexadecimal", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 0x4\r\n"),
    ("a length beyond all numbers", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n"),
    (
        "chunks twice",
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    ),
    ("chunks and something else", "POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n"),
    ("nearly chunks", "POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n"),
    ("chunks before there were any", "POST /sign-in HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"),
    ("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n"),
    ("a folded header after a tab", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tContent-Length: 4\r\n"),
    ("a space before the colon", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n"),
    ("a space before the first header", "GET / HTTP/1.1\r\n Host: x\r\n"),
    ("NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n"),
    ("NUL in a name", "GET / HTTP/1.1\r\nHost: x\r\nA\0: b\r\n"),
    ("NUL in the address", "GET /\0 HTTP/1.1\r\nHost: x\r\n"),
    ("CR alone in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rContent-Length: 4\r\n"),
    ("LF alone after the first line", "GET / HTTP/1.1\nHost: x\r\n"),
    ("LF alone after a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\nContent-Length: 4\r\n"),
    ("LF alone everywhere", "GET / HTTP/1.1\nHost: x\n"),
    ("no host", "GET / HTTP/1.1\r\nA: b\r\n"),
    ("two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n"),
    ("another protocol", "GET / HTTP/3.0\r\nHost: x\r\n"),
    ("no method", " / HTTP/1.1\r\nHost: x\r\n"),
    ("a method of signs", "G@T / HTTP/1.1\r\nHost: x\r\n"),
];

/// Chunked bodies that are refused.
const CHUNKS: &[(&str, &str)] = &[
    ("no size", "\r\nabc\r\n0\r\n\r\n"),
    ("no number", "G\r\nabc\r\n0\r\n\r\n"),
    ("a sign", "-3\r\nabc\r\n0\r\n\r\n"),
    ("0x", "0x3\r\nabc\r\n0\r\n\r\n"),
    ("a space before", " 3\r\nabc\r\n0\r\n\r\n"),
    ("a size beyond all numbers", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
    ("LF alone after the size", "3\nabc\r\n0\r\n\r\n"),
    ("LF alone in an extension", "3;a\nabc\r\n0\r\n\r\n"),
    ("more than its size", "3\r\nabcd\r\n0\r\n\r\n"),
    ("NUL after the size", "3\0\r\nabc\r\n0\r\n\r\n"),
];

#[tokio::test]
async fn what_two_machines_could_read_in_two_ways_is_refused_and_its_connection_closed() {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &["serve", "--listen", "127.0.0.1:0"]));
    let base = running.address();
    let host = base.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
    for (name, head) in HEADS {
        let end = if *name == "LF alone everywhere" { "\n" } else { "\r\n" };
        let answer = answer_to(&host, &format!("{head}{end}a=b&"));
        assert!(answer.starts_with("HTTP/1.1 400 "), "{name}: {answer:?}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: what came behind is not answered: {answer:?}");
    }
    for (name, body) in CHUNKS {
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: {base}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Transfer-Encoding: chunked\r\n\r\n"
        );
        let answer = answer_to(&host, &format!("{head}{body}"));
        assert!(answer.starts_with("HTTP/1.1 400 "), "{name}: {answer:?}");
        assert!(answer.to_lowercase().contains("connection: close"), "{name}: {answer:?}");
        assert!(!answer.contains("HTTP/1.1 200"), "{name}: what came behind is not answered: {answer:?}");
    }
    assert_eq!(status(&format!("{base}/healthz")).await, 200);
}

/// Reads one whole answer from a connection that goes on.
fn one_answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !is_whole(&String::from_utf8_lossy(&answer)) {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0, "the connection is closed after {:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&piece[..count]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn is_whole(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return false };
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("its length");
    body.len() >= length.parse::<usize>().unwrap()
}

#[tokio::test]
async fn a_later_request_of_a_connection_is_looked_at_as_the_first_one_is() {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &["serve", "--listen", "127.0.0.1:0"]));
    let base = running.address();
    let host = base.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
    for (name, head) in HEADS.iter().filter(|(name, _)| name.starts_with("LF alone")) {
        for rounds in 1..3 {
            let mut stream = TcpStream::connect(&host).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            for _ in 0..rounds {
                stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
                let good = one_answer(&mut stream);
                assert!(good.starts_with("HTTP/1.1 200 "), "{name}: {good:?}");
            }
            let end = if *name == "LF alone everywhere" { "\n" } else { "\r\n" };
            stream.write_all(format!("{head}{end}").as_bytes()).unwrap();
            let refused = one_answer(&mut stream);
            assert!(refused.starts_with("HTTP/1.1 400 "), "{name}, after {rounds}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_and_a_good_request_after_a_good_one_is_not() {
    let folder = Folder::new();
    let mut running = Running::start(command(&folder.0, &["serve", "--listen", "127.0.0.1:0"]));
    let base = running.address();
    let host = base.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
    let large = answer_to(&host, &format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}", "b".repeat(200_000)));
    assert!(large.starts_with("HTTP/1.1 431 "), "{large:?}");
    let many = answer_to(&host, &format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(200)));
    assert!(many.starts_with("HTTP/1.1 431 "), "{many:?}");
    let form = format!(
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: {base}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 70000\r\n\r\n{}",
        "a".repeat(70_000)
    );
    let form = answer_to(&host, &form);
    assert!(form.starts_with("HTTP/1.1 413 ") && form.contains("This is too large"), "{form:?}");
    // Lines that end as they have to, twice on one connection, with a body whose lines end otherwise between them.
    let good = answer_to(
        &host,
        &format!(
            "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nPOST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: {base}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=b\nc"
        ),
    );
    assert_eq!(good.matches("HTTP/1.1 ").count(), 3, "{good:?}");
    assert_eq!(good.matches("HTTP/1.1 200").count(), 2, "{good:?}");
}
