"""How much the learnt model of sets counts beside the terms: learnt on outfits that neither has seen.

Asked as the shop asks it: of an upper with a lower part, the real pair against the same with one of the two
replaced by one of its slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.figures.classification import auc
from ml.outfits.items import OutfitItem
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.learn import NamedOutfit, ask, learn, sums
from ml.outfits.shop.pieces import Rows, Shelves
from ml.outfits.shop.set_model import SetScorer, set_scores

_ASKED: Final = ("upper", "bottom")
_LOUDEST: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """``weight`` of the model's log-odds beside the terms'; AUCs on pairs that were not fitted to."""

    weight: float
    terms_auc: float
    model_auc: float
    both_auc: float


def voice(
    model: SetScorer,
    known: Sequence[NamedOutfit],
    held: Sequence[NamedOutfit],
    deviation: Floats,
    seed: int = 0,
) -> Voice:
    """The voice of a model taught on the ``known`` outfits only, from ``held`` ones.

    ``deviation`` is that of `learn`. The weight is fitted on every other pair and judged on the rest.
    """
    learnt = learn(known, deviation, seed)
    pairs = [pair for outfit in held if len(pair := upper_and_lower(outfit)) == len(_ASKED)]
    questions = ask(pairs, seed)
    items = [OutfitItem(slot=slot, text=name) for pair in pairs for slot, name in pair]
    asked = [*questions.real, *questions.wrong]
    total, _ = sums(questions.table, asked, learnt.meetings)
    terms = total @ learnt.weight
    says = model.score_many([[items[row] for row in outfit] for outfit in asked])
    count = len(questions.real)
    gaps = [score[:count][questions.right] - score[count:] for score in (terms, says)]
    fitted = questions.right % 2 == 0
    weight = best_voice(gaps[0][fitted], gaps[1][fitted])
    real = np.arange(len(asked)) < count
    judged = np.concatenate([np.arange(count), questions.right]) % 2 == 1
    figures = [auc(real[judged], np.asarray(score)[judged]) for score in (terms, says, terms + weight * says)]
    return Voice(weight=weight, terms_auc=figures[0], model_auc=figures[1], both_auc=figures[2])


def best_voice(terms: Floats, model: Floats) -> float:
    """The weight of the model, 0 or more, at which real pairs most likely beat wrong ones, from gaps [Q]."""
    from scipy.optimize import minimize_scalar

    def unlikely(weight: float) -> float:
        return float(np.logaddexp(0, -(terms + weight * model)).mean())

    return float(minimize_scalar(unlikely, bounds=(0.0, _LOUDEST), method="bounded").x)


def upper_and_lower(outfit: NamedOutfit) -> NamedOutfit:
    """An outfit's upper and bottom, in this order; fewer where it lacks one."""
    first = dict(reversed(outfit))
    return [(slot, first[slot]) for slot in _ASKED if slot in first]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVoice:
    """The weight of a model's log-odds over the pairs of a shop, and what it says of a usual one."""

    weight: float
    centre: float


def voice_in_shop(
    weight: float,
    model: SetScorer,
    outfits: Sequence[NamedOutfit],
    shelves: Shelves,
    pairs: tuple[Rows, Rows],
) -> ShopVoice:
    """The voice carried to a shop, whose names say more than those learnt from: per deviation it stays.

    ``weight`` is that of `voice`; ``pairs`` are rows of pieces that can be worn together.
    """
    known = [pair for outfit in outfits if len(pair := upper_and_lower(outfit)) == len(_ASKED)]
    items = [OutfitItem(slot=slot, text=name) for pair in known for slot, name in pair]
    in_names = model.score_many([[items[row] for row in wrong] for wrong in ask(known, 0).wrong]).std()
    pieces = [[shelves.pieces[one], shelves.pieces[other]] for one, other in zip(*pairs, strict=True)]
    says = set_scores(model, pieces)
    says = says[~np.isnan(says)]
    return ShopVoice(weight=weight * float(in_names / says.std()), centre=float(says.mean()))
