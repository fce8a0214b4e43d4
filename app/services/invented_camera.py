"""A camera that sees an invented person: for pictures of the screens, which must show nobody real.

It is drawn by the software rasteriser, once a pose, at the size of the live preview.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from app.jobs import camera_events as events
from app.jobs.camera_events import CameraEvent
from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.guide import Guidance, Hint
from body_models.capture.view import Side

_SIZE: Final = (540, 960)  # width, height
_METRE_PX: Final = 410.0
_FLOOR_PX: Final = 890
_NARROWER: Final = 0.03
"""What is left of people's scatter of shape once both pictures are measured, about, of its variance."""
_STD: Final = 0.9
_FACING: Final = {"front": 0.0, "side": 90.0}
_SKIN, _DRESSED = (206, 164, 138), (58, 62, 74)
_WALL, _FLOOR = (214, 210, 203), (178, 170, 158)
_LIGHT: Final = np.array([-0.45, 0.55, 0.7]) / np.linalg.norm([-0.45, 0.55, 0.7])

Picture = npt.NDArray[np.uint8]
Outline = npt.NDArray[np.float32]


class InventedCamera:
    """Stands in for the camera's room: shows the invented person, and says what it is told to say."""

    def __init__(self, sex: Sex, measurements: Mapping[str, float]) -> None:
        self._sex, self._measurements = sex, dict(measurements)
        self._looking = False
        self._side: Side = "front"
        self._frame = 0
        self.say: Callable[[CameraEvent], None] = lambda _: None

    def made(self, on_event: Callable[[CameraEvent], None]) -> "InventedCamera":
        """This camera, as the room of a window."""
        self.say = on_event
        return self

    def start(self) -> None:
        """Nothing has to start."""

    def stop(self) -> None:
        """Look no more."""
        self._looking = False

    def begin(self, typed: Mapping[str, float], sex: Sex) -> None:
        """Look at the front."""
        self._looking, self._side = True, "front"

    def retake(self, side: Side) -> None:
        """Look again."""
        self._looking, self._side = True, side

    def cancel(self) -> None:
        """Look no more."""
        self._looking = False

    def forget(self) -> None:
        """There is nothing to forget."""
        self._looking = False
        self.say(events.Forgotten())

    def preview(self) -> Picture | None:
        """The person as they stand, while somebody is led."""
        return self._seen(self._side)[0] if self._looking else None

    # ---- what a scene wants of it

    def guide(self, hint: Hint, side: Side = "front", countdown: int | None = None) -> None:
        """Lead: the person turns for the side picture once that is wanted to be still."""
        self._frame += 1
        self._side = side if hint is Hint.HOLD_STILL else "front"
        guidance = Guidance(
            frame=self._frame,
            side=side,
            hint=hint,
            countdown=countdown,
            outline=self._seen(self._side)[1],
        )
        self.say(events.GuidanceArrived(guidance=guidance))

    def take(self, side: Side) -> None:
        """Take a picture; after the second the camera is let go."""
        self.say(events.PictureTaken(side=side))
        if side == "side":
            self._looking = False
            self.say(events.Measuring())

    def find(self) -> None:
        """Say that the invented person was found."""
        from app.services.people import fit_person
        from body_models.anthropometry.anthropometer import MEASURED_NAMES
        from body_models.anthropometry.person import Person

        fitted = fit_person(Person(sex=self._sex, measurements=self._measurements))
        prior = fitted.body.model.priors[self._sex]
        belief = ShapeBelief(
            sex=self._sex, mean=fitted.body.betas, covariance=_NARROWER * np.asarray(prior.covariance)
        )
        shares = np.array([fitted.measurements[name].std for name in MEASURED_NAMES])
        self.say(events.PersonCaptured(shape=CapturedShape(belief=belief, std=np.minimum(_STD, shares))))

    def _seen(self, side: Side) -> tuple[Picture, Outline]:
        return _drawn(side, self._sex, tuple(sorted(self._measurements.items())))


@lru_cache(maxsize=4)
def _drawn(side: Side, sex: Sex, measurements: tuple[tuple[str, float], ...]) -> tuple[Picture, Outline]:
    """The picture of one side and the person's outline in it, in fractions of the picture."""
    from app.services.people import fit_person
    from body_models.anthropometry.person import Person
    from body_models.body.appearance import FaceGroup, shaded_surface
    from body_models.body.poses import A_POSE, STANDING_POSE
    from body_models.capture.raster import rasterised

    fitted = fit_person(Person(sex=sex, measurements=dict(measurements)))
    body = fitted.body.in_pose(A_POSE if side == "front" else STANDING_POSE)
    turn = np.radians(_FACING[side])
    across, ahead = np.cos(turn), np.sin(turn)
    turned = np.array([[across, 0.0, ahead], [0.0, 1.0, 0.0], [-ahead, 0.0, across]])
    surface = shaded_surface(body.model)
    points_m = surface.vertices(body.vertices_m).astype(np.float64) @ turned.T
    faces = surface.faces
    width, height = _SIZE
    pixels = np.column_stack([width / 2 + _METRE_PX * points_m[:, 0], _FLOOR_PX - _METRE_PX * points_m[:, 1]])
    raster = rasterised(pixels, 4.0 - points_m[:, 2], faces, _SIZE)
    person = raster.face >= 0
    worn = np.isin(surface.groups, (FaceGroup.BRIEFS, FaceGroup.TOP))
    colours = np.where(worn[:, None], _DRESSED, _SKIN).astype(np.float64)
    picture = _booth()
    shade = _shades(points_m, faces)[raster.face[person]]
    picture[person] = colours[raster.face[person]] * shade[:, None]
    outline = _traced(person) / np.array([width, height], np.float64)
    return picture.clip(0, 255).astype(np.uint8), outline.astype(np.float32)


def _booth() -> npt.NDArray[np.float64]:
    """A wall and a floor with a soft light on them."""
    width, height = _SIZE
    y, x = np.mgrid[0:height, 0:width]
    light = 1.0 - 0.16 * np.hypot((x - width / 2) / width, (y - height / 3) / height)
    ground = np.where((y < _FLOOR_PX - 60)[..., None], _WALL, _FLOOR)
    return np.asarray(ground * light[..., None], dtype=np.float64)


def _shades(points_m: npt.NDArray[np.float64], faces: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """How bright each triangle is, [F]."""
    corners = points_m[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    shades: npt.NDArray[np.float64] = 0.55 + 0.5 * np.maximum(normals @ _LIGHT, 0.0)
    return shades


_AROUND: Final = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))


def _traced(person: npt.NDArray[np.bool_], every: int = 5) -> npt.NDArray[np.float64]:
    """The border of a region, [N, 2] pixels in order, by following its edge (Moore's neighbours)."""
    padded = np.pad(person, 1)
    start_y, start_x = (int(v) for v in np.argwhere(padded)[0])
    x, y, heading = start_x, start_y, 0
    border = []
    while True:
        border.append((x - 1.0, y - 1.0))
        for turn in range(8):
            towards = (heading + 6 + turn) % 8
            dx, dy = _AROUND[towards]
            if padded[y + dy, x + dx]:
                x, y, heading = x + dx, y + dy, towards
                break
        if (x, y) == (start_x, start_y) or len(border) > 20_000:
            return np.array(border[::every])
