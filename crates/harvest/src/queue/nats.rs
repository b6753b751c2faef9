//! The queue as a stream of [JetStream](https://docs.nats.io/nats-concepts/jetstream): the server keeps each message until
//! somebody has acknowledged it.

use std::sync::Arc;
use std::time::Duration;

use async_nats::Error;
use async_nats::jetstream::consumer::pull::{self, Batch};
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer};
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{self, RetentionPolicy};
use async_nats::jetstream::{self, AckKind};
use futures::TryStreamExt as _;
use futures::future::join_all;
use sha2::{Digest as _, Sha256};

use super::{Claim, Job};
use crate::attempt::hexadecimal;

const STREAM: &str = "HARVEST";
const SUBJECT: &str = "harvest.jobs";
/// All harvesters are one consumer: the server gives each message to one of them.
const CONSUMER: &str = "harvesters";

/// So long a request for jobs waits for the first one.
const PATIENCE: Duration = Duration::from_millis(500);

/// The server can't be used. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// Nobody there.
    #[error("no NATS server answers at {0}: `nats-server -js` starts one")]
    Nobody(String, #[source] async_nats::ConnectError),
    /// A server that keeps no messages.
    #[error("the NATS server at {0} doesn't keep messages: start it with `nats-server -js`")]
    NoJetStream(String, #[source] Error),
}

/// A stream of jobs, and the one consumer that all harvesters share.
#[derive(Debug, Clone)]
pub struct Stream {
    client: async_nats::Client,
    context: jetstream::Context,
    stream: stream::Stream,
    consumer: PullConsumer,
    lease: Duration,
}

impl Stream {
    // ANCHOR: open
    pub(super) async fn open(address: &str, lease: Duration) -> Result<Self, Unreachable> {
        // An address may hold a password; who reads of it knows what was typed.
        let named = super::Broker::Nats(address.to_owned()).to_string();
        let client = async_nats::ConnectOptions::new().name("harvest");
        let client = client
            .connect(address)
            .await
            .map_err(|error| Unreachable::Nobody(named.clone(), error))?;
        let context = jetstream::new(client.clone());
        let stream = context.get_or_create_stream(stream::Config {
            name: STREAM.to_owned(),
            subjects: vec![format!("{SUBJECT}.*")],
            // What is acknowledged is gone: what is left in the stream is what is left to do.
            retention: RetentionPolicy::WorkQueue,
            ..Default::default()
        });
        let unusable = |error: Error| Unreachable::NoJetStream(named.clone(), error);
        let stream = stream.await.map_err(|error| unusable(error.into()))?;
        let consumer: PullConsumer = stream
            .get_or_create_consumer(
                CONSUMER,
                pull::Config {
                    durable_name: Some(CONSUMER.to_owned()),
                    ack_policy: AckPolicy::Explicit,
                    ack_wait: lease,
                    // No limit on both: each harvester limits itself, and no job is ever given up.
                    max_ack_pending: -1,
                    max_deliver: -1,
                    ..Default::default()
                },
            )
            .await
            .map_err(|error| unusable(error.into()))?;
        // The first harvester has decided.
        let lease = consumer.cached_info().config.ack_wait;
        Ok(Self {
            client,
            context,
            stream,
            consumer,
            lease,
        })
    }
    // ANCHOR_END: open

    pub(super) fn lease(&self) -> Duration {
        self.lease
    }

    // ANCHOR: put
    /// Each URL has a subject of its own, and a message is kept only where the subject has none. (JetStream's own way to
    /// leave out what comes twice remembers ids for two minutes, whatever became of the messages.)
    pub(super) async fn put(&self, urls: &[&str]) -> Result<(), Error> {
        let mut sent = Vec::with_capacity(urls.len());
        for url in urls {
            let subject = format!("{SUBJECT}.{}", hexadecimal(&Sha256::digest(url)));
            let message = PublishMessage::build()
                .payload(String::from(*url).into())
                .expected_last_subject_sequence(0);
            sent.push(
                self.context
                    .send_publish(subject, message)
                    .await?
                    .into_future(),
            );
        }
        // All are on their way before the first is known to be kept: a round trip for all, and not for each.
        for kept in join_all(sent).await {
            match kept {
                Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => {}
                kept => drop(kept?),
            }
        }
        Ok(())
    }
    // ANCHOR_END: put

    pub(super) async fn take(&self, most: usize) -> Result<Vec<Job>, Error> {
        let there = self.consumer.fetch().max_messages(most);
        let jobs = jobs(there.messages().await?).await?;
        if !jobs.is_empty() {
            return Ok(jobs);
        }
        let first = self.consumer.batch().max_messages(1).expires(PATIENCE);
        self::jobs(first.messages().await?).await
    }

    pub(super) async fn done(&self, jobs: &[Arc<Job>]) -> Result<(), Error> {
        self.tell(jobs, AckKind::Ack).await
    }

    pub(super) async fn renew(&self, jobs: &[Arc<Job>]) -> Result<(), Error> {
        self.tell(jobs, AckKind::Progress).await
    }

    pub(super) async fn give_back(&self, jobs: &[Arc<Job>]) -> Result<(), Error> {
        self.tell(jobs, AckKind::Nak(None)).await
    }

    /// Sent, and not confirmed: where it is lost, the lease ends, and somebody finds the row.
    async fn tell(&self, jobs: &[Arc<Job>], kind: AckKind) -> Result<(), Error> {
        for job in jobs {
            if let Claim::Message(message) = &job.claim {
                message.ack_with(kind).await?;
            }
        }
        Ok(self.client.flush().await?)
    }

    pub(super) async fn left(&self) -> Result<u64, Error> {
        Ok(self.stream.get_info().await?.state.messages)
    }

    pub(super) async fn clear(&self) -> Result<(), Error> {
        self.stream.purge().await?;
        Ok(())
    }
}

async fn jobs(messages: Batch) -> Result<Vec<Job>, Error> {
    let job = |message: jetstream::Message| Job {
        url: String::from_utf8_lossy(&message.payload).into_owned(),
        claim: Claim::Message(Box::new(message)),
    };
    messages.map_ok(job).try_collect().await
}
