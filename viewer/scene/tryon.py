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
from viewer.scene.body import ShownBody, shown_body, uncovered_faces
from viewer.scene.camera import VIEW_ANGLE_DEG, CameraPlace
from viewer.scene.fit_map import band_colours, band_coordinate, vertex_values
from viewer.scene.garment import ShownGarment, shown_garment
from viewer.scene.model import BodyMesh, Colour, FitMapField, GarmentSurface, TapeLine
from viewer.scene.occlusion import Receivers, light_transfers
from viewer.scene.shading import (
    BAND_COLOUR_FUNCTION,
    CLOTH_SHADER,
    FLAT_SHADER,
    SKIN_SHADER,
    SWEEP_SHADER,
    ShadedActor,
)
from viewer.scene.studio import BOXES, KEY, open_transfer, studio_light, turned, under_skin
from viewer.scene.sweep import floor_grid, sweep_mesh, sweep_transfer
from viewer.scene.tapes import tube


class SceneTryOn:
    """A studio with one person in it.

    Args:
        renderer: the `vtkRenderer` (or pyvista's) to draw into.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._sweep = ShadedActor(SWEEP_SHADER)
        self._body = ShadedActor(SKIN_SHADER)
        self._tapes = ShadedActor(FLAT_SHADER)
        self._garments: list[ShadedActor] = []
        self._shown_body: ShownBody | None = None
        self._shown_garments: list[tuple[GarmentSurface, ShownGarment]] = []
        self._place: CameraPlace | None = None
        self._sweep_m, self._sweep_faces, self._sweep_way = sweep_mesh()
        self._set_palette()
        self._show_sweep()
        for actor in (self._sweep, self._body, self._tapes):
            renderer.AddActor(actor.actor)

    # What is shown

    def set_person(self, body: BodyMesh, garments: Sequence[GarmentSurface] = ()) -> None:
        """Show a body wearing garments (inner first), freshly lit. Fit map and tapes are taken off."""
        shown = shown_body(body)
        dressed = [(garment, shown_garment(garment)) for garment in garments]
        self._shown_body, self._shown_garments = shown, dressed
        self._tapes.hide()
        faces = shown.faces
        for _, garment in dressed:
            faces = uncovered_faces(
                ShownBody(
                    vertices_m=shown.vertices_m,
                    normals=shown.normals,
                    faces=faces,
                    paint=shown.paint,
                    eyes=shown.eyes,
                ),
                garment,
            )
        self._show_lit(faces)
        if self._place is not None:
            self.look_from(self._place)

    def show_fit_map(self, field: FitMapField | None, *, garment_index: int = -1) -> None:
        """Colour a garment by a fit map; None brings the fabric back."""
        if not self._shown_garments:
            raise ViewerError("FIT_MAP_WITHOUT_GARMENT", "A fit map needs a garment: set the person first.")
        for actor in self._garments:
            actor.set_number("fitMap", 0.0)
        if field is None:
            return
        garment, shown = self._shown_garments[garment_index]
        actor = self._garments[garment_index]
        if len(field.values) not in (len(garment.vertices_m), len(garment.faces)):
            raise ViewerError("FIT_MAP_MALFORMED", "The fit map belongs to another garment mesh.")
        for number, colour in enumerate(band_colours(field.kind)):
            actor.set_colour(f"band{number}", style.linear(colour))
        values = vertex_values(field, garment.faces, len(garment.vertices_m))
        coordinate = band_coordinate(values, field.edges)[:, None]
        fine = shown.refinement.smoothed(coordinate)[:, 0]
        actor.set_attribute("b", _cloth_b(shown, fine[shown.fine_of]))
        actor.set_number("fitMap", 1.0)

    def set_garment_colour(self, colour: Colour, *, garment_index: int = -1) -> None:
        """Another colour of the same cloth, at once."""
        self._garments[garment_index].set_colour("clothColour", style.linear(colour))

    def show_tapes(self, tapes: Sequence[TapeLine]) -> None:
        """Draw measuring tapes on the body; none takes them off."""
        if not tapes:
            self._tapes.hide()
            return
        parts = [tube(tape) for tape in tapes]
        shift = np.cumsum([0] + [len(vertices) for vertices, _, _ in parts])
        vertices = np.concatenate([vertices for vertices, _, _ in parts])
        faces = np.concatenate([faces + s for (_, faces, _), s in zip(parts, shift, strict=False)])
        normals = np.concatenate([normals for _, _, normals in parts])
        self._tapes.set_surface(
            vertices, faces, {"normals": normals, "transfer": np.zeros((len(vertices), 16))}
        )

    # The camera and its lights

    def look_from(self, place: CameraPlace) -> None:
        """Move the camera; the lights come along."""
        self._place = place
        camera = self._renderer.GetActiveCamera()
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetFocalPoint(*place.focus_m)
        camera.SetPosition(*place.position_m)
        camera.SetWindowCenter(2.0 * place.shift, 0.0)
        camera.SetClippingRange(max(0.2, place.distance_m - 3.0), place.distance_m + 9.0)
        light = studio_light(place.yaw_rad) * self._exposure()
        self._body.set_light(under_skin(light))
        for actor in (self._sweep, self._tapes, *self._garments):
            actor.set_light(light)
        key, rim = turned(np.stack([KEY.direction(), BOXES[2].direction()]), place.yaw_rad)
        for actor in (self._body, self._tapes, *self._garments):
            actor.set_colour("cameraAt", _triple(place.position_m))
            actor.set_colour("keyDirection", _triple(key))
            actor.set_colour("rimDirection", _triple(rim))
        floor = open_transfer(np.array([[0.0, 1.0, 0.0]]))[0] @ light
        self._sweep.set_number("openFloor", float(floor.mean()))

    def project(self, points_m: npt.NDArray[np.floating], width: int, height: int) -> npt.NDArray[np.float64]:
        """Places [N, 2] of points [N, 3] in a picture, pixels from its top left."""
        matrix = self._renderer.GetActiveCamera().GetCompositeProjectionTransformMatrix(width / height, -1, 1)
        rows = np.array([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])
        homogeneous = np.column_stack([points_m, np.ones(len(points_m))]) @ rows.T
        flat = homogeneous[:, :2] / homogeneous[:, 3:4]
        return np.column_stack([(flat[:, 0] + 1) * width / 2, (1 - flat[:, 1]) * height / 2])

    def clear(self) -> None:
        """Show the empty studio and let every mesh go."""
        self._body.hide()
        self._tapes.hide()
        self._drop_garments(keep=0)
        self._shown_body, self._shown_garments = None, []
        self._show_sweep()

    # Inside

    @staticmethod
    def _exposure() -> float:
        """A white card turned half to the key light comes out white."""
        card = open_transfer(np.array([[-0.42, 0.30, 0.856]]))[0]
        return float(1.12 / (card @ studio_light(0.0)).mean())

    def _set_palette(self) -> None:
        for name, colour in (
            ("skinColour", style.SKIN),
            ("lipColour", style.LIPS),
            ("browColour", style.BROWS),
            ("nailColour", style.NAILS),
            ("underwearColour", style.UNDERWEAR),
            ("scleraColour", style.SCLERA),
            ("irisColour", style.IRIS),
        ):
            self._body.set_colour(name, style.linear(colour))
        for name, colour in (
            ("backdropTop", style.BACKDROP_TOP),
            ("backdropPool", style.BACKDROP_POOL),
            ("backdropFloor", style.BACKDROP_FLOOR),
            ("shadowTint", (0.30, 0.28, 0.265)),
        ):
            self._sweep.set_colour(name, colour)
        self._tapes.set_colour("tapeColour", style.linear(style.TAPE))
        for actor in (self._body, self._tapes):
            _set_shine(actor)

    def _show_lit(self, body_faces: npt.NDArray[np.int64]) -> None:
        """Gather light on everything at once, then hand each surface its share."""
        body = self._shown_body
        assert body is not None
        used, numbers = np.unique(body_faces, return_inverse=True)
        occluders = [body.vertices_m[body_faces]]
        occluders += [garment.vertices_m[garment.faces] for garment, _ in self._shown_garments]
        receivers = [_receivers(body.vertices_m[used], body.normals[used]), floor_grid()]
        receivers += [_receivers(shown.vertices_m, shown.normals) for _, shown in self._shown_garments]
        transfers = light_transfers(receivers, np.concatenate(occluders))
        self._body.set_surface(
            body.vertices_m[used],
            numbers.reshape(-1, 3),
            {
                "normals": body.normals[used],
                "transfer": transfers[0],
                "a": body.paint[used],
                "b": body.eyes[used],
            },
        )
        self._show_sweep(transfers[1], body.vertices_m)
        self._show_garments(transfers[2:])

    def _show_garments(self, transfers: Sequence[npt.NDArray[np.float32]]) -> None:
        self._drop_garments(keep=len(self._shown_garments))
        while len(self._garments) < len(self._shown_garments):
            self._garments.append(ShadedActor(CLOTH_SHADER, functions=BAND_COLOUR_FUNCTION))
            self._renderer.AddActor(self._garments[-1].actor)
        worn = zip(self._garments, self._shown_garments, transfers, strict=True)
        for actor, (garment, shown), transfer in worn:
            actor.set_surface(
                shown.vertices_m,
                shown.faces,
                {
                    "normals": shown.normals,
                    "transfer": transfer,
                    "a": shown.detail,
                    "b": _cloth_b(shown, np.zeros(len(shown.rib))),
                },
            )
            _set_cloth(actor, garment)

    def _show_sweep(
        self,
        grid_transfer: npt.NDArray[np.float32] | None = None,
        person_m: npt.NDArray[np.float64] | None = None,
    ) -> None:
        count = len(self._sweep_m)
        self._sweep.set_surface(
            self._sweep_m,
            self._sweep_faces,
            {
                "normals": np.tile([[0.0, 1.0, 0.0]], (count, 1)),
                "transfer": sweep_transfer(self._sweep_m, grid_transfer, person_m),
                "a": np.column_stack([self._sweep_way, np.zeros((count, 2))]),
            },
        )

    def _drop_garments(self, *, keep: int) -> None:
        while len(self._garments) > keep:
            self._renderer.RemoveActor(self._garments.pop().actor)


def _receivers(points_m: npt.NDArray[np.float64], normals: npt.NDArray[np.float64]) -> Receivers:
    return Receivers(points_m=points_m.astype(np.float32), normals=normals.astype(np.float32))


def _set_cloth(actor: ShadedActor, garment: GarmentSurface) -> None:
    _set_shine(actor)
    actor.set_colour("clothColour", style.linear(garment.colour_rgb))
    actor.set_number("clothRoughness", garment.look.roughness)
    actor.set_number("sheen", garment.look.sheen)
    actor.set_number("yarnSpacing", garment.look.yarn_spacing_m)
    actor.set_number("twill", 1.0 if garment.look.weave == "twill" else 0.0)
    actor.set_number("fitMap", 0.0)
    for number in range(8):
        actor.set_colour(f"band{number}", (1.0, 1.0, 1.0))


def _set_shine(actor: ShadedActor) -> None:
    actor.set_colour("keyRadiance", (2.2, 2.15, 2.05))
    actor.set_colour("rimRadiance", (1.3, 1.3, 1.35))
    for name in ("cameraAt", "keyDirection", "rimDirection"):
        actor.set_colour(name, (0.0, 1.0, 0.0))


def _cloth_b(shown: ShownGarment, band: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack([band, shown.rib, shown.inside, np.zeros(len(band))])


def _triple(vector: npt.NDArray[np.floating]) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
