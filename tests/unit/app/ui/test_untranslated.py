"""Nothing on a screen is written in the program: everything comes from the texts or the catalogue."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication

from app.session.intents import SetLanguage
from app.ui.kiosk.suggestions import suggestions
from resources.translations import languages, texts_for
from tests.unit.app.ui.conftest import KioskUnderTest
from tests.unit.app.ui.invented_language import (
    INVENTED,
    PLAIN,
    foreign_words,
    invent_language,
    plain_names,
)
from tests.unit.app.ui.kiosk_screens import SCREENS, TO_THE_START
from tests.unit.app.ui.stand_ins import stand_in_shelf


def told_words() -> frozenset[str]:
    """Words of the catalogue, which has no third language, and of the invented worker's answers."""
    said = []
    for product in stand_in_shelf().products:
        said += [*product.name.values(), *product.fabric.values(), *product.description.values()]
        said += [*product.stock, *(colour.colourway_id for colour in product.colours)]
        said += [name for colour in product.colours for name in colour.name.values()]
    spoken = ["Vitrine", "EN", "Linen weeks", "Light and cool: trousers of linen.", "goes with it"]
    spoken += [
        "You see this because of the season.",
        "Your size, M, is in stock.",
        "trousers",
        "http",
        "a" * 26,
        "a" * 13,
    ]
    shelf = stand_in_shelf()
    suggested = [word for typed in ("", "t") for word in suggestions(shelf, "en", typed)]
    return frozenset(PLAIN.findall(" ".join([*said, *spoken, *suggested])))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(tuple(SCREENS)[: len(SCREENS) // 2], id="first half"),
        pytest.param(tuple(SCREENS)[len(SCREENS) // 2 :], id="second half", marks=pytest.mark.long),
    ],
)
def test_every_word_on_every_screen_comes_from_the_texts(
    vitrine_home: Path, make_kiosk: Callable[..., KioskUnderTest], names: tuple[str, ...]
) -> None:
    invent_language(vitrine_home)
    assert INVENTED in languages()
    assert texts_for(INVENTED).missing == ()
    kiosk, known, found = make_kiosk(camera=True), told_words(), list[str]()
    for name in names:
        kiosk.do(*TO_THE_START, SetLanguage(language=INVENTED), *SCREENS[name])
        QApplication.processEvents()
        found += [f"{name}: {word}" for word in foreign_words(kiosk.window, known)]
        found += [f"{name}: {word}" for word in plain_names(kiosk.window, known)]
    assert list(dict.fromkeys(found)) == []
