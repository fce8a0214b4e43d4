"""How a finger turns a person: yaw all the way round, pitch and zoom within limits, never a roll. No Qt."""

from dataclasses import dataclass

from viewer.scene.camera import CameraPlace

TURN_DEG_PER_WIDTH = 200.0  # a drag across the whole view
PITCH_DEG_PER_HEIGHT = 50.0
PITCH_LIMITS_DEG = (-4.0, 28.0)  # never under the floor, never a bird
ZOOM_LIMITS = (0.9, 3.2)
REST_PITCH_DEG = 4.0
REST_STATURE_M = 1.70
_GLIDE_PER_S = 9.0  # share of the way left that is covered, per second
_ARRIVED_DEG = 0.4


@dataclass(slots=True, kw_only=True)
class Turntable:
    """The turntable's present state."""

    yaw_deg: float = 0.0
    pitch_deg: float = REST_PITCH_DEG
    zoom: float = 1.0
    stature_m: float = REST_STATURE_M
    _target_deg: float = 0.0

    def drag(self, right_px: float, down_px: float, width_px: int, height_px: int) -> None:
        """A finger moved; the person follows it as if touched."""
        self.turn(-right_px / max(width_px, 1) * TURN_DEG_PER_WIDTH)
        self.pitch_deg = _within(
            self.pitch_deg + down_px / max(height_px, 1) * PITCH_DEG_PER_HEIGHT, PITCH_LIMITS_DEG
        )

    def turn(self, degrees: float) -> None:
        """Walk round the person, towards their left."""
        self.yaw_deg = (self.yaw_deg + degrees) % 360.0

    def zoom_by(self, factor: float) -> None:
        """Come closer (above 1) or step back, within the limits."""
        self.zoom = _within(self.zoom * factor, ZOOM_LIMITS)

    @property
    def aim_deg(self) -> float:
        """Where `glide` goes."""
        return self._target_deg

    def aim(self, yaw_deg: float) -> None:
        """Let `glide` go there."""
        self._target_deg = yaw_deg % 360.0

    def glide(self, seconds: float) -> bool:
        """Go on towards the aim, the short way; True on arrival."""
        left = (self._target_deg - self.yaw_deg + 180.0) % 360.0 - 180.0
        share = min(1.0, _GLIDE_PER_S * seconds)
        if abs(left) * (1.0 - share) < _ARRIVED_DEG:
            self.yaw_deg = self._target_deg
            return True
        self.turn(left * share)
        return False

    def reset(self) -> None:
        """The front, level, the whole person."""
        self.yaw_deg, self.pitch_deg, self.zoom = 0.0, REST_PITCH_DEG, 1.0

    def place(self, aspect: float) -> CameraPlace:
        """The camera for a view of this width over height."""
        return CameraPlace(
            yaw_deg=self.yaw_deg,
            pitch_deg=self.pitch_deg,
            zoom=self.zoom,
            stature_m=self.stature_m,
            aspect=aspect,
        )


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
