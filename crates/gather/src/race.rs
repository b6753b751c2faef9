//! Racing: several futures start, one wins, the others are dropped.
//!
//! A dropped future ran up to its last await and no further: the answer it waited for is given up, what it had already done
//! stays done. What a loser may lose beyond that: `cancel_safety`.

use std::pin::pin;
use std::time::Duration;

use futures::future::select_ok;
use tokio::select;
use tokio::time::timeout;

use crate::service::{Answer, FetchError, Service};

// ANCHOR: first_to_end
/// Takes whatever ends first, be it an error.
pub async fn first_to_end(
    service: &Service,
    primary: Duration,
    mirror: Duration,
) -> Result<Answer, FetchError> {
    select! {
        biased; // in a tie the upper branch wins; without this word, chance decides
        answer = service.fetch("primary", primary) => answer,
        answer = service.fetch("mirror", mirror) => answer,
    }
}
// ANCHOR_END: first_to_end

// ANCHOR: first_answer
/// Takes the first success; an error counts only if both fail, and then it is the later one.
pub async fn first_answer(
    service: &Service,
    primary: Duration,
    mirror: Duration,
) -> Result<Answer, FetchError> {
    let primary = pin!(service.fetch("primary", primary));
    let mirror = pin!(service.fetch("mirror", mirror));
    let (answer, _losers) = select_ok([primary, mirror]).await?;
    Ok(answer)
}
// ANCHOR_END: first_answer

// ANCHOR: hedged
/// Asks the mirror only if the primary takes longer than `patience`: the tail is cut, and the mirror is rarely bothered.
pub async fn hedged(
    service: &Service,
    primary: Duration,
    mirror: Duration,
    patience: Duration,
) -> Result<Answer, FetchError> {
    let mut primary = pin!(service.fetch("primary", primary));
    // By reference: it is only the wait that has a limit, the fetch goes on.
    if let Ok(answer) = timeout(patience, &mut primary).await {
        return answer;
    }
    select! {
        biased;
        answer = primary => answer,
        answer = service.fetch("mirror", mirror) => answer,
    }
}
// ANCHOR_END: hedged
