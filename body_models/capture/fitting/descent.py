"""The descent to the body that two outlines show: landmarks first, then outlines, ever closer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from body_models.anthropometry.shape_fit import Shape
from body_models.body.model import BodyModel
from body_models.body.prior import Sex
from body_models.capture.camera import Camera
from body_models.capture.fitting.arms import arm_guesses
from body_models.capture.fitting.lens import Lens, usual_lens
from body_models.capture.fitting.outline import Outline, outline_of
from body_models.capture.fitting.skinned import Floats, SkinnedModel, Stance, posed, skinned_model
from body_models.capture.fitting.stages import (
    COARSE,
    FINE,
    FIRST,
    FIRST_TOGETHER,
    LANDMARK_STEPS_PX,
    LAST_STEPS,
    UNIT_HEIGHT_PX,
    as_sure_as,
)
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
from body_models.capture.fitting.typed import TypedNumbers
from body_models.capture.landmark_habits import without_habits
from body_models.capture.view import PersonView

_SPACING_PX: Final = 8.0
_GUESS_SPACING_PX: Final = 12.0
"""Between outline points, and while guesses are told apart."""
_GUESSES_KEPT: Final = 2
_THREADS: Final = 2
_BIAS_STD_PX: Final = 0.5
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
_FRONT, _SIDE = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The unknowns."""

    betas: Floats  # [K]
    stances: tuple[Stance, ...]
    bias_px: Floats  # [views]
    lens: Lens | None
    measured: Shape | None
    """A shape nearby whose measurements are known; None where nothing was typed."""


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
        self._model: SkinnedModel = skinned_model(model)
        self._views = tuple(views)
        self._camera = camera
        self._prior = model.priors[sex]
        self._precision = np.linalg.inv(self._prior.covariance)
        self._typed = TypedNumbers(model, self._prior.mean, typed, calibrated=camera is not None)
        self._units = tuple(_unit(view) for view in views)
        self._landmarks, self._landmark_stds = zip(*(without_habits(v) for v in views), strict=True)
        self._stance_priors = tuple(stance_prior(v.side, v.facing) for v in views)
        self._outlines = {spacing: self._outlines_at(spacing) for spacing in (_GUESS_SPACING_PX, _SPACING_PX)}
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
        found = self._likeliest(self._started(betas))
        system, explained = self._system(found, _both(FINE[-1]))
        if self._is_far(explained):  # an unknown camera may need the way twice
            found = self._stepped_through(found, map(_both, (*FIRST, *COARSE, *FINE)))
            system, explained = self._system(found, _both(FINE[-1]))
        trusts = self._as_sure_as(explained)
        found = replace(found, measured=self._typed.measured(found.betas, None))
        for _ in range(LAST_STEPS):
            system, explained = self._system(found, trusts)
            found = self._stepped(found, system)
        system, explained = self._system(found, trusts)
        return self._judged(found, system, explained)

    def _likeliest(self, found: Found) -> Found:
        """Where the descents from several guesses end; those that begin badly are given up early."""

        def begun(guess: Found) -> tuple[float, Found]:
            by_side = [{_SIDE: stage} for stage in FIRST]
            begun = self._stepped_through(guess, by_side, _GUESS_SPACING_PX)
            return self._system(begun, {_SIDE: FINE[-1]}, _GUESS_SPACING_PX)[0].cost, begun

        def ended(tried: tuple[float, Found]) -> tuple[float, Found]:
            end = self._stepped_through(tried[1], map(_both, (*FIRST_TOGETHER, *COARSE, *FINE)))
            return self._system(end, _both(FINE[-1]))[0].cost, end

        # Compiled code and algebra leave the interpreter to the other descent; algebra's own threads would
        # only be in its way.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(_THREADS) as pool:
            likely = sorted(pool.map(begun, self._guesses(found)), key=lambda tried: tried[0])
            return min(pool.map(ended, likely[:_GUESSES_KEPT]), key=lambda tried: tried[0])[1]

    def _guesses(self, found: Found) -> Iterator[Found]:
        """What landmarks leave open: the arms in the side picture."""
        facing, prior = self._views[_SIDE].facing, self._stance_priors[_SIDE]
        for stance in arm_guesses(found.stances[_SIDE], prior, facing):
            yield replace(found, stances=(found.stances[_FRONT], stance))

    def _stepped_through(
        self, found: Found, stages: Iterable[Mapping[int, Trust]], spacing_px: float = _SPACING_PX
    ) -> Found:
        for trusts in stages:
            found = self._stepped(found, self._system(found, trusts, spacing_px)[0])
        return found

    def _is_far(self, explained: Sequence[Explained]) -> bool:
        return max(_residual(e) / u for e, u in zip(explained, self._units, strict=True)) > _FAR_PX

    def _as_sure_as(self, explained: Sequence[Explained]) -> dict[int, Trust]:
        """The last stage's trust: outlines are believed as closely as the body could follow them."""
        stds = []
        for view, unit, seen in zip(self._views, self._units, explained, strict=True):
            left = _residual(seen) / unit
            given = view.outline_std_px / unit
            stds.append(float(np.clip(np.hypot(1.4 * left, 0.5 * given), 0.6, 6.0)))
        return {view: as_sure_as(std) for view, std in enumerate(stds)}

    def _outlines_at(self, spacing_px: float) -> tuple[Outline, ...]:
        return tuple(
            outline_of(v.alpha, max(spacing_px * u, 1.0))
            for v, u in zip(self._views, self._units, strict=True)
        )

    def _judged(self, found: Found, system: System, explained: Sequence[Explained]) -> Settled:
        large = [_LARGE_M * UNIT_HEIGHT_PX / _PERSON_M * unit for unit in self._units]
        return Settled(
            found=found,
            system=system,
            residual_px=tuple(_residual(seen) for seen in explained),
            misfit=max(_share_beyond(seen, limit) for seen, limit in zip(explained, large, strict=True)),
            unmatched=max(seen.matches.unmatched for seen in explained),
        )

    def _started(self, betas: Floats | None) -> Found:
        """The unknowns from the landmarks alone."""
        start = (self._prior.mean if betas is None else betas).copy()
        found = Found(
            betas=start,
            stances=tuple(Stance(rotations=p.usual, pelvis_m=np.zeros(3)) for p in self._stance_priors),
            bias_px=np.zeros(len(self._views)),
            lens=usual_lens() if self._camera is None else None,
            measured=self._typed.measured(start, None),
        )
        found = replace(found, stances=tuple(self._placed(found, v) for v in range(len(self._views))))
        for std in LANDMARK_STEPS_PX:
            everything = self._seen(found)
            system = self._base(found, everything)
            for seen in everything:
                stds = np.maximum(self._landmark_stds[seen.view], std * self._units[seen.view])
                add_landmarks(system, seen, self._landmarks[seen.view], stds)
            found = self._stepped(found, system)
        return found

    def _placed(self, found: Found, view: int) -> Stance:
        """The usual stance, on the floor where the feet are seen."""
        landmarks = self._landmarks[view]
        feet = np.mean([landmarks.point(n) for n in _SOLES], axis=0)
        stance, model = found.stances[view], self._model
        body = posed(model, model.shaped(found.betas), stance)
        place = self.camera(found, view).on_floor(feet[None])[0]
        place[[0, 2]] = np.clip(place[[0, 2]], -1.5, 1.5)
        ankles = body.points_m[[model.joint_row("left_ankle"), model.joint_row("right_ankle")]].mean(axis=0)
        lowest = body.points_m[: model.vertex_count, 1].min()
        return replace(stance, pelvis_m=np.array([place[0] - ankles[0], -lowest, place[2] - ankles[2]]))

    def _system(
        self, found: Found, trusts: Mapping[int, Trust], spacing_px: float = _SPACING_PX
    ) -> tuple[System, list[Explained]]:
        """The equations at ``found``; of views without a trust only the landmarks are heard."""
        everything = self._seen(found)
        system = self._base(found, everything)
        explained = []
        for seen in everything:
            view, unit = self._views[seen.view], self._units[seen.view]
            trust = trusts.get(seen.view)
            scaled = (trust or FIRST[0]).scaled(unit)
            stds = np.hypot(self._landmark_stds[seen.view], scaled.landmark_std_px)
            add_landmarks(system, seen, self._landmarks[seen.view], stds)
            if trust is None:
                continue
            explained.append(
                add_outline(
                    system,
                    seen,
                    self._outlines[spacing_px][seen.view],
                    float(found.bias_px[seen.view]),
                    scaled,
                    spacing_px=max(spacing_px * unit, 1.0),
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

    def _base(self, found: Found, everything: Sequence[Seen]) -> System:
        """What is believed whatever the pictures show."""
        system = System(columns=self._columns)
        shape = self._columns.shape()
        offset = found.betas - self._prior.mean
        system.gradient[shape] += self._precision @ offset
        system.curvature[shape, shape] += self._precision
        system.cost += float(offset @ self._precision @ offset)
        for seen, prior, stance in zip(everything, self._stance_priors, found.stances, strict=True):
            residuals, slopes = prior.residuals(stance)
            system.add(residuals, 1.0, (self._columns.stance(seen.view), slopes))
            bias_std = _BIAS_STD_PX * max(self._units[seen.view], 0.3)
            bias = found.bias_px[seen.view : seen.view + 1]
            system.add(bias, bias_std**-2, (self._columns.bias(seen.view), np.eye(1)))
            add_floor(system, seen)
        if found.lens is not None:
            residuals, slopes = found.lens.prior()
            system.add(residuals, 1.0, (self._columns.of_lens(), slopes))
        self._typed.add(system, found.betas, found.measured)
        return system

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
        betas = found.betas + step[columns.shape()]
        return Found(
            betas=betas,
            stances=tuple(turned_stance(s, step[columns.stance(v)]) for v, s in enumerate(found.stances)),
            bias_px=found.bias_px + np.array([step[columns.bias(v)][0] for v in range(len(self._views))]),
            lens=None if found.lens is None else found.lens.moved(step[columns.of_lens()]),
            measured=self._typed.measured(betas, found.measured),
        )


def _both(stage: Trust) -> dict[int, Trust]:
    return {_FRONT: stage, _SIDE: stage}


def _unit(view: PersonView) -> float:
    """How fine a view's pixels are: its person's height over `UNIT_HEIGHT_PX`."""
    rows = np.nonzero((view.alpha >= 0.5).any(axis=1))[0]
    return float(np.ptp(rows) + 1) / UNIT_HEIGHT_PX if len(rows) else 1.0


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
