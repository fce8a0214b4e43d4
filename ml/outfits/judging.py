"""From scores of sets to the figures of a model of outfits, with their intervals and slices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.figures.classification import auc
from ml.figures.intervals import bootstrap
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.rows import OutfitQuestions

Scores = npt.NDArray[np.float64]
ScoreSets = Callable[[Sequence[Outfit]], Scores]

_FEWEST: Final = 20
"""A slice of fewer questions says nothing."""
_LARGEST_SIZE: Final = 6


class Answers:
    """What a way of scoring answered; all its figures come from here."""

    def __init__(self, questions: OutfitQuestions, score_sets: ScoreSets) -> None:
        self._questions = questions
        sets = [(*blank.outfit, candidate) for blank in questions.blanks for candidate in blank.candidates]
        sets += [one.items for one in questions.judgements]
        scores = score_sets(sets) if sets else np.zeros(0)
        self.right = self._rights(scores)
        """Whether each blank was filled rightly; ties count as their share  # [blanks]."""
        judged = len(questions.judgements)
        self.judged: Scores = scores[len(scores) - judged :]
        self.together = np.asarray([one.together for one in questions.judgements], dtype=bool)

    def _rights(self, scores: Scores) -> Scores:
        right, start = [], 0
        for blank in self._questions.blanks:
            own = scores[start : start + len(blank.candidates)]
            best = np.flatnonzero(own >= own.max())
            right.append(float(blank.answer in best) / len(best))
            start += len(blank.candidates)
        return np.asarray(right)

    def figures(self) -> dict[str, float]:
        """Both figures as plain numbers; one whose questions are missing is left out."""
        found = {}
        if len(self.right):
            found["fill_in_blank"] = round(float(self.right.mean()), 5)
        if len(self.judged):
            found["compatibility_auc"] = round(auc(self.together, self.judged), 5)
        return found

    def intervals(self) -> dict[str, list[float]]:
        """95 % intervals; questions made of one outfit are drawn together."""
        found = {}
        if len(self.right):
            groups = np.asarray([blank.group for blank in self._questions.blanks])
            span = bootstrap(lambda rows: float(self.right[rows].mean()), len(self.right), groups=groups)
            found["fill_in_blank"] = [round(span.low, 5), round(span.high, 5)]
        if len(self.judged):
            groups = np.asarray([one.group for one in self._questions.judgements])
            span = bootstrap(
                lambda rows: auc(self.together[rows], self.judged[rows]), len(self.judged), groups=groups
            )
            found["compatibility_auc"] = [round(span.low, 5), round(span.high, 5)]
        return found

    def slices(self, items: Sequence[OutfitItem]) -> dict[str, Any]:
        """Filled blanks by the asked item's slot, and both figures by the size of the outfit."""
        blanks = self._questions.blanks
        slots = [items[blank.candidates[blank.answer]].slot for blank in blanks]
        blank_sizes = [_size(len(blank.outfit) + 1) for blank in blanks]
        judged_sizes = np.asarray([_size(len(one.items)) for one in self._questions.judgements])
        aucs = {}
        for size in sorted(set(judged_sizes.tolist())):
            own = judged_sizes == size
            area = auc(self.together[own], self.judged[own])
            if own.sum() >= _FEWEST and np.isfinite(area):
                aucs[size] = {"compatibility_auc": round(area, 5), "questions": int(own.sum())}
        return {
            "fill_in_blank_by_slot": _means(slots, self.right),
            "fill_in_blank_by_size": _means(blank_sizes, self.right),
            "compatibility_by_size": aucs,
        }


def _size(items: int) -> str:
    return str(items) if items < _LARGEST_SIZE else f"{_LARGEST_SIZE} or more"


def _means(names: Sequence[str], right: Scores) -> Mapping[str, Any]:
    groups = np.asarray(names)
    found = {}
    for name in sorted(set(names)):
        own = right[groups == name]
        if len(own) >= _FEWEST:
            found[name] = {"fill_in_blank": round(float(own.mean()), 5), "questions": len(own)}
    return found
