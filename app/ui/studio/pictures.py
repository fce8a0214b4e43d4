"""Pictures of the studio's pages: the real window, the shop's own goods, the real mannequin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from PyQt6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PyQt6.QtWidgets import QScrollArea

from app.services.invented_shop.home import throwaway_home
from app.services.invented_shop.month import fill_invented_shop
from app.services.studio.desk_intents import WantedProduct, WentTo
from app.storage.instants import utc_now
from app.ui.studio.desk import StudioDesk
from app.ui.studio.pages import PAGES
from app.ui.studio.pages.export import ExportPage
from app.ui.studio.pages.insight import InsightPage
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.outfits import OutfitsPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.window import StudioWindow
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.files import write_atomically
from resources.translations import Language
from viewer.qt.view import TryOnView

SIZE: Final = (1920, 1080)
_PATIENCE_MS: Final = 240_000
_LOOK_MS: Final = 100
_SETTLE_MS: Final = 500
_BASE_SIZE: Final = "M"
_OF_VISITS: Final = ("promotions", "insight")
"""The pages that show what the shop allows and what visits tell: empty in a shop nobody has come to."""

Act = Callable[[StudioWindow], None]
Ready = Callable[[StudioWindow], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioScene:
    """A page, what is done on it, and when it is ready to be seen."""

    name: str
    page: str
    act: Act = lambda window: None
    ready: Ready = lambda window: not window.desk.workers.busy


def studio_scenes() -> tuple[StudioScene, ...]:
    """The scenes of the pages that have several, and each other page as it opens."""
    known = {scene.page for scene in _SCENES}
    others = tuple(StudioScene(name=f"studio_{p.key}", page=p.key) for p in PAGES if p.key not in known)
    return (*_SCENES, *others)


def studio_screen_names() -> tuple[str, ...]:
    """The names that ``--screen`` takes."""
    return tuple(scene.name for scene in studio_scenes())


def studio_pictures(out_dir: Path, screens: Sequence[str], languages: Sequence[Language]) -> Iterator[str]:
    """Write ``SCREEN_LANGUAGE_lying.png`` for each; yields the names of the files.

    Nothing of the shop or the desk is changed: the window works in a data folder that is thrown away, where
    the month behind it is invented. Raises CodedError PICTURES_TIMEOUT.
    """
    wanted = [scene for scene in studio_scenes() if scene.name in screens]
    if not wanted:
        return
    with throwaway_home():
        if any(scene.page in _OF_VISITS for scene in wanted):
            fill_invented_shop(utc_now())
        yield from _pictures(out_dir, wanted, languages)


def _pictures(out_dir: Path, wanted: Sequence[StudioScene], languages: Sequence[Language]) -> Iterator[str]:
    for language in languages:
        desk = StudioDesk(forgetful=True)
        desk.remember(language=language)
        window = StudioWindow(desk, width_px=SIZE[0])
        try:
            window.resize(*SIZE)
            window.show()
            _wait(lambda w: w.desk.state.library is not None, window, "the library")
            desk.send(WantedProduct(product_id=load_catalogue().products[_SHOWN].id))
            for scene in wanted:
                desk.send(WentTo(page=scene.page))
                _wait(lambda w: w.desk.state.product is not None, window, scene.name)
                scene.act(window)
                _wait(scene.ready, window, scene.name)
                _settle(_SETTLE_MS)
                _wait(_is_drawn, window, scene.name)
                name = f"{scene.name}_{language}_lying.png"
                write_atomically(out_dir / name, _grabbed(window))
                yield name
        finally:
            window.shut()
            window.close()
            window.deleteLater()
            desk.close()


_SHOWN: Final = 3
"""Which product of the catalogue is on the desk: a tee in several colours."""


def _product(window: StudioWindow) -> ProductPage:
    return cast(ProductPage, window.page("product"))


def _tab(key: str) -> Act:
    return lambda window: _product(window).open_tab(key)


def _dressed(window: StudioWindow) -> bool:
    return _product(window).stage.shows_garment and not window.desk.workers.busy


def _show_size(window: StudioWindow) -> None:
    page = cast(PatternPage, window.page("pattern"))
    _wait(lambda _: page.is_drawn, window, "pattern")
    page.choose(_BASE_SIZE)
    page.mark("chest_girth")


def _tried(window: StudioWindow) -> bool:
    return cast(PopulationPage, window.page("population")).is_filled


def _dress_board(window: StudioWindow) -> None:
    """An outfit for work, for the people of the product on show."""
    page = cast(OutfitsPage, window.page("outfits"))
    _wait(lambda _: page.is_stocked, window, "outfits")
    products = load_catalogue().products
    fitting = [one for one in products if one.block == products[_SHOWN].block and "work" in one.occasion]
    for category in ("outerwear", "top", "bottom"):
        page.products.opened.emit(next(one.id for one in fitting if one.category == category))


def _choose_product(window: StudioWindow) -> None:
    cast(ExportPage, window.page("export")).source.table.select(load_catalogue().products[_SHOWN].id)


def _scroll_to(figure: str) -> Act:
    """The card of a figure at the top of what is seen."""

    def act(window: StudioWindow) -> None:
        page = cast(InsightPage, window.page("insight"))
        _wait(lambda _: figure in page.charts, window, f"the figure {figure}")
        _settle(_LOOK_MS)
        area, frame = page.body.currentWidget(), page.charts[figure].parentWidget()
        bar = area.verticalScrollBar() if isinstance(area, QScrollArea) else None
        if bar is not None and frame is not None:
            bar.setValue(frame.y())

    return act


_SCENES: Final = (
    StudioScene(name="studio_library", page="library"),
    StudioScene(name="studio_product", page="product", act=_tab("words"), ready=_dressed),
    StudioScene(name="studio_colours", page="product", act=_tab("colours"), ready=_dressed),
    StudioScene(name="studio_sizes", page="product", act=_tab("sizes"), ready=_dressed),
    StudioScene(name="studio_pattern", page="pattern", act=_show_size),
    StudioScene(
        name="studio_nest",
        page="pattern",
        act=lambda window: cast(PatternPage, window.page("pattern")).choose("nest"),
        ready=lambda window: cast(PatternPage, window.page("pattern")).is_drawn,
    ),
    StudioScene(
        name="studio_population",
        page="population",
        act=lambda window: cast(PopulationPage, window.page("population")).run.click(),
        ready=_tried,
    ),
    StudioScene(
        name="studio_import",
        page="library",
        act=lambda window: cast(LibraryPage, window.page("library")).bring.click(),
    ),
    StudioScene(name="studio_outfits", page="outfits", act=_dress_board),
    StudioScene(name="studio_promotions", page="promotions"),
    StudioScene(name="studio_insight", page="insight", act=_scroll_to("funnel")),
    StudioScene(name="studio_insight_sizes", page="insight", act=_scroll_to("size_sold_against_advised")),
    StudioScene(name="studio_insight_returns", page="insight", act=_scroll_to("returns")),
    StudioScene(name="studio_insight_offers", page="insight", act=_scroll_to("outfit_uptake")),
    StudioScene(name="studio_insight_stars", page="insight", act=_scroll_to("ratings")),
    StudioScene(name="studio_export", page="export", act=_choose_product),
)


def _wait(ready: Ready, window: StudioWindow, what: str) -> None:
    for _ in range(_PATIENCE_MS // _LOOK_MS):
        if ready(window):
            return
        _settle(_LOOK_MS)
    raise CodedError("PICTURES_TIMEOUT", f"{what} of the studio did not become ready.")


def _is_drawn(window: StudioWindow) -> bool:
    return all(view.is_still for view in window.findChildren(TryOnView))


def _settle(wait_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(wait_ms, loop.quit)
    loop.exec()


def _grabbed(window: StudioWindow) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())
