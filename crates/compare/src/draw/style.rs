//! How the plots look: classes in place of colours, so that they follow the theme of the page, and shapes and dashes beside the
//! colours, for whoever can't tell them apart.

use plotters::style::RGBColor;

use crate::Role;

/// The colour that stands for the grid until it is replaced.
pub(super) const GRID: RGBColor = RGBColor(0, 0, 1);
/// The colour that stands for text.
pub(super) const TEXT: RGBColor = RGBColor(0, 0, 2);

/// The colour that stands for the line of a side.
pub(super) fn colour(index: usize) -> RGBColor {
    let index = u8::try_from(index).unwrap_or(u8::MAX);
    RGBColor(1, 0, index)
}

/// A colour as plotters writes it.
pub(super) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The classes of a side's line.
pub(super) fn line(index: usize, role: Role) -> String {
    format!("cp-line cp-c{}{}", index % COLOURS, dash(role))
}

/// The classes of a side's points.
pub(super) fn mark(index: usize) -> String {
    format!("cp-mark cp-c{}", index % COLOURS)
}

const COLOURS: usize = 8;

fn dash(role: Role) -> &'static str {
    match role {
        Role::Ours => " cp-ours",
        Role::Twin => " cp-twin",
        Role::Rival => "",
        Role::Limit => " cp-limit",
    }
}

/// The shape of a side's points, around 0 0.
pub(super) fn shape(index: usize) -> &'static str {
    const SHAPES: [&str; 7] = [
        "M4 0a4 4 0 1 1 -8 0a4 4 0 1 1 8 0",
        "M-4 -4h8v8h-8z",
        "M0 -5l5 8.5h-10z",
        "M-4 -4l8 8m0 -8l-8 8",
        "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
        "M-5 0h10m-5 -5v10",
        "M0 5l5 -8.5h-10z",
    ];
    SHAPES[index % SHAPES.len()]
}
