"""Lapels: cut beyond the roll line of a front, worn folded over it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.panels import PanelShape
from body_models.garments.mesh import GarmentMesh


def folded_lapel(mesh: GarmentMesh, lapel: PanelShape, fronts: Sequence[PanelShape]) -> PanelShape:
    """A lapel with its points mirrored over the roll line it is sewn to a front by: where it lies folded.

    Lapel and front are drafted in the same coordinates. Raises DrapeError GARMENT_SEAMS_UNKNOWN for a lapel
    that is sewn to no front.
    """
    sewn: Integers = mesh.sewn_of_cut[np.concatenate([front.cut for front in fronts])]
    on_roll = lapel.uv_m[np.isin(mesh.sewn_of_cut[lapel.cut], sewn)]
    if len(on_roll) < 2:
        raise DrapeError("GARMENT_SEAMS_UNKNOWN", f"The panel {lapel.role} is not sewn to a front.")
    start, end = on_roll[on_roll[:, 1].argmin()], on_roll[on_roll[:, 1].argmax()]
    along: Float64 = (end - start) / np.linalg.norm(end - start)
    off = lapel.uv_m - start
    return replace(lapel, uv_m=start + 2 * (off @ along)[:, None] * along - off)
