"""From two outlines to a body: Gauss-Newton on the occluding contour of the skinned mesh.

Unknown are the betas, how the person stands in each picture, and, where nobody calibrated it, the camera. A
point on the rim of a smooth body moves along the outline's normal as its surface point does, to first order
(Cipolla & Giblin 2000), so that every pair of rim and outline gives one linear equation.
"""

import time
from dataclasses import dataclass

import numpy as np

from body_models.body.model import BodyModel, load_body_model
from body_models.body.prior import Sex
from body_models.capture.belief import ShapeBelief
from body_models.capture.camera import Camera
from body_models.capture.fitting.descent import Descent
from body_models.capture.fitting.skinned import Stance
from body_models.capture.view import PersonView


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SilhouetteFit:
    """A body found from two pictures."""

    belief: ShapeBelief
    stances: tuple[Stance, ...]
    cameras: tuple[Camera, ...]
    residual_px: tuple[float, ...]
    """Typical distance of each view's outline from the body's, hands and hair aside."""
    misfit: float
    """Share of the outline, hands and hair aside, that lies over 15 mm from the body; the worse view's."""
    explained: bool
    """False when the body is not what the outlines show."""
    seconds: float


def fit_views(
    front: PersonView,
    side: PersonView,
    camera: Camera | None,
    *,
    sex: Sex,
    stature_cm: float | None = None,
    mass_kg: float | None = None,
    start: ShapeBelief | None = None,
    model: BodyModel | None = None,
) -> SilhouetteFit:
    """The body that two pictures show, with what is not known of it.

    ``camera`` is the calibrated one of both pictures; without it, typed stature gives the scale. ``start`` is
    where the search begins; it is no evidence.
    """
    began = time.perf_counter()
    model = load_body_model() if model is None else model
    typed = {"stature_cm": stature_cm, "body_mass_kg": mass_kg}
    descent = Descent(model, (front, side), camera, sex, {n: v for n, v in typed.items() if v is not None})
    settled = descent.settled(None if start is None else start.mean)
    shape = settled.system.columns.shape()
    covariance = np.linalg.inv(settled.system.curvature)[shape, shape]
    return SilhouetteFit(
        belief=ShapeBelief(sex=sex, mean=settled.found.betas, covariance=0.5 * (covariance + covariance.T)),
        stances=settled.found.stances,
        cameras=tuple(descent.camera(settled.found, v) for v in range(2)),
        residual_px=settled.residual_px,
        misfit=settled.misfit,
        explained=settled.is_explained,
        seconds=time.perf_counter() - began,
    )
