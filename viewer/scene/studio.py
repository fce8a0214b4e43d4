"""The photographer's studio: soft boxes round the person, as sixteen numbers per colour.

The lights stand still relative to the camera, like those of a turntable shot: whichever side is shown, the
key light comes over the photographer's left shoulder.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from viewer.scene.harmonics import DEGREE_OF, WINDOW_OF_DEGREE, even_directions, harmonics
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftBox:
    """A light of Gaussian falloff. Azimuth 0 is behind the camera, positive to its right."""

    azimuth_deg: float
    elevation_deg: float
    width_deg: float
    radiance: tuple[float, float, float]

    def direction(self) -> npt.NDArray[np.float64]:
        """Unit vector [3] from the person to the light, for a camera that looks along -z."""
        azimuth, elevation = np.radians([self.azimuth_deg, self.elevation_deg])
        level = np.cos(elevation)
        return np.array([level * np.sin(azimuth), np.sin(elevation), level * np.cos(azimuth)])


KEY = SoftBox(azimuth_deg=-42, elevation_deg=42, width_deg=24, radiance=(8.6, 8.35, 8.0))
RIM = SoftBox(azimuth_deg=148, elevation_deg=32, width_deg=20, radiance=(4.6, 4.65, 4.75))
BOXES = (
    KEY,
    RIM,
    SoftBox(azimuth_deg=62, elevation_deg=18, width_deg=34, radiance=(1.05, 1.08, 1.12)),  # fill
    SoftBox(azimuth_deg=-138, elevation_deg=26, width_deg=20, radiance=(2.8, 2.8, 2.85)),  # rim on the left
    SoftBox(azimuth_deg=0, elevation_deg=82, width_deg=30, radiance=(1.5, 1.5, 1.5)),  # overhead
)

# Light spreads under skin, red the furthest: shadow edges turn warm. Widths per degree (red, green, blue).
SKIN_SPREAD = np.array([[1.0, 0.90, 0.78, 0.60], [1.0, 0.97, 0.93, 0.86], [1.0, 0.99, 0.97, 0.94]])


@lru_cache(maxsize=len(ROOMS))
def _sky(room: Room) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Directions [N, 3] and the radiance [N, 3] that comes from them, for a camera that looks along -z."""
    directions = even_directions(2048)
    up = directions[:, 1:2]
    radiance = np.where(up > 0, np.array(room.walls_radiance) * (0.85 + 0.3 * up), room.floor_radiance)
    for box in BOXES:
        angle = np.arccos(np.clip(directions @ box.direction(), -1.0, 1.0))
        radiance = radiance + np.exp(-0.5 * (angle / np.radians(box.width_deg)) ** 2)[:, None] * box.radiance
    return directions, radiance


def turned(directions: npt.NDArray[np.float64], yaw_rad: float) -> npt.NDArray[np.float64]:
    """Directions [N, 3] of the rig of a camera at ``yaw_rad`` (towards the person's left)."""
    cosine, sine = np.cos(yaw_rad), np.sin(yaw_rad)
    rotation = np.array([[cosine, 0.0, sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]])
    return np.asarray(directions @ rotation.T, dtype=np.float64)


def studio_light(yaw_rad: float, room: Room = ROOMS[DEFAULT_ROOM]) -> npt.NDArray[np.float64]:
    """Light of the studio [16, 3] as harmonics of radiance, the rig turned with the camera."""
    directions, radiance = _sky(room)
    basis = harmonics(turned(directions, yaw_rad))
    coefficients: npt.NDArray[np.float64] = basis.T @ radiance * (4.0 * np.pi / len(directions))
    return np.asarray(coefficients * WINDOW_OF_DEGREE[DEGREE_OF][:, None], dtype=np.float64)


def under_skin(light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The same light [16, 3] after spreading under skin."""
    return np.asarray(light * SKIN_SPREAD[:, DEGREE_OF].T, dtype=np.float64)


def open_transfer(normals: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Transfer [N, 16] of surfaces that nothing shades (Ramamoorthi and Hanrahan 2001)."""
    factor = np.array([1.0, 2.0 / 3.0, 0.25, 0.0])
    return np.asarray(harmonics(normals) * factor[DEGREE_OF], dtype=np.float64)


def exposure(room: Room = ROOMS[DEFAULT_ROOM]) -> float:
    """The factor that makes a white card, turned half to the key light, come out white."""
    card = open_transfer(np.array([[-0.42, 0.30, 0.856]]))[0]
    return float(1.12 / (card @ studio_light(0.0, room)).mean())
