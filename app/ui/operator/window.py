"""The operator's window: a lock, the first set-up, and the pages beside their names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Literal

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QResizeEvent
from PyQt6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.operator.setup_progress import SetupProgress, read_setup
from app.ui.appearance import Appearance
from app.ui.look import Look
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.operator.locked import LockedScreen
from app.ui.operator.page import Page
from app.ui.operator.pages.about import AboutPage
from app.ui.operator.pages.backup import BackupPage
from app.ui.operator.pages.camera import CameraPage
from app.ui.operator.pages.catalogue import CataloguePage
from app.ui.operator.pages.health import HealthPage
from app.ui.operator.pages.logs import LogsPage
from app.ui.operator.pages.models import ModelsPage
from app.ui.operator.pages.settings import SettingsPage
from app.ui.operator.pages.storage import StoragePage
from app.ui.operator.wizard import SetupWizard
from app.ui.widgets.basics import action_button, text_label
from app.ui.widgets.dialog import confirm
from app.ui.widgets.side_navigation import Place, SideNavigation
from app.ui.widgets.toast import ToastStack, Tone

_LOG = logging.getLogger(__name__)
_TOUCH_SCALE: Final = 1.3
"""A finger's target is 40 units at a desk; on a display of 1080 pixels across this makes it 15 mm."""
_FORGOTTEN_MS: Final = 5 * 60 * 1000
_LOCK_FORGOTTEN_MS: Final = 45 * 1000
_RESTYLE_MS: Final = 150
_TOUCHES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress)

PAGES: Final[tuple[type[Page], ...]] = (
    HealthPage,
    CameraPage,
    CataloguePage,
    ModelsPage,
    StoragePage,
    BackupPage,
    LogsPage,
    SettingsPage,
    AboutPage,
)

Where = Literal["locked", "change_pin", "setup", "pages"]


