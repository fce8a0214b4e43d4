"""Any Hugging Face text encoder from a local folder, without its own code and without the network."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from torch import Tensor, nn

from ml.device import chosen_device
from ml.encoders.batches import encoded_in_batches, mean_of_tokens
from ml.errors import ModelError
from resources.errors import ResourceError
from resources.files import read_json

_LONGEST: Final = 512
_CAREFULLY: Final[Mapping[str, Any]] = {"local_files_only": True, "trust_remote_code": False}


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
    for name in ("config.json", "tokenizer_config.json"):
        if "auto_map" in _record(folder / name):
            raise ModelError(
                "ENCODER_UNSAFE",
                f"{folder / name} asks to run code of its own; take a model that transformers knows.",
            )
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            "ENCODER_UNSAFE",
            f"{folder} has no *.safetensors; other weights could run code when loaded: convert them first.",
        )


def _record(path: Path) -> dict[str, Any]:
    """A JSON object; an empty one where there is no such file."""
    if not path.is_file():
        return {}
    try:
        record = read_json(path)
    except ResourceError as error:
        raise ModelError("ENCODER_MALFORMED", error.message) from error
    if not isinstance(record, dict):
        raise ModelError("ENCODER_MALFORMED", f"{path} is not a JSON object, as a model's settings are.")
    return record


def _pools_first(folder: Path) -> bool:
    """Whether the folder's sentence-transformers pooling takes the first state instead of the mean."""
    path = folder / "1_Pooling" / "config.json"
    pooling = _record(path)
    chosen = {name for name, value in pooling.items() if name.startswith("pooling_mode") and value is True}
    if chosen <= {"pooling_mode_mean_tokens"}:
        return False
    if chosen == {"pooling_mode_cls_token"}:
        return True
    raise ModelError(
        "ENCODER_UNSUPPORTED",
        f"{path} asks for {', '.join(sorted(chosen))}; the mean and the first token are known.",
    )


def _load_offline(folder: Path) -> tuple[Any, Any]:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when transformers is imported: nothing leaves the shop
    from transformers import AutoConfig, AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        _refuse_unless_encoder(AutoConfig.from_pretrained(folder, **_CAREFULLY), folder)
        tokenizer = AutoTokenizer.from_pretrained(folder, **_CAREFULLY)
        model, found = AutoModel.from_pretrained(
            folder, use_safetensors=True, output_loading_info=True, **_CAREFULLY
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as error:
        raise _explained(folder, error) from error
    missing = sorted(name for name in found["missing_keys"] if not name.startswith("pooler."))
    if missing:  # transformers would go on with random weights
        raise ModelError(
            "ENCODER_MALFORMED", f"{folder} lacks weights its config.json asks for, among them {missing[0]}."
        )
    return model, tokenizer


def _refuse_unless_encoder(config: Any, folder: Path) -> None:
    from transformers.models.auto.modeling_auto import MODEL_FOR_MASKED_LM_MAPPING_NAMES

    if config.model_type not in MODEL_FOR_MASKED_LM_MAPPING_NAMES or config.is_encoder_decoder:
        raise ModelError(
            "ENCODER_UNSUPPORTED",
            f"{folder} holds a model of type {config.model_type}, no text encoder; give one of BERT's kind.",
        )


def _explained(folder: Path, error: Exception) -> ModelError:
    """What went wrong in words: transformers raises many kinds for the same few causes."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ModelError("ENCODER_MALFORMED", f"The text encoder in {folder} cannot be loaded: {reason}")
