"""Light on people and what they throw on floor and wall; composed in linear light, as a lens does it."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.body.appearance import FaceGroup, face_groups
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.capture.booth.dressing import Dressed, Layer
from body_models.capture.booth.foreign import vertex_normals
from body_models.capture.booth.look import Look
from body_models.capture.booth.posing import Floats
from body_models.capture.booth.rooms import Room, linear
from body_models.capture.booth.wardrobe import lines_of
from body_models.capture.camera import Camera
from body_models.capture.raster import Raster, covered, rasterised

Float32s = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_MARGIN_PX: Final = 3
_SHADOW_COARSER: Final = 4
_FACE_COLOURS: Final = {
    FaceGroup.SCLERA: (0.9, 0.88, 0.86),
    FaceGroup.IRIS: (0.2, 0.15, 0.1),
    FaceGroup.PUPIL: (0.05, 0.05, 0.05),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The rectangle of a picture that something is in."""

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

    @property
    def corner(self) -> Floats:
        """Left and top, [2]."""
        return np.array([self.left, self.top], np.float64)


def crop_of(camera: Camera, vertices_m: Floats) -> Crop:
    """The rectangle around points, inside the picture, at least one pixel large."""
    pixels = camera.project(vertices_m)
    width, height = camera.image_size
    left, top = (int(v) - _MARGIN_PX for v in np.floor(pixels.min(axis=0)))
    right, bottom = (int(v) + _MARGIN_PX + 1 for v in np.ceil(pixels.max(axis=0)))
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return Crop(
        left=left, top=top, right=max(min(right, width), left + 1), bottom=max(min(bottom, height), top + 1)
    )


def true_alpha(
    camera: Camera, vertices_m: Floats, faces: npt.NDArray[np.integer], crop: Crop, finer: int = 4
) -> Float32s:
    """How much of each pixel [H, W] a mesh covers."""
    width, height = camera.image_size
    alpha = np.zeros((height, width), np.float32)
    alpha[crop.window] = covered(camera.project(vertices_m) - crop.corner, faces, crop.size, finer)
    return alpha


def add_person(
    light: Float32s, camera: Camera, room: Room, worn: Dressed, model: BodyModel, look: Look, alpha: Float32s
) -> None:
    """Put a person into the light [H, W, 3] of a room: mirrored in a shiny floor, then themselves."""
    crop = crop_of(camera, worn.vertices_m)
    if room.shine > 0.0:
        _add_mirrored(light, camera, room, worn, look)
    person = _shaded(camera, room, worn, model, look, crop)
    cover = alpha[crop.window][:, :, None]
    light[crop.window] += (person - light[crop.window]) * cover


def _add_mirrored(light: Float32s, camera: Camera, room: Room, worn: Dressed, look: Look) -> None:
    """What a shiny floor shows: the person upside down, weaker with height, blurred."""
    mirrored = worn.vertices_m * [1.0, -1.0, 1.0]
    crop = crop_of(camera, mirrored)
    cover = true_alpha(camera, mirrored, worn.faces, crop, finer=1)
    fade = np.linspace(1.0, 0.1, crop.size[1], dtype=np.float32)[:, None]
    share = cv2.GaussianBlur(cover[crop.window] * fade, (0, 0), 5.0)[:, :, None] * np.float32(room.shine)
    colour = 0.6 * linear(0.5 * (look.skin + look.lower))
    light[crop.window] += (colour - light[crop.window]) * share


def _shaded(camera: Camera, room: Room, worn: Dressed, model: BodyModel, look: Look, crop: Crop) -> Float32s:
    """The person in linear light over the crop [h, w, 3], carried a little beyond the outline."""
    pixels = camera.project(worn.vertices_m) - crop.corner
    drawn = rasterised(pixels, camera.to_camera(worn.vertices_m)[:, 2], worn.faces, crop.size)
    inside = drawn.face >= 0
    corners = worn.faces[drawn.face[inside]]
    weights = _weights(drawn, inside)
    brightness = np.einsum("nk,nk->n", weights, _vertex_light(worn, room)[corners])
    material = np.einsum("nk,nkd->nd", weights, worn.material_m.astype(np.float32)[corners])
    colours = _colours(drawn.face[inside], material, worn, model, look)
    picture = np.zeros((*drawn.face.shape, 3), np.float32)
    picture[inside] = colours * brightness[:, None]
    return _carried(picture, inside)


def _weights(drawn: Raster, inside: Mask) -> Float32s:
    first = drawn.weights[inside]
    return np.column_stack([first, 1.0 - first.sum(axis=1)])


def _vertex_light(worn: Dressed, room: Room) -> Float32s:
    """How much light [N] falls on each vertex: a bright ceiling, lamps, darker near the floor."""
    normals = vertex_normals(worn.vertices_m, worn.faces)
    lamps = np.clip(normals @ room.lights.T, 0.0, None) @ room.powers
    ceiling = room.ambient * (0.78 + 0.22 * normals[:, 1])
    near_floor = 0.75 + 0.25 * np.clip(worn.vertices_m[:, 1] / 0.5, 0.0, 1.0)
    return np.asarray(ceiling * near_floor + lamps, np.float32)


