"""Any Hugging Face text encoder from a local folder, without its own code and without the network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from torch import Tensor, nn

from ml.encoders.batches import encoded_in_batches, mean_of_tokens
from ml.encoders.device import chosen_device
from ml.errors import ModelError
from resources.errors import ResourceError
from resources.files import read_json

_LONGEST: Final = 512


class ExternalEncoder:
    """Texts to the unit mean (or first state, where the folder's pooling says so) of a model's tokens."""

    def __init__(
        self, model: nn.Module, tokenizer: Any, name: str, *, width: int, longest: int, first: bool
    ) -> None:
        self.name = name
        self.width = width
        self._model = model
        self._tokenizer = tokenizer
        self._longest = longest
        self._first = first
        self._device = next(model.parameters()).device

    @classmethod
    def load(cls, folder: Path, device: str = "auto") -> Self:
        """The encoder in a folder as ``save_pretrained`` writes it.

        Raises ModelError ENCODER_MISSING, ENCODER_UNSAFE, ENCODER_UNSUPPORTED, ENCODER_MALFORMED,
        DEVICE_MISSING or DEVICE_UNKNOWN.
        """
        processor = chosen_device(device)
        _refuse_unsafe(folder)
        first = _pools_first(folder)
        model, tokenizer = _load_offline(folder)
        config = model.config
        if getattr(config, "is_encoder_decoder", False) or getattr(config, "is_decoder", False):
            raise ModelError(
                "ENCODER_UNSUPPORTED",
                f"{folder} holds a {config.model_type} model, which writes texts; give an encoder's folder.",
            )
        longest = min(
            _LONGEST, tokenizer.model_max_length, getattr(config, "max_position_embeddings", _LONGEST)
        )
        return cls(
            model.to(processor).eval(),
            tokenizer,
            folder.name,
            width=int(config.hidden_size),
            longest=int(longest),
            first=first,
        )

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text  # [N, width]."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        tokens = self._tokenizer(list(texts), truncation=True, max_length=self._longest)["input_ids"]
        padding = self._tokenizer.pad_token_id or 0
        return encoded_in_batches(tokens, self.width, self._device, self._pooled, padding=padding)

    def _pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        states: Tensor = self._model(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        if self._first:
            return nn.functional.normalize(states[:, 0], dim=-1)
        return mean_of_tokens(states, mask)


def _refuse_unsafe(folder: Path) -> None:
    """Refuse a folder that is missing, that brings code, or whose weights would have to be unpickled."""
    if not (folder / "config.json").is_file():
        raise ModelError(
            "ENCODER_MISSING", f"{folder} has no config.json; give the folder of a Hugging Face text encoder."
        )
    config = _config(folder)
    if "auto_map" in config:
        raise ModelError(
            "ENCODER_UNSAFE",
            f"The model in {folder} asks to run code of its own; take one that transformers knows.",
        )
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            "ENCODER_UNSAFE",
            f"{folder} has no *.safetensors; other weights could run code when loaded: convert them first.",
        )


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = read_json(folder / "config.json")
    except ResourceError as error:
        raise ModelError("ENCODER_MALFORMED", error.message) from error
    if not isinstance(config, dict):
        raise ModelError("ENCODER_MALFORMED", f"{folder / 'config.json'} is not a model's configuration.")
    return config


def _pools_first(folder: Path) -> bool:
    """Whether the folder's sentence-transformers pooling takes the first state instead of the mean."""
    path = folder / "1_Pooling" / "config.json"
    if not path.is_file():
        return False
    try:
        pooling = read_json(path)
    except ResourceError as error:
        raise ModelError("ENCODER_MALFORMED", error.message) from error
    if not isinstance(pooling, dict):
        raise ModelError("ENCODER_MALFORMED", f"{path} is not a pooling's configuration.")
    chosen = {name for name, value in pooling.items() if name.startswith("pooling_mode") and value is True}
    if chosen <= {"pooling_mode_mean_tokens"}:
        return False
    if chosen == {"pooling_mode_cls_token"}:
        return True
    raise ModelError(
        "ENCODER_UNSUPPORTED",
        f"{path} asks for {', '.join(sorted(chosen))}; the mean or the first token is known.",
    )


def _load_offline(folder: Path) -> tuple[Any, Any]:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when transformers is imported: nothing leaves the shop
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model = AutoModel.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as error:
        raise _explained(folder, error) from error
    with suppress(AttributeError):
        model.pooler = None  # a mean does without it
    return model, tokenizer


def _explained(folder: Path, error: Exception) -> ModelError:
    """What went wrong in words: transformers raises many kinds for the same few causes."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ModelError("ENCODER_MALFORMED", f"The text encoder in {folder} cannot be loaded: {reason}")
