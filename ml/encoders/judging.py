"""How well two languages are understood alike: figures over pairs of queries that mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ml.encoders.search import ProductSearch
from ml.encoders.text import TextEncoder
from ml.errors import DataError
from resources.catalogue import Product

_SHOWN: Final = 3
"""How many products a shopper sees at once: the first three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPair:
    """A query in both languages, and what every product shown for it must have: any of the values of each."""

    english: str
    chinese: str
    wanted: Mapping[str, frozenset[str]]


def read_query_pairs(path: Path) -> list[QueryPair]:
    """Pairs of a file with a heading and tab-separated ``english, chinese, wanted`` lines.

    ``wanted`` is empty or ``family=shirt|blouse;colour=white``. Raises DataError QUERIES_MALFORMED.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        return [_pair(*line.split("\t")) for line in lines if line]
    except (OSError, ValueError, TypeError) as error:
        raise DataError(
            "QUERIES_MALFORMED",
            f"{path} is no file of query pairs ({error}): english, chinese and wanted, with tabs between.",
        ) from error


def agreement_of(search: ProductSearch, pairs: Sequence[QueryPair]) -> dict[str, float]:
    """Shares of the pairs whose two languages find the same.

    ``english_first_in_chinese`` (and the other way round): the first product of one is among the first
    three of the other. ``first_three``: both hold. ``first``: the same first product. ``overlap``: the mean
    share of the first three that is common.
    """
    counts: dict[str, list[float]] = {}
    for pair in pairs:
        english, chinese = _shown(search, pair.english), _shown(search, pair.chinese)
        there, back = english[0] in chinese, chinese[0] in english
        found = {
            "english_first_in_chinese": there,
            "chinese_first_in_english": back,
            "first_three": there and back,
            "first": english[0] == chinese[0],
            "overlap": len(set(english) & set(chinese)) / _SHOWN,
        }
        for name, value in found.items():
            counts.setdefault(name, []).append(float(value))
    return {name: float(np.mean(values)) for name, values in counts.items()}


def relevance_of(
    search: ProductSearch, pairs: Sequence[QueryPair], products: Sequence[Product]
) -> dict[str, float]:
    """Shares of the queries that name something and have it in all of the first three, by language and what.

    Where fewer than three products have all that is wanted, as many are asked for; queries that nothing in
    the catalogue answers do not count.
    """
    features = {product.id: _features(product, search) for product in products}
    hits: dict[str, list[bool]] = {}
    for pair in pairs:
        answers = sum(_has_all(own, pair.wanted) for own in features.values())
        if not pair.wanted or not answers:
            continue
        for language, text in (("english", pair.english), ("chinese", pair.chinese)):
            shown = [features[found] for found in _shown(search, text)][:answers]
            hits.setdefault(language, []).append(all(_has_all(own, pair.wanted) for own in shown))
            for name, values in pair.wanted.items():
                hits.setdefault(f"{language}_{name}", []).append(all(own[name] & values for own in shown))
    return {name: float(np.mean(values)) for name, values in hits.items()}


def kinship_of(student: TextEncoder, teacher: TextEncoder, pairs: Sequence[QueryPair]) -> dict[str, float]:
    """Spearman correlations of the student's cosines with the teacher's, over all pairs of queries."""
    from scipy.stats import spearmanr

    english, chinese = [pair.english for pair in pairs], [pair.chinese for pair in pairs]
    taught = teacher.encode(english)
    above = np.triu_indices(len(pairs), k=1)
    expected = (taught @ taught.T)[above]
    figures = {}
    for name, texts in (("english", english), ("chinese", chinese)):
        own = student.encode(texts)
        figures[f"{name}_spearman"] = float(spearmanr((own @ own.T)[above], expected).statistic)
        figures[f"{name}_cosine_to_teacher"] = float((own * taught).sum(axis=1).mean())
    return figures


def _pair(english: str, chinese: str, wanted: str) -> QueryPair:
    named = dict(part.split("=") for part in wanted.split(";") if part)
    return QueryPair(
        english=english,
        chinese=chinese,
        wanted={name: frozenset(values.split("|")) for name, values in named.items()},
    )


def _shown(search: ProductSearch, text: str) -> list[str]:
    return [hit.product_id for hit in search.rank(text)[:_SHOWN]]


def _features(product: Product, search: ProductSearch) -> dict[str, frozenset[str]]:
    return {
        "family": frozenset({product.family}),
        "colour": frozenset(colour.colour for colour in product.colourways),
        "fabric": search.values_of(product.id, "fabric"),
        "occasion": frozenset(product.occasion),
        "season": frozenset(product.season),
        "gender": frozenset({product.block}),
        "print": frozenset(colour.print.kind for colour in product.colourways if colour.print),
        "style": frozenset(product.style),
    }


def _has_all(own: Mapping[str, frozenset[str]], wanted: Mapping[str, frozenset[str]]) -> bool:
    return all(own[name] & values for name, values in wanted.items())
