//! A browser's line to the portal, with as little work as can be: what it costs is missing to the portal on the same cores.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::portal::Portal;

/// A request as it goes over the line, and words that the head of the right answer has.
pub struct Request {
    pub bytes: Vec<u8>,
    pub answer: String,
}

impl Request {
    pub fn get(path: &str, headers: &[(&str, &str)]) -> Self {
        Self { bytes: head("GET", path, headers).into_bytes(), answer: "HTTP/1.1 200 ".into() }
    }

    /// A form that leads on to that path.
    pub fn post(path: &str, headers: &[(&str, &str)], form: &str, leads_to: &str) -> Self {
        let length = form.len().to_string();
        let own = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("content-length", &length),
        ];
        let head = head("POST", path, &[headers, &own].concat());
        Self { bytes: (head + form).into_bytes(), answer: format!("\r\nlocation: {leads_to}\r\n") }
    }
}

fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n")
}

/// A connection that is kept.
pub struct Line {
    stream: BufReader<TcpStream>,
    head: String,
    body: Vec<u8>,
}

impl Line {
    pub fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self { stream: BufReader::with_capacity(64 * 1024, stream), head: String::new(), body: Vec::new() }
    }

    /// Asks and reads the whole answer; the bytes of its body.
    pub fn ask(&mut self, request: &Request) -> &[u8] {
        self.stream.get_mut().write_all(&request.bytes).unwrap();
        self.head.clear();
        self.body.clear();
        while !self.head.ends_with("\r\n\r\n") {
            assert!(self.stream.read_line(&mut self.head).unwrap() > 0, "the portal closed the line: {}", self.head);
        }
        match self.header("content-length") {
            Some(length) => self.read(length.parse().unwrap()),
            None if self.header("transfer-encoding") == Some("chunked") => self.read_chunks(),
            None => {}
        }
        let asked = String::from_utf8_lossy(&request.bytes);
        assert!(self.head.contains(&request.answer), "{asked}\n\n{}{}", self.head, String::from_utf8_lossy(&self.body));
        &self.body
    }

    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &'_ str| line.split_once(": ").is_some_and(|(one, _)| one == name);
        self.head.lines().find(|line| named(line)).map(|line| &line[name.len() + 2..])
    }

    fn read(&mut self, length: usize) {
        let from = self.body.len();
        self.body.resize(from + length, 0);
        self.stream.read_exact(&mut self.body[from..]).unwrap();
    }

    fn read_chunks(&mut self) {
        loop {
            let mut size = String::new();
            self.stream.read_line(&mut size).unwrap();
            let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
            self.read(size + 2);
            self.body.truncate(self.body.len() - 2);
            if size == 0 {
                return;
            }
        }
    }
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Seen {
    pub per_second: f64,
    /// Milliseconds.
    pub p50: f64,
    /// Milliseconds.
    pub p99: f64,
    /// Microseconds of the portal's processor time for each request.
    pub cpu: f64,
    /// Bytes of the last body.
    pub bytes: usize,
}

/// How long to go on.
#[derive(Clone, Copy)]
pub enum Until {
    /// Each request was sent once.
    Sent,
    /// So long, from the first request again after the last.
    Passed(Duration),
}

/// Sends the requests over so many connections, each the next one when it has its answer.
pub fn load(portal: &Portal, connections: usize, until: Until, requests: &[Request]) -> Seen {
    let next = AtomicUsize::new(0);
    let (cpu, began) = (portal.cpu(), Instant::now());
    let is_over = |at: usize| match until {
        Until::Sent => at >= requests.len(),
        Until::Passed(time) => began.elapsed() >= time,
    };
    let one_line = || {
        let (mut line, mut times, mut bytes) = (Line::open(portal.port), Vec::new(), 0);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if is_over(at) {
                return (times, bytes);
            }
            let asked = Instant::now();
            bytes = line.ask(&requests[at % requests.len()]).len();
            times.push(asked.elapsed());
        }
    };
    let (mut times, mut bytes) = (Vec::new(), 0);
    thread::scope(|scope| {
        let lines: Vec<_> = (0..connections).map(|_| scope.spawn(one_line)).collect();
        for line in lines {
            let (of_line, last) = line.join().unwrap();
            times.extend(of_line);
            bytes = bytes.max(last);
        }
    });
    let (took, cpu) = (began.elapsed(), portal.cpu() - cpu);
    times.sort_unstable();
    let count = times.len();
    let part = |percent: usize| times[(count * percent).div_ceil(100).max(1) - 1].as_secs_f64() * 1_000.0;
    Seen {
        per_second: count as f64 / took.as_secs_f64(),
        p50: part(50),
        p99: part(99),
        cpu: cpu.as_secs_f64() * 1e6 / count as f64,
        bytes,
    }
}
