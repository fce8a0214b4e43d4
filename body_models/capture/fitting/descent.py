"""The descent to the body that two outlines show: landmarks first, then outlines, ever closer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.shape_fit import Shape, measured_shape
from body_models.body.model import BodyModel
from body_models.body.prior import Sex
from body_models.capture.camera import Camera
from body_models.capture.fitting.lens import Lens, usual_lens
from body_models.capture.fitting.outline import Outline, outline_of
from body_models.capture.fitting.skinned import Floats, SkinnedModel, Stance, posed, skinned_model
from body_models.capture.fitting.stance_prior import stance_prior, turned_stance
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
from body_models.errors import MeasurementError

_UNIT_HEIGHT_PX: Final = 1600.0
"""All pixels below are of a person this tall in the picture."""
_OUTLINE_SPACING_PX: Final = 4.0
_BIAS_STD_PX: Final = 0.5
_TYPED_STD: Final = {
    True: {"stature_cm": 1.5, "body_mass_kg": 1.5},
    False: {"stature_cm": 0.5, "body_mass_kg": 1.0},
}
"""By whether a calibration gives the scale too: then typed numbers are what people say of themselves."""
_LANDMARK_STEPS_PX: Final = (150.0, 80.0, 40.0, 20.0, 12.0, 12.0)
_SOLES: Final = ("left_heel", "right_heel", "left_foot_index", "right_foot_index")
_LARGE_M: Final = 0.015
_PERSON_M: Final = 1.7
_MOST_MISFIT: Final = 0.15
_MOST_UNMATCHED: Final = 0.25
_FAR_PX: Final = 2.0
_BETA_STEP: Final = 3.0
_TURN_STEP_RAD: Final = 0.8
_PELVIS_STEP_M: Final = 0.8
_LENS_STEP: Final = np.array([0.25, 0.15, 0.05, 0.4])
_LOOSE_CM: Final = 1.0


def _trust(reach: float, turning: float, robust: float, landmark: float, hair: float) -> Trust:
    return Trust(
        outline_std_px=1.0,
        correlated_px=30.0,
        reach_px=reach,
        turning_px=turning,
        robust_px=robust,
        landmark_std_px=landmark,
        hair_px=hair,
    )


_COARSE: Final = (
    *(replace(_trust(150.0, 40.0, 50.0, 15.0, 15.0), outline_std_px=2.0, correlated_px=30.0),) * 4,
    *(_trust(80.0, 30.0, 25.0, 25.0, 8.0),) * 4,
)
_FINE: Final = (*(_trust(40.0, 20.0, 12.0, 40.0, 5.0),) * 3, *(_trust(25.0, 15.0, 8.0, 40.0, 4.0),) * 3)
_LAST_STEPS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The unknowns."""

    betas: Floats  # [K]
    stances: tuple[Stance, ...]
    bias_px: Floats  # [views]
    lens: Lens | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """Where the descent ended."""

    found: Found
    system: System
    residual_px: tuple[float, ...]
    misfit: float
    unmatched: float

    @property
    def is_explained(self) -> bool:
        """Whether the body is what the outlines show, as far as outlines tell."""
        return self.misfit < _MOST_MISFIT and self.unmatched < _MOST_UNMATCHED


