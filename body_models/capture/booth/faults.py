"""Pictures that must not become a body: the eleven ways shoppers and machines spoil a capture, seeded.

Each case is what `capture` would be given as files, with the codes that are a right answer to it.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import cv2
import numpy as np

from body_models.body.poses import Pose
from body_models.capture.booth.dressing import dressed
from body_models.capture.booth.look import Look, drawn_look
from body_models.capture.booth.people import BoothPerson, drawn_people
from body_models.capture.booth.posing import close_armed_pose, front_pose
from body_models.capture.booth.rooms import empty_room
from body_models.capture.booth.scene import Booth, Standing, drawn_booth, shot, standing
from body_models.capture.booth.sensor import developed
from body_models.capture.booth.shading import add_person, crop_of, shadowed, true_alpha
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture
from body_models.capture.view import Problem

Fault = Literal[
    "loose_coat",
    "cropped_feet",
    "two_people",
    "nobody",
    "arms_against_body",
    "back_turned",
    "overexposed",
    "blurred",
    "wrong_aspect",
    "200_megapixels",
    "corrupt",
]

RIGHT_CODES: Final[Mapping[Fault, frozenset[str]]] = MappingProxyType(
    {
        "loose_coat": frozenset({Problem.LOOSE_CLOTHES}),
        "cropped_feet": frozenset({Problem.CROPPED}),
        "two_people": frozenset({Problem.SEVERAL_PEOPLE}),
        "nobody": frozenset({Problem.NOBODY}),
        "arms_against_body": frozenset({Problem.ARMS_CLOSE}),
        "back_turned": frozenset({Problem.NOT_FACING}),
        "overexposed": frozenset({Problem.OVEREXPOSED}),
        "blurred": frozenset({Problem.BLURRED}),
        "wrong_aspect": frozenset({"CALIBRATION_ASPECT", Problem.PICTURES_DIFFER}),
        "200_megapixels": frozenset({"PICTURE_TOO_LARGE"}),
        "corrupt": frozenset({"PICTURE_UNREADABLE"}),
    }
)
"""Codes of which one at least must be said."""
FAULTS: Final[tuple[Fault, ...]] = tuple(RIGHT_CODES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BadCase:
    """One spoilt capture: pictures, or the bytes of a file that is no usable picture."""

    number: int
    fault: Fault
    front: Picture | bytes
    side: Picture | bytes
    background: Picture | None
    camera: Camera
    person: BoothPerson

    @property
    def right_codes(self) -> frozenset[str]:
        """What may be said of it."""
        return RIGHT_CODES[self.fault]

    def files(self, folder: Path) -> dict[str, Path]:
        """The case as files in ``folder``, by the name of the command's option."""
        given = {"front": self.front, "side": self.side, "background": self.background}
        paths = {}
        for name, picture in given.items():
            if picture is None:
                continue
            paths[name] = folder / f"{name}.png"
            content = picture if isinstance(picture, bytes) else encoded(picture)
            paths[name].write_bytes(content)
        return paths


def bad_cases(count: int, seed: int) -> list[BadCase]:
    """The eleven faults in turn; case ``i`` is the same whatever the count. About a second each."""
    return [bad_case(number, seed) for number in range(count)]


def bad_case(number: int, seed: int) -> BadCase:
    """One case."""
    fault = FAULTS[number % len(FAULTS)]
    generator = np.random.default_rng([seed, number])
    person = drawn_people(1, int(generator.integers(1 << 30)), foreign_share=0.5)[0]
    pair = _good(person, generator)
    return _SPOILERS[fault](number, fault, pair, generator)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Capture:
    """What is about to be spoilt."""

    person: BoothPerson
    booth: Booth
    look: Look

    def picture(
        self,
        side: Literal["front", "side"],
        generator: np.random.Generator,
        *,
        booth: Booth | None = None,
        look: Look | None = None,
        pose: Pose | None = None,
        turned: float = 0.0,
    ) -> Picture:
        stood = standing(self.person, side, generator, pose=pose, turned=turned)
        return shot(booth or self.booth, stood, look or self.look, generator).picture

    def background(self, generator: np.random.Generator) -> Picture | None:
        """The empty booth, which half of the shops have taken."""
        if generator.random() < 0.5:
            return None
        return developed(empty_room(self.booth.camera, self.booth.room), self.booth.sensor, generator)


def _good(person: BoothPerson, generator: np.random.Generator) -> _Capture:
    booth = drawn_booth(generator, person.measurements["stature_cm"] / 100.0)
    return _Capture(person=person, booth=booth, look=drawn_look(generator))


def _case(
    number: int,
    fault: Fault,
    capture: _Capture,
    generator: np.random.Generator,
    *,
    front: Picture | bytes | None = None,
    side: Picture | bytes | None = None,
    booth: Booth | None = None,
) -> BadCase:
    """The case with what was not spoilt taken well."""
    return BadCase(
        number=number,
        fault=fault,
        front=capture.picture("front", generator, booth=booth) if front is None else front,
        side=capture.picture("side", generator, booth=booth) if side is None else side,
        background=capture.background(generator),
        camera=(booth or capture.booth).camera,
        person=capture.person,
    )


