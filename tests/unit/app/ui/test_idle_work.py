"""The chores of an idle kiosk: their order, how they are left when somebody comes, what is shown when."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from app.jobs.attract_looks import LOOKS_SHOWN, AttractLook
from app.jobs.attract_pictures import FRAME_COUNT, frame_paths, look_folder
from app.jobs.messages import Task, TaskDone, TaskRefused
from app.jobs.operation import OperationQueue
from app.session.outfit import Piece
from app.ui.kiosk.idle_work import IdleWork
from tests.unit.app.jobs.test_attract_pictures import make
from tests.unit.app.jobs.test_operation import PaperWorker
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

LOOKS = tuple(
    AttractLook(pieces=(Piece(product_id="tee-women", colourway_id=colour),))
    for colour in ("chalk", "ink", "clay-rose", "sage", "dusk-blue", "marigold")
) + tuple(
    AttractLook(pieces=(Piece(product_id="trousers-women", colourway_id=colour),))
    for colour in ("sand", "black", "olive")
)


class Shop:
    """A kiosk's idle work, a paper worker that does it, and what the attract screen was told."""

    def __init__(self, *unpictured: str, room: RoomName = DEFAULT_ROOM) -> None:
        self.worker = PaperWorker()
        self.queue = OperationQueue(self.worker, lambda: None)
        self.shown: list[tuple[AttractLook, ...]] = []
        self.work = IdleWork(self.queue, unpictured=unpictured, show_looks=self._show, room=room)
        self.work.show_stored_looks()
        self.broken: set[AttractLook] = set()

    def _show(self, looks: Sequence[AttractLook]) -> None:
        self.shown.append(tuple(looks))

    @property
    def task(self) -> Task:
        """The last thing asked of the worker."""
        return self.worker.tasks[-1]

    def begin(self) -> None:
        self.work.begin()
        self.work.follow(nobody_is_here=True)

    def do_one(self) -> str:
        """Do what was asked last, as the worker would; its name."""
        task = self.task
        result: object = None
        match task.name:
            case "attract_looks":
                result = LOOKS
            case "attract_frame" if task.arguments[0] in self.broken:
                self.queue.handle(TaskRefused(number=task.number, code="DRAPE_FAILED", message="no"))
                return task.name
            case "attract_frame":
                look, index, room = cast(tuple[AttractLook, int, RoomName], task.arguments)
                path = frame_paths(look, room)[index]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"a picture")
        self.queue.handle(TaskDone(number=task.number, result=result))
        return task.name

    def do_all(self) -> list[str]:
        """Until nothing is asked any more; the names, each run of equal ones once."""
        names: list[str] = []
        while self.queue.busy:
            name = self.do_one()
            if not names or names[-1] != name:
                names.append(name)
        return names


def test_the_first_look_comes_before_the_shelf_and_the_others_after(vitrine_home: Path) -> None:
    shop = Shop("tee-women", "trousers-women")
    shop.begin()
    assert shop.do_all() == [
        "warm_advice",
        "attract_looks",
        "attract_frame",
        "picture_product",
        "put_camera_away",
        "attract_frame",
        "forget_other_looks",
    ]
    assert shop.shown[:3] == [(), LOOKS[:1], LOOKS[:2]]
    assert shop.shown[-1] == LOOKS[:LOOKS_SHOWN]
    assert shop.task.arguments == (LOOKS[:LOOKS_SHOWN], DEFAULT_ROOM)


def test_a_start_with_pictures_shows_them_at_once_and_asks_for_none(vitrine_home: Path) -> None:
    for look in LOOKS[:LOOKS_SHOWN]:
        make(look)
    shop = Shop()
    assert [set(looks) for looks in shop.shown] == [set(LOOKS[:LOOKS_SHOWN])]
    assert not shop.worker.tasks
    shop.begin()
    assert shop.do_all() == ["warm_advice", "attract_looks", "forget_other_looks"]


def test_looks_the_catalogue_would_not_choose_now_give_way(vitrine_home: Path) -> None:
    old = AttractLook(pieces=(Piece(product_id="a-line-dress", colourway_id="teal"),))
    make(old)
    shop = Shop()
    shop.begin()
    shop.do_all()
    assert shop.shown[0] == (old,)
    assert old in shop.shown[1]
    assert shop.shown[-1] == LOOKS[:LOOKS_SHOWN]


def test_who_comes_interrupts_the_chore_and_it_is_taken_up_again(vitrine_home: Path) -> None:
    shop = Shop()
    shop.begin()
    while shop.task.name != "attract_frame" or shop.task.arguments[1] != 5:
        shop.do_one()
    left = shop.task
    shop.work.follow(nobody_is_here=False)
    assert shop.worker.interrupted == [left.number]
    shop.queue.handle(TaskRefused(number=left.number, code="WORK_STOPPED", message="stopped"))
    assert shop.task is left
    assert not shop.queue.busy
    shop.work.follow(nobody_is_here=False)
    assert not shop.queue.busy
    shop.work.follow(nobody_is_here=True)
    assert (shop.task.name, shop.task.arguments) == (left.name, left.arguments)
    assert shop.task.number != left.number
    shop.do_all()
    assert shop.shown[-1] == LOOKS[:LOOKS_SHOWN]


def test_a_look_that_cannot_be_worn_gives_its_place_to_the_next(
    vitrine_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop()
    shop.broken = {LOOKS[0], LOOKS[3]}
    shop.begin()
    shop.do_all()
    assert set(shop.shown[-1]) == set(LOOKS[:8]) - shop.broken
    assert caplog.text.count("goes without tee-women") == 2
    assert not look_folder(LOOKS[0]).exists()
    assert len(list(look_folder(LOOKS[1]).iterdir())) == FRAME_COUNT


def test_a_shop_that_turned_dark_shows_no_bright_look_and_has_all_taken_anew(vitrine_home: Path) -> None:
    for look in LOOKS[:LOOKS_SHOWN]:
        make(look)
    shop = Shop("tee-women", room="dark")
    assert shop.shown == [()]
    shop.begin()
    shop.do_all()
    assert shop.shown[-1] == LOOKS[:LOOKS_SHOWN]
    asked = {task.name: task.arguments[-1] for task in shop.worker.tasks if task.arguments}
    assert asked == {"attract_frame": "dark", "picture_product": "dark", "forget_other_looks": "dark"}
    assert frame_paths(LOOKS[0], "dark")[0].read_bytes() == b"a picture"
    assert frame_paths(LOOKS[0])[0].read_bytes() != b"a picture"
