//! A connection that is let go where its client keeps it waiting. actix-web times the first head of a connection and nothing
//! after it: not a later head, not an answer that nobody takes, not what is left of a body after the answer.

use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{BodySize, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    web::{self, Bytes},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

use crate::app::App;

/// How long a connection may be without a request: to be used again, and for the head of its next request.
const BETWEEN: Duration = Duration::from_secs(10);
/// Where an answer waits for its client, the client takes [`LEAST`] within this, or all that is left.
const TAKEN: Duration = Duration::from_secs(20);
/// What counts as taken: 0.8 KiB a second is less than any network gives on which pages can be read.
const LEAST: usize = 16 * 1024;
/// How often it is looked whether somebody is late.
const LOOK: Duration = Duration::from_secs(1);

/// Whose turn it is on a connection; shared with [`note`].
#[derive(Clone, Debug)]
pub struct Turn(Rc<Cell<Whose>>);

#[derive(Clone, Copy, Debug)]
enum Whose {
    /// The client's, since then: no request is under way.
    Client(Instant),
    /// Ours, from a request's head to the end of its answer. Its body has limits of its own (`deadline.rs`).
    Ours,
}

impl Turn {
    fn is_late(&self) -> bool {
        self.of_client().is_some_and(|since| since.elapsed() > BETWEEN)
    }

    /// Since when it is the client's; none while it is ours.
    fn of_client(&self) -> Option<Instant> {
        match self.0.get() {
            Whose::Client(since) => Some(since),
            Whose::Ours => None,
        }
    }
}

/// A stream with its client's times.
#[derive(Debug)]
pub struct Connection<S> {
    stream: S,
    turn: Turn,
    head: Head,
    /// The client's turn of the last bytes; none where they came during ours.
    head_of: Option<Instant>,
    /// Since when an answer waits for its client, and how much of it was taken since.
    waits: Option<(Instant, usize)>,
    look: Pin<Box<Sleep>>,
}

impl<S> Connection<S> {
    /// The client has just connected.
    pub fn new(stream: S) -> Self {
        let turn = Turn(Rc::new(Cell::new(Whose::Client(Instant::now()))));
        Self { stream, turn, head: Head::default(), head_of: None, waits: None, look: Box::pin(sleep(LOOK)) }
    }

    /// For what is known of the connection by its requests.
    pub fn turn(&self) -> Turn {
        self.turn.clone()
    }

    /// Looks now and again whether the client is late.
    fn in_time(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while self.look.as_mut().poll(cx).is_ready() {
            let takes_too_long = self.waits.is_some_and(|(since, _)| since.elapsed() > TAKEN);
            if takes_too_long || self.turn.is_late() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.look.as_mut().reset(Instant::now() + LOOK);
        }
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.in_time(cx)?;
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, into))?;
        let (turn, bytes) = (self.turn.of_client(), &mut into.filled_mut()[before..]);
        match turn {
            None => self.head = Head::after(bytes),
            Some(_) => {
                if turn != self.head_of && self.head_of.is_some() {
                    self.head = Head::default();
                }
                self.head.check(bytes);
            }
        }
        self.head_of = turn;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.in_time(cx)?;
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.waits = match (&written, self.waits) {
            (Poll::Pending, None) => Some((Instant::now(), 0)),
            (Poll::Ready(Ok(more)), Some((since, taken))) => Some((since, taken + more)).filter(|now| now.1 < LEAST),
            (_, waits) => waits,
        };
        written
    }

    /// Called once all was written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.waits = None;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// How far the head of a request has come. Its lines end with CR and LF: the parser also takes LF alone, which a proxy in front
/// may read otherwise. It becomes NUL, which no parser takes: 400. A request that came right behind another is not looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    line: usize,
    after_cr: bool,
    has_lines: bool,
    is_whole: bool,
}

impl Head {
    /// What came during our turn is the rest of a body, or the beginning of the next head: that one may go on at the end of a line.
    fn after(bytes: &[u8]) -> Self {
        let last = bytes.last().copied();
        Self { after_cr: last == Some(b'\r'), has_lines: matches!(last, Some(b'\r' | b'\n')), ..Self::default() }
    }

    fn check(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.is_whole {
                return;
            }
            match *byte {
                b'\n' if !self.after_cr => *byte = 0,
                b'\n' => {
                    self.is_whole = self.line == 0 && self.has_lines;
                    self.has_lines |= self.line > 0;
                    self.line = 0;
                }
                b'\r' => {}
                _ => self.line += 1,
            }
            self.after_cr = *byte == b'\r';
        }
    }
}

/// Notes on the connection from when to when a request is with us.
pub async fn note<B: MessageBody>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<Noted<B>>, ActixError> {
    let until = req.conn_data::<Turn>().cloned().map(Until::begin);
    // The length of a chunked body is known to nobody beforehand, so what is left of it ends with its connection.
    let is_chunked = req.chunked().unwrap_or(true);
    let mut response = next.call(req).await?;
    let app = response.request().app_data::<web::Data<App>>();
    let is_stopping = app.is_some_and(|app| *app.stopping.borrow());
    if is_chunked || is_stopping {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response.map_body(|_, body| Noted { body: Box::pin(body), _until: until }))
}

/// Gives the turn back to the client at its end.
#[derive(Debug)]
struct Until(Turn);

impl Until {
    fn begin(turn: Turn) -> Self {
        turn.0.set(Whose::Ours);
        Self(turn)
    }
}

impl Drop for Until {
    fn drop(&mut self) {
        self.0.0.set(Whose::Client(Instant::now()));
    }
}

/// An answer with the time of its request.
#[derive(Debug)]
pub struct Noted<B> {
    body: Pin<Box<B>>,
    _until: Option<Until>,
}

impl<B: MessageBody> MessageBody for Noted<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_mut().poll_next(cx)
    }
}
