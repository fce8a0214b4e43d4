"""Two numbers are enough; more are welcome."""

from functools import partial

from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.session.draft import OPTIONAL, REQUIRED, DraftField, draft_fields
from app.session.intents import (
    ChooseWay,
    ClearMeasurement,
    FindBody,
    OpenEntry,
    SetMeasurement,
    SetSex,
    ShowMoreMeasurements,
    StepMeasurement,
)
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.figure import FigureDiagram
from app.ui.kiosk.screens.screen import FootBar, Screen, UnitSwitch
from app.ui.look import Look
from app.ui.widgets.basics import action_button, rule, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.number_field import NumberFace, NumberField, NumberRow
from app.ui.widgets.segments import Segments
from body_models.anthropometry.population import SEXES
from resources.translations import Texts, texts_for


def number_face(field: DraftField, texts: Texts) -> NumberFace:
    """A number of the draft as words."""
    nothing = f"— {texts.unit(field.unit)}"
    tall = field.name == "stature_cm"
    value_words = nothing if field.value is None else texts.measured(field.value, field.unit, height=tall)
    return NumberFace(
        title=texts(f"measurement.{field.name}"),
        value=field.value,
        value_words=value_words,
        start=field.start,
        slider_minimum=field.slider_minimum,
        slider_maximum=field.slider_maximum,
        flag=texts("measure.unusual") if field.unusual else "",
        clear_words=texts("measure.clear"),
    )


