//! `tokio::fs::File` writes on another thread, and `write_all` doesn't wait for it.

use std::fs;
use std::io;
use std::path::Path;

use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "file-not-flushed",
    symptom: "A file that I have just written is empty or too short when I read it, but only sometimes",
    also: &[
        "tokio::fs::File",
        "write_all returned Ok",
        "truncated file",
        "0 bytes",
        "flush before drop",
        "partial write",
        "file truncated",
        "0 byte file",
    ],
    cause: "`write_all` copies the bytes and lets a blocking thread write them; when it returns, they need not have reached the system, and the drop of the file waits for nothing.",
    cure: "`flush` the file and await that before anybody else looks; `tokio::fs::write` does it for you.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that keeps the blocking threads busy, so that the race is lost each time",
    )],
    met_in: &[
        "https://github.com/kamu-data/kamu-cli/issues/404",
        "https://github.com/Pagefind/pagefind/issues/1271",
        "https://docs.rs/tokio/latest/tokio/fs/struct.File.html",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the write may still be on its way when this returns.
pub async fn broken(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes()).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// When this returns, whoever opens the file sees the text.
pub async fn fixed(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes()).await?;
    file.flush().await
}
// ANCHOR_END: fixed

/// A file is written and looked at, on a runtime whose only blocking thread is busy, as on a machine under load.
fn scene(save: impl AsyncFnOnce(File, &'static str) -> io::Result<()>) -> Seen {
    match tempfile::NamedTempFile::new().map(|file| (length_after(save, file.path()), file)) {
        Ok((Ok(length), _)) => Seen::of("bytes written", 5).and("bytes in the file", length),
        Ok((Err(error), _)) | Err(error) => Seen::of("error", error),
    }
}

fn length_after(
    save: impl AsyncFnOnce(File, &'static str) -> io::Result<()>,
    path: &Path,
) -> io::Result<u64> {
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()?;
    let (finish, busy) = std::sync::mpsc::channel::<()>();
    runtime.block_on(async {
        let file = File::create(path).await?;
        let work = spawn_blocking(move || busy.recv_timeout(std::time::Duration::from_millis(200)));
        save(file, "hello").await?;
        let length = fs::metadata(path)?.len();
        drop(finish);
        drop(work.await);
        Ok(length)
    })
}
