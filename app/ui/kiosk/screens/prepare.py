"""Before the two pictures: how to stand, what to wear, what is asked; and what the last ones lacked."""

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app.session.camera import SIDES
from app.session.capturing import ready_to_capture
from app.session.draft import REQUIRED, draft_fields
from app.session.intents import (
    ChooseWay,
    FindBody,
    OpenEntry,
    SetMeasurement,
    SetSex,
    StartCamera,
    StepMeasurement,
)
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.measure import number_face
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, icon_label, set_text, text_label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.pose_card import PoseCard
from app.ui.widgets.segments import Segments
from body_models.anthropometry.population import SEXES
from resources.translations import Texts, texts_for

_TIPS = (("clothes", "prepare.tip_clothes"), ("hair", "prepare.tip_hair"), ("spot", "prepare.tip_spot"))
_REASONS_SHOWN = 3


def refusal_words(code: str, texts: Texts) -> str:
    """Why pictures could not be measured, as a kind sentence; a code without its own gets the general one."""
    return texts(f"refused.{code}") if texts.has(f"refused.{code}") else texts("refused.other")


def refusal_sentences(codes: tuple[str, ...], texts: Texts) -> list[str]:
    """A few different sentences for the codes, in their order."""
    return list(dict.fromkeys(refusal_words(code, texts) for code in codes))[:_REASONS_SHOWN]


