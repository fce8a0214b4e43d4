"""Why a size, in the words of the panel: the few reasons that tell most, as sentences."""

from collections.abc import Sequence
from typing import Final

from app.session.fitting import Reason
from app.ui.kiosk.shelf import ShelfProduct
from resources.translations import Texts, in_language

_TELLING: Final = (
    "NONE_LARGE_ENOUGH",
    "NONE_SMALL_ENOUGH",
    "NO_SIZE_LIKELY",
    "NOTHING_IN_STOCK",
    "OUT_OF_STOCK",
    "PEOPLE_LIKE_YOU",
    "ZONE_TIGHT",
    "CLOSE_CALL",
    "BETWEEN_SIZES",
    "RUNS_SMALL",
    "RUNS_LARGE",
    "OTHER_THAN_RULES",
    "IN_CHART_RANGE",
    "NEAREST_IN_CHART",
    "LIKELY_FIT",
    "ZONE_FELT_SMALL",
    "ZONE_FELT_LARGE",
    "EASE_AT_ZONE",
    "SMALLER_IS_SHORT",
    "LARGER_IS_LOOSE",
    "KIND_RUNS_SMALL",
    "KIND_RUNS_LARGE",
    "LEARNED_AGREES",
    "LEARNED_SMALLER",
    "LEARNED_LARGER",
    "EASE_AS_CUT",
)
"""What a shopper wants to hear first: what stands against the size, then people like them, then the cut."""

_SAYS_HOW_LIKELY: Final = ("OTHER_THAN_RULES", "CLOSE_CALL")
"""They tell the probability with another's: it need not be said twice."""


def chosen_reasons(reasons: Sequence[Reason], count: int) -> tuple[Reason, ...]:
    """The few reasons that tell a shopper most, in the order they were given; each kind once."""
    first = {reason.code: reason for reason in reversed(reasons)}
    if any(code in first for code in _SAYS_HOW_LIKELY):
        first.pop("LIKELY_FIT", None)
    best = sorted(
        first.values(), key=lambda r: _TELLING.index(r.code) if r.code in _TELLING else len(_TELLING)
    )
    kept = best[:count]
    return tuple(reason for reason in reasons if any(reason is one for one in kept))


def reason_words(reason: Reason, product: ShelfProduct, texts: Texts) -> str:
    """A reason as a sentence: a zone stands inside it, a measurement begins it."""
    words: dict[str, object] = dict(reason.numbers)
    if "zone" in words:
        words["zone"] = texts(f"zone.{words['zone']}").lower()
    if "measurement" in words:
        words["measurement"] = texts(f"measurement.{words['measurement']}")
    if "felt" in words:
        words["felt"] = texts(f"size_advice.felt.{words['felt']}")
    if "product" in words:
        words["product"] = in_language(product.name, texts.language)
    if "family" in words:  # the kind this very product is of
        words["family"] = in_language(product.family_name, texts.language).lower()
    return texts(f"{reason.texts}.{reason.code}", **words)
