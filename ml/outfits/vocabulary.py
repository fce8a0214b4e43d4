"""What a model knows of items: the slots, attribute values and words it was taught, and their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from ml.encoders.text import TextEncoder
from ml.errors import ModelError
from ml.outfits.items import OutfitItem

UNKNOWN: Final = 0
"""The number of what was not taught, and of no value at all."""
NO_REFERENCE: Final = -1

_WORD: Final = re.compile(r"[^\W_]+(?:[&'.-][^\W_]+)*")
_LONGEST_NAME: Final = 24
_SLOT: Final = "slot"
_WORD_OF_TEXT: Final = ""
"""The attribute a word counts as; no attribute of an item is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFeatures:
    """Items as tensors, one row an item."""

    known: Tensor
    """Numbers of its slot, attribute values and words, `UNKNOWN` where there is none, int64  # [N, F]."""
    texts: Tensor
    """Its text as the encoder sees it; 0 wide when the model uses no encoder  # [N, E]."""
    references: Tensor
    """Its number in the collection or `NO_REFERENCE`, int64  # [N]."""

    def to(self, device: torch.device) -> ItemFeatures:
        """The same on another processor."""
        return ItemFeatures(
            known=self.known.to(device), texts=self.texts.to(device), references=self.references.to(device)
        )

    def rows(self, places: Tensor) -> ItemFeatures:
        """The items at int64 [K] alone."""
        return ItemFeatures(
            known=self.known[places], texts=self.texts[places], references=self.references[places]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """``values``: known values by attribute, the slot first; ``words``: known words."""

    values: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    text_width: int
    encoder: str
    """Name of the text encoder whose rows are expected; empty when none is used."""

    @classmethod
    def of(
        cls,
        items: Iterable[OutfitItem],
        *,
        fewest_values: int,
        fewest_words: int,
        encoder: TextEncoder | None,
    ) -> Vocabulary:
        """What is said of items at least so often; the items are those of the training outfits."""
        counts: dict[str, Counter[str]] = {_SLOT: Counter()}
        words: Counter[str] = Counter()
        for item in items:
            counts[_SLOT][item.slot] += 1
            for name, value in item.attributes.items():
                counts.setdefault(name, Counter())[value] += 1
            words.update(set(split_words(item.text)))
        known = {
            name: tuple(sorted(value for value, count in found.items() if count >= fewest_values))
            for name, found in counts.items()
        }
        return cls(
            values=known,
            words=tuple(sorted(word for word, count in words.items() if count >= fewest_words > 0)),
            text_width=encoder.width if encoder else 0,
            encoder=encoder.name if encoder else "",
        )

    @property
    def size(self) -> int:
        """How many slots, values and words are known together."""
        return sum(map(len, self.values.values())) + len(self.words)

    def features(self, items: Sequence[OutfitItem], encoder: TextEncoder | None) -> ItemFeatures:
        """Items as numbers. Raises ModelError ENCODER_WIDTH when the encoder is of another width."""
        numbers = {key: number for number, key in enumerate(self._keys(), start=1)}
        rows = [self._known(item, numbers) for item in items]
        table = np.full((len(items), max([1, *map(len, rows)])), UNKNOWN, dtype=np.int64)
        for row, known in enumerate(rows):
            table[row, : len(known)] = known
        references = [NO_REFERENCE if item.reference is None else item.reference for item in items]
        return ItemFeatures(
            known=torch.from_numpy(table),
            texts=self._encoded(items, encoder),
            references=torch.tensor(references, dtype=torch.int64),
        )

    def _keys(self) -> Iterator[tuple[str, str]]:
        for name, known in self.values.items():
            yield from ((name, value) for value in known)
        yield from ((_WORD_OF_TEXT, word) for word in self.words)

    def _known(self, item: OutfitItem, numbers: Mapping[tuple[str, str], int]) -> list[int]:
        said = [(_SLOT, item.slot), *item.attributes.items()]
        words = [(_WORD_OF_TEXT, word) for word in sorted(set(split_words(item.text)))[:_LONGEST_NAME]]
        return [numbers[key] for key in (*said, *words) if key in numbers]

    def _encoded(self, items: Sequence[OutfitItem], encoder: TextEncoder | None) -> Tensor:
        if self.text_width == 0:
            return torch.zeros(len(items), 0)
        self.check_encoder(encoder)
        assert encoder is not None  # noqa: S101 (checked just before)
        return torch.from_numpy(np.ascontiguousarray(encoder.encode([item.text for item in items])))

    def check_encoder(self, encoder: TextEncoder | None) -> None:
        """Refuse an encoder whose rows this model cannot read. Raises ModelError ENCODER_WIDTH."""
        width = encoder.width if encoder else 0
        if self.text_width and width != self.text_width:
            raise ModelError(
                "ENCODER_WIDTH",
                f"This model of outfits reads texts {self.text_width} wide ({self.encoder}), the text "
                f"encoder gives {width}; choose that encoder or train the model again with this one.",
            )


def split_words(text: str) -> list[str]:
    """The words of a text in lower case; ``j.crew``, ``h&m`` and ``t-shirt`` are one word each."""
    return _WORD.findall(text.lower())
