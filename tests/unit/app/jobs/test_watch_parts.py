"""What the mirror is told of a person."""

import numpy as np

from app.jobs.watch_parts import outline_of


def test_an_outline_has_few_points_and_all_lie_on_the_border_of_the_person() -> None:
    rows, columns = np.mgrid[0:256, 0:144]
    away = np.hypot((columns - 72) / 40, (rows - 128) / 110)
    outline = outline_of(np.asarray(away < 1.0, dtype=np.float32))
    assert 20 < len(outline) < 80
    at_px = outline * [144, 256] - 0.5
    assert np.abs(np.hypot((at_px[:, 0] - 72) / 40, (at_px[:, 1] - 128) / 110) - 1.0).max() < 2 / 40


def test_nobody_has_no_outline() -> None:
    assert outline_of(None).shape == outline_of(np.zeros((256, 144), np.float32)).shape == (0, 2)
