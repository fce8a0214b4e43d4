"""Why this size: codes with the numbers of their sentences, each resting on a feature that can be left out.

Of the size: LIKELY_FIT (size, percent), NO_SIZE_LIKELY (size, percent, felt), OTHER_THAN_RULES (size,
rules_size, percent, rules_percent), CLOSE_CALL (size, other, percent, other_percent).
Of the body: EASE_AT_ZONE (size, zone, ease_cm), UNCERTAIN_MEASURES (measurement, std_cm, percent).
Of the wish: PREFERENCE_CLOSE, PREFERENCE_LOOSE (size, zone, cm).
Of this shop's feedback: RUNS_SMALL, RUNS_LARGE (product, steps, events), KIND_RUNS_SMALL, KIND_RUNS_LARGE
(family, steps, events), PEOPLE_LIKE_YOU (size, count, right), ZONE_FELT_SMALL, ZONE_FELT_LARGE (size, zone,
count, of), YOUR_HISTORY_SMALL, YOUR_HISTORY_LARGE (steps, events).
Of what was learnt elsewhere: LEARNED_AGREES, LEARNED_SMALLER, LEARNED_LARGER (size, learned_size,
weight_percent).
Of the stock: OUT_OF_STOCK (size, other, percent), NOTHING_IN_STOCK (size).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

SizeReasonCode = Literal[
    "LIKELY_FIT",
    "NO_SIZE_LIKELY",
    "OTHER_THAN_RULES",
    "CLOSE_CALL",
    "EASE_AT_ZONE",
    "UNCERTAIN_MEASURES",
    "PREFERENCE_CLOSE",
    "PREFERENCE_LOOSE",
    "RUNS_SMALL",
    "RUNS_LARGE",
    "KIND_RUNS_SMALL",
    "KIND_RUNS_LARGE",
    "PEOPLE_LIKE_YOU",
    "ZONE_FELT_SMALL",
    "ZONE_FELT_LARGE",
    "YOUR_HISTORY_SMALL",
    "YOUR_HISTORY_LARGE",
    "LEARNED_AGREES",
    "LEARNED_SMALLER",
    "LEARNED_LARGER",
    "OUT_OF_STOCK",
    "NOTHING_IN_STOCK",
]
SIZE_REASON_CODES: Final[tuple[SizeReasonCode, ...]] = get_args(SizeReasonCode)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeReason:
    """A reason: code, the numbers of its sentence, what it rests on, and what that changes.

    ``effect`` is how much what the reason claims (a probability, or steps) falls when ``feature`` is left out
    of the judgement; 0 for reasons that state the outcome itself.
    """

    code: SizeReasonCode
    numbers: Mapping[str, float | str]
    feature: str
    effect: float = 0.0


def size_reason(
    code: SizeReasonCode, feature: str, effect: float = 0.0, **numbers: float | str
) -> SizeReason:
    """A reason with its numbers rounded for speaking."""
    spoken = {name: round(v, 1) if isinstance(v, float) else v for name, v in numbers.items()}
    return SizeReason(code=code, numbers=spoken, feature=feature, effect=round(effect, 4))


def percent(probability: float) -> int:
    """A probability for speaking."""
    return round(100 * probability)
