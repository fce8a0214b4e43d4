"""Which Vitrine this is, and under what licences it comes."""

from __future__ import annotations

from app.services.operator.backup import program_version
from app.services.operator.licences import LicensedPackage
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.widgets.basics import text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from resources.paths import data_home


class AboutPage(Page):
    """The version, the folder, the licences."""

    key = "about"
    icon = "info"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self._asked = False
        program = self.panel("program")
        for words in (
            self.words("version", version=program_version()),
            self.words("folder", folder=str(data_home())),
            self.words("licence"),
            self.words("qt"),
            self.words("body"),
            self.words("offline"),
        ):
            label = text_label(look, "body")
            label.setText(words)
            program.add(label)
        parts = self.panel("parts", "parts_line")
        self.table = DataTable(look)
        self.table.setMinimumHeight(look.u(480))
        parts.add(self.table)

    def enter(self) -> None:
        """Ask once what is installed."""
        if not self._asked:
            self._asked = True
            self.desk.ask(self, "licences", done=self.show_packages)

    def show_packages(self, packages: list[LicensedPackage]) -> None:
        """List them."""
        columns = [
            Column(title=self.words("name"), wide=True),
            Column(title=self.words("version_title")),
            Column(title=self.words("licence_title"), wide=True),
        ]
        rows = [
            Row(
                key=package.name,
                cells=(
                    Cell(words=package.name),
                    Cell(words=package.version),
                    Cell(words=package.licence or "–", tone="" if package.licence else "soft"),
                ),
            )
            for package in packages
        ]
        self.table.show_rows(columns, rows)
