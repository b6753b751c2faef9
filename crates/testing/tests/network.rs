//! turmoil: a network in one thread, with a clock of its own, whose links a test cuts and mends.

use std::io;

use crate::support::{HOUR, PATIENCE, SECOND, ms};
use testing::lines::Lines;
use testing::shout::{AskError, ask, ask_on, converse};
use tokio::time::{sleep, timeout};
use turmoil::net::{TcpListener, TcpStream};
use turmoil::{Builder, Sim};

// ANCHOR: server
/// A network with a server in it.
fn network() -> Sim<'static> {
    let mut network = Builder::new()
        .simulation_duration(HOUR)
        .min_message_latency(ms(100))
        .max_message_latency(ms(100))
        .build();
    network.host("server", || async {
        let listener = TcpListener::bind("0.0.0.0:7000").await?;
        loop {
            let (socket, _) = listener.accept().await?;
            tokio::spawn(converse(socket));
        }
    });
    network
}
// ANCHOR_END: server

/// A new connection from the client to the server.
async fn connect() -> io::Result<Lines<TcpStream>> {
    Ok(Lines::new(TcpStream::connect("server:7000").await?))
}

// ANCHOR: partition
#[test]
fn a_late_answer_is_taken_for_that_of_the_next_question() {
    let mut network = network();
    network.client("client", async {
        let mut lines = connect().await?;
        assert_eq!(ask_on(&mut lines, "one", SECOND).await?, "ONE");

        turmoil::hold("client", "server");
        let silence = ask_on(&mut lines, "two", SECOND).await;
        assert!(matches!(silence, Err(AskError::TooLate(_))), "{silence:?}");

        turmoil::release("client", "server");
        assert_eq!(ask_on(&mut lines, "three", SECOND).await?, "TWO");
        Ok(())
    });
    network.run().unwrap();
}
// ANCHOR_END: partition

#[test]
fn who_asks_anew_after_silence_gets_its_own_answer() {
    let mut network = network();
    network.client("client", async {
        let (_, lines) = ask(connect().await?, "one", SECOND).await?;
        turmoil::hold("client", "server");
        let silence = ask(lines, "two", SECOND).await;
        assert!(matches!(silence, Err(AskError::TooLate(_))));
        turmoil::release("client", "server");
        let (answer, _) = ask(connect().await?, "three", SECOND).await?;
        assert_eq!(answer, "THREE");
        Ok(())
    });
    network.run().unwrap();
}

#[test]
fn a_server_that_cannot_be_reached_is_no_server() {
    let mut network = network();
    network.client("client", async {
        turmoil::partition("client", "server");
        let connected = timeout(SECOND, connect()).await;
        assert!(!matches!(connected, Ok(Ok(_))), "there is no way to it");
        turmoil::repair("client", "server");
        let (answer, _) = ask(connect().await?, "one", SECOND).await?;
        assert_eq!(answer, "ONE");
        Ok(())
    });
    network.run().unwrap();
}

#[test]
fn a_crash_of_the_server_reaches_its_client() {
    let mut network = network();
    network.client("client", async {
        let (_, lines) = ask(connect().await?, "one", SECOND).await?;
        sleep(2 * SECOND).await; // it crashes meanwhile, see below
        let ended = ask(lines, "two", SECOND).await;
        assert!(ended.is_err(), "nobody is there to answer");
        Ok(())
    });
    while network.elapsed() < SECOND {
        network.step().unwrap();
    }
    network.crash("server");
    network.run().unwrap();
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how long it really takes is the point"
)]
fn an_hour_in_a_simulated_network_takes_seconds_at_most() {
    let really = std::time::Instant::now();
    let mut network = Builder::new()
        .simulation_duration(2 * HOUR)
        .tick_duration(SECOND)
        .build();
    network.client("client", async {
        sleep(HOUR).await;
        Ok(())
    });
    network.run().unwrap();
    assert!(network.elapsed() >= HOUR);
    assert!(really.elapsed() < PATIENCE);
}
