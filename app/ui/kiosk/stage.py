"""The place of the one 3D view: what stands in it, and the signs laid over it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from PyQt6.QtCore import QPoint, QPointF, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QWidget

from app.session.fitting import POSE_NAMES
from app.session.journey_intents import ChoosePose, ShowAllSizes
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.ui.kiosk.parts.promotion_card import PromotionCard
from app.ui.kiosk.parts.turn_buttons import TurnButtons
from app.ui.kiosk.shelf import Shelf, ShelfColour
from app.ui.kiosk.stage_words import Chip, chip_words, shown_person
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text
from app.ui.widgets.callout import Callout, CalloutLine
from app.ui.widgets.legend import FitLegend, LegendFace
from app.ui.widgets.segments import Segments
from resources.translations import Texts, texts_for
from viewer.scene.camera import View
from viewer.scene.fit_map import band_colours, limit_labels, value_words
from viewer.scene.model import FitMapField, Print, TapeLine
from viewer.scene.rooms import RoomName

if TYPE_CHECKING:
    from PyQt6.QtCore import pyqtBoundSignal

    from viewer.scene.picking import Picked
    from viewer.scene.prepare import LitPerson

_SIDES = (View.FRONT, View.SIDE, View.BACK)


_HIGH_DISPLAY_UNITS = 540
_HEAD_HALF_WIDTH = 0.06
_FIGURE_HALF_WIDTH = 0.13
"""Of the stage's height: as far as feet and hems reach from the middle."""


class StageView(Protocol):
    """What the stage needs of a 3D view; `viewer.qt.view.TryOnView` is the real one."""

    def show_person(self, person: "LitPerson") -> None:
        """Show a prepared person, bare or dressed."""

    def show_fit_map(self, field: FitMapField | None) -> None:
        """Colour the garment by a fit map, or give it its fabric back."""

    picked: "pyqtBoundSignal"
    """A tap: the `Picked` place of a garment or None, and where the finger was."""

    def set_garment_colour(self, colour: tuple[float, float, float], pattern: Print | None) -> None:
        """Dye the garment, or print it."""

    def show_tapes(self, tapes: Sequence[TapeLine]) -> None:
        """Draw tapes, or none."""

    def look_at(self, view: View) -> None:
        """Turn the person to this side."""

    def turn_by(self, degrees: float) -> None:
        """Walk round the person, towards their left."""

    def enter(self, room: RoomName) -> None:
        """Show whoever is shown in another room."""

    def rehearse(self) -> None:
        """Compile what drawing needs while nobody is shown."""

    @property
    def is_still(self) -> bool:
        """Whether everything asked for is shown at its finest, and nothing moves."""

    def draw_finely(self) -> None:
        """At rest, draw as finely as any machine does, however long it takes here."""

    def clear(self) -> None:
        """Forget everything that was shown."""

    def shutdown(self) -> None:
        """Give the graphics back, before the window goes."""


