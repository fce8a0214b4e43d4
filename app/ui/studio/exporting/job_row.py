"""A job of the queue: what, how far, where the file went, and the one thing to do about it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.services.studio.export_queue import ExportJob
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.progress_line import ProgressLine
from resources.translations import Texts

_MEGABYTE: Final = 1_000_000


class JobRow(QFrame):
    """``cancelled`` and ``revealed`` carry the number of the job."""

    cancelled = pyqtSignal(int)
    revealed = pyqtSignal(int)

    def __init__(self, look: Look, texts: Texts, job: ExportJob) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("card", "true")
        self.title = text_label(look, "body", bold=True)
        self.line = text_label(look, "label", tone="soft")
        self.bar = ProgressLine(look)
        self.cancel = action_button(look, partial(self.cancelled.emit, job.number), icon="close")
        self.cancel.setText(texts("common.cancel"))
        self.reveal = action_button(look, partial(self.revealed.emit, job.number), icon="open")
        self.reveal.setText(texts("studio.export.reveal"))
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        for part in (self.title, self.bar, self.line):
            words.addWidget(part)
        row = QHBoxLayout(self)
        margin = look.space("m")
        row.setContentsMargins(margin, look.space("s"), margin, look.space("s"))
        row.setSpacing(margin)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.reveal)
        self.show_job(job, "")

    def show_job(self, job: ExportJob, problem: str) -> None:
        """Show it as it is now; ``problem`` says in words why it failed."""
        set_text(self.title, job.title)
        self.bar.setVisible(job.state == "running")
        self.bar.show_share(job.share)
        self.bar.setAccessibleName(job.title)
        set_text(self.line, self._said(job, problem))
        self.cancel.setVisible(job.is_open)
        self.reveal.setVisible(job.state == "done")

    def _said(self, job: ExportJob, problem: str) -> str:
        if job.state == "done":
            size = self._texts.number(job.bytes / _MEGABYTE, decimals=1)
            return self._texts("studio.export.done_line", file=job.path, megabytes=size)
        if job.state == "failed":
            return self._texts("studio.export.failed_line", why=problem)
        if job.state == "running" and job.step:
            return self._texts.percent(job.share)
        return self._texts(f"studio.export.is_{job.state}")
