//! A runtime on a thread of its own, asked through a channel: a facade that many threads share and that may do things between the
//! calls.

use std::io;
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};

use crate::client::Client;

// ANCHOR: background
/// The client on a runtime in the background. Any thread may ask.
#[derive(Debug)]
pub struct BackgroundClient {
    questions: Option<mpsc::Sender<Question>>, // `None` while it is dropped
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Question {
    text: String,
    answer: oneshot::Sender<io::Result<String>>,
}

impl BackgroundClient {
    /// Connects, and blocks until it has.
    ///
    /// # Errors
    ///
    /// Nobody listens there, or the operating system gave no resources.
    pub fn connect(server: SocketAddr) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(Client::connect(server))?;
        let (questions, asked) = mpsc::channel(16);
        let thread = thread::Builder::new()
            .name("client".to_owned())
            .spawn(move || runtime.block_on(answer_all(client, asked)))?;
        Ok(Self {
            questions: Some(questions),
            thread: Some(thread),
        })
    }

    /// Asks, and blocks until the answer is there. In async code it panics.
    ///
    /// # Errors
    ///
    /// The connection broke.
    pub fn ask(&self, question: &str) -> io::Result<String> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let questions = self.questions.as_ref().ok_or_else(gone)?;
        let (answer, answered) = oneshot::channel();
        let question = Question {
            text: question.to_owned(),
            answer,
        };
        questions.blocking_send(question).map_err(|_| gone())?;
        answered.blocking_recv().map_err(|_| gone())?
    }
}

/// Runs until all senders are dropped.
async fn answer_all(mut client: Client, mut asked: mpsc::Receiver<Question>) {
    while let Some(question) = asked.recv().await {
        let answer = client.ask(&question.text).await;
        // Whoever asked may be gone.
        question.answer.send(answer).ok();
    }
}

impl Drop for BackgroundClient {
    /// Lets the thread end, and waits for it. The runtime is dropped over there, where blocking is allowed.
    fn drop(&mut self) {
        self.questions = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has told its story on standard error.
            thread.join().ok();
        }
    }
}
// ANCHOR_END: background
