"""How much room everything takes, and how long what was learnt of visits is kept."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QGridLayout, QWidget

from app.services.operator.space import SpaceUse
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.widgets.basics import set_text, text_label
from resources.translations.quantities import number_words

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000


def bytes_words(count: int, language: str) -> str:
    """A size as people read it: decimal units, as disks are sold."""
    if count >= GIGABYTE:
        return f"{number_words(count / GIGABYTE, language, decimals=1)} GB"
    if count >= MEGABYTE:
        return f"{number_words(count / MEGABYTE, language, decimals=0)} MB"
    return f"{number_words(count / 1000, language, decimals=0)} kB"


class ShareBar(QWidget):
    """A bar filled to a share."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._share = look, 0.0
        self.setMinimumWidth(look.u(96))
        self.setFixedHeight(look.u(12))

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A rounded bar."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share > 0:
            painter.setBrush(look.colour("accent"))
            width = max(self._share * self.width(), self.height())
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)
        painter.end()


class StoragePage(Page):
    """A row for each share, the largest first."""

    key = "storage"
    icon = "storage"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self.disk = self.panel("disk")
        self.free = text_label(look, "title", bold=True)
        self.disk_bar = ShareBar(look)
        self.disk_line = text_label(look, "label", tone="soft")
        for part in (self.free, self.disk_bar, self.disk_line):
            self.disk.add(part)
        shares = self.panel("shares", "shares_line")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.space("l"))
        self._grid.setVerticalSpacing(look.space("s"))
        self._grid.setColumnStretch(1, 1)
        shares.add(self._grid)
        kept = self.panel("kept")
        sentence = text_label(look, "body")
        sentence.setText(self.words("kept_line", count=desk.settings.retention_days))
        kept.add(sentence)

    def enter(self) -> None:
        """Look anew."""
        self.desk.ask(self, "space", done=self.show_space)

    def show_space(self, use: SpaceUse) -> None:
        """Show what is used."""
        language = self.texts.language
        set_text(self.free, self.words("free", size=bytes_words(use.free_bytes, language)))
        self.disk_bar.show_share(1 - use.free_bytes / max(use.disk_bytes, 1))
        of_disk = {
            "total": bytes_words(use.disk_bytes, language),
            "ours": bytes_words(use.total_bytes, language),
        }
        set_text(self.disk_line, self.words("disk_line", **of_disk))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        ordered = sorted(use.shares.items(), key=lambda share: share[1], reverse=True)
        for row, (share, size) in enumerate(ordered):
            name, bar = text_label(self.look, "body", wrap=False), ShareBar(self.look)
            name.setText(self.words(f"share.{share}"))
            bar.show_share(size / max(use.total_bytes, 1))
            number = text_label(self.look, "body", wrap=False)
            number.setText(bytes_words(size, language))
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(bar, row, 1)
            self._grid.addWidget(number, row, 2, Qt.AlignmentFlag.AlignRight)
