"""A placement in the making."""

from dataclasses import dataclass, field

import numpy as np

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.sections import Tube
from body_models.garments.mesh import GarmentMesh

# Cloth starts at least this far from the section it is wrapped around.
CLEARANCE_M = 0.008
# Underarm points start this far below the wearer's armpits.
UNDERARM_DROP_M = 0.02
SIDES = ("left", "right")
# Narrow panels sewn onto an edge; they stand on their seam.
STRIPS = ("waistband", "collar")


@dataclass(slots=True, kw_only=True)
class Start:
    """A placement in the making: positions [C, 3] of the cut vertices, NaN until placed."""

    mesh: GarmentMesh
    shapes: dict[str, PanelShape]
    form: DressForm
    placed: Float64
    stretches: list[float] = field(default_factory=list)

    def note_girths(self, tube: Tube, station_m: Float64, garment_m: Float64) -> None:
        """Remember how much the garment's girths [N] must stretch to go around the body at stations [N]."""
        if len(station_m):
            body = tube.girths_m(station_m, np.zeros(len(station_m)))
            self.stretches.append(float(np.max(body / garment_m)) - 1.0)


def from_seam(mesh: GarmentMesh, strip: PanelShape) -> tuple[Integers, Float64]:
    """The cut vertex nearest to a band's vertices [N] on the seam it is sewn on by, and its distance [m]."""
    strips = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(STRIPS)]
    others = mesh.sewn_of_cut[~np.isin(mesh.panel_of_cut, strips)]
    seam = np.flatnonzero(np.isin(mesh.sewn_of_cut[strip.cut], others))
    gaps = np.linalg.norm(strip.uv_m[:, None, :] - strip.uv_m[None, seam, :], axis=2)
    return strip.cut[seam[gaps.argmin(axis=1)]], gaps.min(axis=1)


def sewn_mean(start: Start) -> Float64:
    """Mean [V, 3] of the cut vertices placed so far; NaN where none is."""
    mesh, known = start.mesh, ~np.isnan(start.placed[:, 0])
    sewn = mesh.sewn_of_cut[known]
    count = np.bincount(sewn, minlength=mesh.vertex_count)
    sums = [np.bincount(sewn, start.placed[known, k], mesh.vertex_count) for k in range(3)]
    with np.errstate(invalid="ignore"):
        return np.stack(sums, axis=1) / count[:, None]


def lengthened(height_m: Float64, underarm_m: float, needed_m: float) -> Float64:
    """Heights below the top [N, negative] stretched so far that the underarm point clears the armpit.

    A garment whose armhole is too shallow would start inside the shoulder. Above the underarm point the
    stretch is even; below it everything moves down as one piece.
    """
    factor = max(1.0, needed_m / -underarm_m)
    return np.where(height_m > underarm_m, height_m * factor, height_m + underarm_m * (factor - 1.0))


def width_m(shape: PanelShape, height_m: Float64) -> Float64:
    """Width [N] of a panel at heights [N] of its own coordinates."""
    low, high = shape.span_m(height_m)
    return high - low
