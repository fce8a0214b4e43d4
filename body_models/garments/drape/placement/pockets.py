"""Pockets sewn onto a panel: they start on the cloth they are drafted over."""

import numpy as np

from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.placement.start import Start
from body_models.garments.drape.placement.torso import LAYER_STEP_M

_NEAREST = 3


def place_pockets(start: Start) -> None:
    """Lay every ``pocket_*`` panel on the torso panel in whose coordinates it is drafted."""
    for role, pocket in start.shapes.items():
        if role.startswith("pocket_"):
            face = role.removeprefix("pocket_")
            beneath = [s for s in start.shapes.values() if s.role.startswith(f"torso_{face}")]
            if beneath:
                _lay(start, pocket, beneath)


def _lay(start: Start, pocket: PanelShape, beneath: list[PanelShape]) -> None:
    """Each point between the nearest points of the cloth beneath, a layer farther from the body's axis."""
    cut = np.concatenate([shape.cut for shape in beneath])
    cloth = start.mesh.cut_uv_m[cut]
    gaps = np.linalg.norm(pocket.uv_m[:, None] - cloth[None], axis=2)
    nearest = np.argsort(gaps, axis=1)[:, :_NEAREST]
    weight = 1.0 / np.maximum(np.take_along_axis(gaps, nearest, axis=1), 1e-6)
    weight /= weight.sum(axis=1, keepdims=True)
    under = (start.placed[cut[nearest]] * weight[:, :, None]).sum(axis=1)
    outwards = under * np.array([1.0, 0.0, 1.0])
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-6)
    start.placed[pocket.cut] = under + LAYER_STEP_M * outwards
