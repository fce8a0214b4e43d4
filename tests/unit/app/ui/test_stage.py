"""The stage: turning by taps, and the room of the theme."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QRect

from app.session.journey_intents import ChoosePose
from app.ui.appearance import Appearance
from resources.themes import THEMES, ThemeName, load_theme
from tests.unit.app.ui.conftest import TO_BODY, TO_TRY_ON, KioskUnderTest
from viewer.scene.rooms import ROOMS

MakeKiosk = Callable[..., KioskUnderTest]


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080)])
def test_a_tap_turns_the_person_as_a_hand_would(make_kiosk: MakeKiosk, width: int, height: int) -> None:
    kiosk = make_kiosk(width, height)
    kiosk.do(*TO_BODY)
    turns = kiosk.window.stage.turns
    kiosk.touch(turns.left)
    kiosk.touch(turns.left)
    kiosk.touch(turns.right)
    assert kiosk.view.turned_deg == 45.0
    assert turns.left.accessibleName() == "Turn left"
    assert turns.right.accessibleName() == "Turn right"


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080), (540, 960), (1280, 720)])
@pytest.mark.parametrize("text_scale", [1.0, 1.3])
def test_no_sign_of_the_stage_lies_over_another_or_outside(
    make_kiosk: MakeKiosk, width: int, height: int, text_scale: float
) -> None:
    kiosk = make_kiosk(width, height, appearance=Appearance(text_scale=text_scale))
    kiosk.do(*TO_TRY_ON, ChoosePose(pose="standing"))
    stage = kiosk.window.stage
    signs = [
        sign for sign in (stage.sides, stage.turns, stage.poses, stage.all_sizes) if sign.isVisibleTo(stage)
    ]
    assert stage.sides in signs
    for place, sign in enumerate(signs):
        assert stage.rect().contains(sign.geometry()), sign
        assert not any(sign.geometry().intersects(other.geometry()) for other in signs[:place]), sign
    if stage.turns in signs:
        feet = round(0.13 * stage.height())
        figure = QRect(stage.width() // 2 - feet, 0, 2 * feet, stage.height())
        assert not stage.turns.geometry().intersects(figure)


@pytest.mark.parametrize("theme", THEMES)
def test_people_stand_in_the_room_of_the_theme(make_kiosk: MakeKiosk, theme: ThemeName) -> None:
    kiosk = make_kiosk(appearance=Appearance(theme=theme))
    kiosk.do(*TO_BODY)
    assert kiosk.view.room == load_theme(theme).room
    assert kiosk.view.room in ROOMS


def test_a_dark_theme_has_a_dark_room() -> None:
    lightness = {name: max(ROOMS[load_theme(name).room].pool) for name in THEMES}
    assert lightness["dark"] < 0.5 < lightness["atelier"] <= lightness["contrast"]
