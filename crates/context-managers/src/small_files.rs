//! Many small files: each `tokio::fs` call is a trip to a blocking thread and back, dearer than the read itself.
//!
//! One trip for all of them is not only cheaper. It also can't be cancelled, unless it looks.

use std::fs;
use std::io;
use std::path::PathBuf;

use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

// ANCHOR: one_by_one
/// Wrong for many: two thread switches a file. Returns how many bytes there are.
pub async fn one_by_one<I>(paths: I) -> io::Result<usize>
where
    I: IntoIterator<Item = PathBuf>,
{
    let mut bytes = 0;
    for path in paths {
        bytes += tokio::fs::read(path).await?.len();
    }
    Ok(bytes)
}
// ANCHOR_END: one_by_one

// ANCHOR: in_one_trip
/// One trip for all. Returns how many bytes there are.
///
/// Cancel safety: dropped, it stops before the next file. Without the token, it would read them
/// all.
pub async fn in_one_trip<I>(paths: I) -> io::Result<usize>
where
    I: IntoIterator<Item = PathBuf> + Send + 'static,
{
    let stop = CancellationToken::new();
    let _stop_when_dropped = stop.clone().drop_guard();
    spawn_blocking(move || {
        let mut bytes = 0;
        for path in paths {
            if stop.is_cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            bytes += fs::read(path)?.len();
        }
        Ok(bytes)
    })
    .await?
}
// ANCHOR_END: in_one_trip
