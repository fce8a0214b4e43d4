"""Beginning a product: its family, whom it is for, and its name."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QWidget

from app.ui.look import Look
from app.ui.studio.import_view import family_options
from app.ui.widgets.dialog import Answer, Dialog
from app.ui.widgets.fields import Choice, TextField
from app.ui.widgets.form import Form
from resources.families import families
from resources.translations import Texts

Begin = Callable[[str, str, str], None]


class NewProductDialog(Dialog):
    """Asks; ``begin`` is called with family, block and name."""

    def __init__(self, look: Look, parent: QWidget, texts: Texts, begin: Begin) -> None:
        super().__init__(look, parent, texts("studio.library.new"), texts("studio.library.new_line"))
        self._texts, self._begin = texts, begin
        self.name = TextField(look, longest=60)
        self.family, self.block = Choice(look), Choice(look)
        form = Form(look)
        for key, field in (("name", self.name), ("family", self.family), ("block", self.block)):
            form.add_row(key, field).say(texts(f"studio.library.{key}"))
        for row in form.rows.values():
            row.label.setFixedWidth(look.t(110))
        options = family_options(texts.language)
        self.family.show_options(options, options[0][0])
        self.family.picked.connect(self._show_blocks)
        self._show_blocks(options[0][0])
        self.body.addWidget(form)
        answers = (
            Answer(key="cancel", words=texts("common.cancel")),
            Answer(key="begin", words=texts("studio.library.begin"), kind="primary"),
        )
        self.offer(answers, "begin")
        self.answered.connect(self._answered)

    def open(self) -> None:
        """Lay it over the page; one types the name at once."""
        super().open()
        self.name.setFocus()

    def _show_blocks(self, family: str) -> None:
        blocks = families()[family].blocks
        options = [(block, self._texts(f"studio.block.{block}")) for block in blocks]
        self.block.show_options(options, options[0][0])

    def _answered(self, key: str) -> None:
        if key == "begin":
            family, block = str(self.family.currentData()), str(self.block.currentData())
            self._begin(family, block, self.name.text().strip())
