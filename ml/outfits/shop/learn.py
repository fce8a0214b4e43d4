"""How much each term counts, learnt from real outfits of named items by maximum a posteriori.

A real outfit must score above itself with one item replaced by one of the same slot (conditional logit). The
log-odds of an outfit are the sum over its pairs of centred terms by weights. A term that the names say little
about stays near the prior: weights, per deviation of their term, are normal around their own mean
(empirical Bayes), with a spread chosen on held-out outfits. A term that no name tells (price, one cloth) gets
that mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.figures.classification import auc
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.look import OTHER, LookTable
from ml.outfits.shop.named import named_look
from ml.outfits.shop.people import ColourMeetings, count_meetings
from ml.outfits.shop.scoring import SCORED, all_terms

Rows = npt.NDArray[np.int64]
NamedOutfit = Sequence[tuple[str, str]]
"""(slot, name) of each item."""

UNDIRECTED: Final = frozenset({"lightness_contrast"})
"""Terms no dress code gives a direction: their prior is 0 and their weight may be negative."""
NOT_IN_WORDS: Final = frozenset({"near_miss"})
"""Terms that names cannot tell: a colour word is one shade, so two of a word are never nearly alike."""
_WRONG_A_PLACE: Final = 4
_FOLDS: Final = 5
_TOLD_OUTFITS: Final = 10
_FIRST_COMMON: Final = 0.1
_ROUNDS: Final = 8
_SETTLED: Final = 1e-3
_SPREAD: Final = (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Questions:
    """Real outfits, and those with one item wrong, as rows of ``table``; ``right`` [Q] indexes ``real``."""

    table: LookTable
    real: list[list[int]]
    wrong: list[list[int]]
    right: Rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearntWeights:
    """Per term of `SCORED`: weight [T]; ``told`` [T] is the share of pairs whose names tell it."""

    weight: Floats
    told: Floats
    common: float
    spread: float
    meetings: ColourMeetings


def ask(outfits: Sequence[NamedOutfit], seed: int) -> Questions:
    """Questions of outfits: every item in turn replaced by items of its slot from other outfits."""
    generator = np.random.default_rng(seed)
    items = [item for outfit in outfits for item in outfit]
    table = LookTable.of([named_look(slot, name) for slot, name in items])
    ends = np.cumsum([0, *(len(outfit) for outfit in outfits)])
    real = [list(range(ends[index], ends[index + 1])) for index in range(len(outfits))]
    shelf: dict[str, list[int]] = {}
    for row, (slot, _) in enumerate(items):
        shelf.setdefault(slot, []).append(row)
    wrong, right = [], []
    for index, outfit in enumerate(real):
        for place, row in enumerate(outfit):
            for taken in generator.choice(shelf[items[row][0]], _WRONG_A_PLACE):
                wrong.append([*outfit[:place], int(taken), *outfit[place + 1 :]])
                right.append(index)
    return Questions(table=table, real=real, wrong=wrong, right=np.asarray(right))


def sums(
    table: LookTable, outfits: Sequence[Sequence[int]], meetings: ColourMeetings
) -> tuple[Floats, Floats]:
    """Terms, centred on the mean of told pairs, summed over each outfit [S, T]; the share of pairs told [T].

    Only pairs with a garment count: the shop dresses people, it does not match shoes with bags.
    """
    a, b, owner = _pairs(outfits)
    garment = (table.place[a] != OTHER) | (table.place[b] != OTHER)
    a, b, owner = a[garment], b[garment], owner[garment]
    terms = all_terms(table, a, b, meetings)
    told = ~np.isnan(terms)
    centre = np.nansum(terms, axis=0) / np.maximum(told.sum(axis=0), 1)
    told[:, [name in NOT_IN_WORDS for name in SCORED]] = False
    total = np.zeros((len(outfits), terms.shape[1]))
    np.add.at(total, owner, np.where(told, terms - centre, 0.0))
    return total, told.mean(axis=0)


def learn(outfits: Sequence[NamedOutfit], deviation: Floats, seed: int = 0) -> LearntWeights:
    """Weights from all of the outfits.

    Args:
        outfits: real ones, at least two.
        deviation: of each term [T] over the pairs the weights are for; 0 gives a term no weight.
        seed: of the wrong items.

    The spread is that of the best held-out likelihood (five folds of outfits).
    """
    questions = ask(outfits, seed)
    fold = np.arange(len(questions.real)) % _FOLDS
    parts = [_prepared(questions, fold != held) for held in range(_FOLDS)]
    likely = []
    for spread in _SPREAD:
        held_out = []
        for held, (gaps, told, _) in enumerate(parts):
            inside = fold[questions.right] != held
            weight, _ = _fit(gaps[inside], told, deviation, spread)
            held_out.append(-np.logaddexp(0, -gaps[~inside] @ weight).mean())
        likely.append(float(np.mean(held_out)))
    spread = _SPREAD[int(np.argmax(likely))]
    gaps, told, meetings = _prepared(questions, np.ones(len(questions.real), dtype=bool))
    weight, common = _fit(gaps, told, deviation, spread)
    return LearntWeights(weight=weight, told=told, common=common, spread=spread, meetings=meetings)


def _prepared(questions: Questions, learning: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, ColourMeetings]:
    """Gaps real − wrong [Q, T]; share of pairs told [T]; meetings in the outfits of ``learning``."""
    known = [outfit for outfit, own in zip(questions.real, learning, strict=True) if own]
    meetings = count_meetings(questions.table, known)
    total, told = sums(questions.table, [*questions.real, *questions.wrong], meetings)
    real, wrong = total[: len(questions.real)], total[len(questions.real) :]
    return real[questions.right] - wrong, told, meetings


def _fit(gaps: Floats, told: Floats, deviation: Floats, spread: float) -> tuple[Floats, float]:
    """The weights [T] of highest posterior probability, and the mean, per deviation, around which they lie.

    The mean is that of the terms with a direction that names tell; found by turns with the weights.
    """
    varies = deviation > 0
    directed = np.array([name not in UNDIRECTED for name in SCORED])[varies]
    scaled = gaps[:, varies] / deviation[varies]
    common = _FIRST_COMMON
    for _ in range(_ROUNDS):
        found = _most_probable(scaled, np.where(directed, common, 0.0), directed, spread)
        heard = directed & (told[varies] > 0)
        before, common = common, float(found[heard].mean()) if heard.any() else common
        if abs(common - before) < _SETTLED:
            break
    weight = np.zeros(gaps.shape[1])
    weight[varies] = found / deviation[varies]
    return weight, common


def _most_probable(scaled: Floats, prior: Floats, directed: npt.NDArray[np.bool_], spread: float) -> Floats:
    """Weights [t] for gaps ``scaled`` [Q, t] under a normal prior; no directed term has a negative one."""
    from scipy.optimize import minimize

    def loss(weight: Floats) -> tuple[float, Floats]:
        margin = scaled @ weight
        off = (weight - prior) / spread**2
        slope = -scaled.T @ (1 / (1 + np.exp(margin))) / _WRONG_A_PLACE
        unlikely = float(np.logaddexp(0, -margin).sum()) / _WRONG_A_PLACE
        return unlikely + float(0.5 * off @ (weight - prior)), slope + off

    bounds = [(0.0, None) if one else (None, None) for one in directed]
    return np.asarray(minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _pairs(outfits: Sequence[Sequence[int]]) -> tuple[Rows, Rows, Rows]:
    found = [
        (outfit[i], outfit[j], owner)
        for owner, outfit in enumerate(outfits)
        for i in range(len(outfit))
        for j in range(i)
    ]
    columns = np.asarray(found, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def told_auc(learnt: LearntWeights, held: Sequence[NamedOutfit], seed: int = 1) -> dict[str, float | None]:
    """AUC of real against wrong outfits by each term alone, of those outfits whose names tell the term.

    ``all`` weighs the terms, over all outfits. None where a term is told of fewer than ten real outfits.
    """
    questions = ask(held, seed)
    outfits = [*questions.real, *questions.wrong]
    total, _ = sums(questions.table, outfits, learnt.meetings)
    real = np.arange(len(outfits)) < len(questions.real)
    found: dict[str, float | None] = {}
    for index, name in enumerate(SCORED):
        told = total[:, index] != 0
        enough = (told & real).sum() >= _TOLD_OUTFITS
        found[name] = round(auc(real[told], total[told, index]), 4) if enough else None
    return found | {"all": round(auc(real, total @ learnt.weight), 4)}