def _colours(
    faces: npt.NDArray[np.int32], material_m: Float32s, worn: Dressed, model: BodyModel, look: Look
) -> Float32s:
    """Linear colours [P, 3] of pixels from the triangles they show and the place on their material."""
    lines = lines_of(model)
    layers = worn.layers[faces]
    colours = np.empty((len(faces), 3), np.float32)
    body = layers == Layer.BODY
    points = material_m[body].astype(np.float64)
    skin = np.tile(linear(look.skin), (len(points), 1))
    groups = face_groups(model)[faces[body]]
    for group, colour in _FACE_COLOURS.items():
        skin[groups == group] = linear(np.array(colour))
    skin[groups == FaceGroup.BROWS] = linear(look.hair)
    skin[groups == FaceGroup.LIPS] = linear(look.skin * [0.9, 0.72, 0.72])
    wears = lines.covered(look.outfit, points) > 0
    skin[wears] = _cloth(points[wears], look, waist_m=lines.underwear.waistband_m)
    if look.outfit.hair != "bald":
        hairy = lines.scalp(points) > 0
        skin[hairy] = linear(look.hair) * _strands(points[hairy])[:, None]
    colours[body] = skin
    cloth = layers == Layer.CLOTH
    colours[cloth] = _cloth(material_m[cloth].astype(np.float64), look, waist_m=-10.0)
    hair = layers == Layer.HAIR
    colours[hair] = linear(look.hair) * _strands(material_m[hair])[:, None]
    colours[layers == Layer.SHOE] = linear(look.shoe)
    return colours


def _cloth(points_m: Floats, look: Look, *, waist_m: float) -> Float32s:
    colours = np.where((points_m[:, 1] > waist_m)[:, None], linear(look.upper), linear(look.lower))
    if look.stripe_m > 0.0:
        dark = (points_m[:, 1] % (2.0 * look.stripe_m)) < look.stripe_m
        colours = colours * np.where(dark & (points_m[:, 1] > waist_m), 0.45, 1.0)[:, None]
    return np.asarray(colours, np.float32)


def _strands(points_m: npt.NDArray[np.floating]) -> Float32s:
    return np.asarray(1.0 + 0.25 * np.sin(points_m[:, 0] * 900.0 + 60.0 * points_m[:, 1]), np.float32)


def _carried(picture: Float32s, inside: Mask) -> Float32s:
    """Colours of pixels outside taken from their neighbours inside, two pixels far."""
    near = cv2.blur(inside.astype(np.float32), (5, 5))
    spread = cv2.blur(picture, (5, 5)) / np.maximum(near, 1e-6)[:, :, None]
    carried: Float32s = np.where(inside[:, :, None], picture, spread)
    return carried


def shadowed(light: Float32s, camera: Camera, room: Room, worn: Dressed, joints_m: Floats) -> Float32s:
    """The room's light [H, W, 3] with a person's shadows on floor and wall."""
    width, height = camera.image_size
    size = (width // _SHADOW_COARSER + 1, height // _SHADOW_COARSER + 1)
    kept = np.ones(size[::-1], np.float32)
    total = room.ambient + room.powers.sum()
    for direction, power in zip(room.lights, room.powers, strict=True):
        landed = _landed(worn.vertices_m, direction, room.wall_away_m)
        pixels = camera.project(landed) / _SHADOW_COARSER
        cast = covered(pixels, worn.faces, size, 1)
        focal, away = camera.matrix[0, 0] / _SHADOW_COARSER, camera.centre_m[2]
        soft = cv2.GaussianBlur(cast, (0, 0), max(room.softness_m * focal / away, 0.6))
        kept *= np.float32(1.0) - np.float32(power / total) * np.asarray(soft, np.float32)
    kept *= _contact(camera, joints_m, size)
    return light * cv2.resize(kept, None, fx=_SHADOW_COARSER, fy=_SHADOW_COARSER)[:height, :width, None]


def _landed(points_m: Floats, direction: Floats, wall_away_m: float) -> Floats:
    """Where the shadows of points fall, on the floor or on the wall, whichever comes first."""
    to_floor = points_m[:, 1] / max(direction[1], 0.05)
    to_wall = (points_m[:, 2] + wall_away_m) / max(direction[2], 1e-3)
    landed: Floats = points_m - direction * np.minimum(to_floor, to_wall)[:, None]
    return landed


def _contact(camera: Camera, joints_m: Floats, size: tuple[int, int]) -> Float32s:
    """The dark beneath and around the feet, 0 to 1 [h, w]."""
    shade = np.zeros(size[::-1], np.float32)
    for side in ("left", "right"):
        foot = joints_m[JOINT_INDEX[f"{side}_foot"]] * [1.0, 0.0, 1.0]
        ring = foot + 0.13 * np.array([[0, 0, 0], [1, 0, 0], [0, 0, 1]])
        centre, aside, ahead = camera.project(ring) / _SHADOW_COARSER
        axes = (max(int(abs(aside[0] - centre[0])), 1), max(int(abs(ahead[1] - centre[1])), 1))
        cv2.ellipse(shade, (int(centre[0]), int(centre[1])), axes, 0.0, 0.0, 360.0, 0.5, -1)
    return np.asarray(1.0 - cv2.GaussianBlur(shade, (0, 0), 0.02 * size[0]), np.float32)
