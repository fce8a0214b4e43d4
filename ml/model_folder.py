"""A trained model on disk: ``model.safetensors``, ``config.json`` and its card ``README.md`` in a folder.

Nothing is unpickled: weights are plain tensors, the rest is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from ml.errors import ModelError
from resources.errors import ResourceError
from resources.files import MIB, read_bytes, read_json, staged_folder, write_atomically, write_json_atomically

WEIGHTS_LIMIT_BYTES: Final = 4096 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What the next owner of a model has to know. ``figures`` are on data not learnt from, and say which."""

    title: str
    purpose: str
    data: str
    licence: str
    settings: Mapping[str, object]
    figures: Mapping[str, float]
    limits: Sequence[str]
    privacy: str = "Trained without differential privacy."

    def markdown(self) -> str:
        """The card as the ``README.md`` of the model's folder."""
        settings = "".join(f"| {name} | {value} |\n" for name, value in self.settings.items())
        figures = "".join(f"| {name} | {value:.4g} |\n" for name, value in self.figures.items())
        limits = "".join(f"- {limit}\n" for limit in self.limits)
        return (
            f"# {self.title}\n\n{self.purpose}\n\n"
            f"## Data\n{self.data}\n\n## Licence\n{self.licence}\n\n## Privacy\n{self.privacy}\n\n"
            f"## Settings\n| setting | value |\n|---|---|\n{settings}\n"
            f"## Figures\n| figure | value |\n|---|---|\n{figures}\n## Limits\n{limits}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """What a model's folder holds: tensors by name, and its configuration."""

    tensors: dict[str, Tensor]
    config: dict[str, Any]


def write_model(
    folder: Path, kind: str, tensors: Mapping[str, Tensor], config: Mapping[str, Any], card: ModelCard
) -> None:
    """Write a model of a ``kind`` (``"fit"``, ``"outfits"``, …); all of it or nothing. Raises ``OSError``."""
    plain = {name: value.detach().cpu().clone().contiguous() for name, value in tensors.items()}
    with staged_folder(folder) as staging:
        write_atomically(staging / "model.safetensors", save(plain, metadata={"kind": kind}))
        write_json_atomically(staging / "config.json", {"kind": kind, **config})
        write_atomically(staging / "README.md", card.markdown().encode())


def read_model(folder: Path, kind: str) -> StoredModel:
    """The model of a ``kind`` in a folder, on the processor.

    Raises:
        ModelError: ``MODEL_MISSING`` (no such folder or file), ``MODEL_MALFORMED`` (damaged), ``MODEL_KIND``
            (it is a model of something else).
    """
    try:
        config = read_json(folder / "config.json")
        if not isinstance(config, dict):
            raise ModelError(
                "MODEL_MALFORMED",
                f"{folder / 'config.json'} is no model's configuration; train the model again.",
            )
        if config.get("kind") != kind:
            raise ModelError(
                "MODEL_KIND",
                f"{folder} holds a model of {config.get('kind')!r}, not of {kind!r}; give another folder.",
            )
        content = read_bytes(folder / "model.safetensors", limit_bytes=WEIGHTS_LIMIT_BYTES)
        return StoredModel(tensors=load(content), config=config)
    except ResourceError as error:
        code = "MODEL_MISSING" if error.code == "FILE_MISSING" else "MODEL_MALFORMED"
        raise ModelError(code, f"{folder} holds no model: {error.message} Train one into it.") from error
    except (SafetensorError, json.JSONDecodeError) as error:
        raise ModelError(
            "MODEL_MALFORMED", f"{folder / 'model.safetensors'} is damaged ({error}); train the model again."
        ) from error
