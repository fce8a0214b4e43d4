"""The try-on scene: a person in a studio, wearing garments, with a fit map or measuring tapes.

The same scene draws the pictures of a report (off screen) and the kiosk's window. It owns its actors for life
and swaps what they show; it never creates a window.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.errors import ViewerError
from viewer.scene import style
from viewer.scene.camera import VIEW_ANGLE_DEG, CameraPlace
from viewer.scene.cloth import ClothActor, Dye
from viewer.scene.mannequin_shaders import HAIR_SHADER, SHOE_SHADER
from viewer.scene.model import FitMapField, TapeLine
from viewer.scene.picking import Picked, pick
from viewer.scene.prepare import LitGarment, LitPerson, empty_floor, lit_surface
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS, Room
from viewer.scene.shaders import SKIN_SHADER, SWEEP_SHADER, TAPE_SHADER
from viewer.scene.shading import ShadedActor, set_shine
from viewer.scene.studio import KEY, RIM, exposure, open_transfer, studio_light, turned, under_skin
from viewer.scene.surface import unit
from viewer.scene.tapes import tubes

_UP = np.array([[0.0, 1.0, 0.0]])


class SceneTryOn:
    """A studio with one person in it.

    Args:
        renderer: the `vtkRenderer` (or pyvista's) to draw into; this scene owns its actors and camera.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._sweep = ShadedActor(SWEEP_SHADER)
        self._body = ShadedActor(SKIN_SHADER)
        self._hair = ShadedActor(HAIR_SHADER, both_sides=True)
        self._shoes = ShadedActor(SHOE_SHADER)
        self._tapes = ShadedActor(TAPE_SHADER)
        self._cloths: list[ClothActor] = []
        self._person: LitPerson | None = None
        self._place: CameraPlace | None = None
        self._room = ROOMS[DEFAULT_ROOM]
        self._exposure = exposure(self._room)
        self._empty_floor = empty_floor()
        self._set_palette()
        self._set_paper()
        self._sweep.set_surface(self._empty_floor)
        for actor in (self._sweep, self._body, self._hair, self._shoes, self._tapes):
            renderer.AddActor(actor.actor)

    def enter(self, room: Room) -> None:
        """Photograph in another room: its paper behind the person, and its light on them."""
        self._room, self._exposure = room, exposure(room)
        self._set_paper()
        if self._place is not None:
            self.look_from(self._place)

    def show_person(self, person: LitPerson) -> None:
        """Show a prepared person; fit map and tapes of the one before are gone."""
        self._person = person
        self._tapes.hide()
        self._body.set_surface(person.body)
        for actor, surface in ((self._hair, person.hair), (self._shoes, person.shoes)):
            if surface is None:
                actor.hide()
            else:
                actor.set_surface(surface)
        self._sweep.set_surface(person.floor)
        self._show_garments(person.garments)
        if self._place is not None:
            self.look_from(self._place)

    def show_fit_map(self, field: FitMapField | None, *, garment_index: int = -1) -> None:
        """Colour a garment by a fit map; None brings the fabric back.

        Raises:
            ViewerError: FIT_MAP_WITHOUT_GARMENT, FIT_MAP_MALFORMED.
        """
        for cloth in self._cloths:
            cloth.show_fabric()
        if field is None:
            return
        if self._person is None or not self._person.garments:
            raise ViewerError(
                "FIT_MAP_WITHOUT_GARMENT", "A fit map needs a garment: show a dressed person first."
            )
        self._cloths[garment_index].show_fit_map(field)

    def dye_garment(self, dye: Dye, *, garment_index: int = -1) -> None:
        """Another colour or print of the same cloth, at once."""
        self._cloths[garment_index].dye(dye)
        if self._place is not None:
            self.look_from(self._place)  # a print may have brought a new actor, which knows no light yet

    def show_tapes(self, tapes: Sequence[TapeLine]) -> None:
        """Draw measuring tapes on the body; none takes them off."""
        if not tapes:
            self._tapes.hide()
            return
        vertices, faces, normals = tubes(tapes)
        nothing = np.zeros((len(vertices), 4))
        dark = np.zeros((len(vertices), 16))
        self._tapes.set_surface(lit_surface(vertices, faces, normals, dark, nothing, nothing))

    def look_from(self, place: CameraPlace) -> None:
        """Move the camera; the lights come along."""
        self._place = place
        camera = self._renderer.GetActiveCamera()
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetFocalPoint(*place.focus_m)
        camera.SetPosition(*place.position_m)
        camera.SetClippingRange(max(0.2, place.distance_m - 3.0), place.distance_m + 9.0)
        light = studio_light(place.yaw_rad, self._room) * self._exposure
        self._body.set_light(under_skin(light))
        others = [self._hair, self._shoes, *(actor for cloth in self._cloths for actor in cloth.actors)]
        for actor in (self._sweep, self._tapes, *others):
            actor.set_light(light)
        key, rim = turned(np.stack([KEY.direction(), RIM.direction()]), place.yaw_rad)
        for actor in (self._body, self._tapes, *others):
            actor.set_colour("cameraAt", _triple(place.position_m))
            actor.set_colour("keyDirection", _triple(key))
            actor.set_colour("rimDirection", _triple(rim))
        self._sweep.set_number("openFloor", float((open_transfer(_UP)[0] @ light).mean()))

    def project(self, points_m: npt.NDArray[np.floating], width: int, height: int) -> npt.NDArray[np.float64]:
        """Places [N, 2] of points [N, 3] in a picture, pixels from its top left."""
        matrix = self._renderer.GetActiveCamera().GetCompositeProjectionTransformMatrix(width / height, -1, 1)
        rows = np.array([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])
        homogeneous = np.column_stack([points_m, np.ones(len(points_m))]) @ rows.T
        flat = homogeneous[:, :2] / homogeneous[:, 3:4]
        return np.column_stack([(flat[:, 0] + 1) * width / 2, (1 - flat[:, 1]) * height / 2])

    def pick(self, x_px: float, y_px: float, width: int, height: int) -> Picked | None:
        """The place of a garment under a point of a picture of this size, counted from its top left."""
        if self._person is None:
            return None
        camera = self._renderer.GetActiveCamera()
        matrix = camera.GetCompositeProjectionTransformMatrix(width / height, -1, 1)
        rows = np.linalg.inv([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])
        x, y = 2 * x_px / width - 1, 1 - 2 * y_px / height
        near, far = (rows @ [x, y, depth, 1.0] for depth in (-1.0, 1.0))
        origin = near[:3] / near[3]
        return pick(self._person, origin, unit(far[:3] / far[3] - origin))

    def clear(self) -> None:
        """Show the empty studio and let every mesh go."""
        self._person = None
        for actor in (self._body, self._hair, self._shoes, self._tapes):
            actor.hide()
        self._drop_garments(keep=0)
        self._sweep.set_surface(self._empty_floor)

    def _show_garments(self, garments: Sequence[LitGarment]) -> None:
        self._drop_garments(keep=len(garments))
        while len(self._cloths) < len(garments):
            self._cloths.append(ClothActor(self._renderer))
        for cloth, worn in zip(self._cloths, garments, strict=True):
            cloth.wear(worn)

    def _drop_garments(self, *, keep: int) -> None:
        while len(self._cloths) > keep:
            self._cloths.pop().remove()

    def _set_paper(self) -> None:
        room = self._room
        named = {"backdropTop": room.top, "backdropPool": room.pool, "backdropFloor": room.floor}
        for name, colour in {**named, "shadowTint": room.shadow}.items():
            self._sweep.set_colour(name, colour)

    def _set_palette(self) -> None:
        for name, colour in style.SKIN_PALETTE.items():
            self._body.set_colour(name, style.linear(colour))
        self._tapes.set_colour("tapeColour", style.linear(style.TAPE))
        self._hair.set_colour("hairColour", style.linear(style.HAIR))
        for name, colour in style.SHOE_PALETTE.items():
            self._shoes.set_colour(name, style.linear(colour))
        for actor in (self._body, self._hair, self._shoes, self._tapes):
            set_shine(actor)


def _triple(vector: npt.NDArray[np.floating]) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
