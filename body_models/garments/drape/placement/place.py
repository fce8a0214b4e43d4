"""Where a garment starts: wrapped around the wearer at landmarks, close to the skin and outside it.

Panels are not hung flat around the body. Each is rolled onto a tube of the body's convex sections, widened to
the girth of the garment, so that seams start nearly closed, cloth starts nearly unstretched, and the solver
has only folds left to find.
"""

from dataclasses import dataclass

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.panels import panel_shapes
from body_models.garments.drape.placement.hood import place_hood
from body_models.garments.drape.placement.legs import place_trousers
from body_models.garments.drape.placement.pockets import place_pockets
from body_models.garments.drape.placement.skirts import place_skirt
from body_models.garments.drape.placement.sleeves import place_sleeves
from body_models.garments.drape.placement.start import Start
from body_models.garments.drape.placement.strips import place_strips
from body_models.garments.drape.placement.torso import place_torso
from body_models.garments.drape.placement.wrapped import place_wrapped
from body_models.garments.drape.waistband import Support
from body_models.garments.mesh import GarmentMesh


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a drape starts.

    ``vertices_m`` [V, 3]; ``support`` and ``waistband_level_m`` say what keeps trousers up and at what level;
    ``needed_stretch`` is the strain the tightest girth needs to close around the body at all (0: none).
    """

    vertices_m: Float64
    waistband_level_m: float | None
    support: Support
    needed_stretch: float


def place_on_body(mesh: GarmentMesh, form: DressForm, *, raise_m: float = 0.0) -> Placement:
    """Wrap a garment around its wearer; ``raise_m`` shifts it up along the body.

    Raises DrapeError GARMENT_PLACEMENT_UNKNOWN for panels whose role says nothing about the body.
    """
    shapes = panel_shapes(mesh)
    start = Start(mesh=mesh, shapes=shapes, form=form, placed=np.full((len(mesh.cut_uv_m), 3), np.nan))
    is_foreign = any(panel.wrap for panel in mesh.panels)
    level, support = (_place_foreign if is_foreign else _place_by_roles)(start, raise_m)
    unplaced = np.unique(mesh.panel_of_cut[np.isnan(start.placed[:, 0])])
    if len(unplaced):
        names = ", ".join(mesh.panels[i].name for i in unplaced)
        raise DrapeError(
            "GARMENT_PLACEMENT_UNKNOWN",
            f"The panels {names} have no role that says where on the body they belong.",
        )
    return Placement(
        vertices_m=mesh.sew(start.placed),
        waistband_level_m=level,
        support=support,
        needed_stretch=max([0.0, *start.stretches]),
    )


def _place_foreign(start: Start, raise_m: float) -> tuple[float | None, Support]:
    """Place the panels of a pattern from outside; the level of its waistband and what keeps it up."""
    seat = place_wrapped(start, raise_m)
    return (None, "shoulders") if seat is None else (seat.level_m, seat.support)


def _place_by_roles(start: Start, raise_m: float) -> tuple[float | None, Support]:
    """Place the panels of our families; the level of the waistband and what keeps it up."""
    shapes = start.shapes
    level: float | None = None
    support: Support = "shoulders"
    if any(role.startswith("torso_") for role in shapes):
        place_torso(start, raise_m)
        place_sleeves(start)
    elif "leg_front_left" in shapes:
        seat = place_trousers(start, raise_m)
        level, support = seat.level_m, seat.support
    if any(role.startswith("skirt_") for role in shapes):
        hung = place_skirt(start, raise_m)
        if hung is not None:
            level, support = hung.level_m, hung.support
    place_strips(start)
    place_hood(start)
    place_pockets(start)
    return level, support
