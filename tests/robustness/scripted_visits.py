"""A kiosk without its window: the real session, worker, page, events and profiles, visited as told.

Reads a JSON line a visit from standard input and says on standard output how far it is, with whatever must
not be found anywhere afterwards.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QCoreApplication, QEventLoop

from app.logs import start_logging
from app.session.intents import (
    Agree,
    Begin,
    ChooseProduct,
    FindBody,
    Leave,
    SetMeasurement,
    SetSex,
    ShowGarments,
    StayHere,
)
from app.session.journey_intents import (
    CloseSearch,
    OpenSearch,
    PressLetter,
    Rate,
    RememberMe,
    SayFelt,
    SendAnswers,
    TakeHome,
    TakeIt,
)
from app.session.kiosk import KioskState
from app.session.rating import asked_about
from app.session.states import SessionState
from app.settings import load_settings
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.event_link import EventLink
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.profile_link import ProfileLink
from app.ui.kiosk.start import kiosk_rules, local_worker, shop_events, shopper_profiles
from body_models.capture.device.traces import keep_out_of_crash_dumps

PRODUCT = "tee-women"
_STILL_HERE_S = 20


class Visitor:
    """Goes through the kiosk, waits as long as it takes."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        shelf = kiosk_shelf()
        self.kiosk = Controller(
            kiosk_rules(shelf, load_settings()),
            local_worker,
            hand_off=HandOffLink(shelf, "127.0.0.1:0"),
            events=EventLink(shelf, shop_events),
            profiles=ProfileLink(shopper_profiles),
        )

    @property
    def state(self) -> KioskState:
        """Where the visit is."""
        return self.kiosk.state

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the kiosk work; a slow machine is no absent shopper."""
        while not holds():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if self.state.idle_s > _STILL_HERE_S and self.state.session is not SessionState.ATTRACT:
                self.kiosk.dispatch(StayHere())

    def visit(self, told: dict[str, Any]) -> None:
        """One visit, as far as ``way`` says: ``body``, ``try`` or ``home``."""
        do = self.kiosk.dispatch
        self.until(lambda: self.state.fitting_room_ready)
        do(Begin(session_id=told["session_id"]))
        do(Agree())
        do(SetSex(sex="female"))
        for name, value in told["measurements"].items():
            do(SetMeasurement(name=name, value=value))
        say("began", **self.state.draft.values)
        do(FindBody())
        self.until(lambda: self.state.session is SessionState.BODY)
        figure = self.state.figure
        assert figure is not None
        say("body", **{one.name: one.value for one in figure.measurements})
        do(ShowGarments())
        do(OpenSearch())
        for letter in told["word"]:
            do(PressLetter(key=letter))
        do(CloseSearch(accept=True))
        self.until(lambda: not self.state.shelf.searching)
        say("searched")
        if told["way"] != "body":
            self._try_on()
        if told["way"] == "home":
            self._take_home()
        else:
            do(Leave())
        self.until(lambda: self.state.session is SessionState.ATTRACT)
        say("wiped")

    def _try_on(self) -> None:
        self.kiosk.dispatch(ChooseProduct(product_id=PRODUCT))
        self.until(lambda: self.state.shown_try is not None)
        say("tried")

    def _take_home(self) -> None:
        do = self.kiosk.dispatch
        do(TakeIt())
        do(TakeHome())
        self.until(self._page_is_up)
        say("page", address=str(self.state.hand_off.address))
        do(RememberMe())
        self.until(lambda: not self.state.remembered.busy)
        assert self.state.remembered.code is not None, self.state.remembered.trouble
        say("kept", code=self.state.remembered.code)
        do(Rate())
        for product_id, size in asked_about(self.state):
            do(SayFelt(product_id=product_id, size=size, felt="too_tight"))
        do(SendAnswers())

    def _page_is_up(self) -> bool:
        page = self.state.hand_off
        return page.address is not None and not page.pictures_missing


def say(stage: str, **secrets: object) -> None:
    """A line for whoever started this."""
    os.write(1, f"{json.dumps({'stage': stage, 'secrets': secrets})}\n".encode())


def main() -> None:
    """Visit after visit, until there are no more."""
    keep_out_of_crash_dumps()  # as `run_kiosk` does
    start_logging("kiosk")
    visitor = Visitor(QCoreApplication(["vitrine"]))
    visitor.kiosk.start()
    say("started", process_id=os.getpid())
    for line in sys.stdin:
        visitor.visit(json.loads(line))
    visitor.kiosk.stop()


if __name__ == "__main__":
    main()
