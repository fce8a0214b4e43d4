"""The kiosk's window under thousands of touches, and session after session: nothing is left behind."""

import gc
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication, QWidget

from app.session.effects import Wipe
from app.session.intents import (
    Begin,
    ChooseProduct,
    FindBody,
    FittingRoomLost,
    Intent,
    Leave,
    SecondPassed,
    SetLanguage,
    SetMeasurement,
    SetSex,
    ShowGarments,
)
from app.session.journey_intents import (
    CompleteLook,
    OpenSearch,
    Rate,
    SendAnswers,
    ShowFilters,
    TakeHome,
    TakeIt,
    TakeOutfit,
)
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.session.step import KioskRules
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.window import KioskWindow
from body_models.anthropometry.population import SEXES
from tests.unit.app.ui.conftest import TO_BODY, TO_TRY_ON, KioskUnderTest, make_kiosk
from tests.unit.app.ui.stand_ins import StandInView, StandInWorker

__all__ = ["make_kiosk"]  # the fixture of the window's own tests
MakeKiosk = Callable[..., KioskUnderTest]
WINDOW = (540, 960)
"""All of it on the screen of a test."""


class Fingers:
    """Touches anywhere on a window, as often as not on something that can be touched."""

    def __init__(self, window: KioskWindow, seed: int) -> None:
        self._window, self._chance = window, random.Random(seed)  # noqa: S311  which touch comes is no secret

    def touch(self) -> None:
        """One finger, down and up, a few pixels apart at most."""
        place = QPoint(self._chance.randrange(WINDOW[0]), self._chance.randrange(WINDOW[1]))
        target = self._window.childAt(place) or self._window
        local = QPointF(target.mapFrom(self._window, place))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(
                kind, local, target.mapToGlobal(local), left, held, Qt.KeyboardModifier.NoModifier
            )
            QApplication.sendEvent(target, event)


def _faults(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    import sys

    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _value, _trace: caught.append(kind))
    return caught


def _play(kiosk: KioskUnderTest, touches: int, seed: int) -> tuple[set[SessionState], int]:
    """Touch, let time go by, lose the worker now and then; the states that were seen and the wipes asked."""
    fingers, chance = Fingers(kiosk.window, seed), random.Random(seed + 1)  # noqa: S311
    seen: set[SessionState] = set()
    wipes = 0
    run = kiosk.controller._run

    def counted(effect: object, session_id: str) -> None:
        nonlocal wipes
        wipes += isinstance(effect, Wipe)
        run(effect, session_id)  # type: ignore[arg-type]

    kiosk.controller._run = counted  # type: ignore[method-assign]
    for number in range(touches):
        before = kiosk.session()
        fingers.touch()
        if chance.random() < 0.02:
            kiosk.controller.dispatch(SecondPassed())
        if chance.random() < 0.002:
            kiosk.controller.dispatch(FittingRoomLost())
        if chance.random() < 0.01:  # most fingers know where they are going
            kiosk.do(*chance.choice((TO_BODY, TO_TRY_ON, (*TO_TRY_ON, TakeIt(), CompleteLook()))))
        if number % 20 == 0:
            QApplication.processEvents()
        seen.add(kiosk.session())
        if before not in (SessionState.ATTRACT, SessionState.WIPING):
            assert kiosk.session() is not SessionState.ATTRACT
        assert kiosk.window.isVisible()
        assert QApplication.topLevelWidgets().count(kiosk.window) == 1
    return seen, wipes


def _only_window(kiosk: KioskUnderTest) -> list[QWidget]:
    """Top-level windows beside the kiosk that a touch has opened."""
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not kiosk.window]


@pytest.mark.parametrize("touches", [1500, pytest.param(20_000, marks=pytest.mark.long)])
def test_any_touches_leave_the_kiosk_whole(
    make_kiosk: MakeKiosk, monkeypatch: pytest.MonkeyPatch, touches: int
) -> None:
    caught = _faults(monkeypatch)
    kiosk = make_kiosk(*WINDOW)
    seen, wipes = _play(kiosk, touches, seed=6)
    assert caught == []
    assert _only_window(kiosk) == []
    assert {SessionState.CONSENT, SessionState.BROWSE, SessionState.WIPING} <= seen
    assert wipes > 0
    kiosk.do(Leave(), *[SecondPassed()] * 6)
    assert kiosk.session() is SessionState.ATTRACT
    assert kiosk.shown() is None


