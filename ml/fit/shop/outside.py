"""An opinion from outside, read on this shop's ladder.

A model that learnt from people who chose their own size has hardly seen wrong ones: what it says differs
less from size to size than sizes do, down to saying "fit" of all of them. What it knows is where its answers
are in balance, and it knows that the less, the less its answers move with the size: a belief that moves ``b``
steps with one step of the ladder is one about the size that is ``1 / b`` times as unsure (regression
dilution; Fuller 1987, Measurement error models).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.fit.shop.ordinal import Latent, WearerScale, latent_of

Floats = npt.NDArray[np.float64]

_LEAST_STD: Final = 0.35
"""No opinion formed on other garments is surer than this about ours, in steps; the shop's judgement."""
_LEAST_SLOPE: Final = 0.1
"""Below this, answers do not move with the size: there is no opinion."""
_REACH_STEPS: Final = 2.0


def outside_latent(said: Floats, steps: Floats, scale: WearerScale) -> Latent | None:
    """How small sizes feel by what a model says [S, 3]; None where it does not tell sizes apart.

    ``steps`` [S] are the places of the sizes on the ladder. Rows of NaN are sizes it says nothing of.
    """
    latent = latent_of(said, scale, least_std=_LEAST_STD)
    told = np.isfinite(latent.mean)
    if not told.any():
        return None
    centre = steps[np.where(told, np.abs(latent.mean), np.inf).argmin()]
    near = told & (np.abs(steps - centre) <= _REACH_STEPS)
    if len(np.unique(steps[near])) < 2:
        return None
    slope, level = np.polyfit(steps[near], latent.mean[near], 1)
    if slope > -_LEAST_SLOPE:
        return None
    telling = min(-float(slope), 1.0)
    balance = -level / slope
    return Latent(mean=balance - steps, std=np.full(len(steps), float(latent.std[near].mean()) / telling))
