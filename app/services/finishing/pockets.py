"""Pockets, flies and belt loops as lines on the panels. Lengths in metres of panel coordinates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from app.services.finishing.panels import FlatPanel
from viewer.scene.finish import DrawnLine, Loop

Points = Sequence[tuple[float, float]] | npt.NDArray[np.float64]
Drawing = Callable[[Sequence[FlatPanel]], Iterator[DrawnLine]]

_STITCH_WIDTH_M = 0.0010
_EDGE_WIDTH_M = 0.0013
_SEWN_WITHIN_M = 0.002


def line(
    panel: FlatPanel,
    points_m: Points,
    kind: Literal["stitches", "edge", "welt"],
    width_m: float = _STITCH_WIDTH_M,
) -> Iterator[DrawnLine]:
    """A line on a panel; nothing when it does not lie on it."""
    faces, weights = panel.on_cloth(points_m)
    if len(faces) > 1:
        yield DrawnLine(kind=kind, faces=faces, weights=weights, width_m=width_m)


def patch(panel: FlatPanel, corners_m: Points, *, rows: int) -> Iterator[DrawnLine]:
    """A patch pocket: its edge all round and rows of stitches within."""
    corners = np.asarray(corners_m, dtype=np.float64)
    yield from line(panel, np.vstack([corners, corners[:1]]), "edge", _EDGE_WIDTH_M)
    centre = corners.mean(axis=0)
    for row in range(rows):
        inset = _SEWN_WITHIN_M + 0.006 * row
        reach = np.linalg.norm(corners - centre, axis=1, keepdims=True)
        yield from line(panel, corners + (centre - corners) * inset * 1.3 / reach, "stitches")


def welt(panel: FlatPanel, ends_m: Points, *, width_m: float = 0.011) -> Iterator[DrawnLine]:
    """A welt pocket: a narrow strip of cloth between two fine edges."""
    a, b = np.asarray(ends_m, dtype=np.float64)
    along = (b - a) / np.linalg.norm(b - a)
    off = np.array([-along[1], along[0]]) * 0.5 * width_m
    yield from line(panel, [tuple(a), tuple(b)], "welt", width_m)
    for side in (-1.0, 1.0):
        yield from line(panel, np.stack([a + side * off, b + side * off]), "edge", 0.0010)


def slant_pockets(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Front trouser pockets: a slanted opening from the waist to the side seam."""
    for panel in _with_role(panels, "leg_front"):
        side = _side_seam(panel)
        if side is None:
            continue
        top, inward = side[0], -np.sign(side[0, 0])
        upper = (top[0] + inward * 0.038, panel.top_at(float(top[0] + inward * 0.038)))
        low_v = float(top[1]) - 0.150
        lower = (panel.edge_u("side_seam", low_v) or float(top[0]), low_v)
        yield from line(panel, [upper, lower], "edge", 0.0016)
        shift = inward * 0.007
        yield from line(panel, [(upper[0] + shift, upper[1]), (lower[0] + shift, lower[1])], "stitches")


