//! Whoever stops a service sends SIGTERM, and Ctrl-C is SIGINT.

use std::io;

use tokio::signal::ctrl_c;
use tokio::task::yield_now;

use super::signals;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sigterm-ignored",
    symptom: "Ctrl-C shuts my service down cleanly, but `docker stop` takes ten seconds and loses what was in flight",
    also: &[
        "SIGTERM",
        "kubernetes",
        "systemd",
        "docker",
        "not graceful",
        "kill",
        "container takes 10 seconds to stop",
        "podman",
        "SIGKILL",
        "exit code 137",
    ],
    cause: "`ctrl_c()` hears SIGINT only. `kill`, systemd, Docker and Kubernetes send SIGTERM: it ends the process at once, or, for the first process of a container, nothing happens until SIGKILL.",
    cure: "On Unix, wait for SIGTERM beside Ctrl-C.",
    caught_by: &[],
    shown_by: &[Watch::Test("that sends a real SIGTERM to a process")],
    met_in: &[
        "https://github.com/librespeed/speedtest-rust/issues/32",
        "https://github.com/oxidezap/whatsapp-rust/pull/960",
        "https://github.com/prisma-risk/tsoracle/issues/245",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: it hears the keyboard and nobody else.
pub async fn broken() -> io::Result<()> {
    ctrl_c().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits until somebody wants the program to end: a person, or whoever runs the service.
pub async fn fixed() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    ctrl_c().await
}
// ANCHOR_END: fixed

/// A service that takes its time to clean up gets a SIGTERM.
fn scene<F: Future<Output = io::Result<()>>>(asked_to_end: impl FnOnce() -> F) -> Seen {
    signals::runtime().block_on(async {
        let supervisor = async {
            yield_now().await;
            signals::send_terminate();
            std::future::pending::<()>().await
        };
        tokio::select! {
            biased;
            _ = asked_to_end() => {}
            () = supervisor => {}
        }
        Seen::of("the clean-up", "ran")
    })
}
