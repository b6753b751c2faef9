//! A server in the test's own process. Nothing here speaks SQL: whether a database is there is seen by making it again.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::net::{TcpListener, TcpStream};

use temporary_postgres::{Error, Server};

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

fn is_there(server: &Server, database: &str) -> bool {
    match server.database(database) {
        Ok(_) => false,
        Err(Error::Failed { said, .. }) if said.contains("already exists") => true,
        Err(error) => panic!("{error}"),
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_database_is_made_once() {
    let server = Server::shared().unwrap();
    let url = server.database("accounts").unwrap();
    assert_eq!(url, server.url_of("accounts"));
    assert!(is_there(server, "accounts"), "the name is taken now");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_name_that_would_need_quotes_is_refused() {
    let server = Server::shared().unwrap();
    for name in [
        "",
        "1st",
        "Accounts",
        "two words",
        "a-b",
        "--help",
        &"a".repeat(64),
    ] {
        let refused = server.database(name).unwrap_err();
        assert!(matches!(refused, Error::BadName(_)), "{name}: {refused}");
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_that_was_stopped_starts_again_with_all_its_databases() {
    let mut server = Server::start().unwrap();
    let port = server.port();
    server.database("accounts").unwrap();
    server.stop().unwrap();
    assert!(!listens(port), "it has stopped when `stop` returns");
    server.stop().expect("there is nothing left to do");
    server.start_again().unwrap();
    server.start_again().expect("it runs already");
    assert_eq!(server.port(), port, "or no URL would fit any more");
    assert!(is_there(&server, "accounts"));
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_recovers_from_a_crash() {
    let mut server = Server::start().unwrap();
    server.database("accounts").unwrap();
    server.crash().unwrap();
    assert!(!listens(server.port()));
    server.start_again().unwrap();
    assert!(is_there(&server, "accounts"));
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_dropped_server_has_ended() {
    let server = Server::start().unwrap();
    let port = server.port();
    assert!(listens(port));
    drop(server);
    assert!(!listens(port));
}

#[test]
#[ignore = "needs PostgreSQL"]
fn two_servers_know_nothing_of_each_other() {
    let first = Server::start().unwrap();
    let second = Server::start().unwrap();
    assert_ne!(first.port(), second.port());
    assert_ne!(first.password(), second.password());
    first.database("accounts").unwrap();
    assert!(!is_there(&second, "accounts"));
}

#[test]
#[ignore = "needs PostgreSQL"]
fn everybody_gets_the_same_shared_server() {
    let ports =
        [(); 3].map(|()| std::thread::spawn(|| Server::shared().map(Server::port).unwrap()));
    let ports = ports.map(|asked| asked.join().unwrap());
    assert_eq!(ports, [ports[0]; 3]);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_port_that_is_taken_is_named() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let refused = Server::builder().port(port).start().unwrap_err();
    assert!(
        matches!(refused, Error::PortTaken(taken) if taken == port),
        "{refused}"
    );
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_setting_that_the_server_refuses_is_told_in_its_own_words() {
    let refused = Server::builder().setting("max_connections", "many").start();
    let told = refused.unwrap_err().to_string();
    assert!(
        told.contains("invalid value for parameter \"max_connections\""),
        "{told}"
    );
    assert!(!told.contains('\n'), "{told}");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_password_is_in_the_url_and_nowhere_else() {
    let server = Server::shared().unwrap();
    assert!(server.url().contains(server.password()));
    let shown = format!("{server:?}");
    assert!(!shown.contains(server.password()), "{shown}");
}

/// On Linux all of 127/8 is this machine, and who listens everywhere leaves no room there.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs PostgreSQL"]
fn nobody_else_can_reach_the_server() {
    let server = Server::shared().unwrap();
    let beside = TcpListener::bind(("127.0.0.2", server.port()));
    assert!(beside.is_ok(), "the server listens on more than 127.0.0.1");
}
