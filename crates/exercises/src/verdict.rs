//! What a test program printed, read: which tests there were, and what the failed ones said.

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its name as a sentence.
    pub claim: String,
    /// None if it passed.
    pub failure: Option<Complaint>,
}

/// What a test that failed said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Complaint {
    /// The message and, line by line, what was found and what was expected.
    pub says: Vec<String>,
    /// Line of the file.
    pub line: Option<u32>,
}

/// Reads what Rust's test harness prints.
#[must_use]
pub fn verdicts(output: &str) -> Vec<Verdict> {
    let mut verdicts: Vec<_> = output
        .lines()
        .filter_map(|line| {
            let (name, result) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
            let failure = match result {
                "ok" => None,
                "FAILED" => Some(complaint(output, name)),
                _ => return None,
            };
            let claim = name.rsplit("::").next().unwrap_or(name).replace('_', " ");
            Some(Verdict { claim, failure })
        })
        .collect();
    // What failed is what the reader looks for.
    verdicts.sort_by_key(|verdict| verdict.failure.is_none());
    verdicts
}

/// The last panic in what the test printed: one before may have been part of the exercise.
fn complaint(output: &str, name: &str) -> Complaint {
    let head = format!("---- {name} stdout ----");
    let mut complaint = Complaint::default();
    let printed = output.lines().skip_while(|line| *line != head).skip(1);
    let printed = printed.take_while(|line| !line.starts_with("---- ") && *line != "failures:");
    let mut speaks = false;
    for line in printed {
        if let Some((_, place)) = line.split_once(" panicked at ") {
            speaks = true;
            complaint.says.clear();
            complaint.line = place.rsplit(':').nth(2).and_then(|line| line.parse().ok());
        } else if line.starts_with("note: ") || line.starts_with("stack backtrace:") {
            speaks = false;
        } else if speaks && !line.trim().is_empty() {
            complaint.says.push(plainly(line).to_owned());
        }
    }
    complaint
}

/// Without what each assertion begins with, and `expect` ends with.
fn plainly(line: &str) -> &str {
    let line = line.trim_end();
    let line = line.strip_suffix(": Elapsed(())").unwrap_or(line);
    let said = line.strip_prefix("assertion `left == right` failed: ");
    said.unwrap_or(line)
        .trim_start_matches("assertion failed: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "
running 2 tests
test tests::two_is_two ... ok
test tests::one_is_two ... FAILED

failures:

---- tests::one_is_two stdout ----

thread 'tests::one_is_two' (12) panicked at my-exercises/one.rs:7:5:
part of the exercise
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

thread 'tests::one_is_two' (12) panicked at my-exercises/one.rs:40:9:
assertion `left == right` failed: one is not two
  left: 1
 right: 2


failures:
    tests::one_is_two

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn a_failed_test_says_why_and_where() {
        let says = ["one is not two", "  left: 1", " right: 2"];
        let complaint = Complaint {
            says: says.map(str::to_owned).to_vec(),
            line: Some(40),
        };
        let one = Verdict {
            claim: "one is two".to_owned(),
            failure: Some(complaint),
        };
        let two = Verdict {
            claim: "two is two".to_owned(),
            failure: None,
        };
        assert_eq!(verdicts(PRINTED), [one, two]);
    }

    #[test]
    fn a_program_that_died_has_no_verdicts() {
        assert_eq!(verdicts("thread 'main' has overflowed its stack"), []);
    }
}
