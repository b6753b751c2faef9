//! A plot: what an item costs each side, against the size; both axes logarithmic. A flat line is linear growth.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::style::{GRID, TEXT, colour, hex, line, mark, shape};
use super::tables::{main_figure, size, sizes};
use crate::measured::Results;
use crate::words::{a, amount, thousands};
use crate::{Figure, Side, Workload};

const WIDTH: u32 = 760;
const HEIGHT: u32 = 356;
/// Where the title is.
const TOP: u32 = 34;
/// A line of the legend, and where its columns begin.
const LEGEND_LINE: u32 = 20;
const LEGEND_COLUMN: u32 = 240;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// What is drawn of a side.
struct Series<'a> {
    side: &'a Side,
    points: Vec<(f64, f64)>,
}

/// The plot of a workload.
pub(super) fn svg(workload: &Workload, results: &Results) -> Result<String> {
    let of = main_figure(workload);
    let series = series(workload, results, of);
    let mut drawn = String::new();
    let marks = {
        let backend = SVGBackend::with_string(&mut drawn, (WIDTH, HEIGHT));
        let area = backend.into_drawing_area();
        let marks = chart(&area, workload, &series, &sizes(results), of);
        let marks = marks.map_err(|error| anyhow!("{error}"))?;
        area.present()?;
        marks
    };
    Ok(dressed(workload, of, &series, &drawn, &marks))
}

fn series<'a>(workload: &'a Workload, results: &Results, of: Figure) -> Vec<Series<'a>> {
    let points = |side: &Side| -> Vec<(f64, f64)> {
        let rows = results.rows.iter().filter(|row| row.side == side.name);
        rows.filter_map(|row| Some((float(row.size), row.median(of)?)))
            // A logarithmic axis has no zero.
            .filter(|(_, value)| *value > 0.0)
            .collect()
    };
    let sides = workload.sides.iter();
    sides
        .map(|side| Series {
            side,
            points: points(side),
        })
        .filter(|series| !series.points.is_empty())
        .collect()
}

