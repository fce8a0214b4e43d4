"""Numbers of a drape, and how they change while cloth falls and comes to rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.kernels import Step
from resources.fabrics import Fabric

GRAVITY_M_S2 = 9.81
# Bending hysteresis of fabrics: a few percent of the weight is not enough to move cloth that is at rest.
YARN_FRICTION_M_S2 = 0.5
# Cloth much too large folds and unfolds on its way for seconds; more and more of that is kept from moving.
LATE_FRICTION_M_S2 = 2.5
# How a wearer keeps the waistband at its level: metres all of it gives per newton.
HOLD_COMPLIANCE_M_N = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeSettings:
    """Numbers of a drape; the defaults are what the shop uses.

    ``thickness_m`` keeps vertices this far from the skin, so that the flat triangles between them clear its
    curvature; each layer of the same garment lies ``layer_gap_m`` further out, and cloth keeps that far from
    cloth where ``self_contact`` is on, looked for every ``search_substeps``. Substeps are counted in frames
    of ``frame_substeps``. The cloth falls for ``falling_frames`` with ``slippery`` of its friction, or it
    would stick where it starts; over ``calming_frames`` friction grows to the fabric's and drag (1/s) to
    about the critical one of a hem's swing. It rests when the 99th percentile of the speeds over a frame is
    below ``rest_speed_mm_s``. ``device`` is where the cloth moves (None: `engine.cloth_device`).
    ``each_search`` is called every ``search_substeps``, some hundredths of a second: what it raises ends the
    drape.
    """

    dt_s: float = 0.0008
    closing_substeps: int = 60
    frame_substeps: int = 40
    falling_frames: int = 4
    calming_frames: int = 8
    patient_frames: int = 18
    most_frames: int = 44
    first_drag_1_s: float = 5.0
    last_drag_1_s: float = 10.0
    slippery: float = 0.1
    rest_speed_mm_s: float = 15.0
    thickness_m: float = 0.0035
    self_contact: bool = True
    search_substeps: int = 10
    layer_gap_m: float = 0.0025
    fastest_m_s: float = 1.5
    device: str | None = None
    each_search: Callable[[], None] | None = None


def falling_step(settings: DrapeSettings, fabric: Fabric, calm: float, late: float = 0.0) -> Step:
    """A substep from falling (``calm`` 0) to coming to rest (1), and on to the last one (``late`` 1)."""
    drag = settings.first_drag_1_s + calm * (settings.last_drag_1_s - settings.first_drag_1_s)
    friction = np.float32(fabric.friction * (settings.slippery + calm * (1 - settings.slippery)))
    return Step(
        dt_s=np.float32(settings.dt_s),
        gravity_m_s2=np.float32(GRAVITY_M_S2),
        keep=np.float32(np.exp(-drag * settings.dt_s)),
        yarn_friction_m_s2=np.float32(YARN_FRICTION_M_S2 * calm + late * LATE_FRICTION_M_S2),
        fastest_m_s=np.float32(settings.fastest_m_s),
        most_m=np.float32(0.01),
        friction=friction,
        hold_soft=np.float32(HOLD_COMPLIANCE_M_N / settings.dt_s**2),
        gap_m=np.float32(settings.layer_gap_m),
        layer_friction=friction,
    )


def guided_step(settings: DrapeSettings, fabric: Fabric) -> Step:
    """A substep without gravity and momentum: cloth goes where its parts meet, and no further."""
    return falling_step(settings, fabric, 0.0)._replace(
        gravity_m_s2=np.float32(0), keep=np.float32(0), most_m=np.float32(0.004)
    )
