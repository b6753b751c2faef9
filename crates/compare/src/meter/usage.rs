//! The processor time of this process.

use std::time::Duration;

use cpu_time::ProcessTime;

#[derive(Debug, Default)]
pub(super) struct Usage {
    pub(super) cpu: Duration,
    pub(super) user: Duration,
    pub(super) system: Duration,
}

impl Usage {
    pub(super) fn now() -> Self {
        let (user, system) = split().unwrap_or_default();
        Self {
            // To the nanosecond, which the split isn't.
            cpu: ProcessTime::now().as_duration(),
            user,
            system,
        }
    }

    pub(super) fn since(&self, earlier: &Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(earlier.cpu),
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
        }
    }
}

#[cfg(unix)]
fn split() -> Option<(Duration, Duration)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    let duration = |time: TimeVal| {
        let seconds = u64::try_from(time.tv_sec()).unwrap_or(0);
        let micros = u64::try_from(time.tv_usec()).unwrap_or(0);
        Duration::from_secs(seconds) + Duration::from_micros(micros)
    };
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    Some((duration(usage.user_time()), duration(usage.system_time())))
}

#[cfg(not(unix))]
fn split() -> Option<(Duration, Duration)> {
    None
}
