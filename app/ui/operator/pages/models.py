"""Which models advise here, and on what they compute."""

from __future__ import annotations

from typing import Final

from app.doctor.finding import Finding
from app.services.learning import KINDS, installed_model, size_memory
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.operator.pages.health import PartRow, state_of

_DEVICES: Final = ("gpu", "cloth", "text_encoder", "vision")


class ModelsPage(Page):
    """The shop's own models, and the devices they run on."""

    key = "models"
    icon = "chip"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        left, right = self.two_columns()
        devices = self.panel("devices", into=left)
        self.devices = {part: PartRow(look) for part in _DEVICES}
        for row in self.devices.values():
            devices.add(row)
        own = self.panel("own", "own_line", into=right)
        self.models = {kind: PartRow(look) for kind in (*KINDS, "memory")}
        for row in self.models.values():
            own.add(row)

    def enter(self) -> None:
        """Look anew."""
        for part, row in self.devices.items():
            row.show_part(self._part(part, "name"), "note", self.texts("operator.health.looking"), "")
        for kind, row in self.models.items():
            there = size_memory() if kind == "memory" else installed_model(kind)  # type: ignore[arg-type]
            sentence = self.words(f"{kind}.own" if there is not None else f"{kind}.shipped")
            row.show_part(self.words(f"{kind}.name"), "note" if there is None else "good", sentence, "")
        self.desk.ask(self, "examine", _DEVICES, done=self.show_findings)

    def show_findings(self, findings: dict[str, Finding]) -> None:
        """Show the devices."""
        for part, finding in findings.items():
            state = state_of(part, finding)
            known = self._part(part, "good" if state == "good" else "bad")
            named = part == "gpu" and finding.ok  # what else the doctor says is for support
            self.devices[part].show_part(
                self._part(part, "name"), state, known, finding.says if named else ""
            )

    def _part(self, part: str, name: str) -> str:
        return self.texts(f"operator.health.part.{part}.{name}")