class Stage(QWidget):
    """Holds the view for the window's life; shows only what changed. ``wanted`` carries intents."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, shelf: Shelf) -> None:
        super().__init__()
        self.setProperty("page", "true")
        self._shelf = shelf
        self._view: StageView | None = None
        self._state: KioskState | None = None
        self._person: LitPerson | None = None
        self._fit_field: FitMapField | None = None
        self._colour: ShelfColour | None = None
        self._tapes: tuple[TapeLine, ...] = ()
        self._dress_signs(look)

    def _dress_signs(self, look: Look) -> None:
        self._look = look
        self.sides = Segments(look, upright=True, raised=True)
        self.turns = TurnButtons(look)
        high = look.out_of_reach_px > look.u(_HIGH_DISPLAY_UNITS)
        self._poses_lie = high or (look.large_text and look.out_of_reach_px > 0)
        """There is no room within reach for poses above the legend: they lie below it."""
        self.poses = Segments(look, upright=not self._poses_lie, raised=True)
        self.legend = FitLegend(look)
        self.chip = Chip(look)
        self.callout = Callout(look)
        show_all = partial(self.wanted.emit, ShowAllSizes())
        self.all_sizes = action_button(look, show_all, icon="compare", size="label")
        self.promotion = PromotionCard(look, narrow=True)
        self.promotion.wanted.connect(self.wanted)
        for sign in self._signs:
            sign.setParent(self)
            sign.setVisible(False)
        self.sides.chosen.connect(self._turn)
        self.turns.turned.connect(self._turn_by)
        self.poses.chosen.connect(self._pose)

    @property
    def _signs(self) -> tuple[QWidget, ...]:
        """What lies over the view."""
        return (
            self.sides,
            self.turns,
            self.poses,
            self.all_sizes,
            self.legend,
            self.chip,
            self.promotion,
            self.callout,
        )

    def restyle(self, look: Look) -> None:
        """Make the signs anew at another scale; the view stays."""
        for sign in self._signs:
            sign.setParent(None)
            sign.deleteLater()
        self._dress_signs(look)
        if self._view is not None:
            self._view.enter(look.tokens.room)
        self._place()

    def install(self, make_view: Callable[[QWidget], QWidget]) -> None:
        """Put the 3D view in its place; it must be a `StageView`."""
        view = make_view(self)
        self._view = cast(StageView, view)
        self._view.picked.connect(self._picked)
        self._view.enter(self._look.tokens.room)
        self._view.rehearse()
        view.setGeometry(self.rect())
        view.show()
        view.lower()
        if self._state is not None:
            self.render_state(self._state)

    @property
    def ready(self) -> bool:
        """True once there is a view."""
        return self._view is not None

    @property
    def is_still(self) -> bool:
        """Whether all that is to be seen is drawn."""
        return self._view is None or self._view.is_still

    def draw_finely(self) -> None:
        """Draw what stands still as it is seen on a machine that keeps up: for pictures that are kept."""
        if self._view is not None:
            self._view.draw_finely()

    def close_view(self) -> None:
        """Free the view; the stage stays empty."""
        if self._view is not None:
            self._view.shutdown()
            self._view = None

    def render_state(self, state: KioskState) -> None:
        """Show the body, dressed where it is, and the signs that go with it."""
        self._state = state
        texts = texts_for(state.language)
        if self._view is not None:
            self._render_person(self._view, state)
        self._render_signs(state, texts)
        self._place()

    def _render_person(self, view: StageView, state: KioskState) -> None:
        person = shown_person(state)
        if person is None:
            if self._person is not None:
                view.clear()
            self._person, self._fit_field, self._colour, self._tapes = None, None, None, ()
            return
        if not self.isVisible():
            return
        if person is not self._person:
            self.callout.show_lines((), QPointF())
            view.show_person(person)
            if self._person is None:
                view.look_at(View.FRONT)  # somebody new: all of them in view
            self._person, self._fit_field, self._colour, self._tapes = person, None, None, ()
        in_one_garment = state.outfit is None or state.shown_outfit is None
        bare = state.figure is not None and person is state.figure.shown
        self._render_cloth(view, state, dressed=in_one_garment and not bare)
        wanted = state.tapes_shown and state.session is SessionState.BODY and state.figure is not None
        tapes = state.figure.tapes if wanted and state.figure is not None else ()
        if tapes is not self._tapes and len(tapes) + len(self._tapes):
            view.show_tapes(tapes)
            self._tapes = tapes

    def _render_cloth(self, view: StageView, state: KioskState, *, dressed: bool) -> None:
        if not dressed or state.fitting is None:
            return
        product = self._shelf.product(state.fitting.product_id)
        colour = product.colour(state.colours.get(product.product_id))
        if colour != self._colour:
            view.set_garment_colour(colour.rgb, colour.print)
            self._colour = colour
        fit_field = self._fit_map(state)
        if fit_field is not self._fit_field:
            view.show_fit_map(fit_field)
            self._fit_field = fit_field

    @staticmethod
    def _fit_map(state: KioskState) -> FitMapField | None:
        tried = state.shown_try
        if state.fitting is None or state.fitting.fit_map is None or tried is None or tried.shown is None:
            return None
        if state.outfit is not None:
            return None
        return tried.fit_maps.get(state.fitting.fit_map)

    def _picked(self, place: "Picked | None", finger: QPointF) -> None:
        """Say what every fit map shows where the garment was touched; a touch beside it puts that away."""
        state = self._state
        tried = None if state is None or state.outfit is not None else state.shown_try
        if state is None or place is None or tried is None or tried.shown is None or not tried.fit_maps:
            self.callout.show_lines((), finger)
            return
        from viewer.scene.picking import field_value  # costs numba, which the view has loaded by now

        texts = texts_for(state.language)
        faces = tried.shown.garments[place.garment_index].faces
        chosen = state.fitting.fit_map if state.fitting is not None else None
        lines = [
            CalloutLine(
                words=texts(f"fit_map.{kind}"),
                value=value_words(kind, field_value(field, faces, place)),
                emphasised=kind == chosen,
            )
            for kind, field in tried.fit_maps.items()
        ]
        self.callout.show_lines(lines, finger)
        self.callout.raise_()

    def _pose(self, pose: str) -> None:
        chosen = next((each for each in POSE_NAMES if each == pose), None)
        if chosen is not None:
            self.wanted.emit(ChoosePose(pose=chosen))

    def _turn(self, side: str) -> None:
        self.callout.show_lines((), QPointF())
        if self._view is not None:
            self._view.look_at(View(side))

    def _turn_by(self, degrees: float) -> None:
        self.callout.show_lines((), QPointF())
        if self._view is not None:
            self._view.turn_by(degrees)

    def _render_signs(self, state: KioskState, texts: Texts) -> None:
        self.sides.show_options([(side.value, texts(f"view.{side.value}")) for side in _SIDES], None)
        self.sides.setVisible(shown_person(state) is not None)
        self.turns.speak(texts)
        posed = state.session is SessionState.TRY_ON and state.measured and state.outfit is None
        self.poses.setVisible(posed and state.fitting is not None)
        set_text(self.all_sizes, texts("sizes.open"))
        advised = state.fitting is not None and state.fitting.product_id in state.advice
        self.all_sizes.setVisible(posed and advised)
        if state.fitting is not None:
            poses = [(pose, texts(f"pose.{pose}")) for pose in POSE_NAMES]
            self.poses.show_options(poses, state.fitting.pose)
        fit_field = self._fit_map(state)
        self.legend.setVisible(fit_field is not None)
        if fit_field is not None:
            self.legend.show_face(_legend_face(fit_field, texts))
        self.promotion.render_state(state)
        if state.session is not SessionState.TRY_ON or state.outfit is not None:
            self.promotion.hide()
        words, busy = chip_words(state, texts, ready=self.ready)
        self.chip.say(words, busy=busy)

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """The view fills the stage."""
        if self._view is not None:
            cast(QWidget, self._view).setGeometry(self.rect())
        self._place()

    def _place_turns(self, gap: int) -> int:
        """Put the turning at the right of the sides, where it leaves the figure and lying poses their room;
        returns how far to the right both reach."""
        beside, size = self.sides.geometry().right() + self._look.space("s"), self.turns.sizeHint()
        self.turns.setGeometry(QRect(QPoint(beside, self.height() - size.height() - gap), size))
        right = beside + size.width()
        free = self.width() / 2 - _FIGURE_HALF_WIDTH * self.height()
        if self._poses_lie and self.poses.isVisibleTo(self):
            free = min(free, self.width() - self.poses.sizeHint().width() - 2 * gap)
        self.turns.setVisible(self.sides.isVisibleTo(self) and right <= free)
        return right if self.turns.isVisibleTo(self) else self.sides.geometry().right()

    def _place_poses(self, gap: int, left: int) -> int:
        """Put the poses at the left, over the sides and within reach; returns how low the legend may go."""
        poses, lowest = self.poses.sizeHint(), self.height() - gap
        if self._poses_lie:
            self.poses.resize(min(poses.width(), self.width() - left - 3 * gap), self.poses.height())
            self.poses.move(self.width() - self.poses.width() - gap, lowest - self.poses.height())
            return lowest - self.poses.height() - gap if self.poses.isVisibleTo(self) else lowest
        above_sides = self.sides.y() - gap - poses.height()
        if above_sides >= max(gap, self._look.out_of_reach_px):
            self.poses.setGeometry(QRect(QPoint(gap, above_sides), poses))
            return lowest
        top = max(gap, min(self._look.out_of_reach_px, lowest - poses.height()))
        self.poses.setGeometry(QRect(QPoint(self.width() - poses.width() - gap, top), poses))
        return lowest

    def _place_all_sizes(self, gap: int, lowest: int) -> int:
        """Put the way to all sizes at the right, over what is there; returns how low the legend may go."""
        button = self.all_sizes
        button.resize(button.sizeHint())
        button.move(self.width() - button.width() - gap, lowest - button.height())
        return button.y() - gap if button.isVisibleTo(self) else lowest

    def _place_legend(self, gap: int, lowest: int) -> None:
        """At the right of the face, where it hides nothing and need not be reached; lower where poses are."""
        legend = self.legend
        legend.move(self.width() - legend.width() - gap, gap)
        if self.poses.isVisibleTo(self) and self.poses.geometry().intersects(legend.geometry()):
            legend.move(legend.x(), lowest - legend.height())

    def _reached(self, card_height: int) -> int:
        """How high a card may stand whose two buttons, at its foot, are within everybody's reach."""
        look = self._look
        foot = look.target_px + 2 * look.space("s")
        return look.out_of_reach_px + look.finger_px + foot - card_height if look.out_of_reach_px else 0

    def _free_x(self, gap: int, top: int) -> int:
        """Where the promotion stands beside nobody's buttons: at the left, else right of them, else at the
        right."""
        card = QRect(gap, top, self.promotion.width(), self.promotion.height())
        at_right = self.width() - card.width() - gap
        taken = [
            sign.geometry()
            for sign in (self.sides, self.turns, self.poses, self.all_sizes)
            if sign.isVisibleTo(self)
        ]
        for x in (gap, self.sides.geometry().right() + gap, at_right):
            card.moveLeft(x)
            if not any(card.intersects(other) for other in taken):
                return x
        return at_right

    def _place(self) -> None:
        gap = self._look.space("m")
        size = self.sides.sizeHint()
        self.sides.setGeometry(QRect(QPoint(gap, self.height() - size.height() - gap), size))
        lowest = self._place_poses(gap, self._place_turns(gap) - gap)
        self._place_legend(gap, self._place_all_sizes(gap, lowest))
        self.chip.move(gap, gap)  # beside the figure, whose face stands in the middle
        self.chip.fit(self.width() // 2 - round(_HEAD_HALF_WIDTH * self.height()) - 2 * gap)
        self.promotion.take_height()
        below_chip = gap + (self.chip.height() + gap if self.chip.isVisible() else 0)
        top = max(below_chip, self._reached(self.promotion.height()))
        self.promotion.move(self._free_x(gap, top), top)
        touched = (self.sides, self.turns, self.poses, self.all_sizes, self.promotion)
        for sign in (*touched, self.legend, self.chip):
            sign.raise_()
            sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, sign not in touched)


def _legend_face(field: FitMapField, texts: Texts) -> LegendFace:
    return LegendFace(
        title=texts("fit_map.legend", name=texts(f"fit_map.{field.kind}"), unit=field.unit),
        colours=band_colours(field.kind),
        limits=limit_labels(field.edges),
        low=texts(f"fit_map.{field.kind}_low"),
        high=texts(f"fit_map.{field.kind}_high"),
    )
