"""The mirror's pace."""

import pytest

from app.ui.widgets.live_picture import frame_pause_ms


@pytest.mark.parametrize(("late_ms", "pause_ms"), [(-3, 55), (0, 55), (8, 55), (40, 115), (5_000, 255)])
def test_a_mirror_that_comes_late_rests_longer_within_limits(late_ms: int, pause_ms: int) -> None:
    assert frame_pause_ms(late_ms) == pause_ms
