"""The card of a network of fit: what it is, what it does not know, and how private its rentals are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ml.fit.network_teaching import TaughtNetwork
from ml.fit.rows import RentalRows
from ml.model_folder import ModelCard

LICENCE: Final = (
    "That of the rentals it was taught on, which the files do not state. Research data without a licence may "
    "be measured on, and no model taught on it may be given away."
)
_LIMITS: Final = (
    "It knows how rentals were said to feel by people who chose their size themselves.",
    "It knows no history: neither how an item runs nor what a person likes.",
    "Sizes are steps of the ladder of the house whose rentals these are; those above 60 are one to it.",
    "Words are told apart by a hash; two that fall together are one to it.",
)
_UNIT: Final = (
    "What is protected is one row, which is one rental, not one person: whoever has k rentals among the rows "
    "is protected at k times epsilon only, and at a delta k exp((k - 1) epsilon) times as large, which for "
    "people of many rentals is no protection. Nothing else was measured on training rows: the scales of the "
    "inputs are public constants, words go by a public hash, no calibration was done, and the weights of "
    "decisions come from the network's answers to invented people. No data card is written. How many rows "
    "there were is told. The figures below are of the rows held out."
)


def network_card(rows: RentalRows, taught: TaughtNetwork) -> ModelCard:
    """The card of a network taught on ``rows``."""
    private = taught.model.privacy is not None
    told = f"{len(rows)} rentals"
    span = f" from {rows.dates.min()} to {rows.dates.max()}; see data_card.md."
    return ModelCard(
        title="How a size will feel: small, fit or large, from body and size",
        purpose="Probabilities of small, fit and large for a person in a size, without any history.",
        data=f"{told}, the latest tenth held out." if private else told + span,
        licence=LICENCE,
        settings=taught.settings,
        figures=flat_figures(taught.validation, "validation") | flat_figures(taught.compared, ""),
        limits=_LIMITS,
        privacy=f"{taught.privacy} {_UNIT}"
        if private
        else f"{taught.privacy} The folder holds no rentals, but weights taught on them without noise.",
    )


def flat_figures(document: Mapping[str, Any], name: str = "validation") -> dict[str, float]:
    """The numbers of a document, named by the way to them."""
    found: dict[str, float] = {}
    for key, value in document.items():
        path = f"{name} {key}".strip()
        if isinstance(value, Mapping):
            found |= flat_figures(value, path)
        elif isinstance(value, int | float):
            found[path] = float(value)
    return found
