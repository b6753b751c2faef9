//! Politeness: so many requests at a time to one host, so many a second, and silence where it asks for it.
//!
//! The practice: [semaphores](../../../book/src/semaphores.md#a-limit-for-each-host), for what is in flight and for what starts
//! a second. Every hop of a redirect comes through here, so that no host is surprised by what another one sends it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until};

use crate::leave::{Lease, Leave};

/// Below that many hosts nobody looks for idle ones.
const FEW: usize = 1024;

/// Among several harvesters, a slot is left free for up to so long between two of the same one. They look for one every
/// 50 to 100 ms; without this, the one that has all slots would keep them until it has nothing left to do.
const COURTESY: Duration = Duration::from_millis(25);

/// All hosts that are being asked.
#[derive(Debug)]
pub struct Hosts {
    slots: usize,
    interval: Duration,
    /// Where other harvesters ask the same hosts: the limits that all of them keep together.
    leave: Option<Leave>,
    table: Mutex<Table>,
}

#[derive(Debug)]
struct Table {
    hosts: HashMap<String, Arc<Host>>,
    /// Idle hosts are forgotten when the table has grown to this. It doubles, so each host is looked at once on average.
    forget_at: usize,
}

/// A server, as its `host:port` names it.
#[derive(Debug)]
pub struct Host {
    slots: Arc<Semaphore>,
    turns: Mutex<Turns>,
}

#[derive(Debug)]
struct Turns {
    /// When the next request may start.
    next: Instant,
    /// The host has asked for silence until then.
    silent_until: Instant,
}

/// A slot of a host: while it lives, one of the host's requests may be in flight.
#[derive(Debug)]
pub struct Slot {
    host: Arc<Host>,
    permit: Permit,
}

#[derive(Debug)]
enum Permit {
    Here(#[expect(dead_code, reason = "it is there to be dropped")] OwnedSemaphorePermit),
    Everywhere(Lease),
}

impl Hosts {
    /// At most `slots` requests to a host at a time, at least `interval` between the starts of two.
    #[must_use]
    pub fn new(slots: usize, interval: Duration) -> Self {
        let table = Table {
            hosts: HashMap::new(),
            forget_at: FEW,
        };
        Self {
            slots,
            interval,
            leave: None,
            table: Mutex::new(table),
        }
    }

    /// The same limits for all harvesters together.
    #[must_use]
    pub(crate) fn among_others(mut self, leave: Leave) -> Self {
        self.leave = Some(leave);
        self
    }

    /// Waits for a slot of the host, then for its turn.
    ///
    /// Cancel safety: dropped, it gives back the slot. A turn that was waited for is lost: that request would have started then.
    pub async fn enter(&self, name: &str) -> Option<Slot> {
        let host = self.host(name);
        let is_free = host.slots.available_permits() > 0;
        let slots = Arc::clone(&host.slots);
        // `Err` would mean that the semaphore is closed, which nobody does.
        let slot = slots.acquire_owned().await.ok()?;
        let permit = if let Some(leave) = &self.leave {
            // Whoever got it from somebody here lets others have a chance: they don't hear that it came free.
            if !is_free {
                sleep(COURTESY.mul_f64(rand::random_range(0.0..=1.0))).await;
            }
            Permit::Everywhere(leave.enter(name, slot).await?)
        } else {
            host.turn(self.interval).await;
            Permit::Here(slot)
        };
        Some(Slot { host, permit })
    }

    /// The hosts with the most requests in flight, and how many those are.
    #[must_use]
    pub fn busiest(&self, number: usize) -> Vec<(String, usize)> {
        let table = self.table();
        let busy = table.hosts.iter().filter_map(|(name, host)| {
            let in_flight = self.slots - host.slots.available_permits();
            (in_flight > 0).then(|| (name.clone(), in_flight))
        });
        let mut busy: Vec<_> = busy.collect();
        drop(table);
        busy.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
        busy.truncate(number);
        busy
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut table = self.table();
        if let Some(host) = table.hosts.get(name) {
            return Arc::clone(host);
        }
        if table.hosts.len() >= table.forget_at {
            // In use means that somebody has the `Arc`, or that its next turn isn't due yet.
            let now = Instant::now();
            table
                .hosts
                .retain(|_, host| Arc::strong_count(host) > 1 || host.turns().next > now);
            table.forget_at = FEW.max(2 * table.hosts.len());
        }
        let now = Instant::now();
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(self.slots)),
            turns: Mutex::new(Turns {
                next: now,
                silent_until: now,
            }),
        });
        table.hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: turn
impl Host {
    /// Waits until the next request to this host may start.
    async fn turn(&self, interval: Duration) {
        loop {
            let mine = {
                let mut turns = self.turns();
                let mine = turns.next.max(Instant::now());
                turns.next = mine + interval;
                mine
            };
            // A timer fires up to a millisecond late, even one whose time has come.
            if mine > Instant::now() {
                sleep_until(mine).await;
            }
            // The host may have asked for silence meanwhile. Then this turn is void, and the next one comes after the silence.
            if self.turns().silent_until <= Instant::now() {
                return;
            }
        }
    }

    fn be_silent(&self, time: Duration) {
        let mut turns = self.turns();
        turns.silent_until = turns.silent_until.max(Instant::now() + time);
        turns.next = turns.next.max(turns.silent_until);
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: turn

impl Slot {
    /// Starts nothing at this host for so long.
    pub fn be_silent(&self, time: Duration) {
        match &self.permit {
            Permit::Everywhere(lease) => lease.be_silent(time),
            Permit::Here(_) => self.host.be_silent(time),
        }
    }
}
