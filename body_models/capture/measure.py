"""From two pictures to a measured body: see, predict, fit, combine, and say so when it cannot be trusted."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.population import Sex
from body_models.anthropometry.solver import FittedBody
from body_models.body.model import BodyModel, load_body_model
from body_models.capture.belief import CapturedShape
from body_models.capture.camera import Camera
from body_models.capture.captured import corrected
from body_models.capture.fitting.fit import fit_views
from body_models.capture.fitting.skinned import skinned_model
from body_models.capture.picture import Picture
from body_models.capture.regression.blend import load_blends
from body_models.capture.regression.combine import combined
from body_models.capture.regression.features import features
from body_models.capture.regression.regressor import load_regressor
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.problems import pair_problems, refusal, refuse
from body_models.capture.seeing.see import only_person, view_of
from body_models.capture.view import PersonView, Problem, Side
from body_models.errors import CaptureError

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapturedPerson:
    """A person measured by the camera.

    ``fitted`` is their body with every measurement; ``shape`` is what a later correction starts from;
    ``problems`` are what makes the result less sure, none that would have refused it; ``seconds`` went from
    the pictures to the body, without what `ready_model` loads once.
    """

    shape: CapturedShape
    fitted: FittedBody
    problems: tuple[Problem, ...]
    seconds: float


def measure_person(
    front: Picture,
    side: Picture,
    *,
    networks: Networks,
    background: Picture | None = None,
    camera: Camera | None = None,
    sex: Sex = "unspecified",
    typed: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> CapturedPerson:
    """The body of the person in two pictures [H, W, 3] of one camera, facing it and turned a quarter.

    ``background`` is the same view without anybody; ``typed`` are measurements in cm and kg, of which
    ``stature_cm`` gives the scale where no ``camera`` does. Raises `CaptureError` with the code of a
    `Problem` that refuses the pictures, or CAPTURE_SCALE_UNKNOWN.
    """
    model = ready_model()
    started = time.perf_counter()
    report = progress or (lambda share, step: None)
    given = dict(typed or {})
    if camera is None and "stature_cm" not in given:
        raise CaptureError(
            "CAPTURE_SCALE_UNKNOWN", "Nothing says how large the person is; calibrate, or give the stature."
        )
    views = seen_views(front, side, background, networks, report)
    problems = unrefused(views)
    shape = shape_of(views, camera, sex, given, model, report)
    return CapturedPerson(
        shape=shape,
        fitted=corrected(shape, {}, model),
        problems=problems,
        seconds=time.perf_counter() - started,
    )


def ready_model() -> BodyModel:
    """The body to measure with; loads with it all that measuring loads once: some seconds the first time."""
    model = load_body_model()
    anthropometer_for(model)
    skinned_model(model)
    load_regressor()
    load_blends()
    return model


def seen_views(
    front: Picture, side: Picture, background: Picture | None, networks: Networks, report: Progress
) -> tuple[PersonView, PersonView]:
    if front.shape != side.shape or (background is not None and background.shape != front.shape):
        raise CaptureError(
            Problem.PICTURES_DIFFER, "The pictures differ in size; take all of them with one camera."
        )
    pictures: dict[Side, Picture] = {"front": front, "side": side}
    people = {which: only_person(networks, picture, which) for which, picture in pictures.items()}
    report(0.15, "outlines")
    with ThreadPoolExecutor(len(pictures)) as pool:  # OpenCV leaves the interpreter to the other picture
        seen_front, seen_side = pool.map(
            lambda which: view_of(people[which], pictures[which], which, background), pictures
        )
    report(0.5, "body")
    return seen_front, seen_side


def unrefused(views: tuple[PersonView, PersonView]) -> tuple[Problem, ...]:
    """The problems of both pictures, when none of them refuses."""
    found = [*views[0].problems, *views[1].problems, *pair_problems(*views)]
    problems = tuple(dict.fromkeys(found))
    refuse(problems)
    return problems


def shape_of(
    views: tuple[PersonView, PersonView],
    camera: Camera | None,
    sex: Sex,
    given: Mapping[str, float],
    model: BodyModel,
    report: Progress,
) -> CapturedShape:
    stature_cm, mass_kg = given.get("stature_cm"), given.get("body_mass_kg")
    predicted = load_regressor().predict(
        features(*views, camera, stature_cm=stature_cm, mass_kg=mass_kg, sex=sex)
    )
    fit = fit_views(
        *views, camera, sex=sex, stature_cm=stature_cm, mass_kg=mass_kg, start=predicted.start, model=model
    )
    report(0.9, "measurements")
    if not fit.explained:
        raise refusal(Problem.UNSURE)
    return combined(fit, predicted, given).shape
