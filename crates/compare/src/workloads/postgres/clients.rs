//! The clients, and an empty table for them.

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;
use tokio_postgres::NoTls;

use crate::{Case, Meter, Sample};

/// How many transactions are measured: about half a second.
pub(super) fn transactions(case: &Case) -> u64 {
    if case.size == 1 { 400 } else { 2_000 }
}

/// Leaves no user of the sides before.
pub(super) async fn empty_the_table(url: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    for statement in ["TRUNCATE users", "VACUUM ANALYZE users"] {
        let done = client.batch_execute(statement).await;
        done.with_context(|| format!("{statement} failed"))?;
    }
    Ok(())
}

/// Has the transactions made by as many tasks as the case has clients, after a warm-up. Each is given an address of its own.
pub(super) async fn measure<F>(
    case: &Case,
    register: impl Fn(String) -> F + Clone + Send + 'static,
) -> Result<Sample>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let items = transactions(case);
    // Every connection is opened and has prepared its statements when it is measured.
    by_clients(case.size.max(20), 200, "warm-up", &register).await?;
    let meter = Meter::start();
    by_clients(case.size, items, "ada", &register).await?;
    Ok(meter.stop(items))
}

async fn by_clients<F>(
    clients: u64,
    items: u64,
    name: &'static str,
    register: &(impl Fn(String) -> F + Clone + Send + 'static),
) -> Result<()>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut registering = JoinSet::new();
    for client in 0..clients {
        let register = register.clone();
        registering.spawn(async move {
            for n in (client..items).step_by(usize::try_from(clients)?) {
                register(format!("{name}.{n}@example.com")).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(registered) = registering.join_next().await {
        registered??;
    }
    Ok(())
}
