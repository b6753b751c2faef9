//! A process killed in the middle of its writes: what it was answered is in the file, and nothing is there by half.
//!
//! Killed is the process, not the machine: what a power cut leaves, no test here tells.

use std::collections::HashSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::direct::File;
use database::direct::actor::Actor;
use database::direct::connection::{insert, open};
use tokio::task::JoinSet;

const FILE: &str = "WRITES_TO";
const ROUND: &str = "ROUND";
const KILLED: usize = 100;
const CALLERS: u32 = 8;

/// Run by the other test, in a process of its own: writes pairs until it is killed, and tells each that was answered.
#[tokio::test]
async fn the_process_that_is_killed() {
    let Some(file) = env::var_os(FILE) else {
        return;
    };
    let round = env::var(ROUND).unwrap();
    let actor = Actor::start(open(Path::new(&file)).unwrap()).unwrap();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (actor, round) = (actor.clone(), round.clone());
        callers.spawn(async move {
            for n in 0.. {
                let pair = format!("{round}.{caller}.{n}");
                let written = pair.clone();
                let write = actor.write(move |users| {
                    insert(users, "Ada", &format!("{written} ada"))?;
                    insert(users, "Bea", &format!("{written} bea"))
                });
                write.await.unwrap();
                println!("answered <{pair}>");
                std::io::stdout().flush().unwrap();
            }
        });
    }
    callers.join_all().await;
}

/// The writing process, which doesn't outlive a test that fails.
struct Writer(Child);

impl Writer {
    fn start(file: &Path, round: usize) -> Self {
        let writer = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "rusqlite_kill::the_process_that_is_killed",
                "--nocapture",
            ])
            .env(FILE, file)
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .spawn();
        Self(writer.unwrap())
    }

    /// Kills it when it has told `answers` pairs. Gives these, and those that it told until its end.
    fn kill_after(mut self, answers: usize) -> Vec<String> {
        let mut answered = Vec::new();
        for line in BufReader::new(self.0.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let told = line
                .split_once('<')
                .and_then(|(_, told)| told.strip_suffix('>'));
            answered.extend(told.map(str::to_owned));
            if answered.len() == answers {
                self.0.kill().unwrap(); // SIGKILL on Unix
            }
        }
        assert!(answered.len() >= answers, "it ended by itself");
        answered
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_killed_process_has_lost_no_write_that_was_answered() {
    let file = File::new();
    let mut answered = Vec::new();
    for round in 0..KILLED {
        let writer = Writer::start(&file.path, round);
        answered.extend(writer.kill_after(1 + round % 10));
    }
    let rows: HashSet<String> = file.addresses().into_iter().collect();
    for pair in &answered {
        assert!(rows.contains(&format!("{pair} ada")), "{pair} was answered");
    }
    for row in &rows {
        let pair = &row[..row.len() - 4];
        assert!(
            rows.contains(&format!("{pair} ada")) && rows.contains(&format!("{pair} bea")),
            "half of {pair} is there"
        );
    }
    let connection = file.open();
    let sound: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
}
