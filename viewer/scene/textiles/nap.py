"""Cloth with a nap: fibres lie over the structure and soften it."""

import numpy as np

from viewer.scene.textiles.noise import periodic_noise
from viewer.scene.textiles.relief import PIXELS, Relief, shade_of
from viewer.scene.textiles.wovens import twill

_SHAPE = (PIXELS, PIXELS)


def fleece() -> Relief:
    """Brushed loops: soft tufts."""
    tufts = periodic_noise(_SHAPE, 41, across_px=9.0, along_px=11.0)
    fibre = periodic_noise(_SHAPE, 42, across_px=3.0, along_px=4.0)
    height = 0.7 * tufts + 0.3 * fibre
    return Relief(
        height=height,
        shade=shade_of(height, 0.22),
        second=np.zeros(_SHAPE),
        threads=(24.0, 24.0),
        steepness=0.20,
    )


def flannel() -> Relief:
    """Wool suiting: a fine twill under a short nap, light and dark fibres spun together."""
    ground = twill()
    heather = periodic_noise(_SHAPE, 43, across_px=3.0, along_px=12.0)
    fibre = periodic_noise(_SHAPE, 44, across_px=2.5, along_px=3.0)
    return Relief(
        height=0.7 * ground.height + 0.22 * fibre,
        shade=1.0 + 0.5 * (ground.shade - 1.0) + 0.075 * heather + 0.03 * fibre,
        second=np.zeros(_SHAPE),
        threads=ground.threads,
        steepness=0.25,
    )


def felt() -> Relief:
    """Boiled wool: knitting milled until no loop is left, only a pebbled, cloudy nap."""
    pebble = periodic_noise(_SHAPE, 45, across_px=7.0, along_px=7.0)
    cloud = periodic_noise(_SHAPE, 46, across_px=26.0, along_px=26.0)
    fibre = periodic_noise(_SHAPE, 47, across_px=2.5, along_px=2.5)
    height = 0.55 * pebble + 0.25 * fibre
    return Relief(
        height=height,
        shade=shade_of(height, 0.20) * (1.0 + 0.05 * cloud + 0.04 * fibre),
        second=np.zeros(_SHAPE),
        threads=(20.0, 20.0),
        steepness=0.22,
    )
