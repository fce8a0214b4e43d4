"""Greedy colouring: constraints of one colour share no vertex; sweeping colour by colour is Gauss–Seidel."""

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Int32, Integers

MOST_COLOURS = 64  # one bit each of a 64-bit mask per vertex; a cloth mesh needs about 12


@njit(cache=True, nogil=True)
def _first_free_colours(members: Integers, vertex_count: int) -> Int32:
    taken = np.zeros(vertex_count, np.uint64)
    colours = np.zeros(members.shape[0], np.int32)
    one = np.uint64(1)
    for i in range(members.shape[0]):
        mask = np.uint64(0)
        for k in range(members.shape[1]):
            mask |= taken[members[i, k]]
        colour = 0
        while (mask >> np.uint64(colour)) & one:
            colour += 1
        colours[i] = colour
        for k in range(members.shape[1]):
            taken[members[i, k]] |= one << np.uint64(colour)
    return colours


def order_by_colour(members: Integers, vertex_count: int) -> Int32:
    """An order of constraints [C, k] (vertex indices) that walks one colour after the other; indices [C].

    Within a colour the order is that of the first vertex, so neighbours in memory are met together.
    """
    colours = _first_free_colours(members, vertex_count)
    return np.lexsort((members[:, 0], colours)).astype(np.int32)
