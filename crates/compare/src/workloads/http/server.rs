//! The server: it answers with as little work as possible, on one thread.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

use crate::Server;

/// What it says of a user: a small object.
const BODY: &str = r#"{"id":7,"name":"Ada Lovelace","tags":["a","b","cd"]}"#;

/// A head as servers send it, and the body.
fn answer() -> Vec<u8> {
    let length = BODY.len();
    format!(
        "HTTP/1.1 200 OK\r\n\
         server: compare\r\n\
         date: Sun, 22 Nov 2026 12:00:00 GMT\r\n\
         content-type: application/json\r\n\
         content-length: {length}\r\n\
         \r\n\
         {BODY}"
    )
    .into_bytes()
}

pub(in crate::workloads) fn serve(server: Server) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (end, ended) = tokio::sync::oneshot::channel();
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        server.listens(&listener.local_addr()?.to_string())?;
        thread::spawn(move || {
            server.wait_for_the_end();
            end.send(())
        });
        tokio::select! {
            accepted = accept(listener) => accepted,
            // An error says the same: nobody is there any more.
            _ = ended => Ok(()),
        }
    })
}

async fn accept(listener: TcpListener) -> Result<()> {
    let answer: Arc<[u8]> = answer().into();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(converse(stream, Arc::clone(&answer)));
    }
}

/// Until the client hangs up, or says what no client here says.
async fn converse(mut stream: TcpStream, answer: Arc<[u8]>) {
    // To reset instead of closing spares the client TIME_WAIT: a run opens thousands of connections, and ports are few.
    stream.set_zero_linger().ok();
    let mut request = [0; 2048];
    let mut length = 0;
    while let Ok(read) = stream.read(&mut request[length..]).await {
        length += read;
        if read == 0 {
            return;
        }
        if request[..length].ends_with(b"\r\n\r\n") {
            length = 0;
            if stream.write_all(&answer).await.is_err() {
                return;
            }
        }
    }
}
