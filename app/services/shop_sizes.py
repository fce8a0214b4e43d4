"""What this shop knows of sizes besides the body: the answers it was given, and the model it has taught.

The kiosk advises with both, as `advise size` does. A file that cannot be read is told to the log, by its
code, and left out until it changes: a shopper is still advised by their body.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from app.services.learning import installed_model, size_memory
from resources.catalogue import load_catalogue
from resources.errors import CodedError

if TYPE_CHECKING:
    from ml.fit.shop.judgement import LearnedOpinion
    from ml.fit.shop.memory import ShopMemory

_LOG = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOpinions:
    """What a visit's advice rests on besides the body; None where there is nothing."""

    memory: ShopMemory | None = None
    learned: LearnedOpinion | None = None


@dataclass(slots=True)
class _LastRead(Generic[T]):
    """What a file said, read again when another one lies there."""

    read: Callable[[Path], T]
    name: str
    _stamp: tuple[int, int, int] | None = None
    _said: T | None = None

    def of(self, path: Path | None, watched: Path | None) -> T | None:
        """What ``path`` says; ``watched`` is the file that tells whether it is still the same."""
        if path is None or watched is None:
            self._stamp, self._said = None, None
            return None
        try:
            status = watched.stat()
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
            if stamp != self._stamp:
                self._stamp, self._said = stamp, None
                self._said = self.read(path)
        except (CodedError, OSError) as problem:
            code = problem.code if isinstance(problem, CodedError) else "SYSTEM"
            _LOG.error("sizes are advised without %s: %s %s", self.name, code, problem)
        return self._said


@dataclass(slots=True)
class ShopSizes:
    """The opinions of the shop as they are now; files are read only when they have changed."""

    _memory: _LastRead[ShopMemory] = field(init=False)
    _learned: _LastRead[LearnedOpinion] = field(init=False)

    def __post_init__(self) -> None:
        self._memory = _LastRead(_read_memory, "the size memory")
        self._learned = _LastRead(_read_learned, "the model")

    def now(self) -> ShopOpinions:
        """What is known at this moment."""
        memory, model = size_memory(), installed_model("fit")
        return ShopOpinions(
            memory=self._memory.of(memory, memory),
            learned=self._learned.of(model, None if model is None else model / "config.json"),
        )


def _read_memory(path: Path) -> ShopMemory:
    from ml.fit.shop.state import read_memory

    return read_memory(path, load_catalogue())


def _read_learned(folder: Path) -> LearnedOpinion:
    from ml.fit.shop.learned import load_learned_opinion

    return load_learned_opinion(folder)
