//! The processor time of the children that have ended, and of theirs, in seconds.

#[cfg(unix)]
pub(super) fn of_children() -> Option<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = (usage.user_time() + usage.system_time()).num_microseconds();
    Some(std::time::Duration::from_micros(u64::try_from(micros).ok()?).as_secs_f64())
}

#[cfg(not(unix))]
pub(super) fn of_children() -> Option<f64> {
    None
}
