"""Pictures of posed bodies in rooms: quick software shading, composed in linear light as a lens does it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.body.appearance import FaceGroup, face_groups
from body_models.body.joints import JOINT_INDEX
from body_models.capture.booth.foreign import vertex_normals
from body_models.capture.booth.look import Look, Room
from body_models.capture.booth.posing import Floats
from body_models.capture.camera import Camera
from body_models.capture.picture import Picture
from body_models.capture.raster import covered, rasterised

if TYPE_CHECKING:
    from body_models.capture.booth.scene import Standing

Float32s = npt.NDArray[np.float32]
_MARGIN_PX: Final = 3
_LENS_BLUR_PX: Final = 0.6
_GAMMA: Final = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The rectangle of a picture that a person is in."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def crop_of(camera: Camera, vertices_m: Floats) -> Crop:
    """The rectangle around a body, inside the picture, at least one pixel large."""
    pixels = camera.project(vertices_m)
    width, height = camera.image_size
    left, top = np.floor(pixels.min(axis=0)).astype(int) - _MARGIN_PX
    right, bottom = np.ceil(pixels.max(axis=0)).astype(int) + _MARGIN_PX + 1
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return Crop(
        left=left, top=top, right=max(min(right, width), left + 1), bottom=max(min(bottom, height), top + 1)
    )


def true_alpha(
    camera: Camera, vertices_m: Floats, faces: npt.NDArray[np.integer], crop: Crop, finer: int = 4
) -> Float32s:
    """How much of each pixel [H, W] a body covers."""
    width, height = camera.image_size
    alpha = np.zeros((height, width), np.float32)
    pixels = camera.project(vertices_m) - [crop.left, crop.top]
    alpha[crop.window] = covered(pixels, faces, crop.size, finer)
    return alpha


def empty_room(camera: Camera, room: Room) -> Float32s:
    """The booth without people in linear light [H, W, 3]: a floor, a wall, light that falls off."""
    width, height = camera.image_size
    coarse = 8
    columns, rows = np.meshgrid(np.arange(0, width + coarse, coarse), np.arange(0, height + coarse, coarse))
    rays = camera.rays(np.column_stack([columns.ravel(), rows.ravel()]))
    eye = camera.centre_m
    to_wall = (-room.wall_away_m - eye[2]) / np.minimum(rays[:, 2], -1e-6)
    on_wall = eye + rays * to_wall[:, None]
    is_floor = (on_wall[:, 1] < 0).reshape(columns.shape)
    floor_share = cv2.resize(is_floor.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    floor_share = np.clip((floor_share - 0.5) * coarse + 0.5, 0, 1)[:, :, None]
    generator = np.random.default_rng(room.pattern_seed)
    falloff = cv2.resize(
        (1.0 + 0.25 * generator.normal(size=(4, 3))).astype(np.float32).clip(0.5, 1.5),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )[:, :, None]
    colour = _linear(room.wall) * (1 - floor_share) + _linear(room.floor) * floor_share
    lit: Float32s = (colour * falloff).astype(np.float32)
    return lit


def _linear(srgb: Floats) -> Float32s:
    return np.asarray(srgb**_GAMMA, np.float32)


def shot_picture(
    camera: Camera,
    room: Room,
    empty: Float32s,
    stood: "Standing",
    look: Look,
    alpha: Float32s,
    crop: Crop,
    generator: np.random.Generator,
) -> tuple[Picture, Picture]:
    """The person's picture and one of the empty room, each [H, W, 3] with its own noise."""
    scene = empty * _shadow(camera, stood)[:, :, None]
    person = _shaded(camera, room, stood, look, crop)
    cover = alpha[crop.window][:, :, None]
    scene[crop.window] = scene[crop.window] * (1 - cover) + person * cover
    drift = float(np.exp(generator.normal(0.0, 0.02)))
    return (
        _developed(scene, room.exposure * drift, room.noise, generator),
        _developed(empty, room.exposure, room.noise, generator),
    )


