"""In front of the camera: the mirror, one huge hint, how far the two pictures are, and a way out of it."""

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.session.camera import SIDES
from app.session.intents import ChooseWay, Retake
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, icon_label, set_text, text_label
from app.ui.widgets.live_picture import LiveFace, LivePicture, LiveSource
from app.ui.widgets.pose_card import PoseCard
from app.ui.widgets.spinner import Spinner
from body_models.capture.guide import Hint
from resources.translations import Texts, texts_for

_GOOD = (Hint.HOLD_STILL, Hint.TAKEN)


def trouble_words(code: str, texts: Texts) -> str:
    """What is wrong with the camera, kindly; a code without its own words gets the general ones."""
    return texts(f"trouble.{code}") if texts.has(f"trouble.{code}") else texts("trouble.other")


class CameraScreen(Screen):
    """Everything on it but the buttons is read from three metres away."""

    def __init__(self, look: Look, source: LiveSource | None, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self.hint = text_label(look, "huge", serif=True, bold=True)
        self.more = text_label(look, "lead", tone="soft")
        self.picture = LivePicture(look)
        self.picture.watch(source)
        self.spinner = Spinner(look, 120)
        self.poses = {side: PoseCard(look, side) for side in SIDES}
        for side, pose in self.poses.items():
            pose.touched.connect(partial(self.ask, Retake(side=side)))
        self.help_words = text_label(look, "body")
        self.type_instead = action_button(look, partial(self.ask, ChooseWay(way="typed")))
        self.help = self._help_box(look)
        self.privacy = text_label(look, "label", tone="soft")
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        if upright:
            self._arrange_upright(look)
        else:
            self._arrange_lying(look)

    # ---- building

    def _help_box(self, look: Look) -> QFrame:
        box = card()
        row = QHBoxLayout(box)
        row.setContentsMargins(look.space("m"), look.u(16), look.u(16), look.u(16))
        row.setSpacing(look.space("m"))
        row.addWidget(self.help_words, 1)
        row.addWidget(self.type_instead)
        return box

    def _private_row(self, look: Look) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        row.addWidget(icon_label(look, "erase", "accent", 36))
        row.addWidget(self.privacy, 1)
        return row

    def _words(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.space("xs"))
        for label in (self.hint, self.more):
            across = Qt.AlignmentFlag.AlignHCenter if self.upright else Qt.AlignmentFlag.AlignLeft
            label.setAlignment(across | Qt.AlignmentFlag.AlignBottom)
            column.addWidget(label)
        self.hint.setMinimumHeight(look.u(170 if self.upright else 320))
        self.more.setMinimumHeight(look.u(56))
        return column

    def _pose_box(self, look: Look) -> QBoxLayout:
        down = QBoxLayout.Direction.TopToBottom if self.upright else QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(down)
        box.setSpacing(look.space("m"))
        for pose in self.poses.values():
            box.addWidget(pose)
        return box

    def _mirror(self, look: Look) -> QWidget:
        held = QVBoxLayout(self.picture)
        held.addStretch(5)
        held.addWidget(self.spinner, 0, Qt.AlignmentFlag.AlignHCenter)
        held.addStretch(3)
        return self.picture

    def _arrange_upright(self, look: Look) -> None:
        edge = look.space("edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("l"), edge, look.space("l"))
        column.setSpacing(look.space("s"))
        column.addLayout(self._words(look))
        middle = QHBoxLayout()
        middle.setSpacing(look.space("m"))
        middle.addWidget(self._mirror(look), 100)
        middle.addLayout(self._pose_box(look), 36)
        column.addLayout(middle, 1)
        column.addWidget(self.help)
        column.addLayout(self._private_row(look))
        column.addWidget(self.foot)

    def _arrange_lying(self, look: Look) -> None:
        edge = look.space("l")
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(look.space("xl"))
        row.addWidget(self._mirror(look), 8)
        right = QVBoxLayout()
        right.setSpacing(look.space("s"))
        right.addLayout(self._words(look))
        right.addLayout(self._pose_box(look), 1)
        right.addWidget(self.help)
        right.addLayout(self._private_row(look))
        right.addWidget(self.foot)
        row.addLayout(right, 10)

    # ---- showing

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show how far the pictures are and what to do next."""
        texts = texts_for(state.language)
        capture = state.capture
        measuring = capture.stage == "measuring"
        hint = "measuring" if measuring else "wait" if capture.hint is None else capture.hint.value
        trouble = None if measuring else state.camera.trouble
        set_text(self.hint, texts(f"guide.{'trouble' if trouble else hint}"))
        set_text(self.more, texts(f"guide_more.{'trouble' if trouble else hint}"))
        self.spinner.setVisible(measuring)
        for side, pose in self.poses.items():
            taken = side in capture.taken
            current = side == capture.side and not taken and not measuring
            again = "" if measuring else texts("camera.again")
            pose.show_pose(texts(f"camera.step_{side}"), again, current=current, taken=taken)
        self.picture.show_face(self._face(state, texts, trouble))
        self._render_help(state, texts)
        set_text(self.privacy, texts("camera.privacy"))
        self.foot.render_state(state)

    @staticmethod
    def _face(state: KioskState, texts: Texts, trouble: str | None) -> LiveFace:
        capture = state.capture
        if trouble is not None:
            return LiveFace(veil=trouble_words(trouble, texts))
        return LiveFace(countdown=capture.countdown, good=capture.hint in _GOOD)

    def _render_help(self, state: KioskState, texts: Texts) -> None:
        urgent = state.capture.needs_help
        set_text(self.help_words, texts("camera.help_now" if urgent else "camera.help"))
        set_text(self.type_instead, texts("prepare.type_instead"))
        kind = "primary" if urgent else "secondary"
        if self.type_instead.property("kind") != kind:
            self.type_instead.setProperty("kind", kind)
            style = self.type_instead.style()
            if style is not None:
                style.polish(self.type_instead)
        self.help.setEnabled(state.capture.stage != "measuring")
