//! The resident memory of this process. Only Linux tells a peak that can be reset, so elsewhere there is none.

#[cfg(target_os = "linux")]
fn status(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(key))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(not(target_os = "linux"))]
fn status(_key: &str) -> Option<u64> {
    None
}

/// What it is now, in bytes.
pub(super) fn resident() -> Option<u64> {
    status("VmRSS:")
}

/// The most that it was since [`forget_the_peak`], in bytes.
pub(super) fn peak() -> Option<u64> {
    status("VmHWM:")
}

/// Begins a new peak.
pub(super) fn forget_the_peak() {
    // Where the system refuses, the peak includes the set-up: more than it should be, never less.
    #[cfg(target_os = "linux")]
    std::fs::write("/proc/self/clear_refs", "5").ok();
}
