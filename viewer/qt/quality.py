"""How many pixels a frame may have: what this machine draws in time, learnt from the frames before."""

from dataclasses import dataclass

_LEAST_PIXELS = 160_000
_MOST_PIXELS = 9_000_000
_STEP = 1.35  # the budget grows by at most this factor a frame, so that quality does not flicker
_BRAKE = 2.5  # and falls by at most this one: a frame that is late is seen
_CALM = 0.25  # and not at all within this much of the target


@dataclass(slots=True, kw_only=True)
class Quality:
    """One kind of frame: moving or still."""

    target_ms: float
    oversampling: float  # rendered over shown pixels, per side, at most
    pixel_budget: float

    def render_size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Pixels to render for a widget of so many; the result is scaled to fit it."""
        shown = max(width_px, 1) * max(height_px, 1)
        scale = min(self.oversampling, (self.pixel_budget / shown) ** 0.5)
        return max(round(width_px * scale), 1), max(round(height_px * scale), 1)

    def learn(self, pixels: int, took_ms: float) -> None:
        """A frame of so many pixels took so long, from the start of drawing until it was on the screen."""
        if abs(took_ms / self.target_ms - 1.0) < _CALM:
            return
        if took_ms < self.target_ms and pixels < 0.9 * self.pixel_budget:
            return  # the widget wanted no more: nothing was learnt about a larger frame
        factor = min(max(self.target_ms / max(took_ms, 0.1), 1 / _BRAKE), _STEP)
        self.pixel_budget = min(max(self.pixel_budget * factor, _LEAST_PIXELS), _MOST_PIXELS)


def moving_quality() -> Quality:
    """Under the finger: smoothness first."""
    return Quality(target_ms=38.0, oversampling=1.0, pixel_budget=520_000)


def still_quality() -> Quality:
    """At rest: every pixel averaged from four where the machine can."""
    return Quality(target_ms=65.0, oversampling=2.0, pixel_budget=600_000)


def finest_quality() -> Quality:
    """For a picture that is kept: as fine as any machine draws, however long it takes."""
    return Quality(target_ms=float("inf"), oversampling=2.0, pixel_budget=_MOST_PIXELS)
