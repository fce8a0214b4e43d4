"""Close, regular or loose: how far a wish moves what feels right, in steps of the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ml.fit.shop.feedback import Preference

# Three quarters of a step: most of those who want it looser take the next size, but not who is between two
# sizes and already has the larger one. The shop's judgement.
_WANTED: Final[Mapping[Preference, float]] = {"close": -0.75, "regular": 0.0, "loose": 0.75}


def wanted_shift(preference: Preference) -> float:
    """How much smaller every size feels to somebody with this preference (below 0: larger)."""
    return _WANTED[preference]
