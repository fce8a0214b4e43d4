"""What is known of a shopper is sealed between tasks: whoever reads the memory then finds no body there."""

import queue
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest

from app.jobs.local_worker import LocalWorker
from app.jobs.messages import Task, TaskDone, TaskProgress, WorkerEvent
from app.jobs.sealed import SealedValues
from app.services.people import fit_person
from app.session.fitting import PersonRequest, TriedSize
from app.storage.errors import StorageError
from body_models.anthropometry.person import Person
from tests.memory_search import times_in_memory


@dataclass(frozen=True, slots=True)
class Shape:
    """Something with an array, a number and a large thing everybody shares."""

    betas: npt.NDArray[np.float64]
    waist_girth_cm: float
    model: object


def test_a_value_comes_back_as_it_was_and_refers_to_the_same_shared_object() -> None:
    model = object()
    values = SealedValues(shared=(model,))
    values.put("shape", Shape(np.arange(80.0), 74.5, model))
    assert values.rest()
    assert not values.rest(), "nothing was plain any more"
    found = values.get("shape", Shape)
    assert np.array_equal(found.betas, np.arange(80.0))
    assert found.waist_girth_cm == 74.5
    assert found.model is model
    assert values.get("shape", Shape) is found, "opened once a task"
    values.rest()
    assert values.get("shape", Shape) is not found


def test_what_was_opened_can_be_computed_with_and_outlives_the_rest() -> None:
    values = SealedValues()
    values.put("array", np.zeros(2000))
    values.rest()
    opened = values.get("array", np.ndarray)
    opened += 1.0
    values.rest()
    assert opened.sum() == 2000.0
    assert values.get("array", np.ndarray).sum() == 0.0, "what is kept is what was put"


def test_names_are_there_until_they_are_forgotten() -> None:
    values = SealedValues()
    values.put("a", 1)
    values.seal("b", 2)
    assert "a" in values
    assert "b" in values
    values.rest()
    values.forget("a")
    assert "a" not in values
    with pytest.raises(StorageError) as refused:
        values.get("a", int)
    assert refused.value.code == "VAULT_EMPTY"
    with pytest.raises(TypeError, match="b is a int, not a str"):
        values.get("b", str)


def test_after_a_wipe_nothing_is_kept_or_opened() -> None:
    values = SealedValues()
    values.put("a", 1)
    values.rest()
    values.wipe()
    values.rest()
    assert "a" not in values
    for attempt in (lambda: values.get("a", int), lambda: values.seal("a", 1)):
        with pytest.raises(StorageError) as refused:
            attempt()
        assert refused.value.code == "VAULT_WIPED"


# ---- the memory of a process

ROOT: Final = Path(__file__).resolve().parents[4]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's memory as a file")
GIVEN = {"stature_cm": 173.37, "body_mass_kg": 71.93, "waist_girth_cm": 83.19}
WHO = PersonRequest(sex="female", measurements=GIVEN)


class Room:
    """The fitting room's worker, asked one task after another."""

    def __init__(self) -> None:
        self._said: queue.Queue[WorkerEvent] = queue.Queue()
        self.worker = LocalWorker("app.jobs.fitting_room:FittingRoom", self._said.put)
        self._number = 0
        self.worker.start()

    def ask(self, name: str, *arguments: object) -> object:
        self._number += 1
        self.worker.send(Task(number=self._number, name=name, arguments=arguments))
        while isinstance(event := self._said.get(timeout=120), TaskProgress):
            pass
        assert isinstance(event, TaskDone), event
        return event.result

    def times(self, words: list[bytes]) -> list[int]:
        """How often words are in its memory, once it rests: it takes the next task after that."""
        self.ask("put_camera_away")
        process_id = self.worker.process_id
        assert process_id is not None
        return times_in_memory(process_id, words)


# The child never holds what it is searched for: it is told with every bit turned.
_CHILD: Final = """
import sys
import numpy as np
from app.jobs.sealed import SealedValues
from body_models.capture.device.traces import blank_freed_memory, blank_small_blocks
blank_freed_memory()
values = SealedValues()
for name, turned in zip(("large", "small", "number"), sys.argv[1:]):
    row = np.frombuffer(~np.frombuffer(bytes.fromhex(turned), np.uint8), np.float64).copy()
    values.put(name, {"large": np.tile(row, 1000), "small": row, "number": float(row[0])}[name])
del row
for said in ("plain", "sealed", "opened", "sealed again", "wiped"):
    if said.startswith("sealed"):
        values.rest()
    elif said == "opened":
        found = values.get("large", np.ndarray).sum() + values.get("small", np.ndarray).sum()
        found += values.get("number", float)
        assert np.isfinite(found)
    elif said == "wiped":
        values.wipe()
    blank_small_blocks()
    print(said, flush=True)
    sys.stdin.readline()
"""


@on_linux
def test_arrays_and_numbers_are_in_memory_only_while_they_are_open() -> None:
    draw = np.random.default_rng(3)
    words = [draw.normal(size=count).tobytes() for count in (4, 20, 1)]
    turned = [bytes(255 - byte for byte in word).hex() for word in words]
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, *turned],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    seen: dict[str, list[bool]] = {}
    with child:
        for said in iter(child.stdout.readline, ""):
            seen[said.strip()] = [times > 0 for times in times_in_memory(child.pid, words)]
            child.stdin.write("\n")
            child.stdin.flush()
    everything, nothing = [True] * 3, [False] * 3
    assert seen == {
        "plain": everything,
        "sealed": nothing,
        "opened": everything,
        "sealed again": nothing,
        "wiped": nothing,
    }


@pytest.fixture
def room() -> Iterator[Room]:
    started = Room()
    yield started
    started.worker.stop()


@pytest.mark.long
@on_linux
def test_between_two_tasks_no_body_is_in_the_memory_of_the_worker(room: Room) -> None:
    fitted = fit_person(Person(sex="female", measurements=GIVEN))
    vertices = np.asarray(fitted.body.vertices_m, np.float32)
    words = [
        np.asarray(fitted.body.betas[:6]).tobytes(),
        vertices[5000:5004].tobytes(),
        *(struct.pack("<d", value) for value in GIVEN.values()),
    ]
    room.ask("warm_up")
    before = room.times(words)
    room.ask("find_figure", "s1", WHO)
    room.ask("advise", "s1", WHO, "tee-women")
    tried = room.ask("try_size", "s1", WHO, "tee-women", "M")
    assert isinstance(tried, TriedSize)
    assert tried.shown is not None
    cloth = np.ascontiguousarray(tried.shown.garments[0].surface.vertices_m)[1000:1004].tobytes()
    assert room.ask("picture_size", "s1", WHO, "tee-women", "M", "chalk", "dark")
    assert room.times([*words, cloth]) == [*before, 0]
    again = room.ask("try_size", "s1", WHO, "tee-women", "M")
    assert isinstance(again, TriedSize)
    assert again.drape_seconds == tried.drape_seconds, "it was remembered, sealed"
    room.ask("forget", "s1")
    assert room.times([*words, cloth]) == [*before, 0]
