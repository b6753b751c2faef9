//! Builds the book with mdbook, and hears what mdbook only logs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::config::Config;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::enrich;
use crate::frame;
use crate::source::{BOOK_TOML, Source};

/// How to build, where it differs from `book.toml`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where to; `build.build-dir` if none.
    pub destination: Option<PathBuf>,
    /// The path of the websocket that makes pages reload.
    pub live_reload: Option<String>,
    /// Leave the search index out: a check doesn't read it, and it takes most of the time.
    pub without_search: bool,
}

/// What a build left behind.
#[derive(Debug)]
pub struct Built {
    /// The folder of the book; whole only where nothing was logged.
    pub folder: PathBuf,
    /// The warnings and errors of mdbook, in order, the error that ended the build last.
    pub messages: Vec<Message>,
}

/// A line of mdbook's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Warning or error.
    pub level: Level,
    /// What it says.
    pub text: String,
}

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.level, self.text)
    }
}

/// Builds the book.
#[must_use]
pub fn build(source: &Source, options: &Options) -> Built {
    let log = Log::default();
    let subscriber = tracing_subscriber::registry().with(log.clone());
    let built = tracing::subscriber::with_default(subscriber, || render(source, options));
    let mut messages = std::mem::take(&mut *log.0.lock().unwrap_or_else(PoisonError::into_inner));
    let folder = built.unwrap_or_else(|error| {
        messages.push(Message {
            level: Level::ERROR,
            text: format!("{error:#}"),
        });
        source.workspace.root.join("target/book")
    });
    Built { folder, messages }
}

fn render(source: &Source, options: &Options) -> Result<PathBuf> {
    let root = &source.workspace.root;
    let book = root.join(Path::new(BOOK_TOML).parent().unwrap_or(Path::new("")));
    // Not `MDBook::load`: it lets variables of the environment change the book.
    let mut config: Config = source.config.parse()?;
    if let Some(destination) = &options.destination {
        config.set("build.build-dir", destination)?;
    }
    if let Some(endpoint) = &options.live_reload {
        config.set("output.html.live-reload-endpoint", endpoint)?;
    }
    if options.without_search {
        config.set("output.html.search.enable", false)?;
    }
    let mut mdbook = MDBook::load_with_config(book, config)?;
    mdbook.book.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item {
            let file = chapter
                .path
                .as_ref()
                .map(|path| path.to_string_lossy().replace('\\', "/"));
            if let Some(read) = file.and_then(|file| source.chapter(&file)) {
                chapter.content = enrich::chapter(source, read);
            }
        }
    });
    mdbook.build()?;
    let folder = mdbook.build_dir_for("html");
    for missing in frame::mend(&folder)? {
        tracing::error!(
            "no page of mdbook's has `{missing}` to be mended: see crates/book/src/frame.rs"
        );
    }
    Ok(folder)
}

/// Keeps warnings and errors.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<Message>>>);

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = *event.metadata().level();
        if level <= Level::WARN {
            let mut text = Text(String::new());
            event.record(&mut text);
            let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            messages.push(Message {
                level,
                text: text.0,
            });
        }
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
