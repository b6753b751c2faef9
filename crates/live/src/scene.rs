//! What a scene is: settings, and work that obeys them.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use serde::Serialize;
use timeline::Timeline;

use crate::listing::Listing;

/// A scene.
#[derive(Debug, Serialize)]
pub struct Scene {
    /// As `<!-- live: NAME -->` names it.
    pub name: &'static str,
    /// What there is to try.
    pub hint: &'static str,
    /// What the reader sets.
    pub settings: &'static [Setting],
    #[serde(skip)]
    pub(crate) act: fn(&Values) -> Act,
}

/// Something that the reader sets.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// As the command line names it.
    pub key: &'static str,
    /// As the page names it.
    pub label: &'static str,
    /// What it may be.
    pub sort: Sort,
    /// What it is at first: what the chapter's recording has.
    pub start: u32,
}

/// The values that a setting may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A number of things.
    Count {
        /// At least so many.
        least: u32,
        /// At most so many.
        most: u32,
    },
    /// A time in milliseconds.
    Time {
        /// At least so long.
        least: u32,
        /// At most so long.
        most: u32,
        /// By so much.
        step: u32,
    },
    /// One of these ways, counted from zero.
    Way(&'static [&'static str]),
}

impl Setting {
    pub(crate) const fn count(
        key: &'static str,
        label: &'static str,
        least: u32,
        most: u32,
        start: u32,
    ) -> Self {
        let sort = Sort::Count { least, most };
        Self {
            key,
            label,
            sort,
            start,
        }
    }

    /// In milliseconds.
    pub(crate) const fn time(
        key: &'static str,
        label: &'static str,
        (least, most, step): (u32, u32, u32),
        start: u32,
    ) -> Self {
        let sort = Sort::Time { least, most, step };
        Self {
            key,
            label,
            sort,
            start,
        }
    }

    pub(crate) const fn way(label: &'static str, ways: &'static [&'static str]) -> Self {
        Self {
            key: "way",
            label,
            sort: Sort::Way(ways),
            start: 0,
        }
    }

    /// All values that it may have, in order.
    #[must_use]
    pub fn values(&self) -> Vec<u32> {
        match self.sort {
            Sort::Count { least, most } => (least..=most).collect(),
            Sort::Time { least, most, step } => (least..=most).step_by(step as usize).collect(),
            Sort::Way(ways) => (0..).zip(ways).map(|(number, _)| number).collect(),
        }
    }

    /// A value as a person reads it.
    pub(crate) fn text(&self, value: u32) -> String {
        match self.sort {
            Sort::Count { .. } => value.to_string(),
            Sort::Time { .. } => seconds(Duration::from_millis(value.into())),
            Sort::Way(ways) => ways
                .get(value as usize)
                .map(ToString::to_string)
                .unwrap_or_default(),
        }
    }
}

/// A time as a person reads it: `2.5 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let (seconds, millis) = (time.as_secs(), time.subsec_millis());
    match millis % 100 {
        0 => format!("{seconds}.{} s", millis / 100),
        _ => format!("{seconds}.{:02} s", millis / 10),
    }
}

/// What a scene's settings are set to.
#[derive(Debug, Clone)]
pub struct Values {
    settings: &'static [Setting],
    values: Vec<u32>,
}

/// Why a setting can't be what it was set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

impl Values {
    /// What the chapter's recording has.
    #[must_use]
    pub fn of(scene: &Scene) -> Self {
        Self {
            settings: scene.settings,
            values: scene.settings.iter().map(|setting| setting.start).collect(),
        }
    }

    /// Sets one of them.
    ///
    /// # Errors
    ///
    /// There is no such setting, or it may not have this value.
    pub fn set(&mut self, key: &str, value: u32) -> Result<(), Unusable> {
        let known = || {
            self.settings
                .iter()
                .map(|setting| setting.key)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let at = self.settings.iter().position(|setting| setting.key == key);
        let at = at.ok_or_else(|| {
            Unusable(format!(
                "there is no setting `{key}`; there are {}",
                known()
            ))
        })?;
        let values = self.settings[at].values();
        if !values.contains(&value) {
            let (least, most) = (values.first().unwrap_or(&0), values.last().unwrap_or(&0));
            return Err(Unusable(format!(
                "`{key}` can't be {value}; it goes from {least} to {most}"
            )));
        }
        self.values[at] = value;
        Ok(())
    }

    /// All of them as a person reads them, in the order of the settings.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.settings
            .iter()
            .zip(&self.values)
            .map(|(setting, value)| setting.text(*value))
            .collect()
    }

    /// Zero for a setting that isn't there, which the tests would see: they play every scene.
    pub(crate) fn count(&self, key: &str) -> u32 {
        let at = self.settings.iter().position(|setting| setting.key == key);
        at.map_or(0, |at| self.values[at])
    }

    pub(crate) fn size(&self, key: &str) -> usize {
        self.count(key) as usize
    }

    pub(crate) fn time(&self, key: &str) -> Duration {
        Duration::from_millis(self.count(key).into())
    }

    pub(crate) fn way(&self) -> usize {
        self.size("way")
    }
}

/// Names and values of what was measured.
pub(crate) type Figures = Vec<(&'static str, String)>;

/// What is done on the stage, and what is told of it.
pub(crate) struct Act {
    /// Over the picture.
    pub(crate) title: String,
    pub(crate) listing: &'static Listing,
    /// Tells what it came to.
    pub(crate) work: Pin<Box<dyn Future<Output = Figures>>>,
    /// What the picture tells of it.
    pub(crate) seen: fn(&Timeline) -> Figures,
}

impl Act {
    pub(crate) fn new(
        title: impl Into<String>,
        listing: &'static Listing,
        work: impl Future<Output = Figures> + 'static,
        seen: fn(&Timeline) -> Figures,
    ) -> Self {
        Self {
            title: title.into(),
            listing,
            work: Box::pin(work),
            seen,
        }
    }
}