def scoop_pockets(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Front jeans pockets: a scoop from the waist to the side seam, two rows of stitches."""
    for panel in _with_role(panels, "leg_front"):
        side = _side_seam(panel)
        if side is None:
            continue
        top, inward = side[0], -np.sign(side[0, 0])
        turn = np.linspace(0.0, np.pi / 2, 16)
        for shift in (0.0, 0.002, 0.008):
            across = float(top[0]) + inward * (0.098 + shift) * np.cos(turn)
            drop = (0.072 + shift) * np.sin(turn) ** 1.2
            curve = np.column_stack([across, np.minimum(panel.top_at(float(across[0])), top[1]) - drop])
            yield from line(panel, curve, "stitches" if shift else "edge")


def back_patches(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Back jeans pockets: five-cornered patches."""
    for panel in _with_role(panels, "leg_back"):
        centre = _seat_centre(panel)
        if centre is None:
            continue
        u, top = centre[0], centre[1] - 0.055
        corners = [(-0.070, 0.0), (-0.062, -0.125), (0.0, -0.150), (0.062, -0.125), (0.070, 0.0)]
        yield from patch(panel, [(u + du, top + dv) for du, dv in corners], rows=2)


def back_welts(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Back trouser pockets: one welt each side."""
    for panel in _with_role(panels, "leg_back"):
        centre = _seat_centre(panel)
        if centre is not None:
            u, v = centre[0], centre[1] - 0.080
            yield from welt(panel, [(u - 0.062, v), (u + 0.062, v)])


def fly(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """The stitches that hold the fly's facing, on the wearer's left front."""
    for panel in _with_role(panels, "leg_front_left"):
        centre = panel.labelled("crotch_seam")
        if len(centre) < 2:
            continue
        top = centre[0]
        side = _side_seam(panel)
        outward = 1.0 if side is None else float(np.sign(side[0, 0] - top[0]))
        bottom_v = float(top[1]) - 0.150
        straight = [
            ((panel.edge_u("crotch_seam", v) or float(top[0])) + outward * 0.035, v)
            for v in np.linspace(float(top[1]), bottom_v + 0.04, 8)
        ]
        foot_u = panel.edge_u("crotch_seam", bottom_v) or float(top[0])
        turn = np.linspace(0.0, np.pi / 2, 8)[1:]
        curve = [
            (foot_u + outward * 0.035 * np.cos(t) ** 0.8, bottom_v + 0.04 - 0.04 * np.sin(t)) for t in turn
        ]
        yield from line(panel, [*straight, *curve], "stitches")


def breast_pocket(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """A shirt's patch pocket on the wearer's left."""
    for panel in _left_fronts(panels):
        u, top = 0.088, -0.205
        corners = [(-0.048, 0.0), (-0.048, -0.105), (0.0, -0.122), (0.048, -0.105), (0.048, 0.0)]
        yield from patch(panel, [(u + du, top + dv) for du, dv in corners], rows=1)


def jacket_pockets(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Hip pockets with flaps' edges, and a breast welt on the wearer's left."""
    for panel in _with_role(panels, "torso_front"):
        side = float(np.sign(panel.outline_m[:, 0].mean())) or 1.0
        for flap in (0.0, -0.052):
            yield from line(
                panel, [(side * 0.075, -0.485 + flap), (side * 0.215, -0.478 + flap)], "edge", 0.0015
            )
        for u in (0.075, 0.215):
            yield from line(panel, [(side * u, -0.482), (side * u, -0.535)], "edge", 0.0013)
    for panel in _left_fronts(panels):
        yield from welt(panel, [(0.075, -0.262), (0.175, -0.252)], width_m=0.020)


def coat_pockets(panels: Sequence[FlatPanel]) -> Iterator[DrawnLine]:
    """Slanted welts for the hands."""
    for panel in _with_role(panels, "torso_front"):
        side = float(np.sign(panel.outline_m[:, 0].mean())) or 1.0
        yield from welt(panel, [(side * 0.125, -0.455), (side * 0.175, -0.615)], width_m=0.030)


def belt_loops(panels: Sequence[FlatPanel]) -> Iterator[Loop]:
    """Five loops on a waistband: two in front, two at the sides of the back, one behind."""
    for panel in panels:
        if not panel.role.startswith("waistband"):
            continue
        half = float(np.abs(panel.outline_m[:, 0]).max())
        places = (-0.42, 0.42) if "front" in panel.role else (-0.62, 0.0, 0.62)
        for share in places:
            u = share * half
            top = panel.top_at(u)
            low = float(panel.outline_m[np.abs(panel.outline_m[:, 0] - u) < 0.02, 1].min(initial=top - 0.04))
            faces, weights = panel.on_cloth([(u, top - 0.001), (u, low + 0.001)])
            if len(faces) > 1:
                yield Loop(faces=faces, weights=weights)


def _with_role(panels: Sequence[FlatPanel], start: str) -> Iterator[FlatPanel]:
    return (panel for panel in panels if panel.role.startswith(start))


def _left_fronts(panels: Sequence[FlatPanel]) -> Iterator[FlatPanel]:
    """Fronts that reach over the wearer's left breast, where v = 0 is the shoulder."""
    for panel in _with_role(panels, "torso_front"):
        if float(panel.outline_m[:, 0].max()) > 0.15 and float(panel.outline_m[:, 0].mean()) > -0.02:
            yield panel


def _side_seam(panel: FlatPanel) -> npt.NDArray[np.float64] | None:
    side = panel.labelled("side_seam")
    return side if len(side) > 1 else None


def _seat_centre(panel: FlatPanel) -> tuple[float, float] | None:
    """The middle of the seat's top edge (u, v): halfway from the centre back to the side seam."""
    side, centre = _side_seam(panel), panel.labelled("crotch_seam")
    if side is None or len(centre) < 2:
        return None
    u = 0.5 * (float(side[0, 0]) + float(centre[0, 0]))
    return u, panel.top_at(u)
