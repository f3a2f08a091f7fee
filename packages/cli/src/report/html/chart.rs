//! Plots as inline SVG, drawn by hand.

use std::fmt::Write;

use super::scale::Scale;

/// Size of a plot in its own units.
const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 74.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// Points drawn per line, and per edge of an area, at most; more would not be seen.
const MAX_POINTS: usize = 420;
const MAX_EDGE_POINTS: usize = 140;

/// A line of a plot.
pub(crate) struct Line {
    /// For the legend.
    pub(crate) label: String,
    /// A color: a CSS value.
    pub(crate) color: String,
    /// One value per position.
    pub(crate) values: Vec<f64>,
}

/// Lines over a common axis, with an optional band behind them.
pub(crate) struct LineChart {
    /// One label per position.
    pub(crate) positions: Vec<String>,
    /// Unit of the values.
    pub(crate) unit: String,
    /// Whether the axis is logarithmic.
    pub(crate) logarithmic: bool,
    /// Lower and upper edge per position.
    pub(crate) band: Option<(String, Vec<(f64, f64)>)>,
    /// Drawn in this order.
    pub(crate) lines: Vec<Line>,
}

impl LineChart {
    /// As SVG, with its legend.
    pub(crate) fn svg(&self) -> String {
        let of_lines = self
            .lines
            .iter()
            .flat_map(|line| line.values.iter().copied());
        let of_band = self
            .band
            .iter()
            .flat_map(|(_, edges)| edges.iter().flat_map(|(low, high)| [*low, *high]));
        let scale = Scale::new(of_lines.chain(of_band), self.logarithmic);
        let mut svg = open(&self.unit);
        axes(&mut svg, &scale, &self.positions);
        if let Some((_, edges)) = &self.band {
            let upper: Vec<f64> = edges.iter().map(|(_, high)| *high).collect();
            let lower: Vec<f64> = edges.iter().map(|(low, _)| *low).collect();
            area(&mut svg, &scale, (&lower, &upper), "var(--band)");
        }
        for line in &self.lines {
            let points = path(&scale, &line.values, MAX_POINTS, false);
            let _ = write!(
                svg,
                r#"<path class="line" d="{points}" stroke="{}"/>"#,
                line.color
            );
        }
        svg.push_str("</svg>");
        let band = self
            .band
            .iter()
            .map(|(label, _)| (label.as_str(), "var(--band)"));
        let lines = self
            .lines
            .iter()
            .map(|line| (line.label.as_str(), line.color.as_str()));
        svg + &legend(band.chain(lines))
    }
}

/// Shares of a whole over time, one upon the other.
pub(crate) fn shares(unit: &str, positions: &[String], layers: &[Line]) -> String {
    let scale = Scale::new([0.0, 1.0].into_iter(), false);
    let mut svg = open(unit);
    axes(&mut svg, &scale, positions);
    let mut lower = vec![0.0; positions.len()];
    for layer in layers {
        let upper: Vec<f64> = lower
            .iter()
            .zip(&layer.values)
            .map(|(low, share)| low + share)
            .collect();
        area(&mut svg, &scale, (&lower, &upper), &layer.color);
        lower = upper;
    }
    svg.push_str("</svg>");
    let entries = layers
        .iter()
        .map(|layer| (layer.label.as_str(), layer.color.as_str()));
    svg + &legend(entries)
}

/// Horizontal bars with their labels.
pub(crate) fn bars(rows: &[(String, f64, String)], color_of: impl Fn(usize) -> String) -> String {
    const ROW: f64 = 20.0;
    const LABELS: f64 = 290.0;
    const AMOUNTS: f64 = 130.0;
    let largest = rows.iter().map(|(_, value, _)| *value).fold(0.0, f64::max);
    let height = ROW * rows.len() as f64 + 4.0;
    let mut svg = format!(
        r#"<svg viewBox="0 0 {WIDTH} {height:.0}" role="img" style="max-height:{height:.0}px">"#
    );
    for (index, (label, value, amount)) in rows.iter().enumerate() {
        let y = ROW * index as f64 + 2.0;
        let length = if largest > 0.0 {
            (WIDTH - LABELS - AMOUNTS) * value / largest
        } else {
            0.0
        };
        let _ = write!(
            svg,
            r#"<text x="{:.0}" y="{:.1}" text-anchor="end">{}</text><rect x="{LABELS}" y="{:.1}" width="{length:.1}" height="{:.0}" fill="{}"/><text x="{:.1}" y="{:.1}">{}</text>"#,
            LABELS - 8.0,
            y + 13.0,
            escape(label),
            y + 1.0,
            ROW - 5.0,
            color_of(index),
            LABELS + length + 6.0,
            y + 13.0,
            escape(amount)
        );
    }
    svg.push_str("</svg>");
    svg
}

