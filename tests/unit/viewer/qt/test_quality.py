"""Quality follows the machine: a slow one draws fewer pixels, a fast one all of them."""

from viewer.qt.quality import finest_quality, moving_quality, still_quality


def frames(cost_ns_per_pixel: float) -> tuple[tuple[int, int], float]:
    """What a machine of this speed settles on for a 1600 × 1200 view."""
    quality = moving_quality()
    took_ms = 0.0
    for _ in range(60):
        width, height = quality.render_size(1600, 1200)
        took_ms = width * height * cost_ns_per_pixel * 1e-6
        quality.learn(width * height, took_ms)
    return quality.render_size(1600, 1200), took_ms


def test_a_slow_machine_keeps_up_at_fewer_pixels() -> None:
    (width, _), took_ms = frames(cost_ns_per_pixel=100)
    assert width < 1600
    assert took_ms < 60


def test_a_fast_machine_shows_every_pixel() -> None:
    size, _ = frames(cost_ns_per_pixel=2)
    assert size == (1600, 1200)


def test_a_small_view_is_never_oversampled_more_than_wanted() -> None:
    assert still_quality().render_size(200, 300) == (400, 600)


def test_the_finest_stays_so_however_slow_the_machine() -> None:
    quality = finest_quality()
    for _ in range(20):
        width, height = quality.render_size(1000, 1000)
        assert (width, height) == (2000, 2000)
        quality.learn(width * height, 30_000.0)
