"""Export: products, looks or meshes as files for elsewhere, in a queue that can be watched and stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.export.wish import (
    ASSET_FORMATS,
    ASSET_SUFFIXES,
    FORMATS,
    MOST_PRODUCTS,
    Format,
    ShownAs,
)
from app.services.studio.desk_state import DeskState, LibraryRow
from app.services.studio.export_queue import ExportJob, ExportQueue
from app.services.studio.looks import Look as KeptLook
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.exporting.line import ExportLine
from app.ui.studio.exporting.queue_panel import QueuePanel
from app.ui.studio.exporting.shown_form import ShownForm
from app.ui.studio.exporting.source import ExportSource
from app.ui.studio.folder_field import FolderField
from app.ui.studio.page import StudioPage
from app.ui.widgets.basics import finger_scroll, set_text, text_label
from app.ui.widgets.fields import Choice, Tick
from app.ui.widgets.form import Form
from app.ui.widgets.segments import Segments
from app.ui.widgets.split_view import SplitView
from resources.catalogue import Product
from resources.translations import LANGUAGES, texts_for

_QUEUE_UNITS: Final = 200
_MODELS: Final = ("glb", "usdz")


class ExportPage(StudioPage):
    """What is exported at the left; what becomes of it, and the queue, at the right."""

    key = "export"
    icon = "export"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self.line = ExportLine.of(desk)
        self._format: Format = "glb"
        self._language = next((one for one in LANGUAGES if one == desk.texts.language), LANGUAGES[0])
        self._listed: tuple[LibraryRow, ...] = ()
        self._products: dict[str, Product] = {}
        self.source = ExportSource(look, desk.texts, self.search_box())
        self.queue = QueuePanel(look, desk)
        self._make_fields()
        self.split = SplitView(look)
        self.split.show_parts([self.source, self._right()], [1, 1])
        self.column.addWidget(self.split, 1)
        self.source.changed.connect(self._show_wish)
        self.line.written.connect(self._written)

    def _make_fields(self) -> None:
        look = self.look
        self.formats = Segments(look)
        self.formats.chosen.connect(self._take_format)
        self.about = text_label(look, "label", tone="soft")
        self.shown = ShownForm(look, self.texts)
        self.shown.changed.connect(self._take_way)
        self.worn, self.outfit = Tick(look), Tick(look)
        self.worn.say(self.words("worn"))
        self.outfit.say(self.words("outfit"))
        self.languages = Choice(look)
        self.languages.show_options(
            [(one, texts_for(one)("language.name")) for one in LANGUAGES], self._language
        )
        self.languages.picked.connect(self._take_language)
        self.folder = FolderField(look, name=self.words("folder"), choose=self.words("choose"))
        self.form = Form(look)
        for key, field in (
            ("shown_as", self.shown),
            ("language", self.languages),
            ("folder", self.folder),
        ):
            self.form.add_row(key, field).say(self.words(key))
        self.add = self.button("add", self._add, kind="primary", icon="plus")

    def _right(self) -> QWidget:
        wish = self.panel("what")
        wish.add(self.formats)
        wish.add(self.about)
        for tick in (self.worn, self.outfit):
            wish.add(tick)
        wish.add(self.form)
        foot = QHBoxLayout()
        self.chosen = text_label(self.look, "label", tone="soft")
        foot.addWidget(self.chosen, 1)
        foot.addWidget(self.add)
        wish.add(foot)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.space("m"))
        column.addWidget(wish)
        column.addWidget(self.queue, 1)
        self.queue.setMinimumHeight(self.look.t(_QUEUE_UNITS))
        return finger_scroll(right)

    # ---- coming and going

    def enter(self) -> None:
        """Looks may have been kept since."""
        self.desk.ask(self, "read_looks", done=self.source.show_looks)

    def show_state(self, state: DeskState) -> None:
        """List what is published: only that can be exported."""
        rows = tuple(row for row in state.library or () if row.state != "new")
        if rows != self._listed:
            self._listed, self._products = rows, {}
            self._list()
        self._show_wish()

    def search_field(self) -> QWidget:
        """The field for words."""
        return self.source.search

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A mesh was dropped."""
        mesh = next((path for path in paths if path.suffix.lower() in ASSET_SUFFIXES), None)
        if mesh is not None:
            self.source.take_mesh(mesh)
        return mesh is not None

    def shut(self) -> None:
        """Exports go on without this page."""
        self.queue.shut()
        self.line.written.disconnect(self._written)

    # ---- showing

    def _list(self) -> None:
        self.source.show_products(self._listed, {name: self._said(name) for name in self.line.ways})

    def _said(self, product_id: str) -> str:
        """How a product is shown, in words."""
        way, product = self.line.ways[product_id], self._products.get(product_id)
        colour = way.colourway or ""
        if product is not None and way.colourway is not None:
            name = product.colourway(way.colourway).name
            colour = str(getattr(name, self.texts.language, name.en))
        return " · ".join(part for part in (colour, self.texts.size(way.size or "")) if part)

    def _formats(self) -> Sequence[Format]:
        if self.source.offers_looks:
            return ("pdf",)
        return FORMATS if self.source.asset is None else [one for one in FORMATS if one in ASSET_FORMATS]

    @property
    def _chosen_format(self) -> Format:
        """The format that was touched, or the first one where that is not offered."""
        offered = self._formats()
        return self._format if self._format in offered else offered[0]

    def _show_wish(self) -> None:
        offered, chosen = self._formats(), self._chosen_format
        looks, asset = self.source.offers_looks, self.source.asset
        self.formats.show_options([(one, self.words(f"format_{one}")) for one in offered], chosen)
        self.formats.setVisible(len(offered) > 1)
        set_text(self.about, self.words("about_looks" if looks else f"about_{chosen}"))
        products = self.source.product_ids
        self.form.rows["shown_as"].setVisible(len(products) == 1)
        if len(products) == 1:
            self._show_choices(products[0])
        self.worn.setVisible(not looks and asset is None and chosen in _MODELS)
        self.outfit.setVisible(not looks and chosen == "pdf")
        self.outfit.setEnabled(len(products) > 1)
        self.form.rows["language"].setVisible(asset is None and chosen in ("pdf", "html"))
        too_many = chosen == "pdf" and len(products) > MOST_PRODUCTS
        set_text(self.chosen, self.words("too_many", count=MOST_PRODUCTS) if too_many else self._count())
        ready = bool(products or asset) or bool(self.source.chosen_looks)
        self.add.setEnabled(ready and not too_many)

    def _count(self) -> str:
        if self.source.offers_looks:
            return self.words("count_looks", count=len(self.source.chosen_looks))
        asset = self.source.asset
        return self.words("count", count=len(self.source.product_ids)) if asset is None else asset.name

    def _show_choices(self, product_id: str) -> None:
        product = self._products.get(product_id)
        self.shown.setEnabled(product is not None)
        if product is not None:
            self.shown.show_product(product, self.line.ways.get(product_id, ShownAs()))
        else:
            self.desk.ask(self, "published_product", product_id, done=self._have_product)

    def _have_product(self, product: Product) -> None:
        self._products[product.id] = product
        if self.source.product_ids == (product.id,):
            self._show_choices(product.id)

    # ---- choosing

    def _take_format(self, name: str) -> None:
        self._format = next(one for one in FORMATS if one == name)
        self._show_wish()

    def _take_language(self, language: str) -> None:
        self._language = next(one for one in LANGUAGES if one == language)

    def _take_way(self, way: ShownAs) -> None:
        """Remembered as long as the studio is open."""
        (product_id,) = self.source.product_ids
        if way == ShownAs():
            self.line.ways.pop(product_id, None)
        else:
            self.line.ways[product_id] = way
        self._list()
        self.source.table.select(product_id)

    # ---- the queue

    def _add(self) -> None:
        queue = self.line.queue
        for look in self.source.chosen_looks:
            queue = self._with_look(queue, look)
        products, asset = self.source.product_ids, self.source.asset
        names = products if asset is None else (str(asset),)
        together = [names] if self._format == "pdf" and names else [(name,) for name in names]
        for wish in together:
            queue = self._with_wish(queue, wish)
        self.line.put(queue)

    def _with_wish(self, queue: ExportQueue, names: tuple[str, ...]) -> ExportQueue:
        asset = self.source.asset
        what = self.source.name_of(names[0]) if asset is None else asset.name
        if len(names) > 1:
            what = self.words("lookbook_of", count=len(names))
        ways = {name: self.line.ways[name] for name in names if name in self.line.ways}
        said = [self._said(names[0])] if len(names) == 1 and ways else []
        chosen = self._chosen_format
        return queue.with_job(
            names,
            chosen,
            self.folder.folder,
            " · ".join((what, *said, self.words(f"format_{chosen}"))),
            shown=ways,
            worn=self.worn.isChecked() and self.worn.isVisibleTo(self),
            outfit=self.outfit.isChecked() and self.outfit.isEnabled() and self.outfit.isVisibleTo(self),
            language=self._language,
        )

    def _with_look(self, queue: ExportQueue, look: KeptLook) -> ExportQueue:
        return queue.with_job(
            [piece.product for piece in look.pieces],
            "pdf",
            self.folder.folder,
            f"{look.name} · {self.words('format_pdf')}",
            shown={piece.product: ShownAs(colourway=piece.colourway) for piece in look.pieces},
            look=look.name,
            outfit=len(look.pieces) > 1,
            language=self._language,
        )

    def _written(self, job: ExportJob) -> None:
        self.desk.told.emit("good", self.words("written", file=job.path.name))
