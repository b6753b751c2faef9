//! What ends the server when nobody is left who could: a process that waits for the end of ours.
//!
//! A test that is killed, or that ends with its server in a `static`, runs no `Drop`. The watcher reads from a pipe whose other
//! end only we hold; when we are gone, however that came, it reads the end of the file.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Error;
use crate::error::when;

/// `$1` is the server's folder. Each line read is the id of the process that runs now, an empty one says that none does.
const SCRIPT: &str = r#"
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
    kill -s QUIT "$pid"
    tries=0
    while kill -s 0 "$pid" && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
fi
rm -rf -- "$1"
"#;

#[derive(Debug)]
pub(crate) struct Watcher(Child);

impl Watcher {
    /// Watches over the folder from now on.
    pub(crate) fn over(folder: &Path) -> Result<Self, Error> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT, "watcher"])
            .arg(folder)
            .stdin(Stdio::piped())
            // Whoever reads our output to its end must not wait for the watcher.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C on the terminal is for us alone.
            .process_group(0)
            .spawn();
        Ok(Self(shell.map_err(when(|| "can't run `sh`"))?))
    }

    /// Says which process the server is, or that it is none.
    pub(crate) fn server_is(&mut self, process: Option<u32>) -> Result<(), Error> {
        let line = process.map_or_else(String::new, |id| id.to_string());
        let Some(pipe) = &mut self.0.stdin else {
            return Ok(());
        };
        writeln!(pipe, "{line}").map_err(when(|| "the watcher has ended"))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Closes the pipe first, so that it ends.
        self.0.wait().ok();
    }
}
