"""One plain sentence before anything is asked."""

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.session.intents import Agree, Decline
from app.session.journey_intents import OpenCode
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.screen import FootBar, Screen, wordmark
from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, rule, set_text, text_label
from resources.translations import texts_for

_ASKED = "consent.point_numbers"
_ASKED_BY_CAMERA = "consent.point_camera"
_POINTS = (
    ("tape", _ASKED),
    ("shop", "consent.point_local"),
    ("erase", "consent.point_erase"),
)


class ConsentScreen(Screen):
    """Nothing leaves this shop; everything is erased at the end. A camera is named. Agree or not."""

    def __init__(self, look: Look, *, upright: bool, remembers: bool = False) -> None:
        """``remembers``: who was here before may type the code of that visit."""
        super().__init__(look, upright=upright)
        self.code = action_button(look, partial(self.ask, OpenCode()), kind="quiet", icon="key", size="label")
        self.code.setVisible(remembers)
        self._remembers = remembers
        self.title = text_label(look, "display", serif=True)
        self.sentence = text_label(look, "heading")
        self.points: list[tuple[QLabel, str]] = []
        self.agree = action_button(look, partial(self.ask, Agree()), kind="primary")
        self.look_around = action_button(look, partial(self.ask, Decline()))
        self.look_around.setMinimumHeight(look.u(108))
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        if upright:
            self._arrange_upright(look)
        else:
            self._arrange_lying(look)

    def _arrange_upright(self, look: Look) -> None:
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge + look.u(24), edge, edge + look.u(24), edge)
        column.setSpacing(look.space("l"))
        column.addWidget(wordmark(look), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addStretch(1)
        column.addWidget(rule(look))
        column.addLayout(self._points(look))
        column.addWidget(rule(look))
        column.addStretch(1)
        column.addWidget(self.agree)
        column.addWidget(self.look_around)
        self._add_code(column)
        column.addWidget(self.foot)

    def _arrange_lying(self, look: Look) -> None:
        edge = look.space("edge")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(110), edge, look.u(110), edge)
        row.setSpacing(look.u(120))
        left = QVBoxLayout()
        left.setSpacing(look.space("l"))
        left.addWidget(wordmark(look))
        left.addStretch(1)
        left.addWidget(self.title)
        left.addWidget(self.sentence)
        left.addStretch(1)
        row.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(look.space("l"))
        right.addStretch(1)
        right.addLayout(self._points(look))
        right.addStretch(1)
        right.addWidget(self.agree)
        right.addWidget(self.look_around)
        self._add_code(right)
        right.addWidget(self.foot)
        row.addLayout(right, 1)

    def _add_code(self, column: QVBoxLayout) -> None:
        if self._remembers:
            column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)

    def _points(self, look: Look) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space("m"))
        grid.setVerticalSpacing(look.space("m" if look.large_text else "l"))
        grid.setColumnStretch(1, 1)
        for line, (icon, key) in enumerate(_POINTS):
            label = text_label(look, "body" if look.large_text else "lead")
            self.points.append((label, key))
            sign = icon_label(look, icon, "accent", 52)
            if key == _ASKED:
                self.asked_by = sign
            grid.addWidget(sign, line, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, line, 1)
        return grid

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Speak the state's language."""
        texts = texts_for(state.language)
        set_text(self.title, texts("consent.title"))
        set_text(self.sentence, texts("consent.sentence"))
        filmed = state.camera.fitted
        for label, key in self.points:
            set_text(label, texts(_ASKED_BY_CAMERA if filmed and key == _ASKED else key))
        self.asked_by.setPixmap(self.look.icon_pixmap("camera" if filmed else "tape", "accent", 52))
        set_text(self.agree, texts("consent.agree"))
        set_text(self.look_around, texts("consent.look_around"))
        set_text(self.code, texts("remember.have_code"))
        self.foot.render_state(state)
