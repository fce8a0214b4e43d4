"""Cloth in motion: positions and velocities, advanced a few substeps at a time between contact searches."""

import numpy as np

from body_models.garments.drape.arrays import Float32
from body_models.garments.drape.engine import make_engine
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.kernels import Cloth, Obstacle, Step
from body_models.garments.drape.quality import residual_speed_mm_s
from body_models.garments.drape.self_contact import SelfContact
from body_models.garments.drape.self_contact_kernels import Neighbours
from body_models.garments.drape.settings import DrapeSettings, falling_step
from resources.fabrics import Fabric


class ClothMotion:
    """Cloth against a body (None: in free space). ``positions_m`` [V, 3] float32 is moved in place."""

    def __init__(
        self,
        positions_m: Float32,
        cloth: Cloth,
        neighbours: Neighbours,
        grid: BodyGrid | None,
        settings: DrapeSettings,
    ) -> None:
        self.positions_m = positions_m
        self.velocities_m_s = np.zeros_like(positions_m)
        self._previous = positions_m.copy()
        self._cloth, self._settings = cloth, settings
        self._contact = SelfContact.of(neighbours)
        self.meet(grid)

    def hold_here(self, cloth: Cloth) -> None:
        """Take the cloth's new levels to be held at; `meet` puts them to use."""
        self._cloth = cloth

    def meet(self, grid: BodyGrid | None) -> None:
        """Go on against another body, or against none."""
        body = _NOTHING if grid is None else _obstacle(grid)
        self._engine = make_engine(self._cloth, body, len(self.positions_m), self._settings.device)

    def run(self, step: Step, substeps: int) -> None:
        """Advance; contacts between layers are searched for every few substeps."""
        stride = self._settings.search_substeps if self._settings.self_contact else substeps
        for done in range(0, substeps, stride):
            if self._settings.each_search is not None:
                self._settings.each_search()
            if self._settings.self_contact:
                self._contact.refresh(self.positions_m, self._cloth.inverse_mass, self._cloth.faces)
            self._engine.advance(
                self.positions_m,
                self.velocities_m_s,
                self._previous,
                self._contact.contacts,
                step,
                min(stride, substeps - done),
            )

    def frame(self, step: Step) -> Float32:
        """Advance by a frame; the mean velocities [V, 3] over it."""
        before = self.positions_m.copy()
        substeps = self._settings.frame_substeps
        self.run(step, substeps)
        return (self.positions_m - before) / np.float32(self._settings.dt_s * substeps)

    def stop(self) -> None:
        """Take all speed away."""
        self.velocities_m_s[:] = 0.0


def _obstacle(grid: BodyGrid) -> Obstacle:
    return Obstacle(grid.contact_m, grid.origin_m, np.float32(grid.spacing_m))


# One metre from everything.
_NOTHING = Obstacle(np.ones((2, 2, 2), np.float32), np.zeros(3, np.float32), np.float32(1.0))


def come_to_rest(
    motion: ClothMotion, fabric: Fabric, settings: DrapeSettings, *, first_frame: int = 0
) -> Float32:
    """Let cloth fall until it rests, or time is up; the mean velocities [V, 3] of the last frame.

    ``first_frame`` leaves out the beginning for cloth that hangs already.
    """
    velocities = motion.velocities_m_s
    for frame in range(first_frame, settings.most_frames):
        calm = float(np.clip((frame - settings.falling_frames) / settings.calming_frames, 0.0, 1.0))
        late = max(0.0, (frame - settings.patient_frames) / (settings.most_frames - settings.patient_frames))
        velocities = motion.frame(falling_step(settings, fabric, calm, late))
        if calm == 1.0 and residual_speed_mm_s(velocities) < settings.rest_speed_mm_s:
            break
    return velocities
