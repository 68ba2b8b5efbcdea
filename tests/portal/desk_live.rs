//! An open list is told that it has changed.

use std::time::Duration;

use handled_portal::domain::moment::HOUR;

use crate::{
    counts::run,
    on_both,
    support::{TestApp, person::Person},
};

/// How long a word may take to come. The portal looks every few seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// The stream of an open list.
struct Stream(reqwest::Response);

impl Stream {
    async fn open(app: &TestApp, person: &Person, query: &str) -> Self {
        let cookies: Vec<String> = person.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = reqwest::Client::builder()
            .build()
            .unwrap()
            .get(format!("{}/desk/live{query}", app.base))
            .header("accept", "text/event-stream")
            .header("accept-encoding", "gzip, br")
            .header("cookie", cookies.join("; "));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        assert!(answer.headers().get("content-encoding").is_none_or(|how| how == "identity"));
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let mut stream = Self(answer);
        assert!(stream.next().await.unwrap().starts_with("retry:"));
        stream
    }

    /// The next words that are more than a sign of life; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let words = async {
            loop {
                let chunk = self.0.chunk().await.unwrap()?;
                let text = String::from_utf8(chunk.to_vec()).unwrap();
                if !text.starts_with(": here") {
                    return Some(text);
                }
            }
        };
        tokio::time::timeout(PATIENCE, words).await.expect("a word in time")
    }
}

on_both! {
    async fn what_comes_and_goes_is_said_in_one_sentence(app) {
        let rita = Person::at_desk(&app, &app.rep.id).await;
        let mut mine = Stream::open(&app, &rita, "?turn=partner").await;
        let mut search = Stream::open(&app, &rita, "?q=beta").await;
        let added = app.merchant("Acme", "acme").await;
        assert_eq!(mine.next().await.unwrap(), "event: changed\ndata: 1 came onto the list.\n\n");
        app.link(&added).await; // now it is the merchant's turn
        assert_eq!(mine.next().await.unwrap(), "event: changed\ndata: 1 left the list.\n\n");
        app.merchant("Beta", "beta").await;
        // The search saw only counts change before, which nobody has to hear.
        loop {
            match search.next().await.unwrap().as_str() {
                "event: changed\ndata: \n\n" => {}
                said => break assert_eq!(said, "event: changed\ndata: 1 came onto the list.\n\n"),
            }
        }
    }

    async fn it_ends_with_the_session_and_keeps_none_alive(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let mut stream = Stream::open(&app, &rita, "").await;
        app.forward(HOUR + HOUR / 2);
        rita.headers.push(("x-live", "1".into()));
        rita.get("/desk").await.expect(200);
        app.forward(HOUR);
        let gone = stream.next().await.unwrap();
        assert!(gone.starts_with("event: gone\ndata: You are signed out here"), "{gone}");
        assert_eq!(stream.next().await, None);
        rita.get("/desk").await.expect(303);
    }

    async fn a_list_is_read_again_only_where_the_log_has_grown(app) {
        let added = app.merchant("Acme", "acme").await;
        let rita = Person::at_desk(&app, &app.rep.id).await;
        let mut stream = Stream::open(&app, &rita, "?turn=partner").await;
        // By hand, past every action: the log knows nothing of it.
        run(&app, "UPDATE access_request SET stuck_at = 1").await;
        let quiet = tokio::time::timeout(Duration::from_secs(7), stream.0.chunk()).await;
        assert!(quiet.is_err(), "said: {quiet:?}");
        app.link(&added).await;
        assert_eq!(stream.next().await.unwrap(), "event: changed\ndata: Something on the list has changed.\n\n");
    }

    async fn one_session_has_six_lists_open_and_no_more(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        let mut open = Vec::new();
        for _ in 0..6 {
            open.push(Stream::open(&app, &rita, "").await);
        }
        rita.headers.push(("accept", "text/event-stream".into()));
        assert!(rita.get("/desk/live").await.expect(503).headers.contains_key("retry-after"));
        let other = Person::at_desk(&app, &app.rep.id).await;
        drop(Stream::open(&app, &other, "").await);
        // Each ends with the portal, which frees its place.
        app.app.stopping.send_replace(true);
        for stream in &mut open {
            while stream.next().await.is_some() {}
        }
        app.app.stopping.send_replace(false);
        drop(Stream::open(&app, &rita, "").await);
    }

    async fn it_ends_when_the_portal_stops(app) {
        let rita = Person::at_desk(&app, &app.rep.id).await;
        let mut stream = Stream::open(&app, &rita, "").await;
        app.app.stopping.send_replace(true);
        assert_eq!(stream.next().await.as_deref(), Some(": stopping\n\n"));
        assert_eq!(stream.next().await, None);
    }

    async fn whoever_asks_for_no_stream_is_led_to_the_list(app) {
        let mut rita = Person::at_desk(&app, &app.rep.id).await;
        assert_eq!(rita.get("/desk/live").await.expect(303).headers["location"], "/desk");
        assert_eq!(Person::new(&app).get("/desk/live").await.expect(303).headers["location"], "/desk/sign-in?next=%2Fdesk%2Flive");
    }
}
