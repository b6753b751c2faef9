//! Many futures at once: six ways to run them all, and why two of them cost hundreds of polls a future.
//!
//! tokio gives a task a budget of 128 operations a poll, so that no task starves the others. When a hundred thousand
//! sleeps end at the same moment, `join_all` finishes 128 of them, and then each of the others is polled in vain: it finds
//! the budget spent, answers "pending", and asks to be woken after the task has yielded. So all of them are woken, and the
//! next round polls all of them again for another 128. The rounds grow with the number of futures, and so does each round.
//!
//! Since tokio 1.44 (its change 7185) the wake-up comes after the yield and not before it, so `FuturesUnordered`, on which
//! `join_all` is built, can't see that its futures asked for a pause (its change 2551 looks for just that).
//! `examples/join_all_polls.rs` shows it with nothing around it.
//!
//! Every way here takes a list of futures, and none has a limit except [`at_most`]: what they do to the service that all of
//! them ask at once is the other reason not to. Without a future for each: `one_timer`.

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::task::{JoinError, JoinSet, coop};

/// Wrong for many: the polls grow with the square of the number of futures.
pub async fn joined<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    join_all(futures).await
}

/// Wrong for many: it is what `join_all` is made of.
pub async fn unordered<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures
        .into_iter()
        .collect::<FuturesUnordered<F>>()
        .collect()
        .await
}

// ANCHOR: unconstrained
/// Two polls a future, because no budget ends a round early. In return nothing else on this thread runs while they are
/// polled: all of them in one go, if they are ready together.
pub async fn unconstrained<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    coop::unconstrained(join_all(futures)).await
}
// ANCHOR_END: unconstrained

// ANCHOR: in_chunks
/// Two polls a future that ends together with its neighbours: a task has a budget of its own, and 30 futures fit into it. Of so
/// many, `join_all` makes one list; of more, an allocation each. In return it polls all of the list that still wait whenever
/// one of them wakes. In the order of the input.
///
/// The futures are taken one by one, so an iterator that makes them as it goes never holds all of them.
///
/// Cancel safety: dropping it aborts all tasks; outputs so far are lost.
///
/// # Panics
///
/// A future panicked.
pub async fn in_chunks<F>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut futures = futures.into_iter().peekable();
    let mut tasks = JoinSet::new();
    while futures.peek().is_some() {
        let index = tasks.len();
        let chunk = join_all(futures.by_ref().take(30));
        tasks.spawn(async move { (index, chunk.await) });
    }
    let mut chunks = tasks.join_all().await;
    chunks.sort_unstable_by_key(|(index, _)| *index);
    chunks
        .into_iter()
        .flat_map(|(_, outputs)| outputs)
        .collect()
}
// ANCHOR_END: in_chunks

/// Two polls a future: each is a task with a budget of its own. In order of completion.
///
/// # Panics
///
/// A future panicked.
pub async fn in_tasks<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures
        .into_iter()
        .collect::<JoinSet<F::Output>>()
        .join_all()
        .await
}

// ANCHOR: at_most
/// The bound that a large fan-out needs: at most `limit` tasks exist at a time, and a future is made only when there is
/// room for it. In order of completion.
///
/// Cancel safety: dropping it aborts the tasks that are in flight; outputs so far are lost.
///
/// # Errors
///
/// A future panicked; the tasks that are in flight are aborted.
pub async fn at_most<F>(
    limit: usize,
    futures: impl IntoIterator<Item = F>,
) -> Result<Vec<F::Output>, JoinError>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut tasks = JoinSet::new();
    let mut outputs = Vec::new();
    for future in futures {
        while tasks.len() >= limit.max(1)
            && let Some(joined) = tasks.join_next().await
        {
            outputs.push(joined?);
        }
        tasks.spawn(future);
    }
    while let Some(joined) = tasks.join_next().await {
        outputs.push(joined?);
    }
    Ok(outputs)
}
// ANCHOR_END: at_most