def _shaded(camera: Camera, room: Room, stood: "Standing", look: Look, crop: Crop) -> Float32s:
    """The person's colours in linear light over the crop [h, w, 3], carried a little beyond the outline."""
    model, vertices = stood.person.model, stood.vertices_m
    pixels = camera.project(vertices) - [crop.left, crop.top]
    drawn = rasterised(pixels, camera.to_camera(vertices)[:, 2], model.faces, crop.size)
    inside = drawn.face >= 0
    faces = model.faces[drawn.face[inside]]
    weights = drawn.weights[inside]
    weights = np.column_stack([weights, 1 - weights.sum(axis=1)])
    light = vertex_light(vertex_normals(vertices, model.faces), room)
    brightness = np.einsum("nk,nk->n", weights, light[faces])
    albedo = _face_colours(stood, look)[drawn.face[inside]]
    picture = np.zeros((*drawn.face.shape, 3), np.float32)
    picture[inside] = albedo * brightness[:, None]
    return _carried(picture, inside)


def vertex_light(normals: Floats, room: Room) -> Floats:
    """How much light [V] falls on surfaces of these unit normals [V, 3]."""
    facing = np.clip(normals @ room.lights.T, 0.0, None) @ room.powers
    light: Floats = room.ambient * (0.75 + 0.25 * normals[:, 1]) + facing
    return light


def _face_colours(stood: "Standing", look: Look) -> Float32s:
    """Linear colours [F, 3] of the body's triangles."""
    model = stood.person.model
    groups = face_groups(model)
    colours = np.tile(_linear(look.skin), (len(groups), 1))
    cloth = (groups == FaceGroup.BRIEFS) | (groups == FaceGroup.TOP)
    if look.is_covered:
        weights = model.skin_weights[model.faces].mean(axis=1)
        names = ("pelvis", "spine1", "spine2", "spine3", "left_hip", "right_hip", "left_knee", "right_knee")
        cloth |= weights[:, [JOINT_INDEX[n] for n in names]].sum(axis=1) > 0.6
    colours[cloth] = _linear(look.cloth)
    return colours


def _carried(picture: Float32s, inside: npt.NDArray[np.bool_]) -> Float32s:
    """Colours of pixels outside taken from their neighbours inside, two pixels far."""
    weight = inside.astype(np.float32)
    near = cv2.blur(weight, (5, 5))
    spread = cv2.blur(picture, (5, 5)) / np.maximum(near, 1e-6)[:, :, None]
    carried: Float32s = np.where(inside[:, :, None], picture, spread)
    return carried


def _shadow(camera: Camera, stood: "Standing") -> Float32s:
    """A soft shadow on the floor around the feet, 0 to 1 [H, W]."""
    width, height = camera.image_size
    feet = stood.joints_m[[JOINT_INDEX["left_foot"], JOINT_INDEX["right_foot"]]].mean(axis=0) * [1, 0, 1]
    ring = feet + 0.3 * np.array([[1, 0, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1]])
    pixels = camera.project(np.vstack([feet[None], ring]))
    centre = pixels[0]
    axes = np.abs(pixels[1:] - centre).max(axis=0).clip(8)
    shadow = np.zeros((height // 4 + 1, width // 4 + 1), np.float32)
    cv2.ellipse(
        shadow,
        (int(centre[0] / 4), int(centre[1] / 4)),
        (int(axes[0] / 4), max(int(axes[1] / 4), 1)),
        0.0,
        0.0,
        360.0,
        0.45,
        -1,
    )
    shadow = cv2.GaussianBlur(shadow, (0, 0), max(axes[0] / 14, 2))
    full: Float32s = 1.0 - cv2.resize(shadow, (width, height))
    return full


def _developed(scene: Float32s, exposure: float, noise: float, generator: np.random.Generator) -> Picture:
    """Linear light to eight bits: the lens's blur, exposure, noise, gamma."""
    blurred = cv2.GaussianBlur(scene, (0, 0), _LENS_BLUR_PX) * np.float32(exposure)
    coded = np.power(np.clip(blurred, 0.0, 1.0), np.float32(1.0 / _GAMMA))
    grain = generator.standard_normal(coded.shape, dtype=np.float32) * np.float32(noise)
    developed: Picture = (np.clip(coded + grain, 0.0, 1.0) * np.float32(255.0) + np.float32(0.5)).astype(
        np.uint8
    )
    return developed
