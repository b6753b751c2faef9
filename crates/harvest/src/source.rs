//! Where URLs come from: a file, standard input, a sitemap. Read as a stream, so its length doesn't matter.
//!
//! The practices: [queues](../../../book/src/queues.md#a-bound) (a full channel stops the reading) and
//! [context managers](../../../book/src/context-managers.md#reading-a-large-file).

use std::io;
use std::path::PathBuf;

use tokio::fs::File;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, BufReader, stdin};
use tokio::sync::mpsc::Sender;
use tracing::debug;
use url::Url;

use crate::address;
use crate::attempt::Fetcher;
use crate::outcome::Outcome;
use crate::sitemap;

/// A file is read in pieces of this size.
const PIECE: usize = 64 * 1024;

/// The list of URLs.
#[derive(Debug, Clone)]
pub enum List {
    /// A line a URL; empty lines and those that begin with `#` are left out.
    File(PathBuf),
    /// The same on standard input.
    Stdin,
    /// A sitemap at this address, or an index of sitemaps.
    Sitemap(Url),
    /// The same in a file.
    SitemapFile(PathBuf),
    /// These.
    Lines(Vec<String>),
}

/// Why a list can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// A file isn't there, or can't be read.
    #[error("can't read {0}: {1}")]
    File(String, #[source] io::Error),
    /// The sitemap's server answered something else.
    #[error("can't get the sitemap {0}: {1}")]
    Fetch(Url, String),
    /// It isn't XML, or was cut short.
    #[error("{0} is no sitemap: {1}")]
    NotASitemap(String, #[source] quick_xml::Error),
}

/// Who reads a list, and passes on its lines.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) lines: Sender<String>,
    /// Lines that were read, whether or not they could be passed on.
    pub(crate) read: u64,
}

impl Reader<'_> {
    /// Reads the list to its end. After a stop it goes on counting where that costs little, so that one can say what is left:
    /// `true` if it came to the end.
    ///
    /// # Errors
    ///
    /// The list can't be read.
    pub(crate) async fn read(&mut self, list: &List) -> Result<bool, ListError> {
        match list {
            List::File(path) => {
                let name = path.display().to_string();
                let told = |error| ListError::File(name.clone(), error);
                let file = File::open(path).await.map_err(told)?;
                self.lines_of(BufReader::with_capacity(PIECE, file), true)
                    .await
                    .map_err(told)
            }
            List::Stdin => {
                debug!("reading standard input");
                let input = BufReader::with_capacity(PIECE, stdin());
                let read = self.lines_of(input, false).await;
                read.map_err(|error| ListError::File("standard input".to_owned(), error))
            }
            List::Sitemap(url) => sitemap::fetch(self, url.clone()).await,
            List::SitemapFile(path) => sitemap::open(self, path).await,
            List::Lines(lines) => {
                for line in lines {
                    self.pass(line.clone()).await;
                }
                Ok(true)
            }
        }
    }

    // ANCHOR: lines
    async fn lines_of(
        &mut self,
        mut from: impl AsyncBufRead + Unpin,
        count_the_rest: bool,
    ) -> io::Result<bool> {
        let stop = self.fetcher.stop.clone();
        let mut line = Vec::new();
        loop {
            line.clear();
            // Standard input may have nothing for an hour: the wait for it ends with the program.
            let read = stop.run_until_cancelled(next_line(&mut from, &mut line));
            let read = match read.await {
                Some(read) => read?,
                None if count_the_rest => next_line(&mut from, &mut line).await?,
                None => return Ok(false),
            };
            if !read {
                return Ok(true);
            }
            // PostgreSQL's text can't hold the zero byte, and no URL has one.
            let text = String::from_utf8_lossy(&line).replace('\0', "");
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                self.pass(text.to_owned()).await;
            }
        }
    }
    // ANCHOR_END: lines

    /// Counts a line, and passes it on unless the program stops.
    pub(crate) async fn pass(&mut self, line: String) {
        self.read += 1;
        let passed = self.fetcher.stop.run_until_cancelled(self.lines.send(line));
        // A line that is lost here was counted, and has no row: it is among what is left.
        passed.await;
    }
}

/// A line without its end; `false` where there is none. What is longer than any URL is cut: no file, however it looks, fills
/// the memory.
async fn next_line(from: &mut (impl AsyncBufRead + Unpin), line: &mut Vec<u8>) -> io::Result<bool> {
    let longest = address::LONGEST as u64 + 1;
    let read = from.take(longest).read_until(b'\n', line).await?;
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(true);
    }
    if read as u64 == longest {
        skip_line(from).await?;
    }
    Ok(read > 0)
}

async fn skip_line(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<()> {
    loop {
        let piece = from.fill_buf().await?;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(piece.len(), |end| end + 1);
        from.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

impl ListError {
    pub(crate) fn not_fetched(url: &Url, outcome: Outcome) -> Self {
        Self::Fetch(url.clone(), outcome.to_string())
    }
}
