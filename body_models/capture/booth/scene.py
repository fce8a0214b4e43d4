"""A person stands in a booth: where, in which pose, and what the camera's picture shows of them."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from body_models.body.poses import Pose
from body_models.capture.booth.dressing import dressed
from body_models.capture.booth.errors import erring_alpha, erring_landmarks, habitual_landmarks
from body_models.capture.booth.landmarks import true_landmarks
from body_models.capture.booth.lens import PORTRAIT, booth_camera
from body_models.capture.booth.look import Look, drawn_look
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.posing import Floats, front_pose, pose_pair, side_pose
from body_models.capture.booth.rooms import Room, drawn_room, empty_room
from body_models.capture.booth.sensor import Sensor, developed, drawn_sensor, drifted
from body_models.capture.booth.shading import add_person, crop_of, shadowed, true_alpha
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture
from body_models.capture.view import Facing, Landmarks, PersonView, Side

_AWAY_STD_M: Final = 0.05
_PROPER_TURN_DEGREES: Final = 10.0
_OPPOSITE: Final[dict[Facing, Facing]] = {"front": "back", "left": "right", "right": "left", "back": "front"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A posed person in the world: m, y up, the camera on +z."""

    person: BoothPerson
    side: Side
    facing: Facing
    pose: Pose  # [55, 3], without the turn below
    turn_degrees: float  # about the vertical; 0 faces the camera, 90 looks to the right of the picture
    vertices_m: Floats  # [V, 3]
    joints_m: Floats  # [55, 3]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoothShot:
    """One picture with everything that is true about it.

    ``alpha`` is what person, hair and clothes cover; ``skin_alpha`` the body alone.
    """

    side: Side
    picture: Picture  # [H, W, 3]
    background: Picture  # [H, W, 3], the empty booth a little earlier
    alpha: npt.NDArray[np.float32]  # [H, W]
    skin_alpha: npt.NDArray[np.float32]  # [H, W]
    camera: Camera
    landmarks: Landmarks
    standing: Standing
    look: Look

    @property
    def person(self) -> BoothPerson:
        """Who stands there."""
        return self.standing.person

    def view(self) -> PersonView:
        """What perfect seeing would make of the picture."""
        return PersonView(
            side=self.side,
            facing=self.standing.facing,
            image_size=self.camera.image_size,
            landmarks=habitual_landmarks(self.landmarks, self.side, self.standing.facing),
            alpha=self.alpha,
            outline_std_px=0.3,
        )


