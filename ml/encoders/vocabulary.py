"""The bilingual encoder's tokenizer: English word pieces and Chinese words side by side.

One unigram model (Kudo 2018): frequent English words, and parts of words with the probabilities a trainer
finds for them; Chinese words with those of a word list; single characters for all the rest. Texts are cut
where Chinese begins and ends first, so that the two never meet in one piece.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from ml.errors import DataError

UNKNOWN: Final = "[UNK]"

_CHINESE: Final = "[\u3400-\u4dbf\u4e00-\u9fff]+"
_RAREST: Final = 1e-8
"""Probability of a Chinese character no list knows: a text is never left without a token for it."""


def read_frequencies(path: Path) -> dict[str, float]:
    """Shares of Chinese words, from lines ``word count …``. Raises DataError FREQUENCIES_UNREADABLE."""
    counts: dict[str, float] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            word, count = line.split()[:2]
            counts[word] = counts.get(word, 0.0) + float(count)
    except (OSError, ValueError) as error:
        raise DataError(
            "FREQUENCIES_UNREADABLE", f"{path} is no list of words with their counts ({error})."
        ) from error
    total = sum(counts.values()) or 1.0
    return {word: count / total for word, count in counts.items()}


def build_tokenizer(
    english: Sequence[str],
    chinese_words: Iterable[str],
    characters: Iterable[str],
    frequencies: Mapping[str, float],
    *,
    english_pieces: int,
    floor: float = 1e-6,
) -> Tokenizer:
    """A tokenizer of ``english_pieces`` learnt from English texts, given Chinese words and characters.

    Two thirds of the English pieces are the most frequent whole words, the others parts for the rest. A given
    Chinese word counts as at least ``floor`` frequent: words of the shop are rare in a general list.
    """
    words = _frequent_words(english, 2 * english_pieces // 3)
    scores = {
        piece: score for piece, score in _parts(english, english_pieces - len(words)) if piece != UNKNOWN
    }
    scores |= words
    for character in sorted(set(characters)):
        scores[character] = math.log(max(frequencies.get(character, 0.0), _RAREST))
    for word in sorted(set(chinese_words)):
        scores[word] = math.log(max(frequencies.get(word, 0.0), floor))
    vocabulary = [(UNKNOWN, -20.0), *sorted(scores.items(), key=lambda item: (-item[1], item[0]))]
    return _with_rules(Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False)))


def _frequent_words(texts: Sequence[str], count: int) -> dict[str, float]:
    """The most frequent words of the texts with the logarithms of their shares; what is said once is left."""
    normalizer, cut = _normalizer(), pre_tokenizers.Whitespace()
    counts = Counter(
        word
        for text in texts
        for word, _ in cut.pre_tokenize_str(normalizer.normalize_str(text))
        if word.isascii() and word.isalpha()
    )
    total = counts.total()
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:count]
    return {word: math.log(uses / total) for word, uses in frequent if uses > 1}


def chinese_runs(text: str, tokenizer: Tokenizer | None = None) -> list[str]:
    """The stretches of Chinese in a text, lower case and without compatibility forms."""
    plain = (
        _normalizer().normalize_str(text) if tokenizer is None else tokenizer.normalizer.normalize_str(text)
    )
    found = pre_tokenizers.Split(Regex(_CHINESE), "removed", invert=True).pre_tokenize_str(plain)
    return [run for run, _ in found]


def _parts(texts: Iterable[str], count: int) -> Sequence[tuple[str, float]]:
    tokenizer = _with_rules(Tokenizer(models.Unigram()))
    trainer = trainers.UnigramTrainer(
        vocab_size=count,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        show_progress=False,
        max_piece_length=18,
    )
    tokenizer.train_from_iterator(texts, trainer)
    learnt = json.loads(tokenizer.to_str())["model"]["vocab"]
    return [(str(piece), float(score)) for piece, score in learnt]


def _with_rules(tokenizer: Tokenizer) -> Tokenizer:
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_CHINESE), "isolated"),
            pre_tokenizers.Whitespace(),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    return tokenizer


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
