"""Nothing in the studio is written in the program: it comes from the texts or from the shop's goods."""

import json
from pathlib import Path

import pytest
from babel import Locale

from resources.catalogue import load_catalogue
from resources.fabrics.schema import load_fabrics
from resources.families import families
from resources.size_charts import load_size_charts
from resources.translations import texts_for
from tests.unit.app.ui.invented_language import INVENTED, PLAIN, foreign_words, invent_language, plain_names
from tests.unit.app.ui.studio.conftest import Make
from tests.unit.app.ui.studio.studio_screens import SCREENS

pytestmark = pytest.mark.usefixtures("quick_stylist", "busy_shop")

_NAMES = tuple(SCREENS)
_TYPED = (
    "Vitrine EN GLB USDZ PDF MP4 HTML Ctrl SIZE Office goods json no such thing draping"
    " waiting running done failed stopped shop files English tee-0 tee-1 tee-2 html cm glb Documents"
    " Not An Id products"
)
"""What stands there whatever the language, and what the ways to the screens type."""

_OF_THE_CARD = [key for key in texts_for("en").said() if key.startswith("promotion.")]
"""The card of a promotion speaks as the kiosk does, in one of the two languages of the goods."""


def _told_words(home: Path) -> frozenset[str]:
    """Words of the goods, which have no third language, and of the folder that is offered for files."""
    goods = [*load_catalogue().products, *load_fabrics().values(), *load_size_charts().values()]
    documents = [one.model_dump(mode="json") for one in (*goods, *families().values())]
    said = json.dumps(documents, ensure_ascii=False)
    rgb = (one.rgb for product in load_catalogue().products for one in product.colourways)
    colours = [bytes(each).hex().upper() for each in rgb]
    months = Locale.parse(INVENTED).months["format"]["abbreviated"].values()  # days are CLDR's to say
    card = [form for key in _OF_THE_CARD for form in texts_for("en").forms(key).values()]
    return frozenset(PLAIN.findall(f"{said} {colours} {card} {[*months]} {_TYPED} {home} {Path.home()}"))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(_NAMES[1::3], id="every third"),
        pytest.param((*_NAMES[::3], *_NAMES[2::3]), id="the others", marks=pytest.mark.long),
    ],
)
def test_every_word_on_every_page_comes_from_the_texts(
    vitrine_home: Path, studio: Make, names: tuple[str, ...]
) -> None:
    invent_language(vitrine_home)
    day, known, found = studio(language=INVENTED), _told_words(vitrine_home), list[str]()
    for name in names:
        SCREENS[name](day)
        day.qtbot.wait(20)
        found += [f"{name}: {word}" for word in foreign_words(day.window, known)]
        found += [f"{name}: {word}" for word in plain_names(day.window, known)]
    assert not found, "\n".join(dict.fromkeys(found))
