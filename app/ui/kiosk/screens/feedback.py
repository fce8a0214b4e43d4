"""The last questions, all of them optional; done erases everything."""

from functools import partial
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.session.journey_intents import GiveStars, SayFelt, SendAnswers
from app.session.kiosk import KioskState
from app.session.rating import asked_about
from app.session.visit import Felt
from app.ui.kiosk.parts.stars import Stars
from app.ui.kiosk.screens.product_card import ProductPicture
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.segments import Segments
from resources.translations import Texts, in_language, texts_for

_FELT: Final[tuple[Felt, ...]] = ("too_tight", "good", "too_loose")
_MOST_ASKED: Final = 4


class FeltRow(QFrame):
    """One tried garment and its three answers."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.key: tuple[str, str] | None = None
        self.picture = ProductPicture(look)
        self.picture.setFixedWidth(look.u(96))
        self.picture.fit_width(look.u(96))
        self.name = text_label(look, "lead" if upright else "body", serif=True, bold=True)
        self.size_tag = text_label(look, "label", bold=True, wrap=False)
        self.answers = Segments(look)
        row = QHBoxLayout(self)
        margin = look.space("s")
        row.setContentsMargins(margin, margin, look.space("m"), margin)
        row.setSpacing(look.space("m"))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignVCenter)
        stacked = upright or look.large_text
        title = QHBoxLayout() if stacked else QVBoxLayout()
        title.setSpacing(look.space("s") if stacked else look.u(4))
        title.addWidget(self.name, 1 if stacked else 0)
        title.addWidget(self.size_tag)
        words = QVBoxLayout() if stacked else QHBoxLayout()
        words.setSpacing(look.space("s"))
        words.addLayout(title, 0 if stacked else 1)
        words.addWidget(self.answers, 0 if stacked else 2)
        row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)


class FeedbackScreen(Screen):
    """How tried garments felt, and stars for the visit."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.title = text_label(look, "display" if upright else "title", serif=True)
        self.subtitle = text_label(look, "lead", tone="soft")
        self.felt_title = text_label(look, "lead", bold=True)
        self.rows = [FeltRow(look, upright=upright) for _ in range(_MOST_ASKED)]
        for place, row in enumerate(self.rows):
            row.answers.chosen.connect(partial(self._say, place))
        self.stars_title = text_label(look, "lead", bold=True)
        self.stars = Stars(look)
        self.stars.given.connect(lambda count: self.ask(GiveStars(stars=count)))
        self.done = action_button(look, partial(self.ask, SendAnswers()), kind="primary", icon="erase")
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge, look.space("xl"), edge, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        self.questions = questions = self._questions(look)
        marks = card("flat")
        held = QVBoxLayout(marks)
        held.setContentsMargins(*[look.space("l")] * 4)
        held.addWidget(self.stars_title, 0, Qt.AlignmentFlag.AlignHCenter)
        held.addWidget(self.stars, 0, Qt.AlignmentFlag.AlignHCenter)
        if self.upright:
            column.addWidget(questions, 1)
            column.addWidget(marks)
            column.addStretch(0)
        else:
            beside = QHBoxLayout()
            beside.setSpacing(look.space("l"))
            beside.addWidget(questions, 3)
            beside.addWidget(marks, 2, Qt.AlignmentFlag.AlignTop)
            column.addLayout(beside, 1)
        column.addWidget(self.done)
        column.addWidget(self.foot)

    def _questions(self, look: Look) -> QWidget:
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(look.space("s"))
        held.addWidget(self.felt_title)
        for row in self.rows:
            held.addWidget(row)
        held.addStretch()
        return FingerScroll(look, inside)

    def _say(self, place: int, answer: str) -> None:
        key = self.rows[place].key
        felt = next((each for each in _FELT if each == answer), None)
        if key is not None and felt is not None:
            self.ask(SayFelt(product_id=key[0], size=key[1], felt=felt))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the questions and what was answered."""
        texts = texts_for(state.language)
        set_text(self.title, texts("rate.title"))
        set_text(self.subtitle, texts("rate.subtitle"))
        asked = asked_about(state)
        set_text(self.felt_title, texts("rate.felt"))
        self.questions.setVisible(bool(asked))
        for place, row in enumerate(self.rows):
            row.key = asked[place] if place < len(asked) else None
            row.setVisible(row.key is not None)
            if row.key is not None:
                self._render_row(row, row.key, state, texts)
        set_text(self.stars_title, texts("rate.stars"))
        self.stars.show_stars(state.answers.stars, texts("rate.star_one", count=state.answers.stars or 0))
        set_text(self.done, texts("rate.sending" if state.answers.sent else "rate.done"))
        self.done.setEnabled(not state.answers.sent)
        self.foot.render_state(state)

    def _render_row(self, row: FeltRow, key: tuple[str, str], state: KioskState, texts: Texts) -> None:
        product = self._shelf.product(key[0])
        row.picture.show_product(product, product.colour(state.colours.get(key[0])).rgb)
        set_text(row.name, in_language(product.name, state.language))
        set_text(row.size_tag, texts.size(key[1]))
        options = [(felt, texts(f"rate.{felt}")) for felt in _FELT]
        row.answers.show_options(options, state.answers.felt.get(key))
