"""Networks of a model that are taught already, kept until all are: a killed training goes on behind them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from ml.outfits.rows import OutfitRows
from ml.outfits.settings import OutfitSettings
from ml.training.processes import is_first_process
from resources.files import write_atomically

_PREFIX: Final = "network"


class FinishedNetworks:
    """The files of one training in its folder; another training's are never taken for its own."""

    def __init__(self, folder: Path | None, fingerprint: str, *, resume: bool) -> None:
        self._folder = folder
        self._fingerprint = fingerprint
        if not resume:
            self.remove()

    def checkpoint(self, number: int) -> Path | None:
        """Where the network being taught keeps its place."""
        return None if self._folder is None else self._folder / f"checkpoint-{number}.safetensors"

    def take(self, number: int, network: nn.Module) -> bool:
        """Give a network its finished weights; False when it has to be taught."""
        path = self._path(number)
        if path is None or not path.is_file():
            return False
        try:
            with safe_open(path, framework="pt") as file:
                if (file.metadata() or {}).get("training") != self._fingerprint:
                    return False
                network.load_state_dict({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
        except SafetensorError:  # a torn file is as good as none: the network is taught again
            return False
        return True

    def keep(self, number: int, network: nn.Module) -> None:
        """Keep a network that is done; of several processes the first does. Raises ``OSError``."""
        path = self._path(number)
        if path is not None and is_first_process():
            weights = {
                name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()
            }
            write_atomically(path, save(weights, metadata={"training": self._fingerprint}))

    def remove(self) -> None:
        """Once the model is written nothing of this is needed."""
        if self._folder is not None and self._folder.is_dir() and is_first_process():
            for kind in (_PREFIX, "checkpoint"):
                for path in self._folder.glob(f"{kind}-*.safetensors"):
                    path.unlink()

    def _path(self, number: int) -> Path | None:
        return None if self._folder is None else self._folder / f"{_PREFIX}-{number}.safetensors"


def fingerprint(rows: OutfitRows, settings: OutfitSettings, seed: int) -> str:
    """What makes two trainings the same: outfits, items, settings and seed."""
    said = [[item.slot, item.text, *sorted(item.attributes.items())] for item in rows.items]
    content = json.dumps([said, rows.train, settings.document(), seed])
    return hashlib.sha256(content.encode()).hexdigest()
