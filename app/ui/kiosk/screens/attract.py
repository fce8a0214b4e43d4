"""The screen that invites: looks of the catalogue turning slowly."""

from collections.abc import Sequence
from uuid import uuid4

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.jobs.attract_looks import AttractLook
from app.jobs.attract_pictures import frame_paths
from app.session.intents import Begin
from app.session.kiosk import KioskState
from app.ui.kiosk.parts.look_tag import LookTag
from app.ui.kiosk.screens.screen import LanguageSwitch, Screen, wordmark
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.turntable import Turntable
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from resources.translations import texts_for


class AttractScreen(Screen):
    """Headline, turning looks, "touch to begin" in both languages; a touch anywhere begins."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._looks: tuple[AttractLook, ...] = ()
        self.figure = Turntable(look)
        self.tag = LookTag(look, shelf)
        self.tag.setParent(self.figure)
        self.figure.turned_to.connect(self._turned_to)
        self.figure.resized.connect(self._place_tag)
        self.headline = text_label(look, "display", serif=True)
        self.subline = text_label(look, "lead", tone="soft")
        self.begin = action_button(look, self._begin, kind="primary")
        self.begin.setMinimumHeight(look.u(132))
        self.other = text_label(look, "body", tone="soft", wrap=False)
        self.languages = LanguageSwitch(look)
        self.languages.language_chosen.connect(self.wanted)
        self._tag_margin = look.space("m")
        if upright:
            self._arrange_upright(look)
        else:
            self._arrange_lying(look)

    def _arrange_upright(self, look: Look) -> None:
        edge = look.space("edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.space("m"))
        column.addWidget(wordmark(look), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.figure, 1)
        column.addSpacing(look.space("m"))
        for label in (self.headline, self.subline):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(look.space("s"))
        column.addWidget(self.begin)
        self._add_foot(column)

    def _add_foot(self, column: QVBoxLayout) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.other)
        foot.addStretch()
        foot.addWidget(self.languages)
        column.addLayout(foot)

    def _arrange_lying(self, look: Look) -> None:
        edge = look.space("edge")
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, edge, look.u(72), edge)
        row.setSpacing(look.space("xl"))
        row.addWidget(self.figure, 8 if look.large_text else 9)
        column = QVBoxLayout()
        column.setSpacing(look.space("m"))
        column.addWidget(wordmark(look))
        column.addStretch(3)
        column.addWidget(self.headline)
        column.addWidget(self.subline)
        column.addStretch(1)
        column.addWidget(self.begin)
        self._add_foot(column)
        row.addLayout(column, 11 if look.large_text else 10)

    def show_looks(self, looks: Sequence[AttractLook]) -> None:
        """Turn through these looks, whose pictures are made; none leaves the drawn figure."""
        self._looks = tuple(looks)
        if not looks:
            self.tag.hide()
        self.figure.show_turns([frame_paths(each, self.look.tokens.room) for each in looks])

    def _turned_to(self, place: int) -> None:
        self.tag.show_look(self._looks[place])
        self._place_tag()

    def _place_tag(self) -> None:
        """At the foot of the picture, where it hides no face."""
        margin = self._tag_margin
        self.tag.adjustSize()
        self.tag.move(margin, self.figure.height() - self.tag.height() - margin)

    def _begin(self) -> None:
        self.ask(Begin(session_id=uuid4().hex))

    def mouseReleaseEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A touch anywhere begins."""
        self._begin()

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Speak the state's language."""
        texts = texts_for(state.language)
        self.setAccessibleName(texts("attract.begin"))
        set_text(self.headline, texts("attract.headline"))
        set_text(self.subline, texts("attract.subline"))
        set_text(self.begin, texts("attract.begin"))
        set_text(self.other, texts("attract.begin_other"))
        self.languages.show_language(state.language)
        self.tag.show_language(state.language)
        self._place_tag()
