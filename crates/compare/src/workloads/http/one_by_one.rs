//! One request after another, as Rust makes them.

use anyhow::Result;
use connection_pooling::sharing;
use reqwest::{Client, ClientBuilder};
use tokio::runtime::Builder;

use crate::{Case, Meter, Sample};

pub(super) fn one_client(case: &Case) -> Result<Sample> {
    measured(case, async |url, requests| {
        sharing::one_client(url, requests, settings).await
    })
}

pub(super) fn a_client_each(case: &Case) -> Result<Sample> {
    measured(case, async |url, requests| {
        sharing::a_client_each(url, requests, settings).await
    })
}

/// No proxy: the server is on this machine.
fn settings() -> ClientBuilder {
    Client::builder().no_proxy()
}

fn measured(case: &Case, ask: impl AsyncFn(&str, usize) -> reqwest::Result<()>) -> Result<Sample> {
    let url = format!("http://{}/users/7", case.fixture()?);
    let requests = usize::try_from(case.size)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        ask(&url, requests.min(100)).await?;
        let times = (4_000 / case.size).max(1);
        let meter = Meter::start();
        for _ in 0..times {
            ask(&url, requests).await?;
        }
        Ok(meter.stop(case.size * times))
    })
}
