"""The panel beside the shopper's own body."""

from collections.abc import Sequence
from functools import partial

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.session.fitting import FigureMeasurement
from app.session.intents import OpenEntry, ShowGarments, ShowTapes
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.screen import FootBar, Screen, UnitSwitch
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.tables import MeasurementRow, MeasurementTable
from body_models.anthropometry.names import MEASUREMENTS
from resources.translations import Texts, texts_for

_FIRST = (
    "stature_cm",
    "body_mass_kg",
    "chest_girth_cm",
    "waist_girth_cm",
    "hip_girth_cm",
    "thigh_girth_cm",
    "crotch_height_cm",
)


def shoppers_order(measurements: Sequence[FigureMeasurement]) -> tuple[FigureMeasurement, ...]:
    """What clothes are bought by comes first, where it is seen without scrolling."""
    return tuple(
        sorted(measurements, key=lambda m: _FIRST.index(m.name) if m.name in _FIRST else len(_FIRST))
    )


def _subtitle(state: KioskState) -> str:
    if state.finding_body:
        return "body.following"
    if state.way == "typed" or state.captured is None:
        return "body.subtitle"
    return "body.less_sure" if state.captured.problems else "body.subtitle_camera"


def measurement_row(measurement: FigureMeasurement, texts: Texts) -> MeasurementRow:
    """One measurement as words."""
    unit = MEASUREMENTS[measurement.name].unit if measurement.name in MEASUREMENTS else "cm"
    return MeasurementRow(
        title=texts(f"measurement.{measurement.name}"),
        value=texts.measured(measurement.value, unit, height=measurement.name == "stature_cm", aligned=True),
        note=texts("body.inferred", std=texts.spread(measurement.std, unit)),
        given=measurement.given,
        key=measurement.name if measurement.name in MEASUREMENTS else "",
        sureness=measurement.sureness,
    )


class BodyPanel(Screen):
    """Measurements with how sure each is, corrected by touch; tapes on or off, and on to the garments."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self.title = text_label(look, "title", serif=True, bold=True, wrap=False)
        self.subtitle = text_label(look, "label", tone="soft")
        self.tapes = action_button(look, self._toggle_tapes, icon="tape")
        self.tapes.setCheckable(True)
        self.units = UnitSwitch(look)
        self.units.wanted.connect(self.wanted)
        self.table = MeasurementTable(look, columns=2)
        self.table.touched.connect(lambda name: self.ask(OpenEntry(name=name)))
        self.go = action_button(look, partial(self.ask, ShowGarments()), kind="primary")
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        self._shown: tuple[object, ...] = ()
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        edge = look.space("edge" if self.upright else "l")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("m") if self.upright else edge, edge, look.space("l"))
        column.setSpacing(look.space("s"))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        head.addWidget(self.units)
        head.addWidget(self.tapes)
        column.addLayout(head)
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, look.space("m"), 0)
        held.addWidget(self.table)
        held.addStretch()
        column.addWidget(FingerScroll(look, inside), 1)
        column.addSpacing(look.space("xs"))
        column.addWidget(self.go)
        column.addWidget(self.foot)

    def _show_rows(self, measurements: tuple[FigureMeasurement, ...], texts: Texts) -> None:
        """Each answer of the worker renders the page: words are made again only for other numbers."""
        shown = (measurements, texts.language, texts.units)
        if shown != self._shown:
            self._shown = shown
            self.table.show_rows([measurement_row(m, texts) for m in shoppers_order(measurements)])

    def _toggle_tapes(self) -> None:
        self.ask(ShowTapes(shown=self.tapes.isChecked()))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the body's numbers."""
        texts = texts_for(state.language, state.units)
        self.units.show_units(state.units, state.language)
        set_text(self.title, texts("body.title"))
        set_text(self.subtitle, texts(_subtitle(state)))
        set_text(self.tapes, texts("body.tapes"))
        self.tapes.setChecked(state.tapes_shown)
        set_text(self.go, texts("body.go"))
        self.go.setEnabled(not state.finding_body)
        if state.figure is not None:
            self._show_rows(state.figure.measurements, texts)
        self.foot.render_state(state)
