"""How far long work is, with a way to stop it."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.progress_line import ProgressLine


class WorkProgress(QFrame):
    """A title, what is being done, a bar, and cancel: ``cancelled`` comes once, then it says it stops."""

    cancelled = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.title = text_label(look, "body", bold=True)
        self.step = text_label(look, "label", tone="soft")
        self.bar = ProgressLine(look)
        self.cancel = action_button(look, self._cancel, kind="quiet", size="label")
        self._stopping = ""
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel)
        column = QVBoxLayout(self)
        margin = look.space("m")
        column.setContentsMargins(margin, look.space("s"), margin, margin)
        column.setSpacing(look.space("s"))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.step)

    def begin(self, title: str, *, cancel: str, stopping: str) -> None:
        """Begin anew; ``stopping`` is said between the wish to cancel and the end."""
        self._stopping = stopping
        set_text(self.title, title)
        set_text(self.cancel, cancel)
        set_text(self.step, "")
        self.cancel.setEnabled(True)
        self.cancel.setVisible(bool(cancel))
        self.bar.show_share(0.0)
        self.bar.setAccessibleName(title)

    def show_share(self, share: float | None, step: str) -> None:
        """Show the share done, 0 to 1, or None while it is not known; and what is being done."""
        if not self.cancel.isEnabled():
            return
        self.bar.show_share(share)
        set_text(self.step, step)
        self.setAccessibleDescription(step)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        set_text(self.step, self._stopping)
        self.cancelled.emit()
