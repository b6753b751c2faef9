//! A real run, with everything that it needs.

use compare::learner::cargo;
use compare::measured::Measured;
use compare::workloads::ALL;
use tokio::time::Instant;

#[test]
#[ignore = "needs python3 with the packages of python/requirements.txt, PostgreSQL, curl, and builds in release"]
fn a_quick_run_measures_every_side_in_about_two_minutes() {
    let build = ["build", "--release", "--quiet", "--package", "compare"];
    assert!(cargo().args(build).status().unwrap().success());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("measured.json");
    let run = ["run", "--release", "--quiet", "--package", "compare", "--"];
    let started = Instant::now();
    let ran = cargo()
        .args(run)
        .args(["--quick", "--json"])
        .arg(&file)
        .output()
        .unwrap();
    // Less than two minutes on a quiet machine of two cores, and others may be at work here.
    let took = started.elapsed();
    assert!(took.as_secs() < 150, "it took {took:?}");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let measured = Measured::read(&file).unwrap();
    assert_eq!(measured.missing, [""; 0]);
    for workload in ALL {
        let at = workload.quick;
        for side in workload.sides.iter().filter(|side| side.suits(at)) {
            let results = measured.of(workload.name);
            let row = results.and_then(|results| results.row(side.name, at));
            assert!(row.is_some(), "{} {}", workload.name, side.name);
        }
    }
}
