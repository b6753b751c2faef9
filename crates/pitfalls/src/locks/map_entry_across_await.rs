//! A reference into a concurrent map, which is a guard in disguise.

use std::time::Duration;

use dashmap::DashMap;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "map-entry-across-await",
    symptom: "My server freezes now and then, since I keep its sessions in a concurrent map",
    also: &[
        "DashMap",
        "dashmap deadlock",
        "Ref held across await",
        "get_mut hangs",
        "entry",
        "lock-free map",
        "freezes",
        "permanently unresponsive",
        "hangs after hours or days",
    ],
    cause: "`get` returns a guard of a part of the map, not a plain reference. A future that keeps it over an `.await` makes the next one that writes to that part block the thread, and the first can't go on.",
    cure: "Copy out what you need, such as an `Arc`, in one statement, and write it back in another.",
    caught_by: &[Check::Configured(
        "await_holding_invalid_type",
        "await-holding-invalid-types",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/xacrimon/dashmap/issues/79",
        "https://github.com/worldcoin/iris-mpc/issues/959",
        "https://github.com/pubky/pkdns/pull/51",
        "https://github.com/kguardian-dev/kguardian/pull/1343",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

#[expect(clippy::await_holding_invalid_type, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: `visits` is a guard, and alive while `save` is awaited.
pub async fn broken(pages: &DashMap<u32, u64>, page: u32) {
    if let Some(mut visits) = pages.get_mut(&page) {
        *visits += 1;
        save(*visits).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A number leaves the map, and the guard ends.
pub async fn fixed(pages: &DashMap<u32, u64>, page: u32) {
    let now = pages.get_mut(&page).map(|mut visits| {
        *visits += 1;
        *visits
    });
    if let Some(visits) = now {
        save(visits).await;
    }
}
// ANCHOR_END: fixed

async fn save(_visits: u64) {
    sleep(Duration::from_millis(10)).await;
}

/// Two visits at the same time, on one thread.
fn scene(visit: impl AsyncFn(&DashMap<u32, u64>, u32)) -> Seen {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return Seen::default();
    };
    let pages = DashMap::from_iter([(1, 0)]);
    let both = async { tokio::join!(visit(&pages, 1), visit(&pages, 1)) };
    let ended = runtime.block_on(async { timeout(Duration::from_millis(500), both).await });
    Seen::of(
        "the two visits",
        if ended.is_ok() { "ended" } else { "timed out" },
    )
}