class OperatorWindow(QWidget):
    """``finished`` carries whether the kiosk has to begin anew; ``quit_wanted`` when it is to end; ``went``
    says where one is: at the lock, in the set-up, among the pages.

    ``stands_in``: shoppers are looking at it."""

    finished = pyqtSignal(bool)
    quit_wanted = pyqtSignal()
    went = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, desk: Desk, *, stands_in: bool = False, from_kiosk: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("Vitrine")
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk, self.view = desk, CameraView()
        self._stands_in, self._from_kiosk = stands_in, from_kiosk
        self.where: Where = "locked"
        self._setup: SetupProgress = read_setup()
        self._current = "health"
        self._pages: dict[str, Page] = {}
        self.locked: LockedScreen | None = None
        self.wizard: SetupWizard | None = None
        self.navigation: SideNavigation | None = None
        self._open = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._whole: QWidget | None = None
        self._look = self._look_now()
        self._toasts: ToastStack | None = None
        self._restyle_soon = self._timer(_RESTYLE_MS, self._restyle)
        self.forgotten = self._timer(_FORGOTTEN_MS, self._forgot)
        desk.settings_changed.connect(self._rebuild_soon)
        desk.told.connect(self.tell)
        desk.restart_due.connect(self._say_due)
        desk.restart_wanted.connect(lambda: self.finished.emit(True))
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._show_first()

    def _timer(self, interval_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        return timer

    # ---- what is on show

    def _show_first(self) -> None:
        """The lock where there is a PIN; the first set-up where there never was one."""
        try:
            self.desk.gate.recover()
        except OSError as problem:
            _LOG.error("the PIN could not be dropped: %s", problem.strerror)
        if self.desk.gate.is_set:
            self.go("locked")
        elif self._setup.finished:
            self.go("change_pin")  # it was recovered: a new one first
        else:
            self.go("setup")

    def go(self, where: Where) -> None:
        """Show the lock, the set-up or the pages."""
        self._leave_page()
        self.where = where
        self._rebuild()
        self._begin_forgetting()
        self.went.emit(where)

    def show_setup(self, progress: SetupProgress) -> None:
        """Show a step of the set-up."""
        self._setup = progress
        self.go("setup")

    def open_page(self, key: str) -> None:
        """Show a page."""
        if self.where != "pages":
            return
        self._leave_page()
        self._current = key
        if self.navigation is not None:
            self.navigation.mark(key)
        page = self.page(key)
        self._stack.setCurrentWidget(page)
        page.enter()

    def page(self, key: str) -> Page:
        """A page, made when it is first wanted."""
        if key not in self._pages:
            self._pages[key] = self._make_page(key)
            self._stack.addWidget(self._pages[key])
        return self._pages[key]

    def _make_page(self, key: str) -> Page:
        kind = next(kind for kind in PAGES if kind.key == key)
        if kind is CameraPage:
            return CameraPage(self._look, self.desk, self.view, upright=self._upright)
        page = kind(self._look, self.desk)
        if isinstance(page, SettingsPage):
            page.pin_wanted.connect(lambda: self.go("change_pin"))
        return page

    @property
    def current(self) -> str:
        """The key of the page on show."""
        return self._current

    @property
    def look(self) -> Look:
        """The look at the present scale."""
        return self._look

    def tell(self, tone: Tone, words: str) -> None:
        """Say something in the corner."""
        if self._toasts is not None:
            self._toasts.say(words, tone, close_words=self.desk.texts("operator.window.dismiss"))

    def _say_due(self) -> None:
        """Say that the way back begins the kiosk anew."""
        if self.where == "pages":
            self.due.setVisible(self._from_kiosk)

    def _leave_page(self) -> None:
        if self.where == "pages" and self._current in self._pages:
            self._pages[self._current].leave()

    # ---- building

    def _look_now(self) -> Look:
        appearance = Appearance.of(self.desk.settings)
        narrow = min(self.width(), self.height())
        scale = max(round(narrow / 1080 * _TOUCH_SCALE * 20) / 20, 0.6)
        return Look.for_desktop(appearance, scale)

    def _rebuild_soon(self) -> None:
        """After the slot of the widget that asked for it: it goes with the rest."""
        QTimer.singleShot(0, self._rebuild)

    def _rebuild(self) -> None:
        if not self._open:
            return
        self._look = self._look_now()
        self.setStyleSheet(self._look.stylesheet)
        self.setPalette(self._look.palette())
        self._drop()
        makers: dict[Where, Callable[[], QWidget]] = {
            "locked": self._make_lock,
            "change_pin": self._make_lock,
            "setup": self._make_wizard,
            "pages": self._make_pages,
        }
        self._whole = makers[self.where]()
        self._column.addWidget(self._whole)
        self._toasts = ToastStack(self._look, self)
        if self.where == "pages":
            self.open_page(self._current)

    def _drop(self) -> None:
        if self.wizard is not None:
            self.wizard.end()
        self.locked = self.wizard = self.navigation = None
        self._pages = {}
        for gone in (self._whole, self._toasts):
            if gone is not None:
                gone.setParent(None)
                gone.deleteLater()
        self._whole = self._toasts = None

    def _make_lock(self) -> QWidget:
        self.locked = LockedScreen(
            self._look,
            self.desk,
            changing=self.where == "change_pin",
            stands_in=self._stands_in,
            may_leave=not self._stands_in and self.desk.gate.is_set,
        )
        self.locked.opened.connect(self._unlocked)
        self.locked.left.connect(lambda: self.go("pages") if self._was_in else self._finish())
        return self.locked

    @property
    def _was_in(self) -> bool:
        """Whether the PIN was given already: then leaving the lock leads back to the pages."""
        return self.where == "change_pin" and self.desk.gate.is_set

    def _unlocked(self) -> None:
        self.go("pages" if self._setup.finished else "setup")

    def _make_wizard(self) -> QWidget:
        self.wizard = SetupWizard(self._look, self.desk, self.view, self._setup, upright=self._upright)
        self.wizard.moved.connect(self._moved)
        self.wizard.left.connect(self._left_setup)
        return self.wizard

    def _moved(self, progress: SetupProgress) -> None:
        self._setup = progress

    def _left_setup(self) -> None:
        if self.desk.gate.is_set:
            self.go("pages")
        else:
            self._finish()

    def _make_pages(self) -> QWidget:
        self._stack = QStackedWidget()
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_side())
        row.addWidget(self._stack, 1)
        return whole

    def _make_side(self) -> QWidget:
        look, texts = self._look, self.desk.texts
        self.navigation = SideNavigation(look)
        self.navigation.setProperty("bar", "")  # the column around it has the line
        places = [Place(key=p.key, icon=p.icon, words=texts(f"operator.{p.key}.nav")) for p in PAGES]
        self.navigation.show_places(places, self._current)
        self.navigation.chosen.connect(self.open_page)
        side = QFrame()
        side.setProperty("bar", "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, look.space("m"))
        column.setSpacing(look.space("s"))
        column.addWidget(self.navigation, 1)
        feet = QVBoxLayout()
        feet.setContentsMargins(look.space("m"), 0, look.space("m"), 0)
        feet.setSpacing(look.space("s"))
        self.restart = action_button(look, self._ask_restart, icon="restart")
        self.restart.setText(texts("operator.window.restart"))
        self.restart.setVisible(self._from_kiosk or self._stands_in)
        self.close_button = action_button(look, self._finish, icon="lock", kind="primary")
        self.close_button.setText(texts(f"operator.window.{'to_kiosk' if self._from_kiosk else 'close'}"))
        self.quit = action_button(look, self._ask_quit, icon="power", kind="quiet")
        self.quit.setText(texts("operator.window.quit"))
        self.quit.setVisible(self._from_kiosk)
        self.due = text_label(look, "caption", tone="accent")
        self.due.setText(texts("operator.window.due"))
        self.due.setVisible(self._from_kiosk and self.desk.needs_restart)
        feet.addWidget(self.due)
        for button in (self.quit, self.restart, self.close_button):
            button.setMinimumHeight(look.target_px)
            feet.addWidget(button)
        column.addLayout(feet)
        return side

    # ---- leaving

    def _ask_restart(self) -> None:
        self._ask("restart", lambda: self.finished.emit(True))

    def _ask_quit(self) -> None:
        self._ask("quit", self.quit_wanted.emit)

    def _ask(self, deed: str, act: Callable[[], None]) -> None:
        texts = self.desk.texts
        confirm(
            self._look,
            self,
            title=texts(f"operator.window.{deed}_title"),
            sentence=texts(f"operator.window.{deed}_line"),
            words=(texts("common.cancel"), texts(f"operator.window.{deed}")),
            on_yes=act,
        )

    def _finish(self) -> None:
        """Back to where one came from; the kiosk begins anew when something of it was changed."""
        if self._stands_in:
            self.go("locked")
            return
        self.finished.emit(self.desk.needs_restart and self._from_kiosk)

    def _forgot(self) -> None:
        """Nobody has touched it for minutes: shoppers must not find it open."""
        if self.desk.busy or (self.where == "locked" and not self._from_kiosk):
            return
        if self._from_kiosk:
            self._finish()
        elif self.desk.gate.is_set:
            self.go("locked")

    # ---- events

    @property
    def _upright(self) -> bool:
        return self.height() > self.width()

    def _restyle(self) -> None:
        if self._look_now() != self._look:
            self._rebuild()

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Take another scale a moment later."""
        self._restyle_soon.start()

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Every touch says that the operator is here."""
        if event is not None and event.type() in _TOUCHES:
            self._begin_forgetting()
        return False

    def _begin_forgetting(self) -> None:
        """A lock that covers a kiosk by mistake goes soon; an operator at work has minutes."""
        over_kiosk = self._from_kiosk and self.where == "locked"
        self.forgotten.start(_LOCK_FORGOTTEN_MS if over_kiosk else _FORGOTTEN_MS)

    def shut(self) -> None:
        """End everything it started; safe to call twice."""
        if not self._open:
            return
        self._open = False
        self.ended.emit()
        for timer in (self._restyle_soon, self.forgotten):
            timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._leave_page()
        if self.wizard is not None:
            self.wizard.end()
        self.view.close()
        self.desk.close()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802  Qt's name
        """In order. Over a kiosk, or in its place, the desktop's close leads back to the shoppers."""
        if event is not None and self._open and (self._from_kiosk or self._stands_in):
            event.ignore()
            self._finish()
            return
        self.shut()
        super().closeEvent(event)
