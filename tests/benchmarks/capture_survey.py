"""How well pictures of people become their measurements: the judge of the camera.

``python -m tests.benchmarks.capture_survey --people 24 --large 4 --out DIR`` prints tables of errors per
measurement for each way of capturing, beside stature and mass alone, and beside perfect outlines (`truth`),
which tell errors of seeing from errors of fitting. People are held-out rows of the survey, half of them off
the model's span; nothing is tuned on them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import fit_body
from body_models.body.model import load_body_model
from body_models.body.prior import Sex
from body_models.capture.belief import CapturedShape
from body_models.capture.booth.look import drawn_look
from body_models.capture.booth.people import BoothPerson, large_people, surveyed_people
from body_models.capture.booth.rooms import drawn_room
from body_models.capture.booth.scene import BoothShot, booth_pair, drawn_booth
from body_models.capture.camera import Camera
from body_models.capture.captured import corrected
from body_models.capture.fitting.fit import fit_views
from body_models.capture.picture import Picture
from body_models.capture.seeing.networks import Networks, load_networks
from body_models.capture.view import PersonView
from body_models.errors import CaptureError
from tests.benchmarks.survey import survey_folder

Floats = npt.NDArray[np.float64]
Way = Literal[
    "calibrated",
    "calibrated, booth picture",
    "typed",
    "typed, booth picture",
    "truth",
    "truth, typed",
    "truth, fit alone",
    "truth, typed, fit alone",
]
PICTURE_WAYS: Final[tuple[Way, ...]] = (
    "calibrated",
    "calibrated, booth picture",
    "typed",
    "typed, booth picture",
)
TRUTH_WAYS: Final[tuple[Way, ...]] = ("truth", "truth, typed", "truth, fit alone", "truth, typed, fit alone")
JUDGED: Final[Mapping[str, tuple[float | None, float | None]]] = {
    "stature_cm": (6.0, None),
    "chest_girth_cm": (15.0, 20.0),
    "waist_girth_cm": (12.0, 16.0),
    "hip_girth_cm": (12.0, 14.0),
    "thigh_girth_cm": (10.0, None),
    "crotch_height_cm": (10.0, None),
}
"""Largest mean absolute error wanted, mm: calibrated, and with typed stature and mass."""
_JUDGING_SEED: Final = 2026
_NINETY: Final = 1.6449


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visit:
    """A person's two pictures, from whichever renderer; the views of perfect seeing where they are known."""

    person: str
    visit: int
    sex: Sex
    truth: Mapping[str, float]
    front: Picture
    side: Picture
    background: Picture
    camera: Camera
    perfect: tuple[PersonView, PersonView] | None
    label: str
    """What is special about it: tight, foreign, large …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a visit in one way: values and std by measurement (cm, kg), or the codes of a refusal."""

    person: str
    visit: int
    way: Way
    label: str
    truth: Mapping[str, float]
    values: Mapping[str, float]
    std: Mapping[str, float]
    refused: str | None
    problems: tuple[str, ...]
    seconds: float
    outline_px: tuple[float, ...]
    """Of front and side: mean signed distance of the seen outline from the true one (positive is too large)
    and the 95 % quantile of its absolute value; empty where it is not known."""


def judged_people(count: int, large: int) -> list[BoothPerson]:
    """Held-out people of the survey, from the thinnest to the heaviest, and some larger than it has."""
    people = surveyed_people(survey_folder(), count, held_out=True, seed=_JUDGING_SEED) if count else []
    return people + large_people(large, _JUDGING_SEED)


def booth_visits(
    people: Sequence[BoothPerson], visits: int = 1, seed: int = _JUDGING_SEED
) -> Iterator[Visit]:
    """Visits of people to synthetic booths, another booth, pose, look and light each time."""
    for person in people:
        for k in range(visits):
            yield visit_of(person, k, *booth_pair(person, seed + k))


