//! From synchronous code to asynchronous, and back.

use std::io::{self, Write};
use std::sync::Arc;
use std::thread;

use demo::{Failure, Stage};

use super::aside;
use crate::background::BackgroundClient;
use crate::bridge::{BlockingClient, rendered_aside};
use crate::client::{Client, start_server};

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    let server = start_server()?;

    let answer = aside(move || BlockingClient::connect(server)?.ask("facade")).await??;
    writeln!(stage, "a runtime inside of the client:      {answer}")?;

    let answers = aside(move || asked_by_three_threads(&BackgroundClient::connect(server)?));
    let answers = answers.await??.join(", ");
    writeln!(stage, "a runtime in the background, shared: {answers}")?;

    let client = Client::connect(server).await?;
    let page = rendered_aside("Dear {name}, your {thing} is here.".to_owned(), client).await?;
    writeln!(stage, "async, synchronous, async again:     {page}")?;
    Ok(())
}

fn asked_by_three_threads(client: &BackgroundClient) -> io::Result<Vec<String>> {
    let client = Arc::new(client);
    thread::scope(|threads| {
        let asking = ["one", "two", "three"].map(|name| {
            let client = Arc::clone(&client);
            threads.spawn(move || client.ask(name))
        });
        asking
            .into_iter()
            .map(|asked| {
                let panicked = |_| Err(io::Error::other("the thread panicked"));
                asked.join().unwrap_or_else(panicked)
            })
            .collect()
    })
}
