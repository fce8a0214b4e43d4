"""What two pieces must not do together whatever they score: rules a stylist never breaks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.pieces import Rows, Shelves

Flags = npt.NDArray[np.bool_]


def may_meet(shelves: Shelves, a: Rows, b: Rows) -> Flags:
    """Whether pieces ``a`` and ``b`` (arrays that broadcast) may be in one outfit.

    They are for the same people and share an occasion and a season; not both have a loud print, no hood goes
    under a jacket, and leggings go only under dresses that are not slim (`Shelves.is_a`, `Shelves.forbids`).
    """
    table = shelves.table
    return np.asarray(
        (shelves.women[a] == shelves.women[b])
        & ((table.occasions[a] & table.occasions[b]) > 0)
        & ((table.seasons[a] & table.seasons[b]) > 0)
        & ((shelves.forbids[a] & shelves.is_a[b]) == 0)
    )
