"""The studio's window: places at the side, what can be done above, the page, and the work below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QByteArray, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.studio.desk_intents import (
    LeftField,
    MomentPassed,
    ReadLibrary,
    WantedPublishing,
    WentTo,
)
from app.services.studio.desk_state import DeskState
from app.ui.appearance import Appearance
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.pages import PAGES
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.shortcuts import show_shortcuts
from app.ui.studio.status_bar import StatusBar
from app.ui.widgets.basics import set_text
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.side_navigation import Place, SideNavigation
from app.ui.widgets.toast import ToastStack, Tone
from app.ui.widgets.toolbar import Toolbar
from resources.translations import LANGUAGES

_COMPACT_BELOW_PX: Final = 1500
_LEAST: Final = ((1140, 1280), (660, 720))
"""Units that every page needs across and down; with large text never more than a small screen has."""
_AHEAD_MS: Final = 600
_NEXT_THEME: Final = {"atelier": "dark", "dark": "contrast", "contrast": "atelier"}


class StudioWindow(QWidget):
    """``restyle_wanted``: take a new window in the place of this one; the desk goes on."""

    restyle_wanted = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, desk: StudioDesk, *, width_px: int = 1920) -> None:
        super().__init__()
        self.desk = desk
        appearance = Appearance.of(desk.settings)
        if desk.memory.theme is not None:
            appearance = Appearance(theme=desk.memory.theme, text_scale=desk.settings.text_scale)
        self.look = Look.for_desktop(appearance)
        self._compact = width_px < _COMPACT_BELOW_PX
        self._pages: dict[str, StudioPage] = {}
        self._current = ""
        self._open = True
        self.setProperty("page", "true")
        self.setStyleSheet(self.look.stylesheet)
        self.setPalette(self.look.palette())
        self.setAcceptDrops(True)
        self.setMinimumSize(*(min(self.look.t(units), side) for units, side in _LEAST))
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        self._build()
        self.toasts = ToastStack(self.look, self)
        self._keys()
        desk.changed.connect(self._changed)
        desk.told.connect(self.tell)
        desk.works_changed.connect(self.status.show_works)
        desk.restyled.connect(self._restyle_soon)
        known = {page.key for page in PAGES}
        self._show_page(desk.state.page if desk.state.page in known else "library")
        desk.do(ReadLibrary())

    # ---- building

    def _build(self) -> None:
        self.navigation = SideNavigation(self.look, compact=self._compact)
        self._place_names()
        self.navigation.chosen.connect(lambda key: self.desk.send(WentTo(page=key)))
        self._stack = QStackedWidget()
        self.empty = EmptyState(self.look, "hanger", lambda: self.desk.send(WentTo(page="library")))
        self.empty.say(*(self.desk.texts(f"studio.empty.{name}") for name in ("title", "line", "action")))
        self._stack.addWidget(self.empty)
        self.status = StatusBar(self.look, self.desk)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._make_toolbar())
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.navigation)
        whole.addLayout(right, 1)

    def _place_names(self) -> None:
        texts = self.desk.texts
        places = [Place(key=p.key, icon=p.icon, words=texts(f"studio.{p.key}.nav")) for p in PAGES]
        self.navigation.show_places(places, self._current)

    def _make_toolbar(self) -> Toolbar:
        texts = self.desk.texts
        bar = self.toolbar = Toolbar(self.look, texts("studio.window.more"))
        actions: tuple[tuple[str, str, Callable[[], None], str, bool], ...] = (
            ("undo", "undo", lambda: self._on_page("undo"), "Ctrl+Z", False),
            ("redo", "redo", lambda: self._on_page("redo"), "Ctrl+Y", False),
            ("save", "save", lambda: self.desk.send(MomentPassed()), "Ctrl+S", True),
            ("theme", "dark", self._next_theme, "", True),
            ("language", "language", self._next_language, "", True),
            ("keys", "keyboard", self._show_keys, "F1", True),
        )
        for key, icon, act, keys, spare in actions:
            bar.add_action(key, icon, act, shortcut=keys, kind="round", spare=spare)
            bar.say(key, texts(f"studio.window.{key}"), shown=False)
        bar.add_gap()
        bar.add_action(
            "publish", "upload", lambda: self.desk.send(WantedPublishing()), shortcut="Ctrl+P", kind="primary"
        )
        bar.say("publish", texts("studio.window.publish"))
        return bar

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+F", self._find),
            ("Ctrl+Shift+Z", lambda: self._on_page("redo")),
            ("Ctrl+O", lambda: self.desk.send(WentTo(page="library"))),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    # ---- pages

    def page(self, key: str) -> StudioPage:
        """A page, made when it is first wanted."""
        page = self._made(key)
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        return page

    def has_page(self, key: str) -> bool:
        """Whether a page is made already and has its place."""
        return key in self._pages and self._stack.indexOf(self._pages[key]) >= 0

    def _made(self, key: str) -> StudioPage:
        if key not in self._pages:
            kind = next(kind for kind in PAGES if kind.key == key)
            self._pages[key] = kind(self.look, self.desk)
        return self._pages[key]

    def _make_ahead(self) -> None:
        """Make the product's page, and style it in a later turn of the loop: that takes twice as long."""
        if ProductPage.key in self._pages:
            self.page(ProductPage.key)
        else:
            self._made(ProductPage.key)
            self._ahead.start()

    @property
    def current(self) -> str:
        """The key of the page on show."""
        return self._current

    def _show_page(self, key: str) -> None:
        if self._current in self._pages and self._current != key:
            self._pages[self._current].leave()
        fresh, self._current = self._current != key, key
        page = self.page(key)
        state = self.desk.state
        waits = page.needs_product and state.product is None
        self._stack.setCurrentWidget(self.empty if waits else page)
        self.navigation.mark(key)
        page.show_state(state)
        if fresh:
            page.enter()
            self.desk.remember(page=key)
        self._show_toolbar()

    def _changed(self, before: DeskState) -> None:
        self._show_page(self.desk.state.page)
        if before.library is None and self.desk.state.library is not None:
            self._ahead.start()  # of all pages it takes longest to make, and is wanted next

    def _show_toolbar(self) -> None:
        texts, state, page = self.desk.texts, self.desk.state, self.page(self._current)
        product = state.product if page.needs_product else None
        title = texts(f"studio.{self._current}.title")
        if product is not None:
            names = product.draft.product.get("name", {})
            title = str(names.get(texts.language) or names.get("en") or product.draft.id)
        set_text(self.toolbar.title, title)
        undo, redo = page.undo_label(), page.redo_label()
        self.toolbar.enable("undo", undo is not None)
        self.toolbar.enable("redo", redo is not None)
        self.toolbar.say("undo", texts("studio.window.undo_of", what=undo or "").rstrip(), shown=False)
        self.toolbar.say("redo", texts("studio.window.redo_of", what=redo or "").rstrip(), shown=False)
        self.toolbar.enable("save", state.product is not None)
        may = state.product is not None and state.product.is_changed and not state.publishing
        self.toolbar.enable("publish", may)
        self.status.show_product(state.product)

    def _on_page(self, deed: str) -> None:
        """Undo and redo leave the field first: what is typed next is a step of its own."""
        page = self.page(self._current)
        self.desk.send(LeftField())
        (page.undo if deed == "undo" else page.redo)()
        self._show_toolbar()

    def _show_keys(self) -> None:
        show_shortcuts(self.look, self, self.desk.texts)

    def _find(self) -> None:
        field = self.page(self._current).search_field()
        if field is None:
            self.desk.send(WentTo(page="library"))
            field = self.page("library").search_field()
        if field is not None:
            field.setFocus()

    # ---- words

    def tell(self, tone: Tone, words: str) -> None:
        """Say something in the corner."""
        self.toasts.say(words, tone, close_words=self.desk.texts("studio.window.dismiss"))

    def _next_theme(self) -> None:
        self.desk.remember(theme=_NEXT_THEME[self.look.appearance.theme])
        self._restyle_soon()

    def _next_language(self) -> None:
        languages = list(LANGUAGES)
        now = languages.index(self.desk.texts.language) if self.desk.texts.language in languages else -1
        self.desk.speak(languages[(now + 1) % len(languages)])

    def _restyle_soon(self) -> None:
        """After the slot of the button that asked for it: it goes with the window."""
        QTimer.singleShot(0, self.restyle_wanted.emit)

    # ---- files and the frame

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802  Qt's name
        """Files are welcome."""
        data = None if event is None else event.mimeData()
        if event is not None and data is not None and any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802  Qt's name
        """The page on show gets them, else the library."""
        data = None if event is None else event.mimeData()
        if event is None or data is None:
            return
        event.acceptProposedAction()
        self.take_files([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])

    def take_files(self, paths: list[Path]) -> None:
        """Files were dropped."""
        if paths and not self.page(self._current).take_files(paths):
            self.desk.send(WentTo(page="library"))
            self.page("library").take_files(paths)

    def restore_frame(self) -> bool:
        """Stand as it stood the last time; False where nobody knows."""
        kept = QByteArray.fromBase64(self.desk.memory.geometry.encode("ascii", "ignore"))
        return not kept.isEmpty() and self.restoreGeometry(kept)

    def shut(self) -> None:
        """End everything of the window; the desk goes on. Safe to call twice."""
        if not self._open:
            return
        self._open = False
        self._ahead.stop()
        self.desk.remember(geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        for signal, slot in (
            (self.desk.changed, self._changed),
            (self.desk.told, self.tell),
            (self.desk.works_changed, self.status.show_works),
            (self.desk.restyled, self._restyle_soon),
        ):
            signal.disconnect(slot)
        if self._current in self._pages:
            self._pages[self._current].leave()
        for page in self._pages.values():
            page.shut()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802  Qt's name
        """In order."""
        self.shut()
        super().closeEvent(event)
        self.closed.emit()