# ---- a whole shelf


@pytest.fixture
def full_window(qapp: QApplication) -> Iterator[tuple[Controller, KioskWindow]]:
    """The shop's whole catalogue behind stand-ins."""
    shelf = kiosk_shelf()
    rules = KioskRules(products_by_sex={sex: shelf.ids_for(sex) for sex in SEXES})
    controller = Controller(rules, StandInWorker, hand_off=HandOffLink(shelf))
    window = KioskWindow(shelf, rules, controller.state)
    controller.changed.connect(window.render_state)
    window.wanted.connect(controller.dispatch)
    window.resize(1080, 1920)
    window.install_view(StandInView)
    window.show()
    window.restyle()
    controller.start(ticking=False)
    QApplication.processEvents()
    yield controller, window
    controller.stop()
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_every_screen_comes_within_a_fifth_of_a_second(
    full_window: tuple[Controller, KioskWindow],
) -> None:
    controller, window = full_window
    way: tuple[tuple[str, Intent], ...] = (
        ("consent", Begin(session_id="s1")),
        ("numbers", TO_BODY[1]),
        ("sex", SetSex(sex="female")),
        ("height", SetMeasurement(name="stature_cm", value=170)),
        ("weight", SetMeasurement(name="body_mass_kg", value=64)),
        ("body", FindBody()),
        ("shelf", ShowGarments()),
        ("filters", ShowFilters(shown=True)),
        ("shelf again", ShowFilters(shown=False)),
        ("keyboard", OpenSearch()),
        ("garment", ChooseProduct(product_id="tee-women")),
        ("outfit", CompleteLook()),
        ("taken", TakeOutfit()),
        ("bag", TakeHome()),
        ("questions", Rate()),
        ("chinese", SetLanguage(language="zh")),
        ("farewell", Leave()),
    )
    spent: dict[str, float] = {}
    for _ in range(3):
        for name, intent in way:
            began_s = time.process_time()
            controller.dispatch(intent)
            window.repaint()
            QApplication.processEvents()
            spent[name] = min(spent.get(name, 9.0), time.process_time() - began_s)
        for _ in range(6):
            controller.dispatch(SecondPassed())
    slow = {name: round(seconds, 3) for name, seconds in spent.items() if seconds > 0.2}
    assert slow == {}


# ---- session after session


def _resident_mb() -> float:
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        pytest.skip("only Linux tells how much memory a process holds without another library")
    return int(statm.read_text(encoding="ascii").split()[1]) * 4096 / 1024**2


def _visit(kiosk: KioskUnderTest) -> KioskState:
    return kiosk.do(
        *TO_TRY_ON, TakeIt(), CompleteLook(), TakeOutfit(), TakeHome(), Rate(), SendAnswers(),
        *[SecondPassed()] * 8,
    )  # fmt: skip


@pytest.mark.parametrize("sessions", [12, pytest.param(300, marks=pytest.mark.long)])
def test_session_after_session_nothing_grows(make_kiosk: MakeKiosk, sessions: int) -> None:
    kiosk = make_kiosk(*WINDOW, page_address="127.0.0.1:0")
    for _ in range(5):
        _visit(kiosk)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    before_mb = _resident_mb()
    timers = len(kiosk.window.findChildren(QTimer))
    objects = len(kiosk.window.findChildren(QObject))
    threads = {thread.name for thread in threading.enumerate()}
    for _ in range(sessions):
        state = _visit(kiosk)
        assert state.session in (SessionState.WIPING, SessionState.ATTRACT)
        assert kiosk.shown() is None
    kiosk.do(*[SecondPassed()] * 6)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert _resident_mb() - before_mb < 20
    assert len(kiosk.window.findChildren(QTimer)) == timers
    assert abs(len(kiosk.window.findChildren(QObject)) - objects) < 40
    assert {t.name for t in threading.enumerate() if not t.name.startswith("hand-off")} <= threads
    server = kiosk.controller.hand_off.server
    assert server is not None
    kiosk.qtbot.waitUntil(lambda: server.tickets.count == 0, timeout=5000)
