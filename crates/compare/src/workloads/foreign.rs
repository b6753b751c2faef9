//! Programs of somebody else's: where they aren't installed they are missing, and what they cost is said of the child.

use std::io::ErrorKind;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, ensure};

use crate::{Missing, Sample};

/// Runs a program to its end. `from` says how one gets it.
///
/// # Errors
///
/// [`Missing`] where it isn't installed; or it fails.
pub(super) fn run(command: &mut Command, from: &str) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let ran = match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Missing(format!("{name}: {from}")).into());
        }
        ran => ran.with_context(|| format!("{name} can't be started"))?,
    };
    let complained = String::from_utf8_lossy(&ran.stderr);
    ensure!(
        ran.status.success(),
        "{name} failed ({}): {}",
        ran.status,
        complained.trim()
    );
    Ok(ran)
}

/// With what the one child of this process has used, from its start to its end. Its memory is all of it: nobody knows
/// what it had before it began.
#[cfg(unix)]
pub(super) fn of_the_child(sample: Sample) -> Sample {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike as _};

    let Ok(used) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return sample;
    };
    let seconds = |time: TimeVal| time.num_microseconds() as f64 / 1e6;
    let (user, system) = (seconds(used.user_time()), seconds(used.system_time()));
    // Linux counts it in kilobytes, others in what they like.
    let kilobytes = u64::try_from(used.max_rss()).ok();
    let peak = kilobytes.filter(|_| cfg!(target_os = "linux"));
    Sample {
        cpu: user + system,
        user,
        system,
        peak: peak.map(|kilobytes| kilobytes * 1024),
        ..sample
    }
}

/// The system doesn't say.
#[cfg(not(unix))]
pub(super) fn of_the_child(sample: Sample) -> Sample {
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_installed_is_missing_and_not_at_fault() {
        let error = run(&mut Command::new("no-such-program"), "nobody has it").unwrap_err();
        let missing = Missing("no-such-program: nobody has it".to_owned());
        assert_eq!(error.downcast_ref(), Some(&missing), "{error:#}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_says_how() {
        let mut fails = Command::new("sh");
        let error = run(fails.args(["-c", "echo no way >&2; exit 7"]), "").unwrap_err();
        assert!(error.downcast_ref::<Missing>().is_none());
        let said = error.to_string();
        assert!(said.contains("exit status: 7"), "{said}");
        assert!(said.ends_with("no way"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn what_the_child_has_used_is_its_cost() {
        let count = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        run(Command::new("sh").args(["-c", count]), "").unwrap();
        let sample = of_the_child(Sample::computed(1, std::time::Duration::from_secs(1)));
        let ours = cpu_time::ProcessTime::now().as_duration().as_secs_f64();
        assert!(sample.cpu > ours, "{ours} s is what we used: {sample:?}");
        assert_eq!(sample.cpu, sample.user + sample.system);
        assert_eq!(sample.peak.is_some(), cfg!(target_os = "linux"));
    }
}
