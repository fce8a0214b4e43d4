"""What works, what does not, and what to do: the page one sees first."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.doctor.examination import PARTS, WELCOME
from app.doctor.finding import Finding
from app.jobs.operation import Operation
from app.services.operator.health_snapshot import Snapshot
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.widgets.basics import icon_label, set_text, text_label
from app.ui.widgets.fields import Tick
from resources.translations.quantities import date_words, number_words

_SIGNS: Final = {"good": ("good", "good"), "note": ("info", "loose"), "bad": ("bad", "bad")}
_GROUPS: Final = {
    "measuring": ("cameras", "vision"),
    "fitting": ("body", "kernels", "cloth", "gpu"),
    "showing": ("display", "renderer", "fonts"),
    "keeping": ("disk", "memory", "database"),
    "program": ("kiosk", "python", "packages", "system_libraries", "text_encoder"),
}
"""The parts of the doctor, by what a shop uses them for."""


def state_of(part: str, finding: Finding) -> str:
    """good, bad, or note: not there, and not needed."""
    return "good" if finding.ok else ("note" if part in WELCOME else "bad")


class PartRow(QFrame):
    """One part: a sign, what it is, how it is, and what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.name = text_label(look, "body", bold=True)
        self.sentence = text_label(look, "body", tone="soft")
        self.detail = text_label(look, "caption", tone="soft")
        self._sign = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.space("xs"), 0, look.space("xs"))
        row.setSpacing(look.space("m"))
        row.addLayout(self._sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self.name, self.sentence, self.detail):
            words.addWidget(label)
        row.addLayout(words, 1)

    def show_part(self, name: str, state: str, sentence: str, detail: str) -> None:
        """Show how the part is."""
        while (item := self._sign.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        icon, colour = _SIGNS[state]
        sign = icon_label(self._look, icon, colour, self._look.tokens.icon_size + 6)
        self._sign.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        set_text(self.name, name)
        set_text(self.sentence, sentence)
        set_text(self.detail, detail)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(f"{name}: {sentence}")


class HealthPage(Page):
    """The doctor's findings in the shop's words, the worst first in a banner."""

    key = "health"
    icon = "health"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self.findings: dict[str, Finding] = {}
        self._work: Operation[object] | None = None
        self.again = self.button("again", self._examine, icon="retry")
        self.head.addWidget(self.again)
        self._banner = QFrame()
        self._banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.verdict = text_label(look, "heading", bold=True)
        self.verdict_line = text_label(look, "body")
        inside = QVBoxLayout(self._banner)
        inside.setContentsMargins(look.space("l"), look.space("m"), look.space("l"), look.space("m"))
        inside.addWidget(self.verdict)
        inside.addWidget(self.verdict_line)
        self.column.addWidget(self._banner)
        self._facts = self.panel("kiosk")
        self._fact_grid = QGridLayout()
        self._fact_grid.setHorizontalSpacing(look.space("xl"))
        self._fact_grid.setVerticalSpacing(look.space("xs"))
        self._fact_grid.setRowMinimumHeight(2, look.space("s"))
        self._facts.add(self._fact_grid)
        self.rows: dict[str, PartRow] = {}
        self._add_groups()
        self.details = Tick(look)
        self.details.say(self.words("details"))
        self.details.toggled.connect(lambda _on: self._show())
        self.column.addWidget(self.details)
        self._show()

    def _add_groups(self) -> None:
        columns = self.two_columns()
        for number, (group, parts) in enumerate(_GROUPS.items()):
            panel = self.panel(f"group_{group}", into=columns[number % 2])
            for part in parts:
                if part in PARTS:
                    self.rows[part] = PartRow(self.look)
                    panel.add(self.rows[part])

    def enter(self) -> None:
        """Look anew each time it is shown."""
        self._examine()

    def _examine(self) -> None:
        if self._work is not None:
            return
        self.again.setEnabled(False)
        self.desk.ask(self, "glance", done=self.show_glance)
        self._work = self.desk.ask(
            self, "examine", tuple(PARTS), done=self._examined, failed=lambda _failure: self._examined({})
        )

    def _examined(self, findings: dict[str, Finding]) -> None:
        self._work = None
        self.again.setEnabled(True)
        self.show_findings(findings)

    def show_findings(self, findings: dict[str, Finding]) -> None:
        """Show what the doctor found."""
        self.findings = findings
        self._show()

    def _show(self) -> None:
        for part, row in self.rows.items():
            finding = self.findings.get(part)
            name = self.words(f"part.{part}.name")
            if finding is None:
                row.show_part(name, "note", self.words("looking"), "")
                continue
            state = state_of(part, finding)
            known = f"part.{part}.{'good' if state == 'good' else 'bad'}"
            detail = f"{finding.says}\n{finding.to_do}".strip() if self.details.isChecked() else ""
            row.show_part(name, state, self.words(known), detail)
        self._show_verdict()

    def _show_verdict(self) -> None:
        bad = [part for part, finding in self.findings.items() if state_of(part, finding) == "bad"]
        tone = "plain" if not self.findings else ("bad" if bad else "good")
        name = {"plain": "looking", "bad": "unwell", "good": "well"}[tone]
        set_text(self.verdict, self.words(name))
        first = self.words(f"part.{bad[0]}.to_do") if bad else self.words(f"{name}_line")
        set_text(self.verdict_line, first)
        self._banner.setProperty("message", tone)
        for part in (self._banner, self.verdict, self.verdict_line):
            style = part.style()
            if style is not None:
                style.unpolish(part)
                style.polish(part)

    def show_glance(self, snapshot: Snapshot) -> None:
        """Show how the kiosk has been."""
        language = self.texts.language
        hours = None if snapshot.uptime_s is None else snapshot.uptime_s // 3600
        last = snapshot.last_failure_at
        facts = {
            "state": self.words(f"state.{snapshot.kiosk}"),
            "uptime": "–" if hours is None else self.words("hours", count=hours),
            "failures": number_words(snapshot.failures_24h, language),
            "last_failure": self.words("never") if last is None else date_words(last.date(), language),
            "catalogue": self.words("embedded") if snapshot.catalogue == "embedded" else snapshot.catalogue,
            "version": snapshot.program,
        }
        for number, (name, value) in enumerate(facts.items()):
            for row, words, tone in ((0, self.words(f"fact.{name}"), "soft"), (1, value, "")):
                place = (number // 3 * 3 + row, number % 3)
                item = self._fact_grid.itemAtPosition(*place)
                label = None if item is None else item.widget()
                if label is None:
                    label = text_label(self.look, "caption" if row == 0 else "body", tone=tone, bold=row == 1)
                    self._fact_grid.addWidget(label, *place)
                set_text(label, words)  # type: ignore[arg-type]  # a label of ours
