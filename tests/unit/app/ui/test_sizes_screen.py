"""All sizes side by side at the real window."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QRect

from app.session.journey_intents import ShowAllSizes
from app.session.states import SessionState
from app.ui.appearance import Appearance
from app.ui.kiosk.parts.size_wall import wall_places
from app.ui.kiosk.screens.sizes import SizesScreen
from resources.themes import THEMES, ThemeName, load_theme
from tests.unit.app.ui.conftest import TO_TRY_ON, KioskUnderTest
from tests.unit.app.ui.stand_ins import SIZES

MakeKiosk = Callable[..., KioskUnderTest]


def test_every_size_stands_there_with_its_verdict_and_a_touch_shows_it_large(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.do(*TO_TRY_ON)
    kiosk.touch(kiosk.window.stage.all_sizes)
    page = kiosk.window.page("sizes")
    assert isinstance(page, SizesScreen)
    assert page.isVisible()
    assert not kiosk.window.stage.isVisible()
    faces = {size: still.face for size, still in page.wall.stills.items()}
    assert tuple(faces) == SIZES
    assert [size for size, face in faces.items() if face is not None and face.recommended] == ["M"]
    assert all(face is not None and face.words for face in faces.values())
    without = {size for size, still in page.wall.stills.items() if not still.pictured}
    assert without == {"XXL"}  # could not be pictured; its verdict stands all the same
    kiosk.touch(page.wall.stills["L"])
    assert kiosk.state.shown_size == "L"
    assert kiosk.window.page(SessionState.TRY_ON).isVisible()
    assert kiosk.window.stage.isVisible()
    assert kiosk.shown() == ("dressed", kiosk.state.session_id, "tee-women", "L")


@pytest.mark.parametrize("theme", THEMES)
def test_every_still_is_asked_for_in_the_room_of_the_theme(make_kiosk: MakeKiosk, theme: ThemeName) -> None:
    kiosk = make_kiosk(appearance=Appearance(theme=theme))
    kiosk.do(*TO_TRY_ON)
    kiosk.worker.held = True
    kiosk.do(ShowAllSizes())
    while kiosk.worker.sent:
        task = kiosk.worker.sent[0]
        assert task.name == "picture_size"
        assert task.arguments[-1] == load_theme(theme).room
        kiosk.worker.answer()
    assert len(kiosk.state.stills) == len(SIZES)


@pytest.mark.parametrize(("width", "height", "rows"), [(968, 1500, 3), (1800, 750, 1)])
def test_seven_sizes_stand_in_rows_that_suit_the_window(width: int, height: int, rows: int) -> None:
    places = wall_places(7, QRect(0, 0, width, height), 16, 126)
    assert len({place.y() for place in places}) == rows


@given(st.integers(1, 9), st.integers(300, 3000), st.integers(900, 3000), st.integers(60, 200))
def test_stills_never_overlap_nor_leave_the_wall(count: int, width: int, height: int, foot: int) -> None:
    area = QRect(0, 0, width, height)
    places = wall_places(count, area, 12, foot)
    assert len(places) == count
    for index, place in enumerate(places):
        assert area.contains(place)
        assert not any(place.intersects(other) for other in places[:index])
