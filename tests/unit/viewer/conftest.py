"""A person made of a few tubes in a tube of cloth: enough for pictures, quick to draw."""

import numpy as np
import numpy.typing as npt
import pytest

from viewer.scene.model import BodyMesh, FabricLook, FaceGroup, FitMapField, GarmentSurface, TapeLine

STATURE_M = 1.72
CLOTH_COLOUR = (0.10, 0.30, 0.70)
CLOTH_RADIUS_M = 0.17


def tube(
    radius_m: float, low_m: float, high_m: float, rings: int, spokes: int = 48
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """An upright open tube: vertices [V, 3] and outward faces [F, 3]."""
    turn = np.linspace(0, 2 * np.pi, spokes, endpoint=False)
    height = np.linspace(low_m, high_m, rings)
    vertices = np.stack(
        [
            np.tile(radius_m * np.sin(turn), rings),
            np.repeat(height, spokes),
            np.tile(radius_m * np.cos(turn), rings),
        ],
        axis=1,
    )
    ring, spoke = (g.ravel() for g in np.meshgrid(np.arange(rings - 1), np.arange(spokes), indexing="ij"))
    a, b = ring * spokes + spoke, ring * spokes + (spoke + 1) % spokes
    faces = np.concatenate([np.stack([a, b, b + spokes], 1), np.stack([a, b + spokes, a + spokes], 1)])
    return vertices, faces


def cloth_tube(
    radius_m: float = CLOTH_RADIUS_M, colour: tuple[float, float, float] = CLOTH_COLOUR
) -> GarmentSurface:
    """A shirt without sleeves, seamed down the front; u runs round the body, v up."""
    vertices, faces = tube(radius_m, 0.9, 1.35, rings=20)
    corner_turn = np.arctan2(vertices[faces][..., 0], vertices[faces][..., 2]) % (2 * np.pi)
    wraps = (np.ptp(corner_turn, axis=1) > np.pi)[:, None] & (corner_turn < np.pi)
    uv = np.stack([radius_m * (corner_turn + 2 * np.pi * wraps), vertices[faces][..., 1]], axis=2)
    column = np.arange(20) * 48
    return GarmentSurface(
        vertices_m=vertices,
        faces=faces,
        uv_m=uv,
        colour_rgb=colour,
        look=FabricLook(weave="jersey"),
        seam_edges=np.stack([column[:-1], column[1:]], axis=1),
    )


@pytest.fixture(scope="session")
def figure() -> BodyMesh:
    """A trunk of 15 cm radius on the floor, with a band of underwear at the hip."""
    vertices, faces = tube(0.15, 0.0, STATURE_M, rings=60)
    height = vertices[faces][..., 1].mean(axis=1)
    groups = np.where((height > 0.75) & (height < 0.9), FaceGroup.BRIEFS, FaceGroup.SKIN)
    return BodyMesh(vertices_m=vertices, faces=faces, face_groups=groups)


@pytest.fixture(scope="session")
def shirt() -> GarmentSurface:
    """Blue cloth 2 cm off the trunk."""
    return cloth_tube()


@pytest.fixture(scope="session")
def ease_field(shirt: GarmentSurface) -> FitMapField:
    """Ease from 0 mm at the hem to 80 mm at the top."""
    height = shirt.vertices_m[:, 1]
    return FitMapField(
        kind="ease",
        values=80.0 * (height - height.min()) / np.ptp(height),
        edges=(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0),
        title="Ease",
        unit="mm",
        low_label="close",
        high_label="loose",
    )


@pytest.fixture(scope="session")
def chest_tape() -> TapeLine:
    """A tape round the trunk."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    points = np.stack([0.152 * np.sin(turn), np.full(60, 1.25), 0.152 * np.cos(turn)], axis=1)
    return TapeLine(name="chest_girth_cm", label="Chest 95 cm", points_m=points, closed=True)
