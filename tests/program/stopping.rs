//! Stopping and restarting while people are there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    program::Running,
    site::{Browser, Engine, Site},
};

/// One request on a connection of its own. None where nothing came back.
async fn ask(host: &str, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_under_load_it_finishes_what_is_under_way_and_ends_within_ten_seconds() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let site = Site::new(engine).await;
        let mut all = Vec::new();
        for at in 0..120 {
            all.push(site.merchant(&format!("shop-{at}")).await);
        }
        let (mut running, base) = site.serve();
        let mut people = Vec::new();
        let done = Arc::new(AtomicUsize::new(0));
        for some in all.chunks(10).map(<[_]>::to_vec) {
            let (base, done) = (base.clone(), done.clone());
            people.push(tokio::spawn(async move {
                let mut saved = Vec::new();
                for fresh in some {
                    // Whoever is told nothing was not promised anything; an answer that begins is whole.
                    let Ok(answer) = Browser::new(&base, &fresh.contact).give_code(&fresh.reference).await else {
                        break;
                    };
                    assert_eq!(answer.status(), 303);
                    answer.bytes().await.expect("the whole answer");
                    done.fetch_add(1, Ordering::Relaxed);
                    saved.push(fresh.reference);
                }
                saved
            }));
        }
        while done.load(Ordering::Relaxed) < 30 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        running.terminate();
        let ended = tokio::task::spawn_blocking(move || running.ended_within(Duration::from_secs(10))).await.unwrap();
        assert_eq!(ended.code(), Some(0));
        let mut saved = Vec::new();
        for person in people {
            saved.extend(person.await.unwrap());
        }
        println!("{engine:?}: {} of {} were answered before it ended", saved.len(), all.len());
        assert!(saved.len() >= 30);
        let mut kept = 0;
        for fresh in &all {
            let version = site.request(&fresh.reference).await.version;
            kept += usize::from(version == 2);
            assert!(version == 2 || !saved.contains(&fresh.reference), "{} was acknowledged", fresh.reference);
        }
        // Nobody is left without an answer to what was done for them.
        assert_eq!(kept, saved.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarted_on_a_socket_that_stays_it_refuses_no_connection() {
    let site = Site::new(Engine::Sqlite).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let mut running = Running::start_on(&site.command(), &listener);
    running.line();
    let is_over = Arc::new(AtomicBool::new(false));
    let people = (0..8).map(|_| {
        let (host, is_over) = (host.clone(), is_over.clone());
        tokio::spawn(async move {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                let answer = ask(&host, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
                let answer = answer.unwrap_or_else(|cause| panic!("after {count} answers: {cause}"));
                assert!(answer.starts_with("HTTP/1.1 200"), "after {count} answers: {answer:?}");
                assert!(answer.trim_end().ends_with("</html>"), "after {count} answers: {answer:?}");
                count += 1;
            }
            count
        })
    });
    let people: Vec<_> = people.collect();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        running.terminate();
        let (ended, _) = tokio::task::spawn_blocking(move || {
            let ended = running.ended_within(Duration::from_secs(10));
            (ended, running)
        })
        .await
        .unwrap();
        assert_eq!(ended.code(), Some(0));
        running = Running::start_on(&site.command(), &listener);
        running.line();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    is_over.store(true, Ordering::Relaxed);
    let mut answers = 0;
    for person in people {
        answers += person.await.unwrap();
    }
    println!("{answers} connections over five restarts, none refused");
    assert!(answers > 50);
}
