"""The garment as it is now, on the shop's mannequin: colours change at once, cloth and cut a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs.operation import Failure, Operation
from app.services.studio.desk_state import OpenProduct
from app.services.studio.draft import ProductDraft
from app.services.studio.trial_look import colour_written, cut_of, print_written
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.product.section import Shelves, found
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.segments import Segments
from app.ui.widgets.swatches import Swatch, Swatches
from viewer.qt.view import TryOnView

if TYPE_CHECKING:
    from app.session.fitting import TriedSize

_SOON_MS: Final = 450
_OWN_SIZE: Final = ""


class ProductStage(QWidget):
    """A 3D view with the sizes above and the colourways below."""

    colour_chosen = pyqtSignal(int)

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._product: OpenProduct | None = None
        self._size, self._colour = _OWN_SIZE, 0
        self._shown_cut: object = None
        self._asked_cut: object = None
        self._operation: Operation[Any] | None = None
        self.view = TryOnView(self)
        self.view.enter(look.tokens.room)
        self.view.rehearse()
        self.sizes = Segments(look)
        self.sizes.chosen.connect(self._choose_size)
        self.colours = Swatches(look)
        self.colours.chosen.connect(self._choose_colour)
        self.line = text_label(look, "label", tone="soft")
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.colours)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        column.addWidget(self.sizes)
        column.addWidget(self.view, 1)
        column.addWidget(self.line)
        column.addLayout(foot)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._dress)

    def show_product(self, product: OpenProduct, shelves: Shelves) -> None:
        """Show it; what was changed decides what is made anew."""
        fresh = self._product is None or self._product.draft.id != product.draft.id
        self._product = product
        if fresh:
            self._size, self._colour, self._shown_cut, self._asked_cut = _OWN_SIZE, 0, None, None
            self.view.clear()
        self._show_choices(product.draft, shelves)
        if cut_of(product.draft, self._size) != self._asked_cut:
            self._soon.start()
        elif self._shown_cut is not None:
            self._dye()

    def choose_colour(self, index: int) -> None:
        """Wear a colourway."""
        if index == self._colour:
            return
        self._colour = index
        if self._product is not None:
            self._dye()

    def shut(self) -> None:
        """Give the graphics back."""
        self._soon.stop()
        self.view.shutdown()

    @property
    def shows_garment(self) -> bool:
        """Whether the mannequin wears what the product is now."""
        product = self._product
        return product is not None and self._shown_cut == cut_of(product.draft, self._size)

    # ---- choices

    def _show_choices(self, draft: ProductDraft, shelves: Shelves) -> None:
        sizes = list(found(draft.size_chart or {}, ("sizes",), []))
        chart = shelves.charts.get(str(draft.product.get("size_chart", "")))
        if draft.size_chart is None and chart is not None:
            sizes = list(chart.run)
        if self._size not in sizes:
            self._size = _OWN_SIZE
        fits = (_OWN_SIZE, self._desk.texts("studio.product.own_size"))
        self.sizes.show_options([fits, *((size, size) for size in sizes)], self._size)
        rows = list(found(draft.product, ("colourways",), []))
        self._colour = min(self._colour, max(len(rows) - 1, 0))
        language = self._desk.texts.language
        swatches = [
            Swatch(colourway_id=str(n), name=str(found(row, ("name", language), "")), rgb=colour_written(row))
            for n, row in enumerate(rows)
        ]
        self.colours.show_swatches(swatches, str(self._colour))

    def _choose_size(self, size: str) -> None:
        self._size = size
        if self._product is not None:
            self.sizes.show_options(
                [(k, k or self._desk.texts("studio.product.own_size")) for k in self.sizes.keys],
                size,
            )
            self._soon.start()

    def _choose_colour(self, index: str) -> None:
        self.choose_colour(int(index))
        self.colour_chosen.emit(int(index))

    def _dye(self) -> None:
        if self._product is None or self._shown_cut is None:
            return
        rows = list(found(self._product.draft.product, ("colourways",), []))
        if rows:
            row = rows[min(self._colour, len(rows) - 1)]
            self.view.set_garment_colour(colour_written(row), print_written(row))
        self.colours.show_swatches(self.colours.swatches, str(self._colour))

    # ---- dressing

    def _dress(self) -> None:
        product = self._product
        if product is None:
            return
        cut = cut_of(product.draft, self._size)
        if cut == self._asked_cut:
            return
        if self._operation is not None:
            self._desk.cancel(self._operation)
        self._asked_cut = cut
        set_text(self.line, self._desk.texts("studio.product.dressing"))
        self._operation = self._desk.ask(
            self,
            "dress_draft",
            product.draft,
            self._size,
            line="mannequin",
            done=lambda tried: self._dressed(cut, tried),
            failed=lambda failure: self._failed(cut, failure),
        )

    def _dressed(self, cut: object, tried: TriedSize) -> None:
        self._operation = None
        if cut != self._asked_cut or tried.shown is None:
            return
        self.view.show_person(tried.shown)
        self._shown_cut = cut
        words = self._desk.texts("studio.product.worn", size=tried.size, seconds=tried.drape_seconds)
        set_text(self.line, words)
        self._dye()

    def _failed(self, cut: object, failure: Failure) -> None:
        self._operation = None
        if cut == self._asked_cut:
            set_text(self.line, self._desk.words_for(failure.code, failure.message))
