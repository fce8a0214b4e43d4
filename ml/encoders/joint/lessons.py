"""What the joint encoder is taught with, as tensors: invented products and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.encoders.joint.generate import InventedProducts, generate_products, shade_table
from ml.encoders.joint.pictures import PictureSubject
from ml.encoders.joint.sentences import ANY, Kind, Language, sentence_about, truths
from ml.encoders.joint.vocabulary import BLOCKS, PRINTS, colours
from ml.encoders.text import TextEncoder
from resources.fabrics import load_fabrics
from resources.families import families

TABLE_PARTS: Final = ("geometry", "fabric", "attributes", "price")
SAID: Final[tuple[tuple[Kind, Language], ...]] = (
    ("name", "en"),
    ("name", "zh"),
    ("query", "en"),
    ("query", "zh"),
    ("description", "en"),
    ("description", "zh"),
    ("review", "en"),
    ("review", "zh"),
    ("query", "en"),
    ("query", "zh"),
)
"""The sentences said of every product that is spoken of."""

QUERIES: Final = tuple(place for place, (kind, _) in enumerate(SAID) if kind == "query")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lessons:
    """Products as tensors; the first ``len(said)`` of them are spoken of."""

    table: dict[str, Tensor]  # each [N, columns of the part]
    truths: Tensor  # int64 [N, 13]
    said: Tensor  # int64 [T, 10] place of each sentence in `vectors`
    constraints: Tensor  # int64 [T, 10, 13]
    vectors: Tensor  # [S, W] unit rows of the text encoder, each text once

    def __len__(self) -> int:
        return len(self.truths)

    def documents(self, rows: Tensor, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Mean vectors [B, W] and joined constraints [B, 13] of the chosen sentences [B, 10] of rows."""
        words = self.vectors[self.said[rows]] * chosen[..., None]
        said = self.constraints[rows].masked_fill(~chosen[..., None], ANY)
        return torch.nn.functional.normalize(words.sum(dim=1), dim=-1), said.amax(dim=1)


def lessons_of(
    products: InventedProducts,
    spoken: int,
    encoder: TextEncoder,
    seed: int,
    languages: Sequence[Language] = ("en", "zh"),
) -> Lessons:
    """Products as lessons; the first ``spoken`` of them with everything said of them, in these languages."""
    rng = np.random.default_rng((seed, 11))
    texts: dict[str, int] = {}
    said = np.zeros((spoken, len(SAID)), dtype=np.int64)
    constraints = np.zeros((spoken, len(SAID), 13), dtype=np.int64)
    for row in range(spoken):
        for place, (kind, language) in enumerate(SAID):
            spoken_in = language if language in languages else languages[0]
            sentence = sentence_about(products, row, kind, spoken_in, rng)
            said[row, place] = texts.setdefault(sentence.text, len(texts))
            constraints[row, place] = sentence.constraints
    rows = products.rows()
    return Lessons(
        table={name: torch.from_numpy(getattr(rows, name)) for name in TABLE_PARTS},
        truths=torch.from_numpy(truths(products)),
        said=torch.from_numpy(said),
        constraints=torch.from_numpy(constraints),
        vectors=torch.from_numpy(encoder.encode(list(texts))),
    )


def products_pictured(subjects: Sequence[PictureSubject], seed: int) -> InventedProducts:
    """An invented product for each picture, true to what it shows and free in all else."""
    count = len(subjects)
    drawn = generate_products(count, seed)
    shown = np.array([one.rgb for one in subjects], dtype=np.float32)
    first = np.array([colours().index(one.colour) for one in subjects])
    return replace(
        drawn,
        family=np.array([list(families()).index(one.family) for one in subjects]),
        block=np.array([BLOCKS.index(one.block) for one in subjects]),
        fabric=np.array([list(load_fabrics()).index(one.fabric) for one in subjects]),
        colour=1 << first,
        first_colour=first,
        shade=_nearest_shades(shown, first),
        rgb=np.stack([shown, shown], axis=1),
        print=np.array([PRINTS.index(one.print) for one in subjects]),
        fit=np.ones(count, dtype=np.int64),
        length=np.ones(count, dtype=np.int64),
    )


def _nearest_shades(rgb: npt.NDArray[np.float32], first: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    table, owner = shade_table()
    apart = np.linalg.norm(rgb[:, None] - table[None], axis=-1)
    apart[owner[None] != first[:, None]] = np.inf
    return np.asarray(apart.argmin(axis=1))