def returning_visits(
    people: Sequence[BoothPerson], visits: int, seed: int = _JUDGING_SEED
) -> Iterator[Visit]:
    """Visits of people who come back in what they wear to the same booth, in another pose and light."""
    for person in people:
        generator = np.random.default_rng([seed, person.number])
        booth = drawn_booth(generator, person.measurements["stature_cm"] / 100.0)
        look = drawn_look(generator)
        for k in range(visits):
            light = drawn_room(generator)
            room = replace(
                booth.room,
                lights=light.lights,
                powers=light.powers,
                ambient=light.ambient,
                softness_m=light.softness_m,
            )
            pair = booth_pair(person, seed + k, look=look, booth=replace(booth, room=room))
            yield visit_of(person, k, *pair)


def visit_of(person: BoothPerson, number: int, front: BoothShot, side: BoothShot) -> Visit:
    """The visit two shots are of."""
    return Visit(
        person=str(person.number),
        visit=number,
        sex=person.sex,
        truth=person.measurements,
        front=front.picture,
        side=side.picture,
        background=front.background,
        camera=front.camera,
        perfect=(_bare(front), _bare(side)),
        label="foreign" if person.foreign else "in span",
    )


def _bare(shot: BoothShot) -> PersonView:
    """Perfect seeing of the body alone, without clothes and hair: the ceiling."""
    return replace(shot.view(), alpha=shot.skin_alpha)


def outcomes(visits: Iterator[Visit], ways: Sequence[Way], networks: Networks | None) -> Iterator[Outcome]:
    """Every visit in every way."""
    for visit in visits:
        for way in ways:
            yield outcome(visit, way, networks)


def outcome(visit: Visit, way: Way, networks: Networks | None) -> Outcome:
    """One visit in one way, as the product does it."""
    from body_models.capture import measure

    camera = None if "typed" in way else visit.camera
    typed = {n: visit.truth[n] for n in ("stature_cm", "body_mass_kg")} if "typed" in way else {}
    started = _clock()
    views = visit.perfect
    try:
        if way.startswith("truth"):
            if views is None:
                raise ValueError("nothing is known of perfect seeing here")
            problems: tuple[str, ...] = ()
        else:
            if networks is None:
                raise ValueError("pictures cannot be seen without networks")
            background = visit.background if "booth" in way else None
            views = measure.seen_views(visit.front, visit.side, background, networks, _silent)
            problems = tuple(measure.unrefused(views))
        shape = _shape(way, views, camera, visit.sex, typed)
        fitted = corrected(shape, {}, load_body_model())
    except CaptureError as error:
        return _outcome(visit, way, views, {}, {}, error.code, (), _clock() - started)
    values = {n: m.value for n, m in fitted.measurements.items()}
    std = {n: m.std for n, m in fitted.measurements.items()}
    return _outcome(visit, way, views, values, std, None, problems, _clock() - started)


def _outcome(
    visit: Visit,
    way: Way,
    views: tuple[PersonView, PersonView] | None,
    values: Mapping[str, float],
    std: Mapping[str, float],
    refused: str | None,
    problems: tuple[str, ...],
    seconds: float,
) -> Outcome:
    compare = views is not None and visit.perfect is not None and not way.startswith("truth")
    pairs = zip(views or (), visit.perfect or (), strict=True) if compare else ()
    return Outcome(
        person=visit.person,
        visit=visit.visit,
        way=way,
        label=visit.label,
        truth=visit.truth,
        values=values,
        std=std,
        refused=refused,
        problems=problems,
        seconds=seconds,
        outline_px=tuple(v for seen, true in pairs for v in outline_error_px(seen.alpha, true.alpha)),
    )


def _shape(
    way: Way,
    views: tuple[PersonView, PersonView],
    camera: Camera | None,
    sex: Sex,
    typed: Mapping[str, float],
) -> CapturedShape:
    from body_models.capture import measure

    model = load_body_model()
    if "fit alone" not in way:
        return measure.shape_of(views, camera, sex, typed, model, _silent)
    fit = fit_views(
        *views,
        camera,
        sex=sex,
        stature_cm=typed.get("stature_cm"),
        mass_kg=typed.get("body_mass_kg"),
        model=model,
    )
    _, slopes = anthropometer_for(model).measure_with_jacobian(fit.belief.mean)
    std = np.sqrt(np.einsum("mk,kl,ml->m", slopes, fit.belief.covariance, slopes))
    return CapturedShape(belief=fit.belief, std=std)


