//! What the chapter promises of bytes that are written. Nothing here asks a clock: it counts, or waits for the blocking threads.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::support::{
    NEW, OLD, another_process, dropped_for_good, files_in, is_another_process, old_file,
};
use context_managers::flush::{write_and_drop, write_and_drop_in_std, write_and_shut_down};
use context_managers::replace::{overwrite, replace, replace_bytes};
use context_managers::round_trips::round_trips;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf, duplex};
use tokio::runtime::Runtime;

fn lines() -> Vec<String> {
    (0..1000).map(|n| format!("{n:09}\n")).collect()
}

/// What arrives at the other end of a pipe that holds it all.
async fn arrived(written: impl AsyncFnOnce(tokio::io::DuplexStream)) -> usize {
    let (out, mut arrived) = duplex(100_000);
    written(out).await;
    arrived.read_to_end(&mut Vec::new()).await.unwrap()
}

#[tokio::test]
async fn a_dropped_buf_writer_loses_what_it_held() {
    let arrived = arrived(async |out| write_and_drop(out, &lines()).await.unwrap()).await;
    assert_eq!(
        arrived, 8190,
        "the buffer of 8 KiB was written once, when line 820 didn't fit; what came after is gone"
    );
}

#[tokio::test]
async fn a_buf_writer_that_is_shut_down_loses_nothing() {
    let arrived = arrived(async |out| write_and_shut_down(out, &lines()).await.unwrap()).await;
    assert_eq!(arrived, 10_000);
}

#[test]
fn the_buf_writer_of_std_writes_when_it_is_dropped() {
    let mut written = Vec::new();
    write_and_drop_in_std(&mut written, &lines()).unwrap();
    assert_eq!(written.len(), 10_000);
}

/// `/dev/full` is a disk with no space left.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_error_of_the_last_write_reaches_only_who_flushes() {
    let line = ["a line".to_owned()];
    let full = async || {
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).open("/dev/full").await.unwrap()
    };
    write_and_drop(full().await, &line)
        .await
        .expect("nothing was written, so nothing went wrong");
    let flushed = write_and_shut_down(full().await, &line).await;
    assert_eq!(flushed.unwrap_err().kind(), io::ErrorKind::StorageFull);

    let mut file = full().await;
    tokio::io::AsyncWriteExt::write_all(&mut file, b"a line")
        .await
        .expect("without a buffer of ours, the write has only been handed to a thread");
    let flushed = tokio::io::AsyncWriteExt::flush(&mut file).await;
    assert_eq!(flushed.unwrap_err().kind(), io::ErrorKind::StorageFull);

    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    write_and_drop_in_std(full, &line).expect("std's `BufWriter` tried, and kept the error");
}

/// A download that comes in pieces, each of which has to be waited for.
fn download() -> impl AsyncRead + Unpin {
    let (content, mut sender) = duplex(100);
    tokio::spawn(async move {
        for piece in NEW.chunks(500) {
            tokio::task::yield_now().await;
            // The receiver may be dropped by then.
            tokio::io::AsyncWriteExt::write_all(&mut sender, piece)
                .await
                .ok();
        }
    });
    content
}

#[test]
fn a_file_being_replaced_is_old_or_new_at_every_await() {
    let mut left_old = 0;
    for polls in 0.. {
        let (folder, path) = old_file();
        let ended = dropped_for_good(polls, async || replace(&path, &mut download()).await);
        let content = fs::read(&path).unwrap();
        assert!(
            content == OLD || content == NEW,
            "dropped after {polls} polls: {} bytes, neither old nor new",
            content.len()
        );
        assert_eq!(
            files_in(&folder),
            1,
            "dropped after {polls} polls: a temporary file was left"
        );
        left_old += usize::from(content == OLD);
        if let Some(ended) = ended {
            ended.unwrap();
            assert_eq!(content, NEW);
            break;
        }
    }
    assert!(left_old > 5, "it waits more often than that: {left_old}");
}

