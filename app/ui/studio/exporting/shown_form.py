"""In which colourway and size one product is exported."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.services.export.wish import ShownAs
from app.ui.look import Look
from app.ui.widgets.fields import Choice
from resources.catalogue import Product
from resources.translations import Texts

_ANY = ""


class ShownForm(QWidget):
    """``changed`` carries the `ShownAs` that was chosen: one colourway alone or all, one size or the
    mannequin's."""

    changed = pyqtSignal(object)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.colourways, self.sizes = Choice(look), Choice(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        for name, box in (("colourway", self.colourways), ("size", self.sizes)):
            box.setAccessibleName(texts(f"studio.export.{name}"))
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.picked.connect(self._picked)
            column.addWidget(box)

    def show_product(self, product: Product, way: ShownAs) -> None:
        """Offer the colourways and sizes of a product, with what was chosen before."""
        said, language = self._texts, self._texts.language
        colours = [(one.id, str(getattr(one.name, language, one.name.en))) for one in product.colourways]
        self.colourways.show_options(
            [(_ANY, said("studio.export.every_colourway")), *colours], way.colourway or _ANY
        )
        sizes = [(one, said("studio.export.in_size", size=one)) for one in product.sizes]
        self.sizes.show_options([(_ANY, said("studio.export.own_size")), *sizes], way.size or _ANY)

    def _picked(self, _key: str) -> None:
        colourway, size = (str(box.currentData()) or None for box in (self.colourways, self.sizes))
        self.changed.emit(ShownAs(colourway=colourway, size=size, alone=colourway is not None))
