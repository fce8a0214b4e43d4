"""The one window of the kiosk: it shows the state it is given and passes touches on."""

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal

from PyQt6.QtCore import QEvent, QObject, QRect, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QApplication, QWidget

from app.jobs.attract_looks import AttractLook, shuffled
from app.session.camera import CaptureStage, CaptureWay
from app.session.intents import StayHere
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.session.step import KioskRules
from app.ui.appearance import Appearance
from app.ui.kiosk.code_veil import CodeVeil
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.screens.body_panel import BodyPanel
from app.ui.kiosk.screens.browse import BrowseScreen
from app.ui.kiosk.screens.camera import CameraScreen
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.detail_panel import DetailPanel
from app.ui.kiosk.screens.feedback import FeedbackScreen
from app.ui.kiosk.screens.hand_off import HandOffScreen
from app.ui.kiosk.screens.measure import MeasureScreen
from app.ui.kiosk.screens.message import FarewellScreen, FaultScreen
from app.ui.kiosk.screens.outfit_panel import OutfitPanel
from app.ui.kiosk.screens.prepare import PrepareScreen
from app.ui.kiosk.screens.screen import Screen
from app.ui.kiosk.screens.sizes import SizesScreen
from app.ui.kiosk.screens.try_on_panel import TryOnPanel
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.shelf_veils import FilterVeil, SearchVeil
from app.ui.kiosk.stage import Stage
from app.ui.kiosk.veils import DISMISS, IdleVeil, KeypadVeil, NoticeBar, Veil
from app.ui.look import Look
from app.ui.widgets.keypad import Keypad
from app.ui.widgets.live_picture import LiveSource

_UPRIGHT_STAGE: Final = 0.475
_UPRIGHT_STAGE_LARGE_TEXT: Final = 0.42
_LYING_STAGE: Final = 0.545
_LYING_STAGE_LARGE_TEXT: Final = 0.4
_RESTYLE_MS: Final = 120
_TOUCHES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
WITH_STAGE: Final = (SessionState.BODY, SessionState.TRY_ON)

PageName = SessionState | CaptureStage | CaptureWay | Literal["detail", "outfit", "sizes"]


def page_name(state: KioskState) -> PageName:
    """Which screen shows a state: being measured has three, and trying on four."""
    if state.session is SessionState.TRY_ON and not state.measured:
        return "detail"
    if state.session is SessionState.TRY_ON and state.outfit is not None:
        return "outfit"
    if state.session is SessionState.TRY_ON and state.fitting is not None and state.fitting.side_by_side:
        return "sizes"
    if state.session is not SessionState.CAPTURE:
        return state.session
    if state.way == "typed":
        return "typed"
    return "guiding" if state.capture.stage in ("guiding", "measuring") else "prepare"


