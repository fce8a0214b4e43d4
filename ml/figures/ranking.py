"""How good ranked lists are: hit rate and normalised discounted cumulative gain."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def hit_rate(places: Places, *, cutoff: int = 10) -> float:
    """Share of the wanted things that stand among the first; ``places`` [N] count from 0."""
    return float((places < cutoff).mean())


def ndcg(places: Places, *, cutoff: int = 10) -> float:
    """Mean discounted gain of one wanted thing a list; `places` from 0 (Järvelin, Kekäläinen 2002)."""
    return float(np.where(places < cutoff, 1.0 / np.log2(places + 2.0), 0.0).mean())
