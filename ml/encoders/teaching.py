"""How the bilingual encoder is taught by the English one.

The student learns to put an English text where the teacher puts it, and its Chinese version at the same
place (Reimers and Gurevych 2020, "Making monolingual sentence embeddings multilingual"), and to see the
texts of a batch as far from one another as the teacher does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import load_file, save
from torch import Tensor, nn
from torch.nn import functional

from ml.encoders.batches import padded
from ml.encoders.lessons import Lessons
from ml.encoders.student import Student
from ml.encoders.text import TextEncoder
from resources.files import write_atomically

Rows = npt.NDArray[np.float32]

_SHARPNESS: Final = 0.05
_PARTS: Final = 4
_RARE: Final = 1e-3
"""A token with this share of all tokens weighs half (smooth inverse frequency, Arora et al. 2017)."""


class TaskDistil:
    """Rows are texts: their tokens, the teacher's vector of what they mean, and how much they count."""

    def __init__(self, model: Student, lessons: Lessons, targets: Rows, *, kinship: float) -> None:
        self.model: nn.Module = model
        self._device = model.output.weight.device
        self._tokens = [tokens[: model.shape.longest] for tokens in lessons.tokens()]
        self._lengths = torch.tensor([len(tokens) for tokens in self._tokens])
        self._meaning_of = torch.from_numpy(lessons.meaning_of)
        self._counts = torch.from_numpy(lessons.counts)
        self._targets = torch.from_numpy(targets)
        self._held_out = torch.from_numpy(lessons.held_out)
        self._first = len(lessons.held_out)
        self._kinship = kinship

    def __len__(self) -> int:
        return len(self._tokens) - self._first

    def loss(self, rows: Tensor) -> Tensor:
        """One minus the cosine to the teacher, and how differently the batch's neighbourhoods are seen."""
        own = rows.cpu() + self._first
        # Half precision pays on a processor too: the teacher's rows are only so exact.
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            given = self._vectors(own)
        given = given.float()
        targets = self._targets[self._meaning_of[own]].to(given.device)
        counts = self._counts[own].to(given.device)
        away = ((1 - (given * targets).sum(1)) * counts).sum() / counts.sum()
        wanted = (targets @ targets.T / _SHARPNESS).softmax(1)
        seen = (given @ targets.T / _SHARPNESS).log_softmax(1)
        return away + self._kinship * functional.kl_div(seen, wanted, reduction="batchmean")

    def validate(self) -> float:
        """One minus the mean cosine to the teacher, on sentences held out with all their versions."""
        given = torch.cat([self._vectors(part) for part in torch.split(self._held_out, 512)])
        targets = self._targets[self._meaning_of[self._held_out]].to(given.device)
        return float(1 - (given * targets).sum(1).mean())

    def content(self) -> Iterable[Tensor]:
        """The sentences, what each means and how much it counts, and which are held out."""
        yield from (self._lengths, torch.tensor([token for tokens in self._tokens for token in tokens]))
        yield from (self._meaning_of, self._counts, self._held_out)

    def _vectors(self, rows: Tensor) -> Tensor:
        """The student's rows, in a few parts of like length so that little is spent on padding."""
        device = self._device
        order = self._lengths[rows].argsort()
        parts = []
        for part in order.chunk(_PARTS):
            ids, mask = padded([self._tokens[row] for row in rows[part].tolist()])
            parts.append(self.model(ids.to(device), mask.to(device)))
        return torch.cat(parts)[order.argsort().to(device)]


def taught_rows(texts: Sequence[str], teacher: TextEncoder, cache: Path | None) -> Rows:
    """The teacher's rows  # [N, width]. A ``cache`` folder keeps them: a text is computed once."""
    if cache is None:
        return teacher.encode(texts)
    known = _kept_rows(cache)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known |= zip(new, teacher.encode(new), strict=True)
        write_atomically(cache / "texts.json", json.dumps(list(known), ensure_ascii=False).encode())
        write_atomically(cache / "rows.safetensors", save({"rows": np.stack(list(known.values()))}))
    return np.stack([known[text] for text in texts])


def _kept_rows(cache: Path) -> dict[str, Rows]:
    if not (cache / "rows.safetensors").exists():
        return {}
    texts = json.loads((cache / "texts.json").read_text(encoding="utf-8"))
    return dict(zip(texts, load_file(cache / "rows.safetensors")["rows"], strict=True))


def start_from_words(
    student: Student, lessons: Lessons, targets: Rows, teacher: TextEncoder, cache: Path | None
) -> None:
    """Give every token its own meaning in the teacher's space, the narrow one that keeps most of it.

    An English piece means what the teacher makes of it alone, a Chinese word what its glosses mean, any
    other character the mean of nothing: the middle. Frequent tokens weigh less.
    """
    middle = targets.mean(0)
    _, _, directions = np.linalg.svd(_sample(targets) - middle, full_matrices=False)
    narrow = directions[: student.shape.width].T.astype(np.float32)  # [output, width]
    own = _meanings_of_tokens(lessons, targets, teacher, cache)
    shares = _shares(lessons)
    with torch.no_grad():
        student.output.weight.copy_(torch.from_numpy(narrow))
        student.output.bias.copy_(torch.from_numpy(middle))
        student.words.weight.copy_(torch.from_numpy((own - middle) @ narrow))
        student.weights.weight.copy_(torch.from_numpy(np.log(_RARE / (_RARE + shares)))[:, None])


def _sample(rows: Rows, most: int = 20_000) -> Rows:
    return rows[:: max(math.ceil(len(rows) / most), 1)]


def _meanings_of_tokens(lessons: Lessons, targets: Rows, teacher: TextEncoder, cache: Path | None) -> Rows:
    """What each token means  # [V, output]."""
    pieces = lessons.tokenizer.get_vocab()
    place_of = {text: place for place, text in enumerate(lessons.meanings)}
    own = np.repeat(targets.mean(0)[None], len(pieces), axis=0)
    plain = sorted(piece for piece in pieces if piece.isascii() and not piece.startswith("["))
    for piece, row in zip(plain, taught_rows(plain, teacher, cache), strict=True):
        own[pieces[piece]] = row
    for word, meanings in lessons.glosses.items():
        own[pieces[word]] = targets[[place_of[meaning] for meaning in meanings]].mean(0)
    return own


def _shares(lessons: Lessons) -> Rows:
    """The share each token has of all tokens  # [V]."""
    counts = np.zeros(lessons.tokenizer.get_vocab_size(), dtype=np.float64)
    for tokens in lessons.tokens():
        np.add.at(counts, tokens, 1.0)
    shares: Rows = (counts / counts.sum()).astype(np.float32)
    return shares
