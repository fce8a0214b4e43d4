"""Which constraints of a Gauss–Seidel sweep may be solved at the same time without changing its result."""

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Int32, Integers


@njit(cache=True, nogil=True)
def _levels(members: Integers, vertex_count: int) -> Int32:
    last = np.zeros(vertex_count, np.int32)
    level = np.zeros(members.shape[0], np.int32)
    for i in range(members.shape[0]):
        highest = 0
        for k in range(members.shape[1]):
            highest = max(highest, last[members[i, k]])
        level[i] = highest + 1
        for k in range(members.shape[1]):
            last[members[i, k]] = highest + 1
    return level


def by_level(members: Integers, vertex_count: int) -> tuple[Int32, Int32]:
    """An order of constraints [C, k] (vertex indices) and where each level begins in it [L + 1].

    Constraints of one level share no vertex, and every constraint comes after all earlier ones it shares one
    with: solving level after level, each level at once, gives what solving one after the other gives.
    """
    if not len(members):
        return np.zeros(0, np.int32), np.zeros(1, np.int32)
    level = _levels(members, vertex_count)
    order = np.argsort(level, kind="stable").astype(np.int32)
    first = np.concatenate([[0], np.cumsum(np.bincount(level)[1:])]).astype(np.int32)
    return order, first