class Descent:
    """One person's search; each call starts anew."""

    def __init__(
        self,
        model: BodyModel,
        views: Sequence[PersonView],
        camera: Camera | None,
        sex: Sex,
        typed: Mapping[str, float],
    ) -> None:
        self._body_model = model
        self._model: SkinnedModel = skinned_model(model)
        self._views = tuple(views)
        self._camera = camera
        self._prior = model.priors[sex]
        self._precision = np.linalg.inv(self._prior.covariance)
        self._typed = dict(typed)
        self._units = tuple(_unit(view) for view in views)
        self._stance_priors = tuple(stance_prior(v.side, v.facing) for v in views)
        self._outlines: tuple[Outline, ...] = tuple(
            outline_of(v.alpha, max(_OUTLINE_SPACING_PX * u, 1.0))
            for v, u in zip(views, self._units, strict=True)
        )
        self._columns = Columns(betas=model.beta_count, views=len(views), lens=camera is None)

    def camera(self, found: Found, view: int) -> Camera:
        """The camera of a view as far as it is known."""
        if found.lens is not None:
            return found.lens.camera(self._views[view].image_size)
        if self._camera is None:
            raise ValueError("Without a calibrated camera there is a lens to find.")
        return self._camera

    def settled(self, betas: Floats | None) -> Settled:
        """From landmarks to outlines; ``betas`` [K] are where to begin."""
        found = self._started(betas)
        system, explained = self._followed(found := self._closer(found))
        if self._is_far(explained):  # an unknown camera may need the way twice
            system, explained = self._followed(found := self._closer(found))
        stages = self._as_sure_as(explained)
        for _ in range(_LAST_STEPS):
            system, explained = self._system(found, stages)
            found = self._stepped(found, system)
        system, explained = self._system(found, stages)
        return self._judged(found, system, explained)

    def _closer(self, found: Found) -> Found:
        """After all steps from coarse to fine."""
        for stage in (*_COARSE, *_FINE):
            found = self._stepped(found, self._system(found, (stage, stage))[0])
        return found

    def _followed(self, found: Found) -> tuple[System, list[Explained]]:
        return self._system(found, (_FINE[-1], _FINE[-1]))

    def _is_far(self, explained: Sequence[Explained]) -> bool:
        return max(_residual(e) / u for e, u in zip(explained, self._units, strict=True)) > _FAR_PX

    def _as_sure_as(self, explained: Sequence[Explained]) -> tuple[Trust, ...]:
        """The last stage's trust: outlines are believed as closely as the body could follow them."""
        stds = []
        for view, unit, seen in zip(self._views, self._units, explained, strict=True):
            left = _residual(seen) / unit
            given = view.outline_std_px / unit
            stds.append(float(np.clip(np.hypot(1.4 * left, 0.5 * given), 0.6, 6.0)))
        return tuple(replace(_FINE[-1], outline_std_px=std, robust_px=max(8.0, 5.0 * std)) for std in stds)

    def _judged(self, found: Found, system: System, explained: Sequence[Explained]) -> Settled:
        large = [_LARGE_M * _UNIT_HEIGHT_PX / _PERSON_M * unit for unit in self._units]
        return Settled(
            found=found,
            system=system,
            residual_px=tuple(_residual(seen) for seen in explained),
            misfit=max(_share_beyond(seen, limit) for seen, limit in zip(explained, large, strict=True)),
            unmatched=max(seen.matches.unmatched for seen in explained),
        )

    def _started(self, betas: Floats | None) -> Found:
        """The unknowns from the landmarks alone."""
        found = Found(
            betas=self._prior.mean.copy() if betas is None else betas.copy(),
            stances=tuple(Stance(rotations=p.usual, pelvis_m=np.zeros(3)) for p in self._stance_priors),
            bias_px=np.zeros(len(self._views)),
            lens=usual_lens() if self._camera is None else None,
        )
        found = replace(found, stances=tuple(self._placed(found, v) for v in range(len(self._views))))
        for std in _LANDMARK_STEPS_PX:
            system = self._base(found)
            for seen in self._seen(found):
                add_landmarks(system, seen, self._views[seen.view].landmarks, std * self._units[seen.view])
            found = self._stepped(found, system)
        return found

    def _placed(self, found: Found, view: int) -> Stance:
        """The usual stance, on the floor where the feet are seen."""
        landmarks = self._views[view].landmarks
        feet = np.mean([landmarks.point(n) for n in _SOLES], axis=0)
        stance, model = found.stances[view], self._model
        body = posed(model, model.shaped(found.betas), stance)
        place = self.camera(found, view).on_floor(feet[None])[0]
        place[[0, 2]] = np.clip(place[[0, 2]], -1.5, 1.5)
        ankles = body.points_m[[model.joint_row("left_ankle"), model.joint_row("right_ankle")]].mean(axis=0)
        lowest = body.points_m[: model.vertex_count, 1].min()
        return replace(stance, pelvis_m=np.array([place[0] - ankles[0], -lowest, place[2] - ankles[2]]))

    def _system(self, found: Found, trusts: Sequence[Trust]) -> tuple[System, list[Explained]]:
        system = self._base(found)
        explained = []
        for seen, trust in zip(self._seen(found), trusts, strict=True):
            view, unit = self._views[seen.view], self._units[seen.view]
            scaled = trust.scaled(unit)
            add_landmarks(system, seen, view.landmarks, scaled.landmark_std_px)
            explained.append(
                add_outline(
                    system,
                    seen,
                    self._outlines[seen.view],
                    float(found.bias_px[seen.view]),
                    scaled,
                    spacing_px=max(_OUTLINE_SPACING_PX * unit, 1.0),
                    slack=1.0 / (1.0 + (view.looseness_cm / _LOOSE_CM) ** 2),
                )
            )
        return system, explained

    def _seen(self, found: Found) -> list[Seen]:
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

    def _base(self, found: Found) -> System:
        """What is believed whatever the pictures show."""
        system = System(columns=self._columns)
        shape = self._columns.shape()
        offset = found.betas - self._prior.mean
        system.gradient[shape] += self._precision @ offset
        system.curvature[shape, shape] += self._precision
        for seen, prior, stance in zip(self._seen(found), self._stance_priors, found.stances, strict=True):
            residuals, slopes = prior.residuals(stance)
            system.add(residuals, 1.0, (self._columns.stance(seen.view), slopes))
            bias_std = _BIAS_STD_PX * max(self._units[seen.view], 0.3)
            bias = found.bias_px[seen.view : seen.view + 1]
            system.add(bias, bias_std**-2, (self._columns.bias(seen.view), np.eye(1)))
            add_floor(system, seen)
        if found.lens is not None:
            residuals, slopes = found.lens.prior()
            system.add(residuals, 1.0, (self._columns.of_lens(), slopes))
        self._add_typed(system, found)
        return system

    def _add_typed(self, system: System, found: Found) -> None:
        if not self._typed:
            return
        shape = self._measured(found.betas)
        rows = [MEASURED_NAMES.index(n) for n in self._typed]
        missed = shape.values[rows] - np.array(list(self._typed.values()))
        stds = _TYPED_STD[self._camera is not None]
        weights = np.array([stds[n] ** -2.0 for n in self._typed])
        system.add(missed, weights, (self._columns.shape(), shape.jacobian[rows]))

    def _measured(self, betas: Floats) -> Shape:
        """The shape measured; on the way it may be one that no person has: then the prior's mean speaks."""
        anthropometer = anthropometer_for(self._body_model)
        try:
            return measured_shape(anthropometer, betas)
        except MeasurementError:
            usual = measured_shape(anthropometer, self._prior.mean)
            return replace(usual, values=usual.values + usual.jacobian @ (betas - self._prior.mean))

    def _boldness(self, step: Floats) -> float:
        """The largest share of what a step may change at once: beyond, its equations are no longer true."""
        columns = self._columns
        parts = [np.abs(step[columns.shape()]).max() / _BETA_STEP]
        for view in range(len(self._views)):
            stance = np.abs(step[columns.stance(view)])
            parts += [stance[:-3].max() / _TURN_STEP_RAD, stance[-3:].max() / _PELVIS_STEP_M]
        if columns.lens:
            parts.append((np.abs(step[columns.of_lens()]) / _LENS_STEP).max())
        return float(max(parts))

    def _stepped(self, found: Found, system: System) -> Found:
        columns = self._columns
        step = system.step()
        step *= min(1.0, 1.0 / max(self._boldness(step), 1e-9))
        return Found(
            betas=found.betas + step[columns.shape()],
            stances=tuple(turned_stance(s, step[columns.stance(v)]) for v, s in enumerate(found.stances)),
            bias_px=found.bias_px + np.array([step[columns.bias(v)][0] for v in range(len(self._views))]),
            lens=None if found.lens is None else found.lens.moved(step[columns.of_lens()]),
        )


def _unit(view: PersonView) -> float:
    """How fine a view's pixels are: its person's height over `_UNIT_HEIGHT_PX`."""
    rows = np.nonzero((view.alpha >= 0.5).any(axis=1))[0]
    return float(np.ptp(rows) + 1) / _UNIT_HEIGHT_PX if len(rows) else 1.0


def _residual(seen: Explained) -> float:
    """Root of the mean square of the gaps, hands and hair aside, strange ones cut off."""
    firm = seen.firm > 0.5
    if not firm.any():
        return 1e3
    gaps = np.abs(seen.matches.gaps_px[firm])
    most = 3.0 * max(float(np.percentile(gaps, 70.0)), 0.1)
    return float(np.sqrt((np.minimum(gaps, most) ** 2).mean()))


def _share_beyond(seen: Explained, limit_px: float) -> float:
    firm = seen.firm > 0.5
    total = float(seen.matches.lengths_px[firm].sum())
    if total <= 0.0:
        return 1.0
    return float(seen.matches.lengths_px[firm & (np.abs(seen.matches.gaps_px) > limit_px)].sum()) / total
