//! A file that is old or new and never half: written under another name, synced, then renamed.
//!
//! Not shown: two programs that replace the same file. The last one wins; if that won't do, lock.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio::task::spawn_blocking;

// ANCHOR: overwrite
/// Wrong: from the first line on the old content is gone, and until the last the new one isn't
/// there.
pub async fn overwrite(path: &Path, content: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut file = File::create(path).await?;
    tokio::io::copy(content, &mut file).await?;
    file.flush().await
}
// ANCHOR_END: overwrite

// ANCHOR: replace
/// Replaces the file by what `content` yields, as a whole or not at all. Who has the old one open
/// goes on reading that.
///
/// Cancel safety: dropped, the file is the old one or, if the renaming had begun, the new one; no
/// temporary file is left.
pub async fn replace(path: &Path, content: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let target = path.to_owned();
    // File and guard are made in one step that can't be cancelled between them.
    let (file, temporary) = spawn_blocking(move || create_beside(&target)).await??;
    let mut file = File::from_std(file);
    tokio::io::copy(content, &mut file).await?;
    // `sync_all` says nothing of a write that failed just before it; `flush` does.
    file.flush().await?;
    file.sync_all().await?;
    drop(file);
    let target = path.to_owned();
    spawn_blocking(move || put_in_place(temporary, &target)).await?
}
// ANCHOR_END: replace

// ANCHOR: replace_bytes
/// As [`replace`], for content that is in memory: one trip to a blocking thread instead of one for
/// each step.
///
/// Cancel safety: dropped, it happens or it doesn't.
pub async fn replace_bytes(path: PathBuf, content: Vec<u8>) -> io::Result<()> {
    spawn_blocking(move || {
        let (mut file, temporary) = create_beside(&path)?;
        file.write_all(&content)?;
        file.sync_all()?;
        drop(file);
        put_in_place(temporary, &path)
    })
    .await?
}
// ANCHOR_END: replace_bytes

// ANCHOR: steps
/// A temporary file in the same folder, since a rename can't cross file systems. Dropping the path
/// removes it.
fn create_beside(path: &Path) -> io::Result<(fs::File, TempPath)> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".new");
    // By itself a temporary file is for its owner alone; what it becomes isn't.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder_of(path))?;
    match fs::metadata(path) {
        Ok(old) => temporary.as_file().set_permissions(old.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(temporary.into_parts())
}

/// The rename is the moment of truth. It is durable once the folder is synced, too.
fn put_in_place(temporary: TempPath, path: &Path) -> io::Result<()> {
    temporary.persist(path)?;
    #[cfg(unix)]
    fs::File::open(folder_of(path))?.sync_all()?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
// ANCHOR_END: steps
