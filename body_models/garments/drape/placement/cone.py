"""Cloth that hangs from a level down: a cone around the body, and folds for what the cone cannot take up."""

from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.placement.start import CLEARANCE_M
from body_models.garments.drape.sections import Tube

# Cloth starts no flatter than this cone (metres outwards per metre along it); more of it starts in folds.
STEEPEST = 0.34
# Hem of one fold, from crest to crest.
FOLD_M = 0.42
# Gathers grow into folds over this way below the top.
FOLDS_FROM_M = 0.06
STEP_M = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Cone:
    """What hanging cloth starts as, at K steps down from its top.

    ``down_m`` ascending; ``station_m`` the level there; ``cloth_m`` the cloth all round; ``offset_m`` how far
    outside the body the troughs of the folds lie; ``fold_m`` the amplitude of the folds.
    """

    down_m: Float64
    station_m: Float64
    cloth_m: Float64
    offset_m: Float64
    fold_m: Float64
    folds: int

    def at(self, down_m: Float64) -> tuple[Float64, Float64, Float64]:
        """Station, offset and fold amplitude [N] at ways down [N]."""
        station, offset, fold = (
            np.interp(down_m, self.down_m, values) for values in (self.station_m, self.offset_m, self.fold_m)
        )
        return station, offset, fold

    def wave_m(self, fold_m: Float64, turn: Float64) -> Float64:
        """How far folds of an amplitude [N] reach outwards at places around the body [N], in turns.

        A crest in the middle of front and back, and as many folds on the left as on the right.
        """
        wave: Float64 = fold_m * (1 + np.cos(self.folds * 2 * np.pi * turn))
        return wave


def cone_below(tube: Tube, down_m: Float64, cloth_m: Float64, top_m: float) -> Cone:
    """Follow cloth of a girth [K] at even steps down [K] from level ``top_m``."""
    steps = np.diff(down_m, append=2 * down_m[-1] - down_m[-2])
    station, girth = np.full(len(down_m), top_m), np.zeros(len(down_m))
    for step, length in enumerate(steps):
        body = float(tube.girths_m(station[step : step + 1], np.full(1, CLEARANCE_M))[0])
        widest = 2 * np.pi * STEEPEST * length
        girth[step] = max(body, min(cloth_m[step], girth[step - 1] + widest) if step else cloth_m[step])
        if step + 1 < len(down_m):
            outwards = (min(cloth_m[step + 1], girth[step] + widest) - girth[step]) / (2 * np.pi * length)
            station[step + 1] = station[step] - length * np.sqrt(1.0 - np.clip(outwards, 0.0, STEEPEST) ** 2)
    bare = tube.girths_m(station, np.zeros(len(down_m)))
    folds = 2 * max(1, round(float(cloth_m[-1]) / FOLD_M / 2))
    steepness = np.interp(cloth_m / girth, _FOLD_LENGTH, _FOLD_STEEPNESS)
    grown = np.clip(down_m / FOLDS_FROM_M, 0.0, 1.0)
    return Cone(
        down_m=down_m,
        station_m=station,
        cloth_m=cloth_m,
        offset_m=(girth - bare) / (2 * np.pi),
        fold_m=grown * steepness * girth / (2 * np.pi) / folds,
        folds=folds,
    )


_FOLD_STEEPNESS = np.linspace(0.0, 12.0, 241)
# Length of a sine of that steepness, per length of its axis.
_FOLD_LENGTH = np.sqrt(1 + np.outer(_FOLD_STEEPNESS, np.cos(np.linspace(0, np.pi, 181))) ** 2).mean(axis=1)
