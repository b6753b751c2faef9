//! Between synchronous and asynchronous code: a facade in front of an async client, and a synchronous library in the middle of an
//! async program.
//!
//! A facade that many threads share: `background`.

use std::io;
use std::net::SocketAddr;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::spawn_blocking;

use crate::client::Client;

// ANCHOR: facade
/// The client, for programs that know no async. It brings its own runtime.
#[derive(Debug)]
pub struct BlockingClient {
    client: Client, // before the runtime: fields are dropped in order, and its socket belongs to the runtime
    runtime: Runtime,
}

impl BlockingClient {
    /// Connects, and blocks until it has.
    ///
    /// # Errors
    ///
    /// Nobody listens there, or the operating system gave no resources.
    ///
    /// # Panics
    ///
    /// It is called in async code. So do [`ask`](Self::ask), and the drop.
    pub fn connect(server: SocketAddr) -> io::Result<Self> {
        // One thread is enough, and it is the caller's: the client needs nothing between two calls.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(Client::connect(server))?;
        Ok(Self { client, runtime })
    }

    /// Asks, and blocks until the answer is there.
    ///
    /// # Errors
    ///
    /// The connection broke.
    pub fn ask(&mut self, question: &str) -> io::Result<String> {
        self.runtime.block_on(self.client.ask(question))
    }
}
// ANCHOR_END: facade

// ANCHOR: render
/// A synchronous library with a callback: replaces each `{name}` of the template by what `look_up` knows of it.
///
/// # Errors
///
/// Those of `look_up`.
pub fn render(
    template: &str,
    mut look_up: impl FnMut(&str) -> io::Result<String>,
) -> io::Result<String> {
    let mut page = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, open)| Some((before, open.split_once('}')?)))
    {
        page.push_str(before);
        page.push_str(&look_up(name)?);
        rest = after;
    }
    Ok(page + rest)
}
// ANCHOR_END: render

// ANCHOR: render_wrong
/// Wrong: the callback blocks the thread that would have to bring the answer. Tokio sees it, and panics.
///
/// # Errors
///
/// The connection broke.
///
/// # Panics
///
/// Always, once the template names something.
#[expect(
    clippy::unused_async,
    reason = "the mistake, and a lint that hints at it"
)]
pub async fn rendered_on_the_worker(template: String, mut client: Client) -> io::Result<String> {
    let runtime = Handle::current();
    render(&template, |name| runtime.block_on(client.ask(name)))
}
// ANCHOR_END: render_wrong

// ANCHOR: render_right
/// Right: the synchronous part goes to a thread that may block, and takes a handle along for the way back.
///
/// Cancel safety: none. The page is rendered to its end, whoever still waits.
///
/// # Errors
///
/// The connection broke, or the template's callback panicked.
pub async fn rendered_aside(template: String, mut client: Client) -> io::Result<String> {
    let runtime = Handle::current();
    spawn_blocking(move || render(&template, |name| runtime.block_on(client.ask(name)))).await?
}
// ANCHOR_END: render_right