def _silent(share: float, step: str) -> None:
    """Progress that nobody watches."""


def _clock() -> float:
    import time

    return time.perf_counter()


def outline_error_px(seen: npt.NDArray[np.float32], true: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Mean signed error of a seen outline (positive is too large), and the 95 % quantile of the absolute one.

    Both from the true distance to the true outline, along the seen one; the head is left out, where hair is.
    """
    import cv2

    inside = (true >= 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5) - cv2.distanceTransform(
        inside, cv2.DIST_L2, 5
    )
    distance = np.where(distance > 0, distance - 0.5, distance + 0.5)
    rows = np.flatnonzero(inside.any(axis=1))
    contours, _ = cv2.findContours((seen >= 0.5).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    if not contours or len(rows) == 0:
        return float("nan"), float("nan")
    points = np.concatenate(contours)[:, 0]
    points = points[points[:, 1] > rows[0] + 0.16 * np.ptp(rows)]
    # Pixels of a contour lie inside by what they cover: half a pixel on average.
    errors = distance[points[:, 1], points[:, 0]] + 0.5
    return float(np.mean(np.clip(errors, -15, 15))), float(np.quantile(np.abs(errors), 0.95))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One measurement in one way. Millimetres, or kilograms for the mass."""

    name: str
    way: str
    count: int
    mean_absolute: float
    bias: float
    heavy_tenth: float
    covered: float
    """Share of the 90 % intervals that hold the truth."""
    alone: float
    """The error of stature and mass alone on the same people."""


def scores(found: Sequence[Outcome], way: Way, alone: Mapping[str, Mapping[str, float]]) -> list[Score]:
    """The scores of one way over everybody who was not refused."""
    told = [o for o in found if o.way == way and o.refused is None]
    if not told:
        return []
    heavy = np.argsort([-o.truth["body_mass_kg"] for o in told])[: max(len(told) // 10, 1)]
    table = []
    for name in told[0].values:
        unit = 1.0 if name.endswith("kg") else 10.0
        errors = unit * np.array([o.values[name] - o.truth[name] for o in told])
        std = unit * np.array([o.std[name] for o in told])
        by_two = unit * np.array([alone[o.person][name] - o.truth[name] for o in told])
        table.append(
            Score(
                name=name,
                way=way,
                count=len(told),
                mean_absolute=float(np.abs(errors).mean()),
                bias=float(errors.mean()),
                heavy_tenth=float(np.abs(errors[heavy]).mean()),
                covered=float((np.abs(errors) <= _NINETY * std).mean()),
                alone=float(np.abs(by_two).mean()),
            )
        )
    return table


def alone_by_stature_and_mass(visits: Sequence[Visit | BoothPerson]) -> dict[str, dict[str, float]]:
    """Everybody's measurements as the solver guesses them from stature and mass, by person."""
    found = {}
    for one in visits:
        truth = one.truth if isinstance(one, Visit) else one.measurements
        key = one.person if isinstance(one, Visit) else str(one.number)
        given = {n: truth[n] for n in ("stature_cm", "body_mass_kg")}
        fitted = fit_body(Person(sex=one.sex, measurements=given))
        found[key] = {n: m.value for n, m in fitted.measurements.items()}
    return found


def repeatability(found: Sequence[Outcome], way: Way, name: str) -> float:
    """The standard deviation within people over their visits, mm; NaN when nobody came twice."""
    by_person: dict[str, list[float]] = {}
    for o in found:
        if o.way == way and o.refused is None:
            by_person.setdefault(o.person, []).append(10.0 * o.values[name])
    variances = [np.var(v, ddof=1) for v in by_person.values() if len(v) > 1]
    return float(np.sqrt(np.mean(variances))) if variances else float("nan")


def lines(
    found: Sequence[Outcome], ways: Sequence[Way], alone: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    """The tables as text."""
    for way in ways:
        mine = [o for o in found if o.way == way]
        refused = [o for o in mine if o.refused is not None]
        codes = {c: sum(o.refused == c for o in refused) for c in {o.refused for o in refused}}
        seconds = np.median([o.seconds for o in mine]) if mine else float("nan")
        yield f"\n{way}: {len(mine)} visits, {len(refused)} refused {codes or ''}, median {seconds:.1f} s"
        flags = [p for o in mine for p in o.problems]
        if flags:
            yield f"  flagged: { {p: flags.count(p) for p in sorted(set(flags))} }"
        outline = np.array([o.outline_px for o in mine if o.outline_px])
        if len(outline):
            front, side = outline[:, :2], outline[:, 2:]
            yield "  outline, px: " + ", ".join(
                f"{n} bias {np.nanmedian(e[:, 0]):+.2f} (worst {np.nanmax(np.abs(e[:, 0])):.1f}), "
                f"p95 {np.nanmedian(e[:, 1]):.1f} (worst {np.nanmax(e[:, 1]):.0f})"
                for n, e in (("front", front), ("side", side))
            )
        yield f"  {'':22}{'MAE':>7}{'bias':>7}{'heavy':>7}{'90 %':>6}{'alone':>7}{'target':>7}{'repeat':>7}"
        for s in scores(found, way, alone):
            target = JUDGED.get(s.name, (None, None))["typed" in way]
            repeat = repeatability(found, way, s.name)
            yield (
                f"  {s.name:22}{s.mean_absolute:7.1f}{s.bias:+7.1f}{s.heavy_tenth:7.1f}"
                f"{100 * s.covered:6.0f}{s.alone:7.1f}{'' if target is None else f'{target:g}':>7}"
                f"{'' if np.isnan(repeat) else f'{repeat:.1f}':>7}"
                + ("" if target is None else "  met" if s.mean_absolute <= target else "  MISSED")
            )


def main(arguments: list[str] | None = None) -> int:
    """Run the survey and print its tables as they grow."""
    parser = argparse.ArgumentParser(description="Judge the camera on people with known measurements.")
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--large", type=int, default=2)
    parser.add_argument("--visits", type=int, default=1)
    parser.add_argument("--ways", nargs="+", default=[*PICTURE_WAYS, *TRUTH_WAYS])
    parser.add_argument("--renderer", choices=("booth", "second"), default="booth")
    parser.add_argument("--seed", type=int, default=_JUDGING_SEED)
    parser.add_argument("--out", type=Path, help="write every outcome there, one JSON a line")
    chosen = parser.parse_args(arguments)
    networks = None if all(w.startswith("truth") for w in chosen.ways) else load_networks()
    people = judged_people(chosen.people, chosen.large)
    visits = _renderer(chosen.renderer)(people, chosen.visits, chosen.seed)
    found = []
    for o in outcomes(visits, chosen.ways, networks):
        found.append(o)
        said = o.refused or " ".join(
            f"{n.split('_')[0]} {10 * (o.values[n] - o.truth[n]):+.0f}" for n in JUDGED
        )
        sys.stdout.write(f"{o.person}/{o.visit} {o.label:8} {o.way:26} {o.seconds:5.1f} s  {said}\n")
        sys.stdout.flush()
        if chosen.out:
            with chosen.out.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(o)) + "\n")
    text = "\n".join(lines(found, chosen.ways, alone_by_stature_and_mass(people)))
    sys.stdout.write(text + "\n")
    return 0


def _renderer(name: str) -> Callable[[Sequence[BoothPerson], int, int], Iterator[Visit]]:
    if name == "booth":
        return booth_visits
    from tests.benchmarks.booth_second_renderer import second_visits

    return second_visits


if __name__ == "__main__":
    raise SystemExit(main())
