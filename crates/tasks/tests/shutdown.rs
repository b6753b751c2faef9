//! The program that loses nothing: its service in this process, and itself in a process of its own, stopped by real signals.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tasks::graceful_shutdown::{Jobs, serve};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const JOB: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(address: SocketAddr) -> io::Result<Self> {
        Ok(Self(BufReader::new(TcpStream::connect(address).await?)))
    }

    async fn send(&mut self, jobs: &str) {
        self.0.write_all(jobs.as_bytes()).await.unwrap();
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    }

    /// What comes until the service closes the connection.
    async fn rest(mut self) -> String {
        let mut rest = String::new();
        let read = timeout(LONG, self.0.read_to_string(&mut rest)).await;
        read.expect("the connection is closed in the end")
            .expect("and not reset");
        rest
    }
}

async fn start(
    job: Duration,
    grace: Duration,
) -> (SocketAddr, CancellationToken, JoinHandle<Jobs>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let service = tokio::spawn(serve(listener, job, grace, stop.clone()));
    (address, stop, service)
}

#[tokio::test]
async fn a_service_that_is_stopped_ends_the_jobs_it_has_accepted() {
    let (address, stop, service) = start(JOB, LONG).await;
    let mut client = Client::connect(address).await.unwrap();
    client.send("one\ntwo\nthree\n").await;
    assert_eq!(client.line().await, "accepted 1");
    stop.cancel();
    assert_eq!(
        client.rest().await,
        "done 1: 3\n",
        "the first is answered; the other two were never accepted, and the client knows"
    );
    assert_eq!(
        service.await.unwrap(),
        Jobs {
            accepted: 1,
            done: 1
        }
    );
}

#[tokio::test]
async fn what_the_service_has_not_read_does_not_cost_the_client_its_answer() {
    let (address, stop, service) = start(JOB, LONG).await;
    let (reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    // A client that sends everything before it reads, and more than two sockets can hold.
    let sending = tokio::spawn(async move {
        let line = "x".repeat(999) + "\n";
        writer.write_all(line.repeat(16_000).as_bytes()).await
    });
    let mut reader = BufReader::new(reader);
    let mut answers = String::new();
    reader.read_line(&mut answers).await.unwrap();
    stop.cancel();
    assert!(!sending.is_finished(), "it is in the middle of sending");
    let sent = timeout(LONG, sending).await.unwrap().unwrap();
    sent.expect("the service reads on, so that nothing is reset");
    reader
        .read_to_string(&mut answers)
        .await
        .expect("an end, and no reset");
    assert_eq!(answers, "accepted 1\ndone 1: 999\n");
    assert_eq!(service.await.unwrap().done, 1);
}

#[tokio::test]
async fn a_service_that_is_stopped_closes_idle_connections_at_once() {
    let (address, stop, service) = start(JOB, LONG).await;
    let client = Client::connect(address).await.unwrap();
    tokio::task::yield_now().await;
    stop.cancel();
    assert_eq!(client.rest().await, "");
    let jobs = timeout(LONG / 2, service).await;
    assert_eq!(
        jobs.expect("an idle client doesn't use up the grace")
            .unwrap(),
        Jobs {
            accepted: 0,
            done: 0
        }
    );
}

#[tokio::test]
async fn a_service_that_is_stopped_refuses_new_connections_while_it_drains() {
    let (address, stop, service) = start(LONG, LONG).await;
    let mut client = Client::connect(address).await.unwrap();
    client.send("one\n").await;
    assert_eq!(client.line().await, "accepted 1");
    stop.cancel();
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(LONG / 2, refused)
        .await
        .expect("whoever comes now can go elsewhere");
    assert!(!service.is_finished(), "the job still runs");
    service.abort();
}

#[tokio::test]
async fn a_job_that_takes_longer_than_the_grace_is_cut_off_and_counted() {
    let (address, stop, service) = start(LONG, JOB).await;
    let mut client = Client::connect(address).await.unwrap();
    client.send("one\n").await;
    assert_eq!(client.line().await, "accepted 1");
    stop.cancel();
    assert_eq!(
        service.await.unwrap(),
        Jobs {
            accepted: 1,
            done: 0
        },
        "the caller is told what was lost"
    );
    // The connection goes with the task; whether its client sees an end or a reset is the system's affair.
    let mut rest = Vec::new();
    let mut stream = client.0;
    timeout(LONG / 2, stream.read_to_end(&mut rest))
        .await
        .expect("the task was dropped, and its connection with it")
        .ok();
    assert_eq!(rest, b"");
}
