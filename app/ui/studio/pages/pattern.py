"""How the open product is cut: its pieces in a size, the nest of all sizes, and the finished measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs.operation import Failure
from app.services.studio.desk_state import DeskState
from app.services.studio.trial_look import cut_of
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.grading.pattern_view import PatternView
from app.ui.studio.page import StudioPage
from app.ui.studio.product.sizes_section import pom_how_words, pom_words
from app.ui.widgets.basics import card, set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.segments import Segments
from app.ui.widgets.split_view import SplitView

if TYPE_CHECKING:
    from app.services.studio.grading_view import Grading

_NEST: Final = "nest"


class PatternPage(StudioPage):
    """The drawing on the left, the table on the right; a measure chosen in one is marked in both."""

    key = "pattern"
    icon = "pattern"
    needs_product = True

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._grading: Grading | None = None
        self._asked = ""
        self._chosen = _NEST
        self.sizes = Segments(look)
        self.sizes.chosen.connect(self.choose)
        self.view = PatternView(look)
        self.view.setAccessibleName(self.words("title"))
        self.view.pom_chosen.connect(self._pom_touched)
        self.line = text_label(look, "label", tone="soft")
        self.table = DataTable(look)
        self.table.setAccessibleName(self.words("measures"))
        self.table.chosen.connect(self.mark)
        self.definition = text_label(look, "body")
        self.definition.setMinimumHeight(look.t(72))
        drawing, figures = card(), card()
        for frame, parts in (
            (drawing, (self.sizes, self.view, self.line)),
            (figures, (self.table, self.definition)),
        ):
            column = QVBoxLayout(frame)
            margin = look.space("m")
            column.setContentsMargins(margin, margin, margin, margin)
            column.setSpacing(look.space("s"))
            for part in parts:
                column.addWidget(part, 1 if part in (self.view, self.table) else 0)
        split = SplitView(look)
        split.show_parts([drawing, figures], [5, 4])
        row = QHBoxLayout()
        row.addWidget(split)
        self.column.addLayout(row, 1)

    def show_state(self, state: DeskState) -> None:
        """Draft the sizes anew when the cut changed."""
        if state.product is None:
            return
        cut = f"{state.product.draft.id} {cut_of(state.product.draft, '')}"
        if cut == self._asked:
            return
        self._asked = cut
        set_text(self.line, self.words("drafting"))
        self.desk.ask(
            self,
            "grade_draft",
            state.product.draft,
            done=lambda grading: self._have(cut, grading),
            failed=lambda failure: self._failed(cut, failure),
        )

    def _have(self, cut: str, grading: Grading) -> None:
        if cut != self._asked:
            return
        self._grading = grading
        names = [size.size for size in grading.sizes]
        if self._chosen not in (*names, _NEST):
            self._chosen = _NEST
        self._show_table(grading)
        self.choose(self._chosen)

    def _failed(self, cut: str, failure: Failure) -> None:
        if cut == self._asked:
            self._grading = None
            self.view.show_sizes((), {})
            self.table.show_rows((), ())
            set_text(self.line, self.desk.words_for(failure.code, failure.message))

    def choose(self, size: str) -> None:
        """Show a size, or the nest."""
        grading = self._grading
        if grading is None:
            return
        self._chosen = size
        options = [
            (_NEST, self.words("nest")),
            *((one.size, self.texts.size(one.size)) for one in grading.sizes),
        ]
        self.sizes.show_options(options, size)
        shown = grading.sizes if size == _NEST else (grading.size(size),)
        words = {name: pom_words(self.texts, name) for name in grading.definitions}
        words["cm"] = self.texts("common.cm")
        words |= {f"size:{one.size}": self.texts.size(one.size) for one in shown}
        for piece in (piece for one in shown for piece in one.pieces):
            words[f"piece:{piece.role}"] = self._piece(piece.role)
        self.view.show_sizes(shown, words)
        wrong = next((one for one in shown if one.problem), None)
        said = self.words("touch") if wrong is None else f"{self.texts.size(wrong.size)}: {wrong.problem}"
        set_text(self.line, said)

    def _piece(self, role: str) -> str:
        plain = role.removesuffix("_left").removesuffix("_right")
        key = f"studio.piece.{plain}"
        return self.texts(key) if self.texts.has(key) else role.replace("_", " ")

    def _show_table(self, grading: Grading) -> None:
        columns = [Column(title=self.words("measure"), wide=True)]
        columns += [Column(title=self.texts.size(one.size), side="right") for one in grading.sizes]
        rows = []
        for name in grading.sizes[0].poms_cm:
            numbers = [one.poms_cm[name] for one in grading.sizes]
            cells = [Cell(words=f"{value:.1f}", order=value) for value in numbers]
            rows.append(Row(key=name, cells=(Cell(words=pom_words(self.texts, name)), *cells)))
        self.table.show_rows(columns, rows)

    def _pom_touched(self, pom: str) -> None:
        self.table.select(pom)
        self.mark(pom)

    @property
    def is_drawn(self) -> bool:
        """Whether the sizes on show are those of the open product."""
        return self._grading is not None

    def mark(self, pom: str) -> None:
        """Mark a measure in the drawing and say how it is taken."""
        self.view.mark(pom)
        if self._grading is not None:
            defined = self._grading.definitions.get(pom)
            set_text(self.definition, "" if defined is None else pom_how_words(self.texts, defined))

    def search_field(self) -> QWidget:
        """The table of measures."""
        return self.table
