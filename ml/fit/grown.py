"""Trees grown so far, kept in one file, so that a killed training goes on with the next member."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from ml.errors import LearningError
from ml.fit.features import FEATURES
from ml.fit.rows import QUESTION_COLUMNS, RentalRows
from ml.fit.trees import BoostedTrees
from resources.files import write_atomically

_CLASSES = 3


class GrownMembers:
    """Members by name, of one training: the same rows, features, settings and seed."""

    def __init__(self, path: Path | None, rows: RentalRows, settings: dict[str, Any]) -> None:
        """Take up what ``path`` holds; None keeps nothing.

        Raises LearningError CHECKPOINT_MALFORMED, or CHECKPOINT_OTHER when it is of another training.
        """
        self._path = path
        self._fingerprint = _fingerprint(rows, settings)
        self._tensors: dict[str, Tensor] = {}
        self._names: list[str] = []
        if path is not None and path.is_file():
            self._take_up(path)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def member(self, name: str, grow: Callable[[], BoostedTrees]) -> BoostedTrees:
        """The member of a name: the kept one, or else grown now and kept."""
        if name not in self._names:
            self._tensors |= grow().tensors(f"{name}/")
            self._names.append(name)
            self._write()
        return BoostedTrees.from_tensors(self._tensors, f"{name}/", _CLASSES)

    def remove(self) -> None:
        """Nothing is left to go on with."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        if self._path is not None:
            notes = {"names": json.dumps(self._names), "fingerprint": self._fingerprint}
            content = save(
                {name: value.contiguous() for name, value in self._tensors.items()}, metadata=notes
            )
            write_atomically(self._path, content)

    def _take_up(self, path: Path) -> None:
        try:
            with safe_open(path, framework="pt") as file:
                notes = file.metadata() or {}
                names = json.loads(notes["names"])
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        except (SafetensorError, KeyError, ValueError) as error:
            raise LearningError(
                "CHECKPOINT_MALFORMED", f"{path} is not a training to go on with ({error}); remove it."
            ) from error
        if notes.get("fingerprint") != self._fingerprint:
            raise LearningError(
                "CHECKPOINT_OTHER",
                f"{path} was left by a training on other rows or settings; "
                "pass --no-resume or another --out.",
            )
        self._tensors, self._names = tensors, list(names)


def _fingerprint(rows: RentalRows, settings: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps([settings, FEATURES], sort_keys=True).encode())
    for name in (*QUESTION_COLUMNS, "labels"):
        digest.update(getattr(rows, name).tobytes())
    return digest.hexdigest()
