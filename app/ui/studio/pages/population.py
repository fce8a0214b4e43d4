"""The open product on invented people: what sizes cover, who is left out, what one more would win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget

from app.jobs.operation import Failure, Operation
from app.services.population.drawn_people import FEWEST, MOST
from app.services.studio.desk_state import DeskState
from app.services.studio.draft import ProductDraft
from app.services.studio.trial_look import cut_of
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.population.findings import PopulationFindings
from app.ui.widgets.basics import finger_scroll, set_text, text_label
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import Choice, NumberBox

if TYPE_CHECKING:
    from app.services.population_tryon import PopulationTryOn

_PEOPLE: Final = 250
_OF_BLOCK: Final = "block"
_MOST_SEED: Final = 999_999


class PopulationPage(StudioPage):
    """Choices above, findings below; the work is shown and stopped in the status bar."""

    key = "population"
    icon = "people"
    needs_product = True

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._found_for = ""
        self._operation: Operation[Any] | None = None
        self.people = NumberBox(look, FEWEST, MOST, step=10)
        self.people.show_number(_PEOPLE)
        self.sex = Choice(look)
        options = [(one, self.words(f"sex_{one}")) for one in (_OF_BLOCK, "female", "male", "unspecified")]
        self.sex.show_options(options, _OF_BLOCK)
        self.seed = NumberBox(look, 0, _MOST_SEED)
        self.run = self.button("run", self._run, kind="primary", icon="play")
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        for name, field in (("people", self.people), ("sex", self.sex), ("seed", self.seed)):
            label = text_label(look, "body", tone="soft", wrap=False)
            label.setText(self.words(name))
            label.setBuddy(field)
            field.setAccessibleName(self.words(name))
            row.addWidget(label)
            row.addWidget(field)
            row.addSpacing(look.space("s"))
        self.stale = text_label(look, "label", tone="warn", wrap=False)
        row.addWidget(self.stale)
        row.addStretch()
        row.addWidget(self.run)
        self.empty = EmptyState(look, "people", self._run)
        self.empty.say(self.words("none"), self.words("none_line"), self.words("run"))
        self.findings = PopulationFindings(look, self.texts)
        self.body = QStackedWidget()
        self.body.addWidget(self.empty)
        self._scroll = finger_scroll(self.findings)
        self.body.addWidget(self._scroll)
        self.column.addLayout(row)
        self.column.addWidget(self.body, 1)

    def show_state(self, state: DeskState) -> None:
        """Say so when what was found is of another cut; findings of another product go."""
        if state.product is None:
            return
        known = self._found_for
        same = known.startswith(f"{state.product.draft.id} ")
        self.body.setCurrentWidget(self._scroll if same else self.empty)
        stale = same and known != _mark(state.product.draft)
        set_text(self.stale, self.words("changed") if stale else "")

    @property
    def is_filled(self) -> bool:
        """Whether there are findings, and none are under way."""
        return bool(self._found_for) and self._operation is None

    def _run(self) -> None:
        product = self.desk.state.product
        if product is None:
            return
        draft = product.draft
        if self._operation is not None:
            self.desk.cancel(self._operation)
        sex = str(self.sex.currentData())
        row = self.desk.state.row(draft.id)
        name = draft.id if row is None else row.name(self.texts.language)
        self.run.setEnabled(False)
        self._operation = self.desk.ask(
            self,
            "try_population",
            draft,
            int(self.people.value()),
            None if sex == _OF_BLOCK else sex,
            int(self.seed.value()),
            line="long",
            title=self.words("running", name=name),
            done=lambda found: self._have(draft, found),
            failed=self._failed,
            stopped=self._over,
        )

    def _have(self, draft: ProductDraft, found: PopulationTryOn) -> None:
        self._over()
        self._found_for = _mark(draft)
        self.findings.show_found(found)
        self.show_state(self.desk.state)

    def _failed(self, failure: Failure) -> None:
        self._over()
        self.desk.say_failure(failure)

    def _over(self) -> None:
        self._operation = None
        self.run.setEnabled(True)


def _mark(draft: ProductDraft) -> str:
    return f"{draft.id} {cut_of(draft, '')}"
