//! The book, built once for all tests of this binary, and a server of its own for each.

use std::future::Future;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use book::builder::{self, Options};
use book::source::Source;
use fantoccini::Client;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::Sure;
use crate::chrome::Chrome;

/// The pages of the book, from the folder of the build: `gather.html`, `pitfalls/locks.html`.
pub(crate) fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    let root = folder();
    let mut folders = vec![root.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).sure("a folder of the book") {
            let path = entry.sure("a file of the book").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let page = path.strip_prefix(root).sure("inside of the book");
                pages.push(page.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    // It is no page, but the table of contents for readers without scripts.
    pages.retain(|page| page != "toc.html");
    pages.sort();
    assert!(pages.len() > 30, "the book has its pages: {pages:?}");
    pages
}

/// Where the book was built.
fn folder() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
        let source = Source::load(&workspace_tests::root()).sure("the book can be read");
        let options = Options {
            destination: Some(folder.clone()),
            ..Options::default()
        };
        let built = builder::build(&source, &options);
        assert!(built.messages.is_empty(), "{:?}", built.messages);
        folder
    })
}

/// A browser has half a dozen processes: side by side they would only be late.
static BROWSERS: Semaphore = Semaphore::const_new(2);

/// Lets a test loose on the book: a browser, and the address of the first page without its name.
pub(crate) fn in_a_browser<F>(limit: Duration, test: impl FnOnce(Client, String) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = folder();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .sure("a runtime");
    runtime.block_on(async {
        let _permit = BROWSERS.acquire().await.sure("it is never closed");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .sure("a port");
        let address = listener.local_addr().sure("its number");
        let pages: Router = book::serve::files(folder.to_owned());
        let serving = tokio::spawn(async move { axum::serve(listener, pages).await });
        let chrome = Chrome::start().await;
        let testing = tokio::spawn(test(chrome.client.clone(), format!("http://{address}/")));
        // The browser has to be closed whatever the test says.
        let tested = tokio::time::timeout(limit, testing).await;
        chrome.end().await;
        serving.abort();
        match tested.sure("the test ends in time") {
            Ok(()) => {}
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        }
    });
}
