//! As whom the server runs. It refuses to run as root, as whom containers often run everything else.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::error::when;

/// The user whom the server's processes and files belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// Whoever runs this.
    Own,
    /// This runs as root: somebody else.
    Other { user: u32, group: u32 },
}

impl Account {
    pub(crate) fn ordinary() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Own);
        }
        let users = fs::read_to_string("/etc/passwd").map_err(when(|| "can't read /etc/passwd"))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(name, &users))
            .ok_or(Error::NobodyToRunIt)
    }

    /// The user of that name in the text of `/etc/passwd`.
    fn named(name: &str, users: &str) -> Option<Self> {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(name) {
                return None;
            }
            let user = fields.nth(1)?.parse().ok()?;
            let group = fields.next()?.parse().ok()?;
            (user != 0).then_some(Self::Other { user, group })
        })
    }

    /// Gives a folder to this user.
    pub(crate) fn own(self, folder: &Path) -> Result<(), Error> {
        let Self::Other { user, group } = self else {
            return Ok(());
        };
        std::os::unix::fs::chown(folder, Some(user), Some(group))
            .map_err(when(|| format!("can't give away {}", folder.display())))
    }

    /// Lets a program run as this user. Root's other groups are left behind.
    pub(crate) fn runs(self, program: &mut Command) {
        if let Self::Other { user, group } = self {
            program.uid(user).gid(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str =
        "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/sh\n";

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let postgres = Account::Other {
            user: 101,
            group: 104,
        };
        assert_eq!(Account::named("postgres", USERS), Some(postgres));
        assert_eq!(Account::named("post", USERS), None);
    }

    #[test]
    fn root_is_nobody_to_run_a_server() {
        assert_eq!(Account::named("root", USERS), None);
    }
}
