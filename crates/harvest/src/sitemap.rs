//! A sitemap, or an index of sitemaps, read as it comes: [sitemaps.org](https://www.sitemaps.org/protocol.html).
//!
//! The practice: [context managers](../../../book/src/context-managers.md#reading-a-large-file). Compressed sitemaps aren't
//! understood.

use std::path::Path;

use http_body_util::BodyExt as _;
use hyper::StatusCode;
use hyper::body::Incoming;
use quick_xml::Reader as Xml;
use quick_xml::events::Event;
use tokio::fs::File;
use tokio::io::{AsyncBufRead, AsyncWriteExt as _, BufReader, SimplexStream, WriteHalf, simplex};
use tracing::warn;
use url::Url;

use crate::address;
use crate::outcome::Outcome;
use crate::source::{ListError, Reader};

/// What is between the network and the reader at most.
const PIPE: usize = 64 * 1024;

/// Reads the sitemap of a file, and those that it names.
pub(crate) async fn open(reader: &mut Reader<'_>, path: &Path) -> Result<bool, ListError> {
    let name = path.display().to_string();
    let file = File::open(path).await;
    let file = file.map_err(|error| ListError::File(name.clone(), error))?;
    let further = read(reader, BufReader::new(file)).await;
    let further = further.map_err(|error| ListError::NotASitemap(name, error))?;
    follow(reader, further).await
}

/// Reads the sitemap at that address, and those that it names.
pub(crate) async fn fetch(reader: &mut Reader<'_>, url: Url) -> Result<bool, ListError> {
    follow(reader, vec![url]).await
}

async fn follow(reader: &mut Reader<'_>, mut sitemaps: Vec<Url>) -> Result<bool, ListError> {
    while let Some(url) = sitemaps.pop() {
        if reader.fetcher.stop.is_cancelled() {
            return Ok(false);
        }
        let answer = reader.fetcher.get(&url).await;
        let answer = answer.map_err(|outcome| ListError::not_fetched(&url, outcome))?;
        if answer.status() != StatusCode::OK {
            let status = format!("the server answered {}", answer.status());
            return Err(ListError::Fetch(url, status));
        }
        let (read_half, write_half) = simplex(PIPE);
        // In the same task: dropped together, and the one that is full waits for the other.
        let (further, passed) = tokio::join!(
            read(reader, BufReader::new(read_half)),
            pump(answer.into_body(), write_half)
        );
        passed.map_err(|outcome| ListError::not_fetched(&url, outcome))?;
        sitemaps.extend(further.map_err(|error| ListError::NotASitemap(url.to_string(), error))?);
    }
    Ok(true)
}

async fn pump(mut body: Incoming, mut to: WriteHalf<SimplexStream>) -> Result<(), Outcome> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| crate::outcome::of_body(&error))?;
        if let Some(piece) = frame.data_ref()
            && to.write_all(piece).await.is_err()
        {
            // The reader has found a fault, and tells it.
            break;
        }
    }
    to.shutdown().await.ok();
    Ok(())
}

/// Passes on the URLs of a sitemap, and returns those of further sitemaps.
async fn read(
    reader: &mut Reader<'_>,
    from: impl AsyncBufRead + Unpin,
) -> Result<Vec<Url>, quick_xml::Error> {
    let mut xml = Xml::from_reader(from);
    let (mut buffer, mut further) = (Vec::new(), Vec::new());
    let (mut is_index, mut location) = (false, None::<String>);
    loop {
        match xml.read_event_into_async(&mut buffer).await? {
            Event::Start(tag) if tag.local_name().as_ref() == "sitemapindex" => is_index = true,
            Event::Start(tag) if tag.local_name().as_ref() == "loc" => {
                location = Some(String::new())
            }
            Event::Text(text) => {
                if let Some(location) = &mut location {
                    location.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some(location) = &mut location {
                    location.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                if let Some(location) = &mut location {
                    location.push_str(&character(&name)?);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "loc" => {
                let text = location.take().unwrap_or_default();
                match address::parse(text.trim()) {
                    Ok(url) if is_index => further.push(url),
                    Err(_) if is_index => warn!("the index names {text:?}, which is no URL"),
                    _ => reader.pass(text.trim().to_owned()).await,
                }
            }
            Event::Eof => return Ok(further),
            _ => {}
        }
        buffer.clear();
    }
}

/// `&amp;` and its kind.
fn character(name: &quick_xml::events::BytesRef<'_>) -> Result<String, quick_xml::Error> {
    if let Some(character) = name.resolve_char_ref()? {
        return Ok(character.to_string());
    }
    let name = name.xml10_content();
    let known = quick_xml::escape::resolve_predefined_entity(&name);
    Ok(known.map_or_else(|| format!("&{name};"), str::to_owned))
}
