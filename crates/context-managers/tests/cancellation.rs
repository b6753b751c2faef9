//! What is left of a session, a file or a task when its owner is dropped: at every await, and also in the moment between the
//! wake-up and the poll.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::{HELD, NEW, OLD, byte_by_byte, files_in, old_file, server};
use cancel_check::cancel_at_every_await_from;
use context_managers::closer::{Closer, upload};
use context_managers::replace::{overwrite, replace, replace_bytes};
use context_managers::scope::with_session;
use context_managers::server::Server;
use context_managers::session::Session;
use tempfile::TempDir;
use tokio::io::{AsyncRead, DuplexStream, ReadBuf};
use tokio::time::{sleep, timeout};

/// Longer than a blocking thread takes for its step, on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until the step that a blocking thread had begun when its owner was dropped has ended.
async fn only_one_file_is_left(folder: &TempDir) {
    let alone = async {
        while files_in(folder) != 1 {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, alone)
        .await
        .expect("a temporary file was left");
}

/// Asserts that the file is old or new, at once and for good.
async fn is_old_or_new<T>((folder, path): (TempDir, PathBuf), replaced: Option<T>) {
    let content = fs::read(&path).unwrap();
    assert!(
        content == OLD || content == NEW,
        "{} bytes, neither old nor new",
        content.len()
    );
    only_one_file_is_left(&folder).await;
    let content = fs::read(&path).unwrap();
    assert!(
        content == OLD || content == NEW,
        "neither old nor new, a moment later"
    );
    assert!(
        replaced.is_none() || content == NEW,
        "it said that it was done"
    );
}

/// The new content in three pieces, each of which has to be waited for.
#[derive(Default)]
struct Download {
    read: usize,
    waited: bool,
}

impl AsyncRead for Download {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.waited = !self.waited;
        if self.waited {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = NEW.chunks(1000).nth(self.read).unwrap_or_default();
        buffer.put_slice(piece);
        self.read += 1;
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_file_is_old_or_new_wherever_its_replacement_is_dropped() {
    let fresh = async || old_file();
    let replacing = async |(_, path): &mut (TempDir, PathBuf)| {
        replace(path, &mut Download::default()).await.unwrap();
    };
    let awaits = cancel_at_every_await_from(fresh, replacing, is_old_or_new).await;
    assert!(awaits >= 4, "three pieces, and the end of them: {awaits}");

    let in_memory = async |(_, path): &mut (TempDir, PathBuf)| {
        replace_bytes(path.clone(), NEW.to_vec()).await.unwrap();
    };
    let awaits = cancel_at_every_await_from(fresh, in_memory, is_old_or_new).await;
    assert!(awaits <= 1, "one trip to a blocking thread: {awaits}");
}

#[tokio::test]
#[should_panic(expected = "neither old nor new")]
async fn a_file_that_is_overwritten_is_caught_in_between() {
    cancel_at_every_await_from(
        async || old_file(),
        async |(_, path)| overwrite(path, &mut Download::default()).await.unwrap(),
        is_old_or_new,
    )
    .await;
}

/// A server and a session with it, on a connection that waits for every byte.
async fn session() -> (Server, Session<DuplexStream>) {
    let server = server();
    let session = Session::open(byte_by_byte(&server)).await.unwrap();
    (server, session)
}

#[tokio::test(start_paused = true)]
async fn a_session_can_go_on_wherever_its_request_was_dropped() {
    let awaits = cancel_at_every_await_from(
        session,
        async |(_, session)| session.put("apples").await.unwrap(),
        async |(server, mut session), put| {
            session
                .put("pears")
                .await
                .expect("the answer to this request, not to the other");
            session.close().await.unwrap();
            let kept = server.tally().kept;
            let both = kept == ["apples", "pears"];
            assert!(both || (put.is_none() && kept == ["pears"]), "{kept:?}");
        },
    )
    .await;
    assert!(
        awaits > 10,
        "a request that hardly waits proves little: {awaits}"
    );
}

/// Closes nothing itself: waits until the server has let go of whoever was there.
async fn says_goodbye(server: &Server) -> bool {
    sleep(HELD * 2).await;
    server.tally().hang_ups == 0
}

#[tokio::test(start_paused = true)]
async fn a_scope_hangs_up_at_every_await_and_says_goodbye_at_its_end() {
    let mut hung_up = 0;
    let awaits = cancel_at_every_await_from(
        async || server(),
        async |server| {
            let work = async |session: &mut Session<_>| session.put("apples").await;
            with_session(server.connect(), work).await.unwrap();
        },
        async |server, ended| {
            let well = says_goodbye(&server).await;
            assert!(ended.is_none() || well, "it said that it had closed");
            hung_up += u32::from(!well);
        },
    )
    .await;
    assert!(awaits >= 3, "greeting, answer, goodbye: {awaits}");
    assert!(
        hung_up >= 2,
        "dropped between open and close, it hangs up: {hung_up}"
    );
}

#[tokio::test(start_paused = true)]
async fn with_a_closer_every_open_session_says_goodbye_wherever_its_owner_is_dropped() {
    let mut hung_up_while_opening = 0;
    let awaits = cancel_at_every_await_from(
        async || (server(), Closer::start(1)),
        async |(server, closer)| {
            upload(closer, server.connect(), &["apples", "pears"])
                .await
                .unwrap();
        },
        async |(server, closer), _| {
            closer.finish().await.unwrap();
            let well = says_goodbye(&server).await;
            let tally = server.tally();
            assert!(well || tally.kept.is_empty(), "a session at work hung up");
            hung_up_while_opening += u32::from(!well);
        },
    )
    .await;
    assert!(awaits >= 4, "greeting, two answers, goodbye: {awaits}");
    assert!(
        hung_up_while_opening <= 2,
        "only one that was dropped before it had its session: {hung_up_while_opening}"
    );
}
