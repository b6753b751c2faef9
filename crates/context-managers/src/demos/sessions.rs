//! The demos of sessions: two clients and one seat. How long the second waits shows how the first ended.

use std::cell::RefCell;
use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use timeline::Timeline;
use tokio::io::DuplexStream;
use tracing::instrument;

use super::endings::{Ending, in_a_task};
use crate::closer::{Attended, Closer};
use crate::scope::{upload_by_hand, with_session};
use crate::server::{Server, Tally};
use crate::stack::{Noted, Upload, mirror};

/// A server with one seat, whose times follow from the length of the work.
fn server(delay: Duration) -> Server {
    Server::new(1, delay / 10, holds_seats_for(delay))
}

fn holds_seats_for(delay: Duration) -> Duration {
    delay * 3
}

fn introduce(stage: &mut Stage, delay: Duration) -> io::Result<()> {
    writeln!(
        stage,
        "A server with one seat, two clients. The seat of a client that hangs up\n\
         without a goodbye stays taken for {}.",
        seconds(holds_seats_for(delay))
    )
}

pub(super) async fn session(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    introduce(stage, delay)?;
    let mut rows = Vec::new();
    for (title, items) in [
        ("closed", ["apples", "pears", "plums"]),
        ("left by an error", ["apples", "pears", "pears"]),
    ] {
        let server = server(delay);
        let first = first_by_hand(server.connect(), items);
        let clients = async { tokio::join!(first, next(&server)) };
        let ((first, next), run) = stage.record(title, clients).await;
        next?;
        let first = match first {
            Ok(()) => "Ok".to_owned(),
            Err(error) => error.to_string(),
        };
        writeln!(stage, "The first client: {first}.")?;
        rows.push((title, outcome(&run, &server.tally())));
    }
    writeln!(stage)?;
    stage.figures(&rows)?;
    Ok(())
}

#[instrument(name = "client 1", skip_all, ret, err)]
async fn first_by_hand(stream: DuplexStream, items: [&str; 3]) -> io::Result<()> {
    upload_by_hand(stream, &items).await
}

/// The client that waits for the seat.
#[instrument(name = "client 2", skip_all, ret, err)]
async fn next(server: &Server) -> io::Result<()> {
    with_session(server.connect(), async |session| {
        session.put("cherries").await
    })
    .await
}

/// As [`next`], after a first client that is a task, and so starts one turn later.
async fn second(server: &Server) -> io::Result<()> {
    tokio::task::yield_now().await;
    next(server).await
}

pub(super) async fn scope(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    introduce(stage, delay)?;
    let mut rows = Vec::new();
    for ending in Ending::ALL {
        let server = server(delay);
        let first = in_a_task(delay * 2, first_in_a_scope(server.connect(), ending, delay));
        let clients = async { tokio::join!(first, second(&server)) };
        let (((), next), run) = stage.record(ending.title(), clients).await;
        next?;
        rows.push((ending.title(), outcome(&run, &server.tally())));
    }
    writeln!(stage)?;
    stage.figures(&rows)?;
    Ok(())
}

#[instrument(name = "client 1", skip_all, ret, err)]
async fn first_in_a_scope(stream: DuplexStream, ending: Ending, delay: Duration) -> io::Result<()> {
    with_session(stream, async |session| {
        session.put("apples").await?;
        ending.after(delay).await
    })
    .await
}

pub(super) async fn closer(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    introduce(stage, delay)?;
    let mut rows = Vec::new();
    for ending in Ending::ALL {
        let server = server(delay);
        let clients = async {
            let closer = Closer::start(1);
            let session = closer.open(server.connect()).await?;
            let first = in_a_task(delay * 2, first_attended(session, ending, delay));
            let ((), next) = tokio::join!(first, second(&server));
            next?;
            Ok::<_, Failure>(closer.finish().await?)
        };
        let (closed, run) = stage.record(ending.title(), clients).await;
        let by_the_closer = match closed?.well {
            0 => "by the client",
            _ => "by the closer",
        };
        let outcome = outcome(&run, &server.tally());
        rows.push((ending.title(), format!("{outcome}, closed {by_the_closer}")));
    }
    writeln!(stage)?;
    stage.figures(&rows)?;
    Ok(())
}

#[instrument(name = "client 1", skip_all, ret, err)]
async fn first_attended(
    mut session: Attended<DuplexStream>,
    ending: Ending,
    delay: Duration,
) -> io::Result<()> {
    session.put("apples").await?;
    ending.after(delay).await?;
    session.close().await
}

/// How long the second client waited for its seat, and how the server was left.
fn outcome(run: &Timeline, tally: &Tally) -> String {
    let waited = run
        .lane("client 2")
        .map(timeline::Lane::waited)
        .unwrap_or_default();
    let how = match tally.hang_ups {
        0 => "goodbye said",
        _ => "hung up",
    };
    format!("{how}, client 2 waited {}", seconds(waited))
}

pub(super) async fn stack(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let order = RefCell::new(Vec::new());
    let noted = |name| Noted(name, &order);
    let of_variables = || {
        let _first = noted("first");
        let _second = noted("second");
    };
    let of_elements = || drop(vec![noted("first"), noted("second")]);
    let of_fields = || {
        drop(Upload {
            writer: noted("first"),
            connection: noted("second"),
        });
    };
    writeln!(stage, "Dropped:")?;
    let mut rows = Vec::new();
    for (what, drop_them) in [
        ("variables", &of_variables as &dyn Fn()),
        ("elements of a Vec", &of_elements),
        ("fields", &of_fields),
    ] {
        drop_them();
        rows.push((what, order.take().join(", ")));
    }
    stage.figures(&rows)?;

    let servers = [(); 3].map(|()| server(delay));
    // The last server has it already, so it refuses.
    mirror(vec![servers[2].connect()], "apples").await?;
    let streams = servers.iter().map(Server::connect).collect();
    let (mirrored, _) = stage
        .record(
            "one item for three servers",
            lane(mirror(streams, "apples")),
        )
        .await;
    let refused = mirrored.err().map(|error| error.to_string());
    let hang_ups: usize = servers.iter().map(|server| server.tally().hang_ups).sum();
    writeln!(stage)?;
    stage.figures(&[
        ("error", refused.unwrap_or_default()),
        ("hung up", hang_ups.to_string()),
    ])?;
    Ok(())
}

#[instrument(name = "mirror", skip_all, ret, err)]
async fn lane(work: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    work.await
}
