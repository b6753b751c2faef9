//! Many small files: each `tokio::fs` call is a trip to a blocking thread and back, dearer than the read itself.
//!
//! One trip for all of them is not only cheaper. It also can't be cancelled, unless it looks. Several side by side use several
//! cores. What each costs: the workload `small-files` of `compare`.

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use tokio::task::{JoinSet, spawn_blocking};
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
    spawn_blocking(move || read_all(paths, &stop)).await?
}

fn read_all<I>(paths: I, stop: &CancellationToken) -> io::Result<usize>
where
    I: IntoIterator<Item = PathBuf>,
{
    let mut bytes = 0;
    for path in paths {
        if stop.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        bytes += fs::read(path)?.len();
    }
    Ok(bytes)
}
// ANCHOR_END: in_one_trip

// ANCHOR: side_by_side
/// So many trips at the same time, each for its share of the files. Returns how many bytes there
/// are.
///
/// Cancel safety: as [`in_one_trip`]. The first error stops the other trips, too.
pub async fn side_by_side(paths: Vec<PathBuf>, trips: NonZeroUsize) -> io::Result<usize> {
    let stop = CancellationToken::new();
    let _stop_when_dropped = stop.clone().drop_guard();
    let share = paths.len().div_ceil(trips.get());
    let mut paths = paths.into_iter();
    let mut under_way = JoinSet::new();
    while paths.len() > 0 {
        let paths: Vec<_> = paths.by_ref().take(share).collect();
        let stop = stop.clone();
        under_way.spawn_blocking(move || read_all(paths, &stop));
    }
    let mut bytes = 0;
    while let Some(read) = under_way.join_next().await {
        bytes += read??;
    }
    Ok(bytes)
}
// ANCHOR_END: side_by_side