/// Draws axes and lines, and returns the points as SVG.
fn chart(
    area: &Area<'_>,
    workload: &Workload,
    series: &[Series<'_>],
    sizes: &[u64],
    of: Figure,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let values = series.iter().flat_map(|series| &series.points);
    let values: Vec<f64> = values.map(|(_, value)| *value).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(0.0, f64::max);
    let (first, last) = (sizes.first().copied(), sizes.last().copied());
    let (first, last) = (float(first.unwrap_or(1)), float(last.unwrap_or(1)));
    let x = (first / 1.3..last * 1.3).log_scale();
    let y = (low / 1.6..high * 1.6).log_scale();
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(16)
        .x_label_area_size(46)
        .y_label_area_size(84)
        .build_cartesian_2d(
            x.with_key_points(sizes.iter().map(|size| float(*size)).collect()),
            y.with_key_points(decades(low / 1.6, high * 1.6)),
        )?;
    let text = ("monospace", 12).into_font().color(&TEXT);
    chart
        .configure_mesh()
        .axis_style(GRID)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .x_label_style(text.pos(Pos::new(HPos::Center, VPos::Top)))
        .y_label_style(text.clone())
        .axis_desc_style(text.pos(Pos::new(HPos::Center, VPos::Bottom)))
        .x_desc(
            workload
                .size
                .map_or_else(|| format!("{}s", workload.item), str::to_owned),
        )
        .x_label_formatter(&|size| thousands(size.round()))
        .y_label_formatter(&|value| label(of, *value))
        .draw()?;
    let mut marks = String::new();
    for (index, Series { side, points }) in series.iter().enumerate() {
        chart.draw_series(LineSeries::new(points.iter().copied(), colour(index)))?;
        for point in points {
            let (x, y) = chart.backend_coord(point);
            writeln!(
                marks,
                "<path class=\"{}\" d=\"{}\" transform=\"translate({x} {y})\"><title>{}, {}: {}</title></path>",
                mark(index),
                shape(index),
                side.name,
                size(workload, whole(point.0)),
                amount(of, Some(point.1)),
            )?;
        }
    }
    Ok(marks)
}

/// `20 ns`, not `20.0 ns`.
fn label(of: Figure, value: f64) -> String {
    let label = amount(of, Some(value));
    match label.split_once('.') {
        Some((whole, rest)) => {
            let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = rest[..rest.len() - unit.len()].trim_end_matches('0');
            let point = if digits.is_empty() { "" } else { "." };
            format!("{whole}{point}{digits}{unit}")
        }
        None => label,
    }
}

/// 1, 2 and 5 times each power of ten in between; only the powers where there are many.
fn decades(low: f64, high: f64) -> Vec<f64> {
    let steps: &[f64] = if high / low > 300.0 {
        &[1.0]
    } else {
        &[1.0, 2.0, 5.0]
    };
    let mut points = Vec::new();
    let mut power = 10_f64.powf(low.log10().floor());
    while power <= high {
        points.extend(steps.iter().map(|step| step * power));
        power *= 10.0;
    }
    points.retain(|point| (low..=high).contains(point));
    points
}

/// What plotters drew, with classes in place of colours, a title, a description and a legend.
fn dressed(
    workload: &Workload,
    of: Figure,
    series: &[Series<'_>],
    drawn: &str,
    marks: &str,
) -> String {
    let columns = WIDTH / LEGEND_COLUMN;
    let rows = u32::try_from(series.len()).unwrap_or(0).div_ceil(columns);
    let height = HEIGHT + 16 + rows * LEGEND_LINE;
    let what = match of {
        Figure::Cpu => format!("processor time {}", a(workload.item)),
        Figure::Wall => format!("time {}", a(workload.item)),
        Figure::Rate => format!("{}s a second", workload.item),
        Figure::Peak => format!("memory {}", a(workload.item)),
        Figure::Extra(name) => name.replace('_', " "),
    };
    let title = format!("{}: {what}", workload.title);
    let id = format!("cp-{}", workload.name);
    let mut svg = format!(
        "<svg class=\"cp\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{}</desc>\n<style>\n{}</style>\n\
         <text class=\"cp-title\" x=\"8\" y=\"18\">{title}</text>\n",
        described(workload, of, series),
        include_str!("style.css"),
    );
    // Its own `<svg>` is the first line; it puts a label on a line of its own, and white space counts here.
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    let body = body.replace("\">\n", "\">").replace("\n</text>", "</text>");
    for text in body.lines().filter(|line| *line != "</svg>") {
        svg.push_str(&classed(text, series));
        svg.push('\n');
    }
    svg.push_str(marks);
    for (index, Series { side, .. }) in series.iter().enumerate() {
        let place = u32::try_from(index).unwrap_or(0);
        let x = 12 + place % columns * LEGEND_COLUMN;
        let y = HEIGHT + 14 + place / columns * LEGEND_LINE;
        writeln!(
            svg,
            "<g transform=\"translate({x} {y})\"><path class=\"{}\" d=\"M0 0h28\"></path><path class=\"{}\" \
             d=\"{}\" transform=\"translate(14 0)\"></path><text x=\"38\" y=\"4\">{}</text></g>",
            line(index, side.role),
            mark(index),
            shape(index),
            side.name,
        )
        .ok();
    }
    svg.push_str("</svg>\n");
    svg
}

/// A line of plotters' SVG without its colours and fonts.
fn classed(text: &str, series: &[Series<'_>]) -> String {
    let mut text = text.to_owned();
    for (index, Series { side, .. }) in series.iter().enumerate() {
        let stroke = format!(
            "opacity=\"1\" stroke=\"{}\" stroke-width=\"1\"",
            hex(colour(index))
        );
        text = text.replace(&stroke, &format!("class=\"{}\"", line(index, side.role)));
    }
    let grid = format!("opacity=\"1\" stroke=\"{}\" stroke-width=\"1\"", hex(GRID));
    text = text.replace(&grid, "class=\"cp-grid\"");
    let start = " font-family=\"";
    if let Some((before, rest)) = text.split_once(start) {
        let fill = format!(" opacity=\"1\" fill=\"{}\"", hex(TEXT));
        if let Some((_, after)) = rest.split_once(&fill) {
            text = format!("{before} class=\"cp-quiet\"{after}");
        }
    }
    text
}

/// For whoever can't see the plot: every side from its first point to its last.
fn described(workload: &Workload, of: Figure, series: &[Series<'_>]) -> String {
    let said = series.iter().filter_map(|Series { side, points }| {
        let (first, last) = (points.first()?, points.last()?);
        let at = |point: &(f64, f64)| {
            format!(
                "{} at {}",
                amount(of, Some(point.1)),
                size(workload, whole(point.0))
            )
        };
        Some(if first == last {
            format!("{}: {}", side.name, at(first))
        } else {
            format!("{}: from {} to {}", side.name, at(first), at(last))
        })
    });
    said.collect::<Vec<_>>().join("; ")
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
fn float(size: u64) -> f64 {
    size as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was made from a size"
)]
fn whole(size: f64) -> u64 {
    size.round() as u64
}
