"""Parts of a training that are finished, kept in one file: a killed training goes on behind them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from ml.training.checkpoint import left_by_another, malformed, read_notes, write_place
from ml.training.places import part_checkpoint, remove_places, search_journal
from ml.training.processes import is_first_process

_NOTES: Final = "kept"
_SHORT: Final = 12


class KeptParts:
    """Parts by name, each a few tensors, of one training: the same rows, settings and seed.

    The part being taught and a search of settings keep their places in files beside, `checkpoint` and
    `journal`. Of several processes the first one writes.
    """

    def __init__(self, path: Path | None, fingerprint: str = "") -> None:
        """Take up what ``path`` holds, as `LearningOptions.checkpoint_in` gives it; None keeps nothing.

        Raises LearningError CHECKPOINT_MALFORMED, or CHECKPOINT_OTHER when it is of another training.
        """
        self.fingerprint = fingerprint
        self._path = path
        self._tensors: dict[str, Tensor] = {}
        self._names: list[str] = []
        if path is not None and path.is_file():
            self._take_up(path)

    @property
    def journal(self) -> Path | None:
        """Where a search of settings keeps its attempts."""
        return None if self._path is None else search_journal(self._path)

    def checkpoint(self, name: str) -> Path | None:
        """Where the part that is being taught keeps its place; each training has its own."""
        if self._path is None:
            return None
        return part_checkpoint(self._path, f"{name}-{self.fingerprint[:_SHORT]}")

    def part(self, name: str) -> dict[str, Tensor] | None:
        """The tensors of a finished part; None when it has to be taught."""
        if name not in self._names:
            return None
        start = f"{name}/"
        return {
            key.removeprefix(start): value for key, value in self._tensors.items() if key.startswith(start)
        }

    def keep(self, name: str, tensors: Mapping[str, Tensor]) -> None:
        """Keep a part that is done. Raises LearningError CHECKPOINT_UNWRITTEN."""
        if self._path is None:
            return
        self._tensors |= {f"{name}/{key}": value.detach().cpu() for key, value in tensors.items()}
        self._names.append(name)
        if is_first_process():
            notes = {"names": self._names, "fingerprint": self.fingerprint}
            write_place(self._path, self._tensors, _NOTES, notes)

    def remove(self) -> None:
        """Once the model is written nothing of this is needed."""
        if self._path is not None and is_first_process():
            remove_places(self._path)

    def _take_up(self, path: Path) -> None:
        content = path.read_bytes()
        try:
            notes = read_notes(content, _NOTES)
            names, fingerprint, tensors = list(notes["names"]), notes["fingerprint"], load(content)
        except (SafetensorError, KeyError, TypeError, ValueError) as error:
            raise malformed(path, error) from error
        if fingerprint != self.fingerprint:
            raise left_by_another(path)
        self._tensors, self._names = tensors, names


def fingerprint(settings: object, rows: Iterable[bytes] = ()) -> str:
    """What makes two trainings the same: settings, seed included, as JSON can hold them, and the rows."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for content in rows:
        digest.update(content)
    return digest.hexdigest()
