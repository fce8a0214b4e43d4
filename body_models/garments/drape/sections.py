"""A part of the body as a stack of convex sections: the form that cloth is wrapped around before it hangs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64, Floats, Integers

ANGLES = 96
STATION_STEP_M = 0.01

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeFrame:
    """Where a tube runs: stations count along ``axis`` from ``origin_m``; angle 0 lies along ``zero``,
    90° along ``turn`` (all [3], unit and orthogonal)."""

    origin_m: Float64
    axis: Float64
    zero: Float64
    turn: Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Tube:
    """Convex sections of a body part in polar form.

    ``stations_m`` [L] ascending along the axis; ``centres_m`` [L, 2] (along zero, along turn); ``radii_m``
    [L, ANGLES] from the centre to the hull.
    """

    frame: TubeFrame
    stations_m: Float64
    centres_m: Float64
    radii_m: Float64

    def sections(self, station_m: Float64, offset_m: Float64) -> Float64:
        """Closed outlines [N, ANGLES + 1, 2] (along zero, turn) at stations [N], widened by offsets [N]."""
        place = np.interp(station_m, self.stations_m, np.arange(len(self.stations_m)))
        low = np.minimum(place.astype(int), len(self.stations_m) - 2)
        part = (place - low)[:, None]
        radii = self.radii_m[low] * (1 - part) + self.radii_m[low + 1] * part + offset_m[:, None]
        centres = self.centres_m[low] * (1 - part) + self.centres_m[low + 1] * part
        outline = centres[:, None, :] + radii[:, :, None] * _DIRECTIONS
        return np.concatenate([outline, outline[:, :1]], axis=1)

    def girths_m(self, station_m: Float64, offset_m: Float64) -> Float64:
        """Girth [N] of the widened sections."""
        girths: Float64 = _steps(self.sections(station_m, offset_m)).sum(axis=1)
        return girths

    def to_body(self, station_m: Float64, across_m: Float64) -> Float64:
        """Points [N, 3] of the body's space for stations [N] and section coordinates [N, 2]."""
        frame = self.frame
        return (
            frame.origin_m
            + station_m[:, None] * frame.axis
            + across_m[:, :1] * frame.zero
            + across_m[:, 1:] * frame.turn
        )


_ANGLE = np.arange(ANGLES) * (2 * np.pi / ANGLES)
_DIRECTIONS = np.stack([np.cos(_ANGLE), np.sin(_ANGLE)], axis=1)


def walk(outlines_m: Float64, arc_m: Float64) -> Float64:
    """Points [N, 2] reached by walking ``arc_m`` [N] along closed outlines [N, A + 1, 2] from angle 0."""
    steps = _steps(outlines_m)
    reached = np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)
    goal = np.mod(arc_m, reached[:, -1])
    corner = np.minimum((reached[:, 1:] <= goal[:, None]).sum(axis=1), ANGLES - 1)
    row = np.arange(len(goal))
    part = (goal - reached[row, corner]) / np.maximum(steps[row, corner], 1e-9)
    start, end = outlines_m[row, corner], outlines_m[row, corner + 1]
    points: Float64 = start + part[:, None] * (end - start)
    return points


def arc_to_angle(outlines_m: Float64, quarter_turns: float) -> Float64:
    """Arc length [N] from angle 0 to an angle given in quarter turns."""
    arc: Float64 = _steps(outlines_m)[:, : round(quarter_turns * ANGLES / 4)].sum(axis=1)
    return arc


def perimeter_m(outlines_m: Float64) -> Float64:
    """Length [N] of closed outlines [N, A + 1, 2]."""
    return arc_to_angle(outlines_m, 4.0)


def _steps(outlines_m: Float64) -> Float64:
    steps: Float64 = np.linalg.norm(np.diff(outlines_m, axis=1), axis=2)
    return steps


def tube_of(
    vertices_m: Floats, faces: Integers, frame: TubeFrame, stations_m: Float64, *, ridge_centred: bool = False
) -> Tube:
    """Sections of the given triangles [F, 3] at stations [L]; see `tube_through`."""
    relative = np.asarray(vertices_m, np.float64) - frame.origin_m
    along = relative @ frame.axis
    across = np.stack([relative @ frame.zero, relative @ frame.turn], axis=1)
    low, high = along[faces].min(axis=1), along[faces].max(axis=1)
    cuts = [
        _cut(along, across, faces[(low < station) & (high > station)], float(station))
        for station in stations_m
    ]
    return tube_through(cuts, frame, stations_m, ridge_centred=ridge_centred)


def tube_through(
    points_m: Sequence[Float64], frame: TubeFrame, stations_m: Float64, *, ridge_centred: bool = False
) -> Tube:
    """The tube of the convex hulls of points [P, 2] (along zero, along turn) at each station.

    A station without points takes the nearest one that has some. ``ridge_centred`` puts the centre level with
    the outermost points along ``turn``, so that 90° is the ridge of a shoulder. Raises DrapeError
    BODY_MESH_UNUSABLE when no station has points.
    """
    centres = np.full((len(stations_m), 2), np.nan)
    radii = np.full((len(stations_m), ANGLES), np.nan)
    for i, cut in enumerate(points_m):
        if len(cut) < 3 or np.ptp(cut, axis=0).min() < 1e-3:
            continue
        hull = cut[ConvexHull(cut).vertices]
        centres[i] = _centre(hull, ridge_centred)
        radii[i] = _polar(hull - centres[i])
    found = np.flatnonzero(~np.isnan(radii[:, 0]))
    if len(found) == 0:
        raise DrapeError("BODY_MESH_UNUSABLE", "A part of the body that the garment covers was not found.")
    nearest = found[np.abs(found[None, :] - np.arange(len(stations_m))[:, None]).argmin(axis=1)]
    return Tube(frame=frame, stations_m=stations_m, centres_m=centres[nearest], radii_m=radii[nearest])


def _cut(along: Float64, across: Float64, faces: Integers, station: float) -> Float64:
    """Points [P, 2] where the edges of triangles cross a station."""
    points = []
    for start, end in ((0, 1), (1, 2), (2, 0)):
        a, b = faces[:, start], faces[:, end]
        crossing = (along[a] < station) != (along[b] < station)
        a, b = a[crossing], b[crossing]
        part = ((station - along[a]) / (along[b] - along[a]))[:, None]
        points.append(across[a] + part * (across[b] - across[a]))
    return np.concatenate(points)


def _centre(hull: Float64, ridge_centred: bool) -> Float64:
    middle = (hull.min(axis=0) + hull.max(axis=0)) / 2
    if ridge_centred:
        reach = np.abs(hull[:, 1] - middle[1])
        middle[0] = hull[reach > 0.9 * reach.max(), 0].mean()
    return np.asarray(middle, np.float64)


def _polar(hull: Float64) -> Float64:
    """Distance [ANGLES] from the origin to a convex outline around it [H, 2]."""
    start = hull
    edge = np.roll(hull, -1, axis=0) - start
    normal = np.stack([edge[:, 1], -edge[:, 0]], axis=1)
    height = np.einsum("ij,ij->i", normal, start)
    facing = _DIRECTIONS @ normal.T  # [A, H]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(facing > 1e-12, height / facing, np.inf)
    nearest: Float64 = reach.min(axis=1)
    return nearest