class KioskWindow(QWidget):
    """All screens at one scale. ``wanted`` carries intents; ``closing`` tells that the window goes."""

    wanted = pyqtSignal(object)
    closing = pyqtSignal()

    def __init__(
        self,
        shelf: Shelf,
        rules: KioskRules,
        state: KioskState,
        mirror: LiveSource | None = None,
        appearance: Appearance | None = None,
        look_order: str | None = None,
    ) -> None:
        """``mirror``: where the camera's live pictures come from, if there is one.

        ``look_order`` seeds the order of the looks on the attract screen; another at each start when None.
        """
        super().__init__()
        self.setObjectName("kiosk")
        self.setWindowTitle("Vitrine")
        self._shelf, self._rules, self._state = shelf, rules, state
        self._mirror = mirror
        self._looks: tuple[AttractLook, ...] = ()
        self._look_order = secrets.token_hex(8) if look_order is None else look_order
        self._appearance = appearance or Appearance()
        self._look = Look.for_window(1080, 1920, self._appearance)
        self._upright = True
        self._pages: dict[PageName, Screen] = {}
        self.stage = Stage(self._look, shelf)
        self.stage.setParent(self)
        self.stage.wanted.connect(self.wanted)
        self._restyle_soon = QTimer(self)
        self._restyle_soon.setSingleShot(True)
        self._restyle_soon.setInterval(_RESTYLE_MS)
        self._restyle_soon.timeout.connect(self.restyle)
        self._build()
        self._listens = False

    # ---- building

    def _build(self) -> None:
        look, upright = self._look, self._upright
        self.setStyleSheet(look.stylesheet)
        attract = AttractScreen(look, self._shelf, upright=upright)
        attract.show_looks(self._looks)
        self._pages = {
            SessionState.ATTRACT: attract,
            SessionState.CONSENT: ConsentScreen(
                look, upright=upright, remembers=self._rules.profile_days > 0
            ),
            "typed": MeasureScreen(look, upright=upright),
            "prepare": PrepareScreen(look, upright=upright),
            "guiding": CameraScreen(look, self._mirror, upright=upright),
            SessionState.BODY: BodyPanel(look, upright=upright),
            SessionState.BROWSE: BrowseScreen(look, self._shelf, upright=upright),
            SessionState.TRY_ON: TryOnPanel(look, self._shelf, upright=upright),
            "detail": DetailPanel(look, self._shelf, upright=upright),
            "outfit": OutfitPanel(look, self._shelf, upright=upright),
            "sizes": SizesScreen(look, self._shelf, upright=upright),
            SessionState.HAND_OFF: HandOffScreen(
                look, self._shelf, upright=upright, profile_days=self._rules.profile_days
            ),
            SessionState.FEEDBACK: FeedbackScreen(look, self._shelf, upright=upright),
            SessionState.WIPING: FarewellScreen(look, upright=upright),
            SessionState.FAULT: FaultScreen(look, upright=upright),
        }
        self.keypad_veil = KeypadVeil(look, upright=upright)
        self.filter_veil = FilterVeil(look, self._shelf, upright=upright)
        self.search_veil = SearchVeil(look, self._shelf, upright=upright)
        self.code_veil = CodeVeil(look, upright=upright)
        self.idle_veil = IdleVeil(look, self._rules, upright=upright)
        self.notice = NoticeBar(look, partial(self.wanted.emit, DISMISS))
        for screen in (*self._pages.values(), *self._veils):
            screen.setParent(self)
            screen.wanted.connect(self.wanted)
            screen.hide()
        self.notice.setParent(self)
        self.notice.hide()

    @property
    def _veils(self) -> tuple[Veil, ...]:
        """What may lie over a page, the topmost last."""
        return (self.filter_veil, self.search_veil, self.code_veil, self.keypad_veil, self.idle_veil)

    def restyle(self) -> None:
        """Build the screens anew for the window's size, if it asks for another scale or direction."""
        look = Look.for_window(self.width(), self.height(), self._appearance)
        upright = self.height() >= self.width()
        if (look, upright) == (self._look, self._upright):
            return
        for screen in (*self._pages.values(), *self._veils, self.notice):
            screen.setParent(None)
            screen.deleteLater()
        self._look, self._upright = look, upright
        self._build()
        self.stage.restyle(look)
        self.render_state(self._state)

    # ---- showing

    @property
    def upright(self) -> bool:
        """True when the window is higher than wide."""
        return self._upright

    @property
    def look(self) -> Look:
        """The look at the present scale."""
        return self._look

    @property
    def keypad(self) -> Keypad:
        """The keypad, wherever it lies."""
        return self.keypad_veil.keypad

    def page(self, name: PageName) -> Screen:
        """The screen of that name."""
        return self._pages[name]

    def render_state(self, state: KioskState) -> None:
        """Show ``state``."""
        self._state = state
        self._listen(wanted=bool(state.idle_s))
        name = page_name(state)
        page = self._pages[name]
        page.render(state)
        with_stage = state.session in WITH_STAGE and name != "sizes"
        self.stage.setVisible(with_stage)
        page.setGeometry(self._panel_rect() if with_stage else self._page_rect())
        page.show()
        for other in self._pages.values():
            if other is not page:
                other.hide()
        self.stage.setGeometry(self._stage_rect())
        self.stage.render_state(state)
        self._render_over(state)

    def _render_over(self, state: KioskState) -> None:
        for veil in self._veils:
            veil.setGeometry(self.rect())
            veil.render(state)
            veil.raise_()
        self.notice.render_state(state)
        top = max(self._look.space("m"), self._look.out_of_reach_px)
        self.notice.move((self.width() - self.notice.width()) // 2, top)
        self.notice.raise_()

    def show_attract_looks(self, looks: Sequence[AttractLook]) -> None:
        """Let the attract screen turn through these looks, in the order of this start."""
        self._looks = shuffled(looks, self._look_order)
        attract = self._pages[SessionState.ATTRACT]
        if isinstance(attract, AttractScreen):
            attract.show_looks(self._looks)

    @property
    def has_attract_looks(self) -> bool:
        """True once a turning look is there."""
        return bool(self._looks)

    def install_view(self, make_view: Callable[[QWidget], QWidget]) -> None:
        """Put the 3D view on the stage."""
        self.stage.install(make_view)

    def _page_rect(self) -> QRect:
        """All of the window, but for the top of a high display that not everybody reaches."""
        return self.rect().adjusted(0, self._look.lowered_px, 0, 0)

    def _stage_rect(self) -> QRect:
        if self._upright:
            share = _UPRIGHT_STAGE_LARGE_TEXT if self._look.large_text else _UPRIGHT_STAGE
            reached = max(round(self.height() * share), self._look.out_of_reach_px)
            return QRect(0, 0, self.width(), reached)
        share = _LYING_STAGE_LARGE_TEXT if self._look.large_text else _LYING_STAGE
        return QRect(0, 0, round(self.width() * share), self.height())

    def _panel_rect(self) -> QRect:
        stage = self._stage_rect()
        if self._upright:
            return QRect(0, stage.height(), self.width(), self.height() - stage.height())
        return QRect(stage.width(), 0, self.width() - stage.width(), self.height())

    # ---- events

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Follow at once in place, a moment later in scale."""
        self.render_state(self._state)
        self._restyle_soon.start()

    def _listen(self, *, wanted: bool) -> None:
        """Look at every event only while it matters: it costs as much as building a screen."""
        application = QApplication.instance()
        if application is None or wanted == self._listens:
            return
        self._listens = wanted
        if wanted:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Every touch, also on the 3D view, says that somebody is here."""
        if event is not None and event.type() in _TOUCHES and self._state.idle_s:
            self.wanted.emit(StayHere())
        return False

    def keyPressEvent(self, _: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """A keyboard does nothing on a kiosk."""

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802  Qt's name
        """Free the 3D view first, then let the window go."""
        self._restyle_soon.stop()
        self._listen(wanted=False)
        self.stage.close_view()
        self.closing.emit()
        super().closeEvent(event)