class PrepareScreen(Screen):
    """Poses, tips, the few questions, and one touch to begin; one touch to type instead."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self.title = text_label(look, "title", serif=True, bold=True)
        self.subtitle = text_label(look, "body", tone="soft")
        self.poses = {side: PoseCard(look, side) for side in SIDES}
        self.tips: list[tuple[QLabel, str]] = []
        self.tips_box = self._tips_box(look)
        self.reasons: list[QLabel] = []
        self.refused = self._refused_box(look)
        self.question = text_label(look, "label", tone="soft")
        self.sex = Segments(look)
        self.sex.chosen.connect(lambda key: self.ask(SetSex(sex=next(s for s in SEXES if s == key))))
        self.fields = {name: self._field(name) for name in REQUIRED}
        self.privacy = text_label(look, "label")
        self.go = action_button(look, partial(self.ask, StartCamera()), kind="primary")
        self.type_instead = action_button(look, partial(self.ask, ChooseWay(way="typed")))
        self.to_body = action_button(look, partial(self.ask, FindBody()))
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        if upright:
            self._arrange_upright(look)
        else:
            self._arrange_lying(look)

    # ---- building

    def _tips_box(self, look: Look) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.space("m"))
        grid.setVerticalSpacing(look.space("s"))
        grid.setColumnStretch(1, 1)
        for line, (icon, key) in enumerate(_TIPS):
            label = text_label(look, "body")
            self.tips.append((label, key))
            grid.addWidget(icon_label(look, icon, "accent", 46), line, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, line, 1)
        return box

    def _refused_box(self, look: Look) -> QFrame:
        box = card()
        column = QVBoxLayout(box)
        margin = look.space("m")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("s"))
        for _ in range(_REASONS_SHOWN):
            row = QHBoxLayout()
            row.setSpacing(look.space("s"))
            sign = icon_label(look, "info", "accent", 40)
            words = text_label(look, "body")
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self.reasons.append(words)
            words.setProperty("sign", sign)
            column.addLayout(row)
        return box

    def _field(self, name: str) -> NumberField:
        field = NumberField(self.look)
        field.slid.connect(lambda value: self.ask(SetMeasurement(name=name, value=value)))
        field.stepped.connect(lambda step: self.ask(StepMeasurement(name=name, step=step)))
        field.typing_wanted.connect(partial(self.ask, OpenEntry(name=name)))
        return field

    def _pose_row(self, look: Look) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.space("m"))
        for pose in self.poses.values():
            row.addWidget(pose)
        return row

    def _questions(self, column: QVBoxLayout) -> None:
        column.addWidget(self.question)
        column.addWidget(self.sex)
        for field in self.fields.values():
            column.addWidget(field)

    def _feet(self, look: Look) -> QLayout:
        column = QVBoxLayout()
        column.setSpacing(look.space("s"))
        private = QHBoxLayout()
        private.setSpacing(look.space("s"))
        private.addWidget(icon_label(look, "erase", "accent", 40))
        private.addWidget(self.privacy, 1)
        column.addLayout(private)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        for button in (self.type_instead, self.to_body):
            button.setMinimumHeight(look.u(108))
            buttons.addWidget(button, 1)
        column.addLayout(buttons)
        if look.large_text and self.upright:
            column.addWidget(self.go)
        else:
            buttons.addWidget(self.go, 1)
        column.addWidget(self.foot)
        return column

    def _arrange_upright(self, look: Look) -> None:
        edge = look.space("edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        column.addLayout(self._pose_row(look), 1)
        column.addWidget(self.refused)
        column.addWidget(self.tips_box)
        self._questions(column)
        column.addLayout(self._feet(look))

    def _arrange_lying(self, look: Look) -> None:
        edge = look.space("edge")
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, edge, edge, look.space("l"))
        row.setSpacing(look.space("xl"))
        left = QVBoxLayout()
        left.setSpacing(look.space("m"))
        left.addLayout(self._pose_row(look), 1)
        left.addWidget(self.refused)
        left.addWidget(self.tips_box)
        row.addLayout(left, 9)
        right = QVBoxLayout()
        right.setSpacing(look.space("xs" if look.large_text else "s"))
        right.addWidget(self.title)
        right.addWidget(self.subtitle)
        right.addStretch(1)
        self._questions(right)
        right.addStretch(1)
        right.addLayout(self._feet(look))
        row.addLayout(right, 10)

    # ---- showing

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show what is asked, and why the last pictures were not enough."""
        texts = texts_for(state.language, state.units)
        refused = state.capture.stage == "refused"
        set_text(self.title, texts("prepare.again_title" if refused else "prepare.title"))
        set_text(self.subtitle, texts("prepare.again_subtitle" if refused else "prepare.subtitle"))
        for side, pose in self.poses.items():
            pose.show_pose(texts(f"prepare.pose_{side}"), "", current=False, taken=False)
        for label, key in self.tips:
            set_text(label, texts(key))
        self._render_refusal(refusal_sentences(state.capture.refused, texts))
        self.tips_box.setVisible(not refused)
        set_text(self.question, texts("measure.sex"))
        self.sex.show_options([(s, texts(f"measure.{s}")) for s in SEXES], state.draft.sex)
        for field in draft_fields(state.draft, REQUIRED):
            self.fields[field.name].show_face(number_face(field, texts))
            self.fields[field.name].setVisible(not state.camera.calibrated)
        set_text(self.privacy, texts("prepare.privacy"))
        self._render_feet(state, texts)

    def _render_refusal(self, sentences: list[str]) -> None:
        self.refused.setVisible(bool(sentences))
        for index, label in enumerate(self.reasons):
            set_text(label, sentences[index] if index < len(sentences) else "")
            for part in (label, label.property("sign")):
                part.setVisible(index < len(sentences))

    def _render_feet(self, state: KioskState, texts: Texts) -> None:
        again = state.capture.stage == "refused" or state.captured is not None
        words = texts("prepare.again" if again else "prepare.go")
        if not state.camera.usable:
            words = texts("prepare.waiting")
        elif not state.camera.calibrated and not state.draft.complete:
            words = texts("prepare.needs")
        set_text(self.go, words)
        self.go.setEnabled(ready_to_capture(state))
        set_text(self.type_instead, texts("prepare.type_instead"))
        set_text(self.to_body, texts("prepare.to_body"))
        known = state.figure is not None and state.captured is not None
        self.to_body.setVisible(known)
        self.type_instead.setVisible(not known)
        self.foot.render_state(state)
