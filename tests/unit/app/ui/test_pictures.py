"""The walk that pictures the kiosk: no farther than asked for, and no wait without a sign of life."""

import pytest

from app.ui.kiosk.scenes import kiosk_scenes
from app.ui.pictures import screens_to_walk


@pytest.mark.parametrize("wanted", [{"all_sizes"}, {"look_around", "try_on"}, {"keypad_correcting"}])
def test_the_walk_ends_with_the_last_wanted_screen(wanted: set[str]) -> None:
    walked = [scene.name for scene in screens_to_walk(wanted)]
    assert walked[-1] in wanted
    assert wanted <= set(walked)
    assert walked == [scene.name for scene in kiosk_scenes()][: len(walked)]
