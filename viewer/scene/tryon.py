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
from viewer.scene.fit_map import band_colours, band_coordinate, vertex_values
from viewer.scene.model import Colour, FitMapField, TapeLine
from viewer.scene.prepare import LitGarment, LitPerson, LitSurface, cloth_detail, empty_floor
from viewer.scene.shaders import BAND_COLOUR_FUNCTION, CLOTH_SHADER, SKIN_SHADER, SWEEP_SHADER, TAPE_SHADER
from viewer.scene.shading import ShadedActor
from viewer.scene.studio import KEY, RIM, exposure, open_transfer, studio_light, turned, under_skin
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
        self._tapes = ShadedActor(TAPE_SHADER)
        self._garment_actors: list[ShadedActor] = []
        self._person: LitPerson | None = None
        self._place: CameraPlace | None = None
        self._exposure = exposure()
        self._empty_floor = empty_floor()
        self._set_palette()
        self._sweep.set_surface(self._empty_floor)
        for actor in (self._sweep, self._body, self._tapes):
            renderer.AddActor(actor.actor)

    def show_person(self, person: LitPerson) -> None:
        """Show a prepared person; fit map and tapes of the one before are gone."""
        self._person = person
        self._tapes.hide()
        self._body.set_surface(person.body)
        self._sweep.set_surface(person.floor)
        self._show_garments(person.garments)
        if self._place is not None:
            self.look_from(self._place)

    def show_fit_map(self, field: FitMapField | None, *, garment_index: int = -1) -> None:
        """Colour a garment by a fit map; None brings the fabric back.

        Raises:
            ViewerError: FIT_MAP_WITHOUT_GARMENT, FIT_MAP_MALFORMED.
        """
        for actor in self._garment_actors:
            actor.set_number("fitMap", 0.0)
        if field is None:
            return
        if self._person is None or not self._person.garments:
            raise ViewerError(
                "FIT_MAP_WITHOUT_GARMENT", "A fit map needs a garment: show a dressed person first."
            )
        worn, actor = self._person.garments[garment_index], self._garment_actors[garment_index]
        if len(field.values) not in (worn.refinement.vertex_count, len(worn.faces)):
            raise ViewerError("FIT_MAP_MALFORMED", "The fit map belongs to another garment mesh.")
        for number, colour in enumerate(band_colours(field.kind)):
            actor.set_colour(f"band{number}", colour)
        values = vertex_values(field, worn.faces, worn.refinement.vertex_count)
        coordinate = worn.refinement.smoothed(band_coordinate(values, field.edges)[:, None])[:, 0]
        actor.set_detail_b(cloth_detail(worn, coordinate[worn.fine_of]))
        actor.set_number("fitMap", 1.0)

    def set_garment_colour(self, colour: Colour, *, garment_index: int = -1) -> None:
        """Another colour of the same cloth, at once."""
        self._garment_actors[garment_index].set_colour("clothColour", style.linear(colour))

    def show_tapes(self, tapes: Sequence[TapeLine]) -> None:
        """Draw measuring tapes on the body; none takes them off."""
        if not tapes:
            self._tapes.hide()
            return
        vertices, faces, normals = tubes(tapes)
        count = len(vertices)
        self._tapes.set_surface(
            LitSurface(
                vertices_m=vertices.astype(np.float32),
                faces=faces,
                normals=normals.astype(np.float32),
                transfer=np.zeros((count, 16), dtype=np.float32),
                detail_a=np.zeros((count, 4), dtype=np.float32),
                detail_b=np.zeros((count, 4), dtype=np.float32),
            )
        )

    def look_from(self, place: CameraPlace) -> None:
        """Move the camera; the lights come along."""
        self._place = place
        camera = self._renderer.GetActiveCamera()
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetFocalPoint(*place.focus_m)
        camera.SetPosition(*place.position_m)
        camera.SetClippingRange(max(0.2, place.distance_m - 3.0), place.distance_m + 9.0)
        light = studio_light(place.yaw_rad) * self._exposure
        self._body.set_light(under_skin(light))
        for actor in (self._sweep, self._tapes, *self._garment_actors):
            actor.set_light(light)
        key, rim = turned(np.stack([KEY.direction(), RIM.direction()]), place.yaw_rad)
        for actor in (self._body, self._tapes, *self._garment_actors):
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

    def clear(self) -> None:
        """Show the empty studio and let every mesh go."""
        self._person = None
        self._body.hide()
        self._tapes.hide()
        self._drop_garments(keep=0)
        self._sweep.set_surface(self._empty_floor)

    def _show_garments(self, garments: Sequence[LitGarment]) -> None:
        self._drop_garments(keep=len(garments))
        while len(self._garment_actors) < len(garments):
            self._garment_actors.append(ShadedActor(CLOTH_SHADER, functions=BAND_COLOUR_FUNCTION))
            self._renderer.AddActor(self._garment_actors[-1].actor)
        for actor, worn in zip(self._garment_actors, garments, strict=True):
            actor.set_surface(worn.surface)
            _set_cloth(actor, worn)

    def _drop_garments(self, *, keep: int) -> None:
        while len(self._garment_actors) > keep:
            self._renderer.RemoveActor(self._garment_actors.pop().actor)

    def _set_palette(self) -> None:
        for name, colour in style.SKIN_PALETTE.items():
            self._body.set_colour(name, style.linear(colour))
        for name, colour in style.BACKDROP_PALETTE.items():
            self._sweep.set_colour(name, colour)
        self._tapes.set_colour("tapeColour", style.linear(style.TAPE))
        for actor in (self._body, self._tapes):
            _set_shine(actor)


def _set_cloth(actor: ShadedActor, worn: LitGarment) -> None:
    _set_shine(actor)
    actor.set_colour("clothColour", style.linear(worn.colour_rgb))
    actor.set_number("clothRoughness", worn.look.roughness)
    actor.set_number("sheen", worn.look.sheen)
    actor.set_number("yarnSpacing", worn.look.yarn_spacing_m)
    actor.set_number("twill", 1.0 if worn.look.weave == "twill" else 0.0)
    actor.set_number("fitMap", 0.0)
    for number in range(8):
        actor.set_colour(f"band{number}", (1.0, 1.0, 1.0))


def _set_shine(actor: ShadedActor) -> None:
    actor.set_colour("keyRadiance", style.KEY_SHINE)
    actor.set_colour("rimRadiance", style.RIM_SHINE)
    for name in ("cameraAt", "keyDirection", "rimDirection"):
        actor.set_colour(name, (0.0, 1.0, 0.0))


def _triple(vector: npt.NDArray[np.floating]) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
