"""After a hundred visits, some of them cut off by a crash, nothing of any shopper is in any file."""

import itertools
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import string
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import uuid4

import numpy as np
import pytest

from app.settings import Settings, save_settings
from app.storage.database import open_database
from app.storage.event_store import EventStore
from resources.paths import data_home, embedded_body_path
from tests.memory_search import times_in_memory

ROOT: Final = Path(__file__).resolve().parents[2]
_VISITS: Final = 100
_STAGES: Final = ("began", "body", "searched", "tried")
_CRASHES: Final = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT)
_INCHES_CM: Final = 0.635
_POUND_KG: Final = 0.45359237


# ---- what must not be found


def canaries(secrets: list[object]) -> dict[bytes, str]:
    """The ways in which values may lie in a file, each with what it is. Round numbers say nothing of anybody.

    Words as text; numbers as text and as the eight bytes of a double, either way round.
    """
    ways: dict[bytes, str] = {}
    for secret in secrets:
        if isinstance(secret, float):
            text = repr(secret)
            if len(text) < len("100.25"):
                continue
            ways[text[:9].encode()] = f"{secret} as text"
            ways[struct.pack("<d", secret)] = f"{secret} as a double"
            ways[struct.pack(">d", secret)] = f"{secret} as a double, big end first"
        else:
            ways[str(secret).encode()] = f"{secret} as text"
    return ways


def single_canaries(secrets: list[object]) -> dict[bytes, str]:
    """Numbers as two single-precision floats on end, as geometry keeps them."""
    numbers = [secret for secret in secrets if isinstance(secret, float)]
    pairs = itertools.pairwise(numbers)
    return {struct.pack("<2f", *pair): f"{pair} in single precision" for pair in pairs}


def found_in(files: list[Path], wanted: dict[bytes, str]) -> list[str]:
    """Which canaries are in which files."""
    hits = []
    for file in files:
        content = file.read_bytes()
        hits += [f"{what} in {file}" for canary, what in wanted.items() if canary in content]
    return hits


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    secrets: list[object] = [173.355, 71.66759446, "qzxjkvbpw"]
    (tmp_path / "log").write_text("waist of 173.355 cm", encoding="utf-8")
    (tmp_path / "words").write_text("searched for qzxjkvbpw", encoding="utf-8")
    np.save(tmp_path / "doubles.npy", np.array([1.0, 71.66759446]))
    np.save(tmp_path / "singles.npy", np.array([173.355, 71.66759446], np.float32))
    with sqlite3.connect(tmp_path / "rows.sqlite3") as database:
        database.execute("CREATE TABLE people (stature REAL)")
        database.execute("INSERT INTO people VALUES (173.355)")
    database.close()
    (tmp_path / "clean").write_text("173 71 qzx", encoding="utf-8")
    files = sorted(tmp_path.iterdir())
    hits = found_in(files, canaries(secrets) | single_canaries(secrets))
    assert {hit.rpartition("/")[2] for hit in hits} == {
        "log",
        "words",
        "doubles.npy",
        "singles.npy",
        "rows.sqlite3",
    }


# ---- a shop, and visits to it


@dataclass
class Shop:
    """A data folder, and every other folder a program may write to, all below one."""

    folder: Path
    before: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Everything a process writes lands in the folder."""
        places = {"VITRINE_HOME": "shop", "TMPDIR": "tmp", "HOME": "home", "XDG_CACHE_HOME": "home/cache"}
        set_ = {name: str(self.folder / place) for name, place in places.items()}
        return {**os.environ, **set_, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}

    def files(self) -> dict[Path, tuple[int, int]]:
        """Size and time of every file."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    def written(self) -> list[Path]:
        """What was written since the shop opened."""
        return [path for path, stamp in self.files().items() if self.before.get(path) != stamp]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    if not embedded_body_path().is_file():
        pytest.skip("the embedded body is not built; main.py test builds it")
    opened = Shop(tmp_path)
    built = data_home()
    for name in ("shop", "tmp", "home", "work"):
        (tmp_path / name).mkdir()
    shutil.copytree(built / "bodies", tmp_path / "shop" / "bodies")
    shutil.copy(built / "kernels.json", tmp_path / "shop")
    passphrase = tmp_path / "shop" / "passphrase"
    passphrase.write_text("of the owner of the shop", encoding="utf-8")
    passphrase.chmod(0o600)
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path / "shop"))
    save_settings(Settings(profile_days=30, profile_passphrase_file=passphrase, units="inch"))
    opened.before = opened.files()
    return opened