class MeasureScreen(Screen):
    """Sex, height, weight, and the optional list in the place of the figure."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._crowded = look.large_text and not upright
        self.title = text_label(look, "heading" if self._crowded else "title", serif=True, bold=True)
        self.subtitle = text_label(look, "body", tone="soft")
        self.use_camera = action_button(
            look, partial(self.ask, ChooseWay(way="camera")), kind="quiet", icon="camera"
        )
        self.question = text_label(look, "label", tone="soft")
        self.units = UnitSwitch(look)
        self.units.wanted.connect(self.wanted)
        self.sex = Segments(look)
        self.sex.chosen.connect(self._choose_sex)
        self.figure = FigureDiagram(look)
        self.fields = {name: self._field(name) for name in REQUIRED}
        self.rows = {name: self._row(name) for name in OPTIONAL}
        self.more_hint = text_label(look, "label", tone="soft")
        self.middle = QStackedWidget()
        self.middle.addWidget(self.figure)
        self.middle.addWidget(self._optional_list(look))
        self.more = action_button(look, self._toggle_more, icon="plus")
        self.go = action_button(look, partial(self.ask, FindBody()), kind="primary")
        self.notice = text_label(look, "label", tone="soft")
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        self._more_shown = False
        if upright:
            self._arrange_upright(look)
        else:
            self._arrange_lying(look)

    def _field(self, name: str) -> NumberField:
        field = NumberField(self.look)
        field.slid.connect(lambda value: self.ask(SetMeasurement(name=name, value=value)))
        field.stepped.connect(lambda step: self.ask(StepMeasurement(name=name, step=step)))
        field.typing_wanted.connect(partial(self.ask, OpenEntry(name=name)))
        return field

    def _row(self, name: str) -> NumberRow:
        row = NumberRow(self.look)
        row.stepped.connect(lambda step: self.ask(StepMeasurement(name=name, step=step)))
        row.typing_wanted.connect(partial(self.ask, OpenEntry(name=name)))
        row.cleared.connect(partial(self.ask, ClearMeasurement(name=name)))
        return row

    def _optional_list(self, look: Look) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.space("m"), 0)
        column.setSpacing(look.space("xs"))
        column.addWidget(self.more_hint)
        for row in self.rows.values():
            column.addWidget(rule(look))
            column.addWidget(row)
        column.addStretch()
        return FingerScroll(look, inside)

    def _controls(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.space("m" if self.upright else "xs" if self._crowded else "s"))
        if self.upright:  # beside the title not everybody would reach them
            ways = QHBoxLayout()
            ways.addWidget(self.use_camera)
            ways.addStretch()
            ways.addWidget(self.units)
            column.addLayout(ways)
        column.addWidget(self.question)
        column.addWidget(self.sex)
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(self.notice)
        feet = QGridLayout()
        feet.setSpacing(look.space("s"))
        self.more.setMinimumHeight(look.u(108))
        feet.addWidget(self.more, 0, 0)
        feet.addWidget(self.go, 0, 1)
        feet.setColumnStretch(0, 1)
        feet.setColumnStretch(1, 1)
        column.addLayout(feet)
        column.addWidget(self.foot)
        return column

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        if not self.upright:
            head.addWidget(self.use_camera)
            head.addWidget(self.units)
        return head

    def _arrange_upright(self, look: Look) -> None:
        edge = look.space("edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, look.space("l"))
        column.setSpacing(look.space("s"))
        column.addLayout(self._head())
        column.addWidget(self.subtitle)
        column.addSpacing(look.space("m"))
        column.addWidget(self.middle, 1)
        column.addSpacing(look.space("m"))
        column.addLayout(self._controls(look))

    def _arrange_lying(self, look: Look) -> None:
        edge = look.space("edge")
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, look.space("m") if self._crowded else edge, edge, look.space("l"))
        row.setSpacing(look.space("xl"))
        row.addWidget(self.middle, 9)
        right = QVBoxLayout()
        right.setSpacing(look.space("xs" if self._crowded else "s"))
        right.addLayout(self._head())
        right.addWidget(self.subtitle)
        right.addStretch()
        right.addLayout(self._controls(look))
        row.addLayout(right, 10)

    def _choose_sex(self, key: str) -> None:
        self.ask(SetSex(sex=next(s for s in SEXES if s == key)))

    def _toggle_more(self) -> None:
        self.ask(ShowMoreMeasurements(shown=not self._more_shown))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the draft."""
        texts = texts_for(state.language, state.units)
        self.units.show_units(state.units, state.language)
        self._more_shown = state.more_measurements
        set_text(self.title, texts("measure.title"))
        resting = state.camera_agreed and not state.camera.usable
        set_text(self.subtitle, texts("measure.camera_rests" if resting else "measure.subtitle"))
        set_text(self.use_camera, texts("measure.use_camera") if self.upright else "")
        self.use_camera.setAccessibleName(texts("measure.use_camera"))
        self.use_camera.setVisible(state.camera_offered)
        self.subtitle.setVisible(resting or not (self._crowded and state.camera_offered))
        set_text(self.question, texts("measure.sex"))
        self.sex.show_options([(s, texts(f"measure.{s}")) for s in SEXES], state.draft.sex)
        for field in draft_fields(state.draft, REQUIRED):
            self.fields[field.name].show_face(number_face(field, texts))
        if state.more_measurements:
            for field in draft_fields(state.draft, OPTIONAL):
                self.rows[field.name].show_face(number_face(field, texts))
        set_text(self.more_hint, texts("measure.more_hint"))
        self.middle.setCurrentIndex(int(state.more_measurements))
        self.figure.show_draft(state.draft, texts)
        self._render_feet(state, texts)

    def _render_feet(self, state: KioskState, texts: Texts) -> None:
        given = sum(1 for name in OPTIONAL if name in state.draft.values)
        more = texts("measure.less") if state.more_measurements else texts("measure.more")
        if given and not state.more_measurements:
            more = texts("measure.more_count", count=given)
        set_text(self.more, more)
        self.more.setIcon(self.look.icon("minus" if state.more_measurements else "plus", "ink"))
        self.go.setEnabled(state.draft.complete and not state.finding_body)
        missing = not state.draft.complete
        wanting = "measure.needs" if missing and self._crowded else "measure.go"
        set_text(self.go, texts("measure.finding" if state.finding_body else wanting))
        set_text(self.notice, texts("measure.needs") if missing else "")
        self.notice.setVisible(missing and not self._crowded)
        self.foot.render_state(state)
