"""The board: garments side by side, each with its picture, its colours and a way off the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.studio.outfits.product_source import PRODUCT_MIME
from app.ui.widgets.basics import action_button, card, set_text, text_label
from app.ui.widgets.fields import Choice
from resources.families import families

_WIDTH_UNITS, _PICTURE_UNITS = 190, 136
_ANY_DRAWING: Final = "top_drawing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFace:
    """A garment as the board shows it. ``picture``: a path, empty while there is none."""

    name: str
    drawing: str
    """The icon that stands for it while there is no picture."""
    picture: str
    colours: tuple[tuple[str, str], ...]
    colour: str
    marked: bool = False
    """Something on the board clashes with it."""


def drawing_of(family_id: str) -> str:
    """The icon of a kind of garment; a draft may name one there is not."""
    known = families().get(family_id)
    return _ANY_DRAWING if known is None else known.icon


def product_picture(look: Look, picture: str, drawing: str, side_units: float) -> QPixmap:
    """The picture of a product, or the drawing of its kind."""
    side = look.u(side_units)
    found = QPixmap(picture) if picture and Path(picture).is_file() else QPixmap()
    if found.isNull():
        return look.icon_pixmap(drawing, "line_strong", side_units * 0.6)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return found.scaled(QSize(side, side), keep, smooth)


class OutfitBoard(QFrame):
    """``dropped`` carries a product's id, ``removed`` a place, ``coloured`` a place and a colourway."""

    dropped = pyqtSignal(str)
    removed = pyqtSignal(int)
    coloured = pyqtSignal(int, str)

    def __init__(self, look: Look, *, empty: str, remove: str, colour: str) -> None:
        super().__init__()
        self._look, self._remove, self._colour = look, remove, colour
        self.setProperty("card", "flat")
        self.setAcceptDrops(True)
        self.setMinimumHeight(look.t(_PICTURE_UNITS))
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setSpacing(look.space("m"))
        area = QScrollArea()  # more garments than the board is wide are pushed along
        area.setWidgetResizable(True)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
        self.hint = text_label(look, "lead", tone="soft")
        self.hint.setText(empty)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row.addWidget(self.hint, 1)
        self._row.addStretch()
        self.cards: list[QWidget] = []

    def show_faces(self, faces: Sequence[BoardFace]) -> None:
        """Show these garments."""
        for shown in self.cards:
            self._row.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
        self.cards = [self._card(place, face) for place, face in enumerate(faces)]
        for place, made in enumerate(self.cards):
            self._row.insertWidget(place, made)
        self.hint.setVisible(not faces)

    def _card(self, place: int, face: BoardFace) -> QWidget:
        look = self._look
        frame = card()
        frame.setFixedWidth(look.t(_WIDTH_UNITS))
        frame.setAccessibleName(face.name)
        picture = QLabel()
        picture.setPixmap(product_picture(look, face.picture, face.drawing, _PICTURE_UNITS))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = text_label(look, "label", bold=True, tone="bad" if face.marked else "")
        set_text(name, face.name)
        colours = Choice(look)
        colours.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        colours.setAccessibleName(f"{self._colour}: {face.name}")
        colours.show_options(face.colours, face.colour)
        colours.picked.connect(partial(self.coloured.emit, place))
        remove = action_button(
            look, partial(self.removed.emit, place), kind="quiet", icon="close", size="label"
        )
        remove.setText(self._remove)
        remove.setAccessibleName(f"{self._remove}: {face.name}")
        column = QVBoxLayout(frame)
        margin = look.space("s")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("xs"))
        column.addWidget(picture, 1)
        for part in (name, colours, remove):
            column.addWidget(part)
        return frame

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802  Qt's name
        """Products are welcome."""
        data = None if event is None else event.mimeData()
        if event is not None and data is not None and data.hasFormat(PRODUCT_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802  Qt's name
        """One more on the board."""
        data = None if event is None else event.mimeData()
        if event is not None and data is not None and data.hasFormat(PRODUCT_MIME):
            event.acceptProposedAction()
            self.dropped.emit(bytes(data.data(PRODUCT_MIME).data()).decode())