fn open(unit: &str) -> String {
    format!(
        r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{}</title>"#,
        escape(unit)
    )
}

/// Grid lines with their values, and a few positions below.
fn axes(svg: &mut String, scale: &Scale, positions: &[String]) {
    const LABELS: usize = 5;
    let right = WIDTH - RIGHT;
    for (value, label) in scale.ticks() {
        let y = vertical(scale, value);
        let _ = write!(
            svg,
            r#"<path class="grid" d="M{LEFT} {y:.1}H{right}"/><text x="{:.0}" y="{:.1}" text-anchor="end">{label}</text>"#,
            LEFT - 6.0,
            y + 4.0
        );
    }
    let last = positions.len().saturating_sub(1);
    let shown = last.min(LABELS);
    for label in 0..=shown {
        let index = (last * label).checked_div(shown).unwrap_or(0);
        let Some(position) = positions.get(index) else {
            continue;
        };
        let anchor = match label {
            0 if shown > 0 => "start",
            _ if label == shown && shown > 0 => "end",
            _ => "middle",
        };
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{:.0}" text-anchor="{anchor}">{}</text>"#,
            horizontal(index, positions.len()),
            HEIGHT - 8.0,
            escape(position)
        );
    }
}

fn area(svg: &mut String, scale: &Scale, (lower, upper): (&[f64], &[f64]), color: &str) {
    let there = path(scale, upper, MAX_EDGE_POINTS, false);
    let back = path(scale, lower, MAX_EDGE_POINTS, true);
    if there.is_empty() || back.is_empty() {
        return;
    }
    let back = back.replacen('M', "L", 1);
    let _ = write!(svg, r#"<path d="{there}{back}Z" fill="{color}"/>"#);
}

/// A line through values; what is no number is skipped.
fn path(scale: &Scale, values: &[f64], most: usize, backwards: bool) -> String {
    let stride = values.len().div_ceil(most).max(1);
    let last = values.len().saturating_sub(1);
    let mut indices: Vec<usize> = (0..values.len())
        .filter(|index| index % stride == 0 || *index == last)
        .collect();
    if backwards {
        indices.reverse();
    }
    let mut text = String::new();
    for index in indices {
        let value = values.get(index).copied().unwrap_or(f64::NAN);
        if !scale.contains(value) {
            continue;
        }
        let command = if text.is_empty() { 'M' } else { 'L' };
        let x = horizontal(index, values.len());
        let y = vertical(scale, value);
        let _ = write!(text, "{command}{x:.1} {y:.1}");
    }
    text
}

fn horizontal(index: usize, count: usize) -> f64 {
    let steps = count.saturating_sub(1).max(1) as f64;
    LEFT + (WIDTH - LEFT - RIGHT) * index as f64 / steps
}

fn vertical(scale: &Scale, value: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - scale.position(value))
}

fn legend<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("<p class=\"legend\">");
    for (label, color) in entries {
        let _ = write!(
            text,
            r#"<span><i style="background:{color}"></i>{}</span>"#,
            escape(label)
        );
    }
    text + "</p>"
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: Vec<f64>) -> LineChart {
        LineChart {
            positions: (0..values.len()).map(|index| index.to_string()).collect(),
            unit: "<USD>".to_owned(),
            logarithmic: false,
            band: None,
            lines: vec![Line {
                label: "a & b".to_owned(),
                color: "red".to_owned(),
                values,
            }],
        }
    }

    #[test]
    fn a_line_runs_from_edge_to_edge_of_the_plot() {
        let svg = chart(vec![0.0, 5.0, 10.0]).svg();
        assert!(svg.contains("M74.0 274.0L441.0 142.0L808.0 10.0"), "{svg}");
        assert!(svg.contains("&lt;USD&gt;") && svg.contains("a &amp; b"));
    }

    #[test]
    fn empty_constant_and_broken_data_are_drawn_without_nonsense() {
        for values in [
            vec![],
            vec![7.0],
            vec![7.0; 3],
            vec![f64::NAN, 1.0, f64::INFINITY],
        ] {
            let svg = chart(values).svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn long_lines_are_thinned_and_keep_their_end() {
        let svg = path(
            &Scale::new([0.0, 1.0].into_iter(), false),
            &vec![0.5; 5_000],
            MAX_POINTS,
            false,
        );
        assert!(svg.matches('L').count() < MAX_POINTS + 2);
        assert!(svg.contains("808.0"));
    }
}
