//! An actor that calls a function which asks the actor.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "actor-asks-itself",
    symptom: "One kind of request is never answered, and from then on my actor answers nothing at all",
    also: &[
        "deadlock",
        "hang",
        "reentrant",
        "actor calls itself",
        "handle inside the actor",
        "request to self",
        "mailbox",
        "circular",
    ],
    cause: "The actor sends a request to its own inbox and waits for the answer, which only it could give, after it has stopped waiting. Room in the channel doesn't help.",
    cure: "Inside of the actor use its state, not its handle; let helpers take what they need as an argument.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of each request, with a time limit on a paused clock",
    )],
    met_in: &[
        "https://github.com/meta-pytorch/monarch/issues/1357",
        "https://github.com/tqwewe/kameo/pull/87",
        "https://github.com/Restioson/xtra/issues/13",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// The handle of an account that an actor keeps.
#[derive(Debug, Clone)]
pub struct Account {
    requests: mpsc::Sender<Request>,
}

/// What an account is asked.
#[derive(Debug)]
pub enum Request {
    /// How much is left.
    Balance(oneshot::Sender<u32>),
    /// A line for the post.
    Statement(oneshot::Sender<String>),
}

impl Account {
    /// How much is left; `None` if the account is closed.
    pub async fn balance(&self) -> Option<u32> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request::Balance(answer)).await.ok()?;
        answered.await.ok()
    }

    /// A line for the post; `None` if the account is closed.
    pub async fn statement(&self) -> Option<String> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request::Statement(answer)).await.ok()?;
        answered.await.ok()
    }
}

// ANCHOR: broken
/// Wrong: `balance` waits for this very loop to come round again.
#[must_use]
pub fn broken(balance: u32) -> Account {
    let (requests, mut inbox) = mpsc::channel(8);
    let account = Account { requests };
    let itself = account.clone();
    tokio::spawn(async move {
        while let Some(request) = inbox.recv().await {
            match request {
                Request::Balance(answer) => {
                    answer.send(balance).ok();
                }
                Request::Statement(answer) => {
                    let left = itself.balance().await.unwrap_or_default();
                    answer.send(format!("{left} are left")).ok();
                }
            }
        }
    });
    account
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The actor has what it would ask for.
#[must_use]
pub fn fixed(balance: u32) -> Account {
    let (requests, mut inbox) = mpsc::channel(8);
    tokio::spawn(async move {
        while let Some(request) = inbox.recv().await {
            match request {
                Request::Balance(answer) => {
                    answer.send(balance).ok();
                }
                Request::Statement(answer) => {
                    answer.send(format!("{balance} are left")).ok();
                }
            }
        }
    });
    Account { requests }
}
// ANCHOR_END: fixed

async fn scene(open: impl Fn(u32) -> Account) -> Seen {
    let account = open(7);
    let limit = Duration::from_secs(1);
    let answer = |text: Option<String>| text.unwrap_or_else(|| "none, for ever".to_owned());
    let before = timeout(limit, account.balance()).await.ok().flatten();
    let statement = timeout(limit, account.statement()).await.ok().flatten();
    let after = timeout(limit, account.balance()).await.ok().flatten();
    Seen::of("balance", answer(before.map(|n| n.to_string())))
        .and("statement", answer(statement))
        .and("balance again", answer(after.map(|n| n.to_string())))
}
