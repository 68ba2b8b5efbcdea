//! Slow clients: each is let go in its time, and others are served meanwhile. `PORTAL_TEST_SLOW=400` before it sends so many, and
//! measures how long the others wait: `PORTAL_TEST_SLOW=400 cargo nextest run --profile long -E 'test(slow)'`.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};

use crate::{
    program::client,
    site::{Engine, Site},
};

/// What a client is slow at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slow {
    /// Its file comes byte by byte: it has a minute, so this is tried on demand alone.
    File,
    /// It connects and says nothing.
    Silent,
    /// The head of its request comes byte by byte.
    Head,
    /// The head of its second request does.
    SecondHead,
    /// Its form does.
    Form,
    /// Its form in chunks does, for a page that takes no form.
    Chunks,
    /// It asks and asks, and takes no answer.
    Answer,
}

const ALL: [Slow; 7] = [Slow::File, Slow::Silent, Slow::Head, Slow::SecondHead, Slow::Form, Slow::Chunks, Slow::Answer];

impl Slow {
    /// What it sends at once, and what it goes on with.
    fn sends(self, base: &str, rep: &str) -> (String, &'static str) {
        let post = |path: &str, more: &str| format!("POST {path} HTTP/1.1\r\nHost: x\r\nOrigin: {base}\r\n{more}\r\n");
        match self {
            Self::Silent => (String::new(), ""),
            Self::Head => ("GET / HTTP/1.1\r\nHost: x\r\nA: ".into(), "b"),
            Self::SecondHead => {
                ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nA: ".into(), "b")
            }
            Self::Form => {
                let head = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n";
                (post("/sign-in", head), "a")
            }
            Self::File => {
                let head = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 60000\r\n";
                (post("/desk/import", &format!("Cookie: {rep}\r\n{head}")), "a")
            }
            Self::Chunks => ("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".into(), "1\r\na\r\n"),
            Self::Answer => ("GET /explainer HTTP/1.1\r\nHost: x\r\n\r\n".repeat(800), ""),
        }
    }

    /// Is slow until it is let go. How long that took, and what was answered, but by [`Slow::Answer`], which takes none.
    async fn come(self, host: &str, base: &str, rep: &str) -> (Self, Duration, String) {
        let started = Instant::now();
        let mut stream = connect(host, self == Self::Answer).await;
        let (first, then) = self.sends(base, rep);
        let mut answer = Vec::new();
        let mut write = stream.write_all(first.as_bytes()).await;
        while write.is_ok() && started.elapsed() < Duration::from_secs(90) {
            let mut piece = [0; 4096];
            let wait = tokio::time::sleep(Duration::from_millis(500));
            if self == Self::Answer {
                wait.await;
                // Nothing is taken; whether the other side is gone shows in the socket's error.
                write = stream.take_error().map_or(Ok(()), |error| error.map_or(Ok(()), Err));
                let gone = stream.try_write(b"G").is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock);
                if gone {
                    break;
                }
                continue;
            }
            tokio::select! {
                read = stream.read(&mut piece) => match read {
                    Ok(0) | Err(_) => break,
                    Ok(count) => answer.extend_from_slice(&piece[..count]),
                },
                () = wait => write = stream.write_all(then.as_bytes()).await,
            }
        }
        (self, started.elapsed(), String::from_utf8_lossy(&answer).into_owned())
    }
}

async fn connect(host: &str, takes_little: bool) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    if takes_little {
        socket.set_recv_buffer_size(4096).unwrap();
    }
    socket.connect(host.parse().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_clients_are_let_go_and_others_are_served_meanwhile() {
    let many = std::env::var("PORTAL_TEST_SLOW").ok().map(|many| many.parse::<usize>().unwrap());
    let site = Site::new(Engine::Sqlite).await;
    let kinds = if many.is_some() { &ALL[..] } else { &ALL[1..] };
    let rep = site.rep().await;
    let (_running, base) = site.serve();
    let host = base.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
    let comes = (0..many.unwrap_or(24)).map(|at| {
        let (host, base, rep) = (host.clone(), base.clone(), rep.clone());
        tokio::spawn(async move { kinds[at % kinds.len()].come(&host, &base, &rep).await })
    });
    let slow = tokio::spawn(join_all(comes.collect::<Vec<_>>()));
    // Others: they look, and they post.
    let mut took = Vec::new();
    while !slow.is_finished() {
        for path in ["/", "/explainer", "/readyz"] {
            let started = Instant::now();
            let answer = client().get(format!("{base}{path}")).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.text().await.unwrap();
            took.push(started.elapsed());
        }
        let started = Instant::now();
        let post = client().post(format!("{base}/desk/sign-in")).header("sec-fetch-site", "same-origin");
        let answer = post.form(&[("email", ""), ("password", "")]).send().await.unwrap();
        assert!([422, 429].contains(&answer.status().as_u16()), "{}", answer.status());
        took.push(started.elapsed());
        tokio::time::sleep(Duration::from_millis(if many.is_some() { 5 } else { 100 })).await;
    }
    let mut longest = std::collections::BTreeMap::new();
    for come in slow.await.unwrap() {
        let (slow, after, answer) = come.unwrap();
        let most = Duration::from_secs(if slow == Slow::File { 80 } else { 45 });
        assert!(after < most, "{slow:?} was not let go within {most:?}");
        let in_style = "It took too long to arrive";
        match slow {
            Slow::Silent | Slow::Head => assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}"),
            Slow::Form | Slow::File => {
                assert!(answer.starts_with("HTTP/1.1 408") && answer.contains(in_style), "{answer}");
            }
            Slow::SecondHead | Slow::Chunks => assert!(answer.starts_with("HTTP/1.1 200"), "{answer}"),
            Slow::Answer => {}
        }
        let longest = longest.entry(format!("{slow:?}")).or_insert(after);
        *longest = after.max(*longest);
    }
    took.sort_unstable();
    let at = |part: usize| took[(took.len() * part / 100).min(took.len() - 1)];
    println!("slow clients, and how long the last of each was there: {longest:?}");
    println!("{} others: p50 {:?}, p99 {:?}, slowest {:?}", took.len(), at(50), at(99), at(100));
    assert!(many.is_none() || at(99) < Duration::from_secs(1), "others wait for slow clients");
}