def _loose_coat(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    look = drawn_look(generator, clothes="coat", shod=True)
    return _case(number, fault, replace(capture, look=look), generator)


def _cropped_feet(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    """The camera looks too high: the lowest 4 to 25 % of the person are below the picture."""
    camera = capture.booth.camera
    ends = camera.project(
        np.array([[0.0, 0.0, 0.1], [0.0, capture.person.measurements["stature_cm"] / 100, 0.0]])
    )
    wanted_row = camera.image_size[1] + generator.uniform(0.04, 0.25) * (ends[0, 1] - ends[1, 1])
    matrix = camera.matrix.copy()
    matrix[1, 2] += wanted_row - ends[0, 1]
    booth = replace(capture.booth, camera=replace(camera, matrix=matrix))
    case = _case(number, fault, replace(capture, booth=booth), generator)
    return replace(case, camera=booth.camera)


def _two_people(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    """Somebody stands beside or behind, wholly or half in the picture."""
    other = drawn_people(1, int(generator.integers(1 << 30)))[0]
    aside = generator.choice([-1.0, 1.0]) * generator.uniform(0.40, 0.65)
    behind = generator.uniform(-0.35, 0.1)
    first = standing(capture.person, "front", generator)
    moved = np.array([aside, 0.0, behind])
    second = standing(other, "front", generator)
    second = replace(second, vertices_m=second.vertices_m + moved, joints_m=second.joints_m + moved)
    picture = _crowd(capture.booth, [(second, drawn_look(generator)), (first, capture.look)], generator)
    return _case(number, fault, capture, generator, front=picture)


def _crowd(booth: Booth, people: list[tuple[Standing, Look]], generator: np.random.Generator) -> Picture:
    """Several people, the farthest first."""
    light = empty_room(booth.camera, booth.room)
    for stood, look in sorted(people, key=lambda p: float(p[0].joints_m[0, 2])):
        model = stood.person.model
        worn = dressed(model, stood.vertices_m, stood.joints_m, look.outfit)
        alpha = true_alpha(booth.camera, worn.vertices_m, worn.faces, crop_of(booth.camera, worn.vertices_m))
        light = shadowed(light, booth.camera, booth.room, worn, stood.joints_m)
        add_person(light, booth.camera, booth.room, worn, model, look, alpha)
    return developed(light, booth.sensor, generator)


def _nobody(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    empty = empty_room(capture.booth.camera, capture.booth.room)
    picture = developed(empty, capture.booth.sensor, generator)
    if generator.random() < 0.5:
        return _case(number, fault, capture, generator, side=picture)
    return _case(number, fault, capture, generator, front=picture)


def _arms_against_body(
    number: int, fault: Fault, capture: _Capture, generator: np.random.Generator
) -> BadCase:
    picture = capture.picture("front", generator, pose=close_armed_pose(generator))
    return _case(number, fault, capture, generator, front=picture)


def _back_turned(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    turned = 180.0 + generator.uniform(-20.0, 20.0)
    picture = capture.picture("front", generator, pose=front_pose(generator), turned=turned)
    return _case(number, fault, capture, generator, front=picture)


def _overexposed(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    sensor = replace(capture.booth.sensor, exposure=float(generator.uniform(5.0, 12.0)))
    return _case(number, fault, capture, generator, booth=replace(capture.booth, sensor=sensor))


def _blurred(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    if generator.random() < 0.5:
        sensor = replace(capture.booth.sensor, motion_px=float(generator.uniform(18.0, 45.0)))
    else:
        sensor = replace(capture.booth.sensor, blur_px=float(generator.uniform(5.0, 12.0)))
    return _case(number, fault, capture, generator, booth=replace(capture.booth, sensor=sensor))


def _wrong_aspect(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    """Pictures squeezed, or cut, to another shape than that of the calibration."""
    case = _case(number, fault, capture, generator)
    width, height = capture.booth.camera.image_size
    size = [(width, int(height * 0.75)), (height, width), (width, width)][int(generator.integers(3))]

    def squeezed(picture: Picture | bytes) -> Picture | bytes:
        if isinstance(picture, bytes):
            return picture
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

    return replace(case, front=squeezed(case.front), side=squeezed(case.side), background=None)


def _200_megapixels(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    return _case(
        number, fault, capture, generator, front=huge_png(int(generator.integers(11_000, 16_000)), 18_500)
    )


def _corrupt(number: int, fault: Fault, capture: _Capture, generator: np.random.Generator) -> BadCase:
    case = _case(number, fault, capture, generator)
    whole = case.front if isinstance(case.front, bytes) else encoded(case.front)
    kind = int(generator.integers(3))
    if kind == 0:
        damaged = whole[: int(len(whole) * generator.uniform(0.05, 0.7))]
    elif kind == 1:
        damaged = generator.bytes(5000)
    else:
        middle = len(whole) // 2
        damaged = whole[:middle] + generator.bytes(4096) + whole[middle + 4096 :]
    return replace(case, front=damaged)


def encoded(picture: Picture) -> bytes:
    """The picture as a PNG."""
    _, data = cv2.imencode(".png", picture[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return bytes(data)


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header speaks of more pixels than anybody should decode; small as a file."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    row = zlib.compress(bytes(1 + 3 * width), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


_SPOILERS: Final[Mapping[Fault, Callable[[int, Fault, _Capture, np.random.Generator], BadCase]]] = (
    MappingProxyType(
        {
            "loose_coat": _loose_coat,
            "cropped_feet": _cropped_feet,
            "two_people": _two_people,
            "nobody": _nobody,
            "arms_against_body": _arms_against_body,
            "back_turned": _back_turned,
            "overexposed": _overexposed,
            "blurred": _blurred,
            "wrong_aspect": _wrong_aspect,
            "200_megapixels": _200_megapixels,
            "corrupt": _corrupt,
        }
    )
)