#[test]
fn a_file_being_overwritten_is_neither() {
    let mut left_broken = 0;
    for polls in 0.. {
        let (_folder, path) = old_file();
        let ended = dropped_for_good(polls, async || overwrite(&path, &mut download()).await);
        let content = fs::read(&path).unwrap();
        left_broken += usize::from(content != OLD && content != NEW);
        if let Some(ended) = ended {
            ended.unwrap();
            break;
        }
    }
    assert!(
        left_broken > 5,
        "at nearly every await, what there is is a piece of the new file: {left_broken}"
    );
}

#[test]
fn bytes_are_replaced_as_a_whole_or_not_at_all() {
    for polls in 0.. {
        let (folder, path) = old_file();
        let ended = dropped_for_good(polls, async || {
            replace_bytes(path.clone(), NEW.to_vec()).await
        });
        let content = fs::read(&path).unwrap();
        assert!(content == OLD || content == NEW);
        assert_eq!(files_in(&folder), 1);
        if ended.is_some() {
            assert_eq!(content, NEW);
            break;
        }
    }
}

#[test]
fn replacing_bytes_is_one_trip_to_a_blocking_thread_instead_of_several() {
    let (_folder, path) = old_file();
    let (ended, trips) = round_trips(replace_bytes(path.clone(), NEW.to_vec())).unwrap();
    ended.unwrap();
    assert_eq!(trips, 1);
    let (ended, trips) = round_trips(replace(&path, &mut &NEW[..])).unwrap();
    ended.unwrap();
    assert_eq!(trips, 4, "create, write, sync, rename");
}

/// Half of a download. Asked for more, it says so on standard output, and there is no more.
struct HalfADownload(bool);

impl AsyncRead for HalfADownload {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.0 {
            println!("half of it is there");
            return Poll::Pending;
        }
        self.0 = true;
        buffer.put_slice(&NEW[..1500]);
        Poll::Ready(Ok(()))
    }
}

#[test]
fn a_program_that_is_killed_leaves_the_old_file_and_a_temporary_one() {
    const TEST: &str = "files::a_program_that_is_killed_leaves_the_old_file_and_a_temporary_one";
    const PATH: &str = "CONTEXT_MANAGERS_TEST_PATH";
    if is_another_process() {
        let path = PathBuf::from(std::env::var_os(PATH).unwrap());
        let runtime = Runtime::new().unwrap();
        runtime
            .block_on(replace(&path, &mut HalfADownload(false)))
            .unwrap();
        return;
    }
    let (folder, path) = old_file();
    let mut program = another_process(TEST).env(PATH, &path).spawn().unwrap();
    let mut said = Vec::new();
    let mut output = program.stdout.take().unwrap();
    while !String::from_utf8_lossy(&said).contains("half of it is there") {
        let mut byte = [0];
        assert_eq!(output.read(&mut byte).unwrap(), 1, "it ended by itself");
        said.push(byte[0]);
    }
    program.kill().unwrap();
    program.wait().unwrap();
    assert_eq!(fs::read(&path).unwrap(), OLD);
    assert_eq!(
        files_in(&folder),
        2,
        "no `Drop` runs in a process that is killed"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_replaced_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let (_folder, path) = old_file();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    replace_bytes(path.clone(), NEW.to_vec()).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o640);

    let ordinary = path.with_file_name("ordinary");
    fs::write(&ordinary, OLD).unwrap();
    let new = path.with_file_name("new");
    replace_bytes(new.clone(), NEW.to_vec()).await.unwrap();
    assert_eq!(
        mode(&new),
        mode(&ordinary),
        "a file that wasn't there before is as any other, not for its owner alone"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn who_has_the_old_file_open_goes_on_reading_that() {
    let (_folder, path) = old_file();
    let mut open = fs::File::open(&path).unwrap();
    replace_bytes(path.clone(), NEW.to_vec()).await.unwrap();
    let mut content = Vec::new();
    open.read_to_end(&mut content).unwrap();
    assert_eq!(content, OLD);
}
