//! What part of the flat map is seen, at what size: a value, and the moves that give another value.

use crate::projection::{MapBounds, MapPoint, kept_between};

/// A view: which point is in the middle and how many pixels a map unit measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The point in the middle of the viewport.
    pub center: MapPoint,
    /// Pixels per map unit. 256 shows the whole Earth in 256 pixels.
    pub scale: f64,
    /// Width of the viewport, CSS pixels.
    pub width: f64,
    /// Height of the viewport, CSS pixels.
    pub height: f64,
}

/// A metre or so per pixel is as close as lieux need: beyond, outlines and points say no more.
pub const MAX_SCALE: f64 = 256.0 * 131_072.0; // tile zoom 17

impl Camera {
    /// The view that shows `bounds` whole, with `padding` pixels free on each side.
    #[must_use]
    pub fn fitting(bounds: MapBounds, width: f64, height: f64, padding: f64) -> Self {
        let room = |size: f64| (size - 2.0 * padding).max(size * 0.5).max(1.0);
        let fit = |room: f64, extent: f64| if extent > 0.0 { room / extent } else { MAX_SCALE };
        let scale = fit(room(width), bounds.width()).min(fit(room(height), bounds.height()));
        Self { center: bounds.center(), scale: scale.min(MAX_SCALE), width, height }
    }

    /// Map units to pixels from the viewport's top left corner.
    #[must_use]
    pub fn to_screen(self, point: MapPoint) -> (f64, f64) {
        (
            (point.x - self.center.x) * self.scale + self.width / 2.0,
            (point.y - self.center.y) * self.scale + self.height / 2.0,
        )
    }

    /// Pixels from the viewport's top left corner to map units.
    #[must_use]
    pub fn to_map(self, x_px: f64, y_px: f64) -> MapPoint {
        MapPoint {
            x: (x_px - self.width / 2.0) / self.scale + self.center.x,
            y: (y_px - self.height / 2.0) / self.scale + self.center.y,
        }
    }

    /// The same view, after a drag of so many pixels.
    #[must_use]
    pub fn panned(self, dx_px: f64, dy_px: f64) -> Self {
        let center = MapPoint { x: self.center.x - dx_px / self.scale, y: self.center.y - dy_px / self.scale };
        Self { center, ..self }
    }

    /// The same view, `factor` times closer, with the map point under (`x_px`, `y_px`) kept in place. Never closer than
    /// [`MAX_SCALE`], never farther than `min_scale`.
    #[must_use]
    pub fn zoomed(self, factor: f64, x_px: f64, y_px: f64, min_scale: f64) -> Self {
        let scale = kept_between(self.scale * factor, min_scale.min(MAX_SCALE), MAX_SCALE);
        let fixed = self.to_map(x_px, y_px);
        let center = MapPoint {
            x: fixed.x - (x_px - self.width / 2.0) / scale,
            y: fixed.y - (y_px - self.height / 2.0) / scale,
        };
        Self { center, scale, ..self }
    }

    /// The part of the map in view, enlarged by `margin` times its size on each side (0.5: twice as wide and as high).
    #[must_use]
    pub fn bounds(self, margin: f64) -> MapBounds {
        let (dx, dy) = (self.width * margin, self.height * margin);
        MapBounds { min: self.to_map(-dx, -dy), max: self.to_map(self.width + dx, self.height + dy) }
    }

    /// The nearest view whose centre stays inside `limits`: nobody pans away from their territory and gets lost.
    #[must_use]
    pub fn kept_within(self, limits: MapBounds) -> Self {
        let center = MapPoint {
            x: kept_between(self.center.x, limits.min.x, limits.max.x),
            y: kept_between(self.center.y, limits.min.y, limits.max.y),
        };
        Self { center, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: MapBounds = MapBounds { min: MapPoint { x: 0.50, y: 0.34 }, max: MapPoint { x: 0.53, y: 0.37 } };

    fn camera() -> Camera {
        Camera::fitting(BOUNDS, 600.0, 400.0, 16.0)
    }

    #[test]
    fn what_is_asked_for_fits_in_the_viewport() {
        for (width, height) in [(245.0, 300.0), (600.0, 400.0), (1400.0, 700.0), (10.0, 10.0)] {
            let camera = Camera::fitting(BOUNDS, width, height, 16.0);
            for corner in [BOUNDS.min, BOUNDS.max] {
                let (x, y) = camera.to_screen(corner);
                assert!(
                    (-0.01..=width + 0.01).contains(&x) && (-0.01..=height + 0.01).contains(&y),
                    "{width} {height} {x} {y}"
                );
            }
        }
    }

    #[test]
    fn a_single_point_is_shown_close_but_not_infinitely() {
        let point = MapBounds { min: BOUNDS.min, max: BOUNDS.min };
        assert!(Camera::fitting(point, 600.0, 400.0, 16.0).scale <= MAX_SCALE);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let (x, y) = (123.0, 45.0);
        let before = camera().to_map(x, y);
        let after = camera().zoomed(3.0, x, y, 1.0).to_map(x, y);
        assert!((before.x - after.x).abs() < 1e-12 && (before.y - after.y).abs() < 1e-12);
    }

    #[test]
    fn a_drag_moves_the_map_with_the_hand() {
        let point = camera().to_map(100.0, 100.0);
        let (x, y) = camera().panned(30.0, -20.0).to_screen(point);
        assert!((x - 130.0).abs() < 1e-6 && (y - 80.0).abs() < 1e-6);
    }

    #[test]
    fn zoom_has_two_ends() {
        let out = camera().zoomed(0.000_001, 0.0, 0.0, 500.0);
        assert!((out.scale - 500.0).abs() < 1e-9);
        assert!(camera().zoomed(1e9, 0.0, 0.0, 500.0).scale <= MAX_SCALE);
    }
}
