//! The pages of the last good build, and the websocket that tells them to reload.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tempfile::TempDir;
use tokio::sync::broadcast;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};

/// Path of the websocket. mdbook puts the slash before it.
pub(super) const RELOAD: &str = "__reload";

/// What is served.
pub(super) struct Site {
    folder: RwLock<Arc<TempDir>>,
    reload: broadcast::Sender<()>,
}

impl Site {
    pub(super) fn new(folder: TempDir) -> Self {
        // A page needs to hear of one change only: it asks for everything anew.
        Self {
            folder: RwLock::new(Arc::new(folder)),
            reload: broadcast::Sender::new(1),
        }
    }

    /// Serves another build from now on, and lets the open pages reload.
    pub(super) fn replace(&self, folder: TempDir) {
        *self.folder.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(folder);
        // An error means that no page is open.
        drop(self.reload.send(()));
    }

    fn folder(&self) -> Arc<TempDir> {
        Arc::clone(&self.folder.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The pages of a built book, as they are shown: what a test opens in a browser.
pub fn files(folder: PathBuf) -> Router {
    let folder: Arc<Path> = folder.into();
    Router::new()
        .fallback(async move |request: Request| sent(&folder, request).await)
        .layer(CompressionLayer::new())
}

pub(super) fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route(&format!("/{RELOAD}"), any(reload))
        .fallback(page)
        .layer(CompressionLayer::new())
        .with_state(site)
}

async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    sent(site.folder().path(), request).await
}

async fn sent(folder: &Path, request: Request) -> Response {
    let missing = ServeFile::new(folder.join("404.html"));
    let files = ServeDir::new(folder).not_found_service(missing);
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    // A browser that asks no more would show the page of before the change.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn reload(State(site): State<Arc<Site>>, upgrade: WebSocketUpgrade) -> Response {
    let changes = site.reload.subscribe();
    upgrade.on_upgrade(|socket| tell(socket, changes))
}

/// One word, and the page closes the socket. It also ends when the page is left.
async fn tell(mut socket: WebSocket, mut changes: broadcast::Receiver<()>) {
    tokio::select! {
        _ = changes.recv() => drop(socket.send(Message::text("reload")).await),
        _ = async { while let Some(Ok(_)) = socket.recv().await {} } => {}
    }
}
