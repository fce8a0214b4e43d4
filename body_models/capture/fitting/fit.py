"""From two outlines to a body: Gauss-Newton on the occluding contour of the skinned mesh.

Unknown are the betas, how the person stands in each picture, and, where nobody calibrated it, the camera. A
point on the rim of a smooth body moves along the outline's normal as its surface point does, to first order
(Cipolla & Giblin 2000), so that every pair of rim and outline gives one linear equation.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.shape_fit import measured_shape
from body_models.body.model import BodyModel, load_body_model
from body_models.body.prior import Sex
from body_models.capture.belief import ShapeBelief
from body_models.capture.camera import Camera
from body_models.capture.fitting.lens import Lens, usual_lens
from body_models.capture.fitting.outline import Outline, outline_of
from body_models.capture.fitting.skinned import Floats, SkinnedModel, Stance, posed, skinned_model
from body_models.capture.fitting.stance_prior import StancePrior, stance_prior, turned_stance
from body_models.capture.fitting.system import Columns, System
from body_models.capture.fitting.terms import (
    Explained,
    Seen,
    Trust,
    add_floor,
    add_landmarks,
    add_outline,
)
from body_models.capture.view import PersonView

_OUTLINE_SPACING_PX: Final = 4.0
_BIAS_STD_PX: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SilhouetteFit:
    """A body found from two pictures."""

    belief: ShapeBelief
    stances: tuple[Stance, ...]
    cameras: tuple[Camera, ...]
    residual_px: tuple[float, ...]
    """Mean distance of each view's outline from the body's, px."""
    explained: bool
    """False when the body is not what the outlines show."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """The unknowns."""

    betas: Floats
    stances: tuple[Stance, ...]
    bias_px: Floats  # [views]
    lens: Lens | None


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
    fit = _Fit(model, (front, side), camera, sex, {"stature_cm": stature_cm, "body_mass_kg": mass_kg})
    found = fit.started(None if start is None else start.mean)
    found, system, explained = fit.refined(found)
    covariance = np.linalg.inv(system.curvature)[system.columns.shape(), system.columns.shape()]
    return SilhouetteFit(
        belief=ShapeBelief(sex=sex, mean=found.betas, covariance=covariance),
        stances=found.stances,
        cameras=tuple(fit.camera(found, v) for v in range(2)),
        residual_px=tuple(float(np.abs(e.matches.gaps_px).mean()) for e in explained),
        explained=all(e.matches.unmatched < 0.1 for e in explained),
        seconds=time.perf_counter() - began,
    )


_TYPED_STD: Final = {"stature_cm": 0.5, "body_mass_kg": 0.7}


class _Fit:
    def __init__(
        self,
        model: BodyModel,
        views: Sequence[PersonView],
        camera: Camera | None,
        sex: Sex,
        typed: dict[str, float | None],
    ) -> None:
        self._body_model = model
        self._model: SkinnedModel = skinned_model(model)
        self._views = tuple(views)
        self._camera = camera
        self._prior = model.priors[sex]
        self._precision = np.linalg.inv(self._prior.covariance)
        self._typed = {n: v for n, v in typed.items() if v is not None}
        self._stance_priors: tuple[StancePrior, ...] = tuple(stance_prior(v.side, v.facing) for v in views)
        self._outlines: tuple[Outline, ...] = tuple(outline_of(v.alpha, _OUTLINE_SPACING_PX) for v in views)
        self._columns = Columns(betas=model.beta_count, views=len(views), lens=camera is None)

    def camera(self, found: _Found, view: int) -> Camera:
        """The camera of a view as far as it is known."""
        if self._camera is not None:
            return self._camera
        assert found.lens is not None
        return found.lens.camera(self._views[view].image_size)

    def started(self, betas: Floats | None) -> _Found:
        """The unknowns from the landmarks alone."""
        lens = usual_lens() if self._camera is None else None
        found = _Found(
            betas=self._prior.mean.copy() if betas is None else betas.copy(),
            stances=tuple(Stance(rotations=p.usual, pelvis_m=np.zeros(3)) for p in self._stance_priors),
            bias_px=np.zeros(len(self._views)),
            lens=lens,
        )
        found = replace(found, stances=tuple(self._placed(found, v) for v in range(len(self._views))))
        for std in (40.0, 25.0, 15.0, 12.0, 12.0):
            system = self._base(found)
            for seen in self._seen(found):
                add_landmarks(system, seen, self._views[seen.view].landmarks, std)
            found = self._stepped(found, system)
        return found

    def refined(self, found: _Found) -> tuple[_Found, System, list[Explained]]:
        """Onto the outlines, ever closer."""
        for stage in (*_COARSE, *_FINE):
            system, explained = self._system(found, stage)
            found = self._stepped(found, system)
        system, explained = self._system(found, _FINE[-1])
        return found, system, explained

    def _system(self, found: _Found, trust: Trust) -> tuple[System, list[Explained]]:
        system = self._base(found)
        explained = []
        for seen in self._seen(found):
            view = self._views[seen.view]
            add_landmarks(system, seen, view.landmarks, trust.landmark_std_px)
            explained.append(
                add_outline(system, seen, self._outlines[seen.view], float(found.bias_px[seen.view]), trust)
            )
        return system, explained

    def _seen(self, found: _Found) -> list[Seen]:
        rest = self._model.shaped(found.betas)
        return [
            Seen(
                view=v,
                model=self._model,
                body=posed(self._model, rest, stance),
                camera=self.camera(found, v),
                lens=found.lens,
            )
            for v, stance in enumerate(found.stances)
        ]

    def _base(self, found: _Found) -> System:
        """What is believed whatever the pictures show."""
        system = System(columns=self._columns)
        shape = self._columns.shape()
        offset = found.betas - self._prior.mean
        system.cost += float(offset @ self._precision @ offset)
        system.gradient[shape] += self._precision @ offset
        system.curvature[shape, shape] += self._precision
        for seen, prior, stance in zip(self._seen(found), self._stance_priors, found.stances, strict=True):
            residuals, slopes = prior.residuals(stance)
            system.add(residuals, 1.0, (self._columns.stance(seen.view), slopes))
            bias = self._columns.bias(seen.view)
            system.add(found.bias_px[seen.view : seen.view + 1], _BIAS_STD_PX**-2, (bias, np.eye(1)))
            add_floor(system, seen)
        if found.lens is not None:
            residuals, slopes = found.lens.prior()
            system.add(residuals, 1.0, (self._columns.of_lens(), slopes))
        self._add_typed(system, found)
        return system

    def _add_typed(self, system: System, found: _Found) -> None:
        if not self._typed:
            return
        shape = measured_shape(anthropometer_for(self._body_model), found.betas)
        rows = [MEASURED_NAMES.index(n) for n in self._typed]
        missed = shape.values[rows] - np.array(list(self._typed.values()))
        weights = np.array([_TYPED_STD[n] ** -2.0 for n in self._typed])
        system.add(missed, weights, (self._columns.shape(), shape.jacobian[rows]))

    def _stepped(self, found: _Found, system: System) -> _Found:
        step = system.step()
        columns = self._columns
        return _Found(
            betas=found.betas + step[columns.shape()],
            stances=tuple(turned_stance(s, step[columns.stance(v)]) for v, s in enumerate(found.stances)),
            bias_px=found.bias_px + np.array([step[columns.bias(v)][0] for v in range(len(self._views))]),
            lens=None if found.lens is None else found.lens.moved(step[columns.of_lens()]),
        )

    def _placed(self, found: _Found, view: int) -> Stance:
        """The usual stance, on the floor where the feet are seen."""
        landmarks = self._views[view].landmarks
        feet = np.mean([landmarks.point(n) for n in _SOLES], axis=0)
        stance = found.stances[view]
        model = self._model
        body = posed(model, model.shaped(found.betas), stance)
        camera = self.camera(found, view)
        place = camera.on_floor(feet[None])[0]
        ankles = body.points_m[[model.joint_row("left_ankle"), model.joint_row("right_ankle")]].mean(axis=0)
        lowest = body.points_m[: model.vertex_count, 1].min()
        return replace(stance, pelvis_m=np.array([place[0] - ankles[0], -lowest, place[2] - ankles[2]]))


_SOLES: Final = ("left_heel", "right_heel", "left_foot_index", "right_foot_index")


def _trust(reach: float, turning: float, robust: float, landmark: float) -> Trust:
    return Trust(
        outline_std_px=1.3,
        correlated_px=30.0,
        reach_px=reach,
        turning_px=turning,
        robust_px=robust,
        landmark_std_px=landmark,
    )


_COARSE: Final = (
    *(_trust(120.0, 40.0, 40.0, 15.0),) * 4,
    *(_trust(80.0, 30.0, 25.0, 25.0),) * 4,
)
_FINE: Final = (*(_trust(40.0, 20.0, 12.0, 40.0),) * 4, *(_trust(25.0, 15.0, 8.0, 40.0),) * 4)
