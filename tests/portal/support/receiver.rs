//! Another program that is told: a real HTTP receiver on this machine, which answers as the test has it.

use std::{
    collections::{BTreeMap, VecDeque},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// How the receiver answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this status and body, and one more header.
    Say(u16, &'static str, (&'static str, String)),
    /// With this status, these headers and these bytes.
    Bytes(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// With these bytes, and then with one more now and then, without an end.
    Drip(Vec<u8>),
    /// Never.
    Hang,
    /// With 200, and then never to the end.
    HangAfterHead,
    /// With 200 and so many bytes.
    Long(usize),
    /// By ending the connection.
    Drop,
    /// With something that is no answer.
    Nonsense,
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self::Say(status, "", ("x-nothing", String::new()))
    }

    /// A page, as a shop shows it.
    pub fn page(status: u16, html: &str) -> Self {
        Self::Bytes(status, vec![("content-type", "text/html; charset=utf-8".into())], html.into())
    }

    pub fn leads_to(status: u16, place: &str) -> Self {
        Self::Bytes(status, vec![("location", place.into())], Vec::new())
    }

    pub fn with(status: u16, name: &'static str, value: &str) -> Self {
        Self::Say(status, "", (name, value.to_owned()))
    }
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    replies: VecDeque<Reply>,
    written: usize,
    connections: usize,
}

/// The receiver. Without replies it says 200.
#[derive(Clone)]
pub struct Receiver {
    pub base: String,
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    pub async fn start() -> Self {
        Self::at([127, 0, 0, 1].into()).await
    }

    /// On another address of this machine.
    pub async fn at(address: IpAddr) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let base = format!("http://{address}");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = shared.clone();
                state.lock().unwrap().connections += 1;
                actix_web::rt::spawn(async move { drop(serve(stream, &state).await) });
            }
        });
        Self { base, address, state }
    }

    /// What it answers next, in this order.
    pub fn will(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().replies.extend(replies);
    }

    /// What came since the last look.
    pub fn received(&self) -> Vec<Received> {
        std::mem::take(&mut self.state.lock().unwrap().received)
    }

    /// How many connections came, ever.
    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    /// How many bytes of a long answer were taken.
    pub fn written(&self) -> usize {
        self.state.lock().unwrap().written
    }
}

async fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head + 4 + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    let body = String::from_utf8(bytes[head + 4..].to_vec()).unwrap();
    let reply = {
        let mut state = state.lock().unwrap();
        state.received.push(Received { path, headers, body });
        state.replies.pop_front()
    };
    match reply.unwrap_or(Reply::Say(200, "ok", ("x-nothing", String::new()))) {
        Reply::Say(status, body, (name, value)) => {
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} Said\r\n{name}: {value}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).await
        }
        Reply::Bytes(status, headers, body) => {
            let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let headers = headers.concat();
            let head = format!(
                "HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await
        }
        Reply::Drip(first) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await?;
            stream.write_all(&first).await?;
            let mut now_and_then = tokio::time::interval(std::time::Duration::from_millis(20));
            loop {
                now_and_then.tick().await;
                stream.write_all(b" ").await?;
            }
        }
        Reply::Hang => std::future::pending().await,
        Reply::HangAfterHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nso far").await?;
            std::future::pending().await
        }
        Reply::Long(length) => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            let piece = vec![b'x'; 16 * 1024];
            let mut left = length;
            while left > 0 {
                let count = stream.write(&piece[..left.min(piece.len())]).await?;
                left -= count;
                state.lock().unwrap().written += count;
            }
            Ok(())
        }
        Reply::Drop => Ok(()),
        Reply::Nonsense => stream.write_all(b"EHLO mail.example.com\r\n\r\n").await,
    }
}