def standing(
    person: BoothPerson,
    side: Side,
    generator: np.random.Generator,
    *,
    pose: Pose | None = None,
    turned: float = 0.0,
) -> Standing:
    """The person near the standing spot: facing the camera, or turned 80 to 100 degrees either way.

    ``turned`` degrees are added, for whoever stands wrongly.
    """
    facing: Facing = "front"
    turn = float(np.clip(generator.normal(0.0, 3.0), -_PROPER_TURN_DEGREES, _PROPER_TURN_DEGREES))
    if side == "side":
        facing = "left" if generator.random() < 0.5 else "right"
        turn = float(generator.uniform(80.0, 100.0)) * (1.0 if facing == "right" else -1.0)
    turn += turned
    if abs(turned) > 90.0:
        facing = _OPPOSITE[facing]
    if pose is None:
        pose = (front_pose if side == "front" else side_pose)(generator)
    vertices, joints = person.posed(pose)
    tilt = Rotation.from_euler("yx", [turn, generator.normal(0.0, 0.7)], degrees=True).as_matrix()
    vertices, joints = vertices @ tilt.T, joints @ tilt.T
    place = np.array(
        [generator.normal(0.0, _AWAY_STD_M), -vertices[:, 1].min(), generator.normal(0.0, _AWAY_STD_M)]
    )
    return Standing(
        person=person,
        side=side,
        facing=facing,
        pose=pose,
        turn_degrees=turn,
        vertices_m=vertices + place,
        joints_m=joints + place,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Booth:
    """A camera and a room: people stand in it one after another."""

    camera: Camera
    room: Room
    sensor: Sensor


def drawn_booth(
    generator: np.random.Generator,
    stature_m: float,
    image_size: tuple[int, int] = PORTRAIT,
    *,
    fill: tuple[float, float] = (0.5, 0.92),
) -> Booth:
    """A booth whose camera sees people of this stature whole."""
    return Booth(
        camera=booth_camera(generator, stature_m, image_size, fill=fill),
        room=drawn_room(generator),
        sensor=drawn_sensor(generator),
    )


def shot(
    booth: Booth,
    stood: Standing,
    look: Look,
    generator: np.random.Generator,
    *,
    background: Picture | None = None,
) -> BoothShot:
    """The picture of one standing person; a picture of the empty booth is taken unless one is given."""
    model, camera = stood.person.model, booth.camera
    stood = _in_shoes(stood, look.outfit.shoe_m)
    worn = dressed(model, stood.vertices_m, stood.joints_m, look.outfit)
    alpha = true_alpha(camera, worn.vertices_m, worn.faces, crop_of(camera, worn.vertices_m))
    empty = empty_room(camera, booth.room)
    light = shadowed(empty, camera, booth.room, worn, stood.joints_m)
    if background is None:
        background = developed(empty, drifted(booth.sensor, generator), generator)
    add_person(light, camera, booth.room, worn, model, look, alpha)
    return BoothShot(
        side=stood.side,
        picture=developed(light, booth.sensor, generator),
        background=background,
        alpha=alpha,
        skin_alpha=true_alpha(camera, stood.vertices_m, model.faces, crop_of(camera, stood.vertices_m)),
        camera=camera,
        landmarks=true_landmarks(stood.vertices_m, stood.joints_m, camera, model),
        standing=stood,
        look=look,
    )


def _in_shoes(stood: Standing, sole_m: float) -> Standing:
    """The person lifted by their soles."""
    up = np.array([0.0, sole_m, 0.0])
    return replace(stood, vertices_m=stood.vertices_m + up, joints_m=stood.joints_m + up)


def booth_pair(
    person: BoothPerson,
    seed: int,
    image_size: tuple[int, int] = PORTRAIT,
    *,
    look: Look | None = None,
    booth: Booth | None = None,
) -> tuple[BoothShot, BoothShot]:
    """Front and side picture of a person in one booth, in tight clothes, all else drawn from the seed.

    ``booth_pair(p, 1)`` and ``booth_pair(p, 2)`` are the same person on two visits. The empty-booth picture
    to use with both is either shot's ``background``.
    """
    generator = np.random.default_rng([seed, person.number])
    drawn = drawn_booth(generator, person.measurements["stature_cm"] / 100.0, image_size)
    booth = booth or drawn
    look = look or drawn_look(generator)
    poses = pose_pair(generator)
    front = shot(booth, standing(person, "front", generator, pose=poses[0]), look, generator)
    later = replace(booth, sensor=replace(drifted(booth.sensor, generator), shift_px=(0.0, 0.0)))
    turned = standing(person, "side", generator, pose=poses[1])
    return front, shot(later, turned, look, generator, background=front.background)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaskPair:
    """Two views as seeing would give them, made without any picture."""

    front: PersonView
    side: PersonView
    camera: Camera
    person: BoothPerson


def masks_only(
    person: BoothPerson,
    generator: np.random.Generator,
    *,
    image_size: tuple[int, int] = (270, 480),
    outline_std_px: float | None = None,
) -> MaskPair:
    """Views of a person with erring outlines and landmarks: the cheap way, for training.

    ``image_size`` is that of the masks. Errors are those expected at 1080 x 1920, scaled down:
    ``outline_std_px`` (in pixels of 1080 x 1920; drawn from 0.3 to 3 when None) moves the outline by a
    smooth random amount, the same in sign over stretches of some 5 cm.
    """
    camera = booth_camera(generator, person.measurements["stature_cm"] / 100.0, image_size)
    scale = max(image_size) / 1920.0
    std = (
        float(np.exp(generator.uniform(np.log(0.3), np.log(3.0))))
        if outline_std_px is None
        else outline_std_px
    )
    poses = pose_pair(generator)
    views = [
        _masked(standing(person, side, generator, pose=pose), camera, std * scale, generator)
        for side, pose in zip(_SIDES, poses, strict=True)
    ]
    return MaskPair(front=views[0], side=views[1], camera=camera, person=person)


_SIDES: Final[tuple[Side, Side]] = ("front", "side")


def _masked(stood: Standing, camera: Camera, std_px: float, generator: np.random.Generator) -> PersonView:
    person, side = stood.person, stood.side
    alpha = true_alpha(camera, stood.vertices_m, person.model.faces, crop_of(camera, stood.vertices_m))
    true = true_landmarks(stood.vertices_m, stood.joints_m, camera, person.model)
    return PersonView(
        side=side,
        facing=stood.facing,
        image_size=camera.image_size,
        landmarks=erring_landmarks(true, side, stood.facing, generator),
        alpha=erring_alpha(alpha, std_px, generator),
        outline_std_px=max(std_px, 0.2),
    )
