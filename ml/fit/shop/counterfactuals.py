"""What would change the size: the smallest change of one measurement, and another wish.

Changes are looked for where the latent feel says they lie. Every one that is named was verified by giving the
changed body to the whole advice again, and so was that half a centimetre less of it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from body_models.anthropometry.names import MEASUREMENTS
from ml.fit.shop.feedback import Preference
from ml.fit.shop.judgement import Judgement, Question, judge
from resources.size_charts import load_size_chart

LARGEST_CHANGE_CM: Final = 6.0
"""More than that is another person."""
_GRID_CM: Final = 0.5
_GUESS_ERROR: Final = 2
"""Grid steps by which a guess may be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """With ``by_cm`` more (below 0: less) of a measurement the size would be another."""

    measurement: str
    by_cm: float
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWish:
    """With another preference the size would be another."""

    preference: Preference
    size: str


def body_changes(question: Question, judged: Judgement) -> list[BodyChange]:
    """The smallest plausible change towards a smaller and towards a larger size, where there is one."""
    return [] if judged.size is None else _Search(question, judged, judged.size).found()


class _Search:
    """Looks for changes of one body. Guesses leave the ease rules as they are; what is told does not."""

    def __init__(self, question: Question, judged: Judgement, size: str) -> None:
        self._question, self._judged, self._size = question, judged, size
        self._chart = load_size_chart(question.product.size_chart)
        self._verified: dict[tuple[str, int], str | None] = {}

    def found(self) -> list[BodyChange]:
        """The smallest change each way."""
        found = [self._smallest(way) for way in (-1, 1)]
        return [change for change in found if change is not None]

    def _smallest(self, way: int) -> BodyChange | None:
        guesses = {name: self._guess(name, way) for name in self._chart.body_ranges_cm}
        best: BodyChange | None = None
        for name, guess in sorted(guesses.items(), key=lambda item: item[1]):
            if best is not None and guess > abs(best.by_cm) / _GRID_CM + _GUESS_ERROR:
                break
            change = self._verify(name, way, guess)
            if change is not None and (best is None or abs(change.by_cm) < abs(best.by_cm)):
                best = change
        return best

    def _guess(self, name: str, way: int) -> int:
        """About how many grid steps of a measurement change the size, by halving; one too many when none."""
        unchanged, changed = 0, self._steps(name, way) + 1
        while changed - unchanged > 1:
            middle = (changed + unchanged) // 2
            if self._moved(self._guessed(name, way * middle), way):
                changed = middle
            else:
                unchanged = middle
        return changed

    def _verify(self, name: str, way: int, guess: int) -> BodyChange | None:
        """The least number of steps that changes the size in truth, sought from the guess on."""
        most = self._steps(name, way)
        steps = min(guess, most)
        while steps <= most and not self._moved(self._true(name, way * steps), way):
            steps += 1
        while steps > 1 and steps <= most and self._moved(self._true(name, way * (steps - 1)), way):
            steps -= 1
        if not 1 <= steps <= most:
            return None
        size = self._true(name, way * steps)
        return None if size is None else BodyChange(measurement=name, by_cm=way * steps * _GRID_CM, size=size)

    def _moved(self, size: str | None, way: int) -> bool:
        """Whether a size lies beyond the own one, in the direction of the change."""
        if size is None:
            return False
        return way * (self._chart.size_index(size) - self._chart.size_index(self._size)) > 0

    def _guessed(self, name: str, steps: int) -> str:
        """The size likeliest to feel right on the changed body, ties aside."""
        wearer = self._question.wearer.changed(name, steps * _GRID_CM)
        return judge(replace(self._question, wearer=wearer), rules=self._judged.rules).by_fit()[0]

    def _true(self, name: str, steps: int) -> str | None:
        if (name, steps) not in self._verified:
            wearer = self._question.wearer.changed(name, steps * _GRID_CM)
            self._verified[name, steps] = judge(replace(self._question, wearer=wearer)).size
        return self._verified[name, steps]

    def _steps(self, name: str, way: int) -> int:
        return int(_reach_cm(self._question, name, way) / _GRID_CM)


def _reach_cm(question: Question, name: str, way: int) -> float:
    """How far a measurement may change: as far as is plausible, and as adults have it."""
    value, known = question.wearer.values[name], MEASUREMENTS[name]
    room = known.plausible_max - value if way > 0 else value - known.plausible_min
    return max(0.0, min(LARGEST_CHANGE_CM, room))


def other_wishes(question: Question, judged: Judgement) -> Iterator[OtherWish]:
    """What the other preferences would take, where that is another size."""
    wishes: tuple[Preference, ...] = ("close", "regular", "loose")
    for wish in wishes:
        if wish == question.preference:
            continue
        size = judge(replace(question, preference=wish), rules=judged.rules).size
        if size is not None and size != judged.size:
            yield OtherWish(preference=wish, size=size)
