"""The foot of the studio's window: whether all is on disk, and the work under way with a way to stop it."""

from __future__ import annotations

from PyQt6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.services.studio.desk_state import OpenProduct
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.running_work import RunningWork
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label
from app.ui.widgets.progress_line import ProgressLine


class StatusBar(QFrame):
    """One line. The newest work is shown; how many others there are is said."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__()
        self.setProperty("bar", "top")
        self._look, self._desk = look, desk
        self._work: RunningWork | None = None
        self.saved = text_label(look, "label", tone="soft", wrap=False)
        self.work = text_label(look, "label", wrap=False)
        self.step = text_label(look, "label", tone="soft", wrap=False)
        self.bar = ProgressLine(look)
        self.bar.setFixedWidth(look.u(220))
        self.cancel = action_button(look, self._stop, kind="quiet", size="label")
        self.cancel.setText(desk.texts("common.cancel"))
        self._sign = icon_label(look, "warning", "bad", look.tokens.icon_size - 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.space("l"), 0, look.space("m"), 0)
        row.setSpacing(look.space("m"))
        for part in (self._sign, self.saved):
            row.addWidget(part)
        row.addStretch()
        self._parts: tuple[QWidget, ...] = (self.work, self.step, self.bar, self.cancel)
        for shown in self._parts:
            row.addWidget(shown)
        self.setFixedHeight(look.t(44))
        self._sign.hide()
        self.show_works()

    def show_product(self, product: OpenProduct | None) -> None:
        """Say how safe the open product is."""
        key = "" if product is None else saved_key(product)
        set_text(self.saved, self._desk.texts(f"studio.saved.{key}") if key else "")
        self._sign.setVisible(key == "problem")

    def show_works(self) -> None:
        """Show the newest work, or none."""
        works = self._desk.works
        self._work = works[-1] if works else None
        for part in self._parts:
            part.setVisible(self._work is not None)
        if self._work is None:
            return
        more = self._desk.texts("studio.window.more_works", count=len(works) - 1) if len(works) > 1 else ""
        set_text(self.work, f"{self._work.title}{more}")
        set_text(self.step, self._work.step)
        self.bar.show_share(self._work.share)
        self.bar.setAccessibleName(self._work.title)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()


def saved_key(product: OpenProduct) -> str:
    """Which sentence of ``studio.saved`` is true of a product."""
    if product.write_problem:
        return "problem"
    if not product.is_safe:
        return "saving"
    return "draft" if product.is_changed else "published"
