//! Politeness and memory: what holds whatever the list says.

use std::sync::Arc;
use std::time::Duration;

use harvest::hosts::Hosts;
use harvest::settings::Settings;
use harvest::ticket::Window;
use tokio::time::{Instant, timeout};

use super::support::{Does, Server, harvested, hasty};

#[tokio::test(start_paused = true)]
async fn requests_to_a_host_start_one_interval_apart() {
    let hosts = Hosts::new(10, Duration::from_millis(100));
    let start = Instant::now();
    let mut slots = Vec::new();
    for _ in 0..5 {
        slots.push(hosts.enter("a").await);
    }
    assert_eq!(
        start.elapsed(),
        Duration::from_millis(400),
        "the first one at once"
    );
    slots.push(hosts.enter("b").await);
    assert_eq!(
        start.elapsed(),
        Duration::from_millis(400),
        "another host has its own turns"
    );
}

#[tokio::test(start_paused = true)]
async fn a_host_without_a_free_slot_is_waited_for() {
    let hosts = Hosts::new(2, Duration::ZERO);
    let (first, _second) = (hosts.enter("a").await, hosts.enter("a").await);
    let hour = Duration::from_secs(3600);
    assert!(
        timeout(hour, hosts.enter("a")).await.is_err(),
        "both slots are taken"
    );
    drop(first);
    assert!(
        timeout(hour, hosts.enter("a")).await.is_ok(),
        "a slot came back"
    );
    assert_eq!(hosts.busiest(3), [("a".to_owned(), 1)]);
}

#[tokio::test(start_paused = true)]
async fn nothing_starts_while_a_host_wants_silence() {
    let hosts = Arc::new(Hosts::new(10, Duration::from_millis(100)));
    let start = Instant::now();
    let slot = hosts.enter("a").await.unwrap();
    // Two are waiting for their turns already when the host asks for silence.
    let waiting = [1, 2].map(|_| {
        let hosts = Arc::clone(&hosts);
        tokio::spawn(async move {
            let _slot = hosts.enter("a").await;
            start.elapsed()
        })
    });
    tokio::task::yield_now().await;
    slot.be_silent(Duration::from_secs(5));
    let [second, third] = waiting;
    let (second, third) = (second.await.unwrap(), third.await.unwrap());
    assert_eq!(second, Duration::from_millis(5000));
    assert_eq!(
        third,
        Duration::from_millis(5100),
        "and then one interval apart again"
    );
}

#[tokio::test]
async fn a_host_has_no_more_requests_in_flight_than_its_slots() {
    let server = httpbin::Server::start().unwrap();
    let lines: Vec<_> = (0..12)
        .map(|n| server.url_of(&format!("/delay/0.05?n={n}")))
        .collect();
    let settings = Settings {
        per_host: 3,
        ..hasty()
    };
    assert!(
        harvested(&lines, settings)
            .await
            .iter()
            .all(|row| row.outcome == "ok")
    );
    assert_eq!(server.stats().most_in_flight, 3);
}

#[tokio::test]
async fn all_hosts_together_have_no_more_than_the_permits() {
    let servers = [0; 4].map(|_| httpbin::Server::start().unwrap());
    let lines: Vec<_> = servers
        .iter()
        .flat_map(|server| (0..4).map(|n| server.url_of(&format!("/delay/0.1?n={n}"))))
        .collect();
    let settings = Settings {
        concurrency: 4,
        per_host: 4,
        timeout: Duration::from_secs(5),
        ..hasty()
    };
    let start = Instant::now();
    assert!(
        harvested(&lines, settings)
            .await
            .iter()
            .all(|row| row.outcome == "ok")
    );
    // Sixteen requests of 100 ms, four at a time.
    assert!(start.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn the_limit_of_a_host_holds_for_what_is_redirected_there() {
    let target = httpbin::Server::start().unwrap();
    let to = target.url_of("/delay/0.05");
    let from = Server::start(move |path| {
        let n = path.trim_start_matches('/');
        Does::Says(format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}?n={n}\r\nconnection: close\r\n\r\n"
        ))
    });
    let lines: Vec<_> = (0..12).map(|n| from.url(&format!("/{n}"))).collect();
    let settings = Settings {
        per_host: 2,
        timeout: Duration::from_secs(5),
        ..hasty()
    };
    assert!(
        harvested(&lines, settings)
            .await
            .iter()
            .all(|row| row.outcome == "ok")
    );
    assert_eq!(target.stats().most_in_flight, 2);
}

#[tokio::test(start_paused = true)]
async fn a_url_has_one_ticket() {
    let window = Window::new(10, None);
    let ticket = window.claim("http://a/").await.unwrap();
    assert!(window.claim("http://a/").await.is_none(), "it is under way");
    assert!(window.claim("http://b/").await.is_some());
    drop(ticket);
    assert!(
        window.claim("http://a/").await.is_some(),
        "it was given up, or is stored"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_window_lets_nobody_in() {
    let window = Window::new(2, None);
    let (first, _second) = (window.claim("1").await, window.claim("2").await);
    let hour = Duration::from_secs(3600);
    assert!(timeout(hour, window.claim("3")).await.is_err());
    drop(first);
    assert!(
        timeout(hour, window.claim("3")).await.is_ok(),
        "a place came back"
    );
}

#[tokio::test]
async fn no_more_urls_are_under_way_than_the_window_has_places() {
    // Nothing but the window bounds what is in flight.
    let server = httpbin::Server::start().unwrap();
    let lines: Vec<_> = (0..1200)
        .map(|n| server.url_of(&format!("/delay/0.3?n={n}")))
        .collect();
    let settings = Settings {
        window: 512,
        concurrency: 2000,
        per_host: 2000,
        timeout: Duration::from_secs(20),
        ..hasty()
    };
    assert_eq!(
        harvested(&lines, settings).await.len(),
        1200,
        "all of them, through 512 places"
    );
    assert_eq!(server.stats().most_in_flight, 512);
}
