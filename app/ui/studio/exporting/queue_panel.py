"""What is being exported, one row a file: watched, stopped, shown where it went."""

from __future__ import annotations

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.exporting.job_row import JobRow
from app.ui.studio.exporting.line import ExportLine
from app.ui.studio.folder_field import reveal
from app.ui.widgets.basics import action_button, finger_scroll, text_label
from app.ui.widgets.panel import Panel


class QueuePanel(Panel):
    """The queue of the desk; it goes on without this panel."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look)
        self._look, self._desk = look, desk
        self._exports = ExportLine.of(desk)
        self.rows: dict[int, JobRow] = {}
        self.clear = action_button(look, self._clear)
        self.clear.setText(desk.texts("studio.export.clear"))
        self.show_title(desk.texts("studio.export.queue"))
        self.add_action(self.clear)
        inside = QWidget()
        self._jobs = QVBoxLayout(inside)
        self._jobs.setContentsMargins(0, 0, 0, 0)
        self._jobs.setSpacing(look.space("s"))
        self.nothing = text_label(look, "body", tone="soft")
        self.nothing.setText(desk.texts("studio.export.nothing"))
        self._jobs.addWidget(self.nothing)
        self._jobs.addStretch()
        self.add(finger_scroll(inside), 1)
        self._exports.changed.connect(self.show_queue)
        self.show_queue()

    def show_queue(self) -> None:
        """Show it as it is now, the newest job first."""
        jobs = self._exports.queue.jobs
        for number in set(self.rows) - {job.number for job in jobs}:
            row = self.rows.pop(number)
            self._jobs.removeWidget(row)
            row.hide()
            row.deleteLater()
        for job in jobs:
            if job.number not in self.rows:
                row = JobRow(self._look, self._desk.texts, job)
                row.cancelled.connect(self._exports.cancel)
                row.revealed.connect(self._reveal)
                self.rows[job.number] = row
                self._jobs.insertWidget(0, row)
            problem = self._desk.words_for(job.code, job.message) if job.code else ""
            self.rows[job.number].show_job(job, problem)
        self.nothing.setVisible(not jobs)
        self.clear.setEnabled(any(not job.is_open for job in jobs))

    def shut(self) -> None:
        """The window goes."""
        self._exports.changed.disconnect(self.show_queue)

    def _clear(self) -> None:
        self._exports.put(self._exports.queue.without_closed())

    def _reveal(self, number: int) -> None:
        job = self._exports.queue.job(number)
        if job is not None:
            reveal(job.path)
