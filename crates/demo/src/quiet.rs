//! A panic prints a message before anybody can catch it. In a demo about panics it would tear the picture apart.

use std::panic;

/// Runs `work` with the messages of panics switched off, for the whole process.
///
/// Cancel safety: none. Dropped, it leaves them off; demos are dropped only when the program ends.
pub async fn about_panics<T>(work: impl Future<Output = T>) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let value = work.await;
    panic::set_hook(hook);
    value
}
