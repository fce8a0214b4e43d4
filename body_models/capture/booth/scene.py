"""A person stands in a booth: where, in which pose, and what the camera's picture shows of them."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from body_models.body.poses import Pose
from body_models.capture.booth.landmarks import true_landmarks
from body_models.capture.booth.lens import PORTRAIT, booth_camera
from body_models.capture.booth.look import Look, Room, drawn_look, drawn_room
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.posing import Floats, front_pose, side_pose
from body_models.capture.booth.shading import crop_of, empty_room, shot_picture, true_alpha
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture
from body_models.capture.view import Facing, Landmarks, PersonView, Side

_AWAY_STD_M: Final = 0.05
_OUTLINE_STD_PX: Final = 1.0
_PROPER_TURN_DEGREES: Final = 10.0


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
            landmarks=self.landmarks,
            alpha=self.alpha,
            outline_std_px=0.3,
        )


def standing(
    person: BoothPerson, side: Side, generator: np.random.Generator, *, pose: Pose | None = None
) -> Standing:
    """The person near the standing spot: facing the camera, or turned 80 to 100 degrees either way."""
    facing: Facing = "front"
    turn = float(np.clip(generator.normal(0.0, 3.0), -_PROPER_TURN_DEGREES, _PROPER_TURN_DEGREES))
    if side == "side":
        facing = "left" if generator.random() < 0.5 else "right"
        turn = float(generator.uniform(80.0, 100.0)) * (1.0 if facing == "right" else -1.0)
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
    """A camera and a room: several people may stand in it one after another."""

    camera: Camera
    room: Room


def drawn_booth(
    generator: np.random.Generator, stature_m: float, image_size: tuple[int, int] = PORTRAIT
) -> Booth:
    """A booth whose camera sees people of this stature whole."""
    return Booth(camera=booth_camera(generator, stature_m, image_size), room=drawn_room(generator))


def shot(booth: Booth, stood: Standing, look: Look, generator: np.random.Generator) -> BoothShot:
    """The picture of one standing person."""
    crop = crop_of(booth.camera, stood.vertices_m)
    alpha = true_alpha(booth.camera, stood.vertices_m, stood.person.model.faces, crop)
    empty = empty_room(booth.camera, booth.room)
    picture, background = shot_picture(booth.camera, booth.room, empty, stood, look, alpha, crop, generator)
    return BoothShot(
        side=stood.side,
        picture=picture,
        background=background,
        alpha=alpha,
        skin_alpha=alpha,
        camera=booth.camera,
        landmarks=true_landmarks(stood.vertices_m, stood.joints_m, booth.camera, stood.person.model),
        standing=stood,
    )


def booth_pair(
    person: BoothPerson, seed: int, image_size: tuple[int, int] = PORTRAIT
) -> tuple[BoothShot, BoothShot]:
    """Front and side picture of a person in one booth, in tight clothes, all else drawn from the seed."""
    generator = np.random.default_rng([seed, person.number])
    booth = drawn_booth(generator, person.measurements["stature_cm"] / 100.0, image_size)
    look = drawn_look(generator)
    front = shot(booth, standing(person, "front", generator), look, generator)
    return front, shot(booth, standing(person, "side", generator), look, generator)


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
    views = [_masked(person, side, camera, std * scale, generator) for side in _SIDES]
    return MaskPair(front=views[0], side=views[1], camera=camera, person=person)


_SIDES: Final[tuple[Side, Side]] = ("front", "side")


def _masked(
    person: BoothPerson, side: Side, camera: Camera, std_px: float, generator: np.random.Generator
) -> PersonView:
    from body_models.capture.booth.errors import erring_alpha, erring_landmarks

    stood = standing(person, side, generator)
    alpha = true_alpha(camera, stood.vertices_m, person.model.faces, crop_of(camera, stood.vertices_m))
    true = true_landmarks(stood.vertices_m, stood.joints_m, camera, person.model)
    return PersonView(
        side=side,
        facing=stood.facing,
        image_size=camera.image_size,
        landmarks=erring_landmarks(true, side, stood.facing, camera.image_size, generator),
        alpha=erring_alpha(alpha, std_px, generator),
        outline_std_px=max(std_px, 0.2),
    )