@dataclass
class Visits:
    """A kiosk in a process of its own, and what it said that nobody may find."""

    process: "subprocess.Popen[str]"
    secrets: list[object]

    def heard(self) -> str | None:
        """The next stage; None when the process has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            return None
        said = json.loads(line)
        self.secrets += said["secrets"].values()
        return str(said["stage"])

    def visit(self, told: dict[str, Any], crash: "Crash | None" = None) -> bool:
        """One visit; whether the kiosk outlived it."""
        assert self.process.stdin is not None
        self.secrets += [told["session_id"], told["word"]]
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        while (stage := self.heard()) != "wiped":
            assert stage is not None, "the kiosk ended by itself"
            if crash is None or stage != crash.at:
                continue
            if crash.of_worker:
                os.kill(_worker_of(self.process.pid), crash.by)
                continue
            worker = _worker_of(self.process.pid)
            self.process.send_signal(crash.by)
            while self.heard() is not None:
                pass
            self.process.wait()
            _wait_for_the_end_of(worker)
            return False
        return True


@dataclass(frozen=True, slots=True)
class Crash:
    """When in a visit the kiosk, or its worker, is ended, and how."""

    at: str
    by: signal.Signals
    of_worker: bool = False


def _worker_of(process_id: int) -> int:
    """The child of a process that carries the heavy work."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii").split()
    return next(int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes())


def _wait_for_the_end_of(process_id: int) -> None:
    """A worker notices that its kiosk has crashed."""
    while Path(f"/proc/{process_id}").exists():
        time.sleep(0.05)  # of another's child nothing can be awaited but time


def _crash_dumps_allowed() -> None:
    """A system that would write them, as many do."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@contextmanager
def _kiosk(shop: Shop, secrets: list[object]) -> Iterator[Visits]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.robustness.scripted_visits"],
        cwd=shop.folder / "work",
        env=shop.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_crash_dumps_allowed,  # noqa: PLW1509 - no thread runs here
    )
    visits = Visits(process, secrets)
    try:
        assert visits.heard() == "started"
        yield visits
    finally:
        _close(process.stdin)
        process.wait(60)
        _close(process.stdout)


def _close(pipe: IO[str] | None) -> None:
    assert pipe is not None
    try:
        pipe.close()
    except BrokenPipeError:
        return  # it has crashed, as it was told


def _told(number: int, draw: random.Random) -> dict[str, Any]:
    """Numbers of nobody else: the mass is of this visit alone, and none is round."""
    return {
        "session_id": uuid4().hex,
        "measurements": {
            "stature_cm": (245 + 2 * draw.randrange(25) + 1) * _INCHES_CM,
            "body_mass_kg": (115 + number) * _POUND_KG,
            "waist_girth_cm": (110 + 2 * draw.randrange(20) + 1) * _INCHES_CM,
        },
        "word": "".join(draw.choices(string.ascii_lowercase, k=12)),
        "way": "home" if number % 20 == 0 else "try" if number % 10 in (1, 2, 9) else "body",
    }


def _crash(number: int, draw: random.Random) -> Crash | None:
    """One visit in ten ends in a crash of the kiosk, one in thirty sees its worker go."""
    if number % 10 == 9:
        return Crash(at=draw.choice(_STAGES), by=_CRASHES[number // 10 % len(_CRASHES)])
    if number % 30 == 12:
        return Crash(at="searched", by=signal.SIGKILL, of_worker=True)
    return None


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="children and memory of a process as Linux shows them")
def test_nothing_of_a_hundred_shoppers_is_in_any_file(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(6)  # noqa: S311
    secrets: list[object] = []
    number, crashes = 0, 0
    while number < _VISITS:
        with _kiosk(shop, secrets) as kiosk:
            alive = True
            while alive and number < _VISITS:
                told = _told(number, draw)
                alive = kiosk.visit(told, _crash(number, draw))
                if number == 0:
                    words = [told["session_id"].encode(), told["word"].encode()]
                    assert any(times_in_memory(kiosk.process.pid, words)), "this kiosk knew nobody"
                crashes += not alive
                number += 1
    wanted = canaries(secrets) | single_canaries(secrets)
    files = shop.written()
    names = {file.name for file in files}
    assert {"vitrine.sqlite3", "kiosk.log"} <= names, names
    assert found_in(files, wanted) == []
    assert [file for file in files if file.name.startswith("core")] == []
    store = EventStore(open_database(f"sqlite:///{shop.folder / 'shop' / 'vitrine.sqlite3'}"))
    now = datetime.now(UTC)
    kinds = Counter(event.kind for event in store.between(now - timedelta(days=1), now))
    assert kinds["visit_ended"] >= number - crashes, "every visit that ended was counted"
    with capsys.disabled():
        size = sum(file.stat().st_size for file in files)
        print(  # noqa: T201
            f"\n{number} visits, {crashes} crashes, {store.count()} events; {len(wanted)} canaries in"
            f" {len(files)} files of {size} bytes: none found"
        )
