"""The outline of an alpha lies where the person ends, to a fraction of a pixel."""

import numpy as np
import numpy.typing as npt

from body_models.capture.fitting.outline import outline_of


def _disc(size: int, centre: tuple[float, float], radius: float, finer: int = 8) -> npt.NDArray[np.float32]:
    fine = (np.arange(size * finer) + 0.5) / finer - 0.5
    inside = (fine[None, :] - centre[0]) ** 2 + (fine[:, None] - centre[1]) ** 2 < radius**2
    return np.asarray(inside.reshape(size, finer, size, finer).mean(axis=(1, 3)), dtype=np.float32)


def test_a_discs_outline_is_its_circle() -> None:
    outline = outline_of(_disc(200, (97.3, 101.8), 60.0), 4.0)
    away = outline.points_px - (97.3, 101.8)
    radii = np.linalg.norm(away, axis=1)
    assert abs(radii.mean() - 60.0) < 0.05
    assert np.abs(radii - 60.0).max() < 0.15
    assert np.einsum("nc,nc->n", away / radii[:, None], outline.normals).min() > 0.99
    assert abs(outline.lengths_px.sum() - 2 * np.pi * 60.0) < 3.0


def test_a_hole_is_outlined_too_with_normals_into_the_hole() -> None:
    ring = _disc(200, (100.0, 100.0), 80.0) - _disc(200, (100.0, 100.0), 40.0)
    outline = outline_of(ring, 4.0)
    away = outline.points_px - 100.0
    radii = np.linalg.norm(away, axis=1)
    inner = radii < 60.0
    assert inner.sum() > 40
    assert np.einsum("nc,nc->n", away, outline.normals)[inner].max() < 0.0


def test_where_the_person_leaves_the_picture_there_is_no_outline() -> None:
    alpha = np.zeros((100, 80), dtype=np.float32)
    alpha[40:, 20:60] = 1.0
    outline = outline_of(alpha, 2.0)
    assert outline.points_px[:, 1].max() < 98.0
    assert abs(outline.lengths_px.sum() - (40 + 2 * 58)) < 8.0


def test_nobody_and_specks_have_no_outline() -> None:
    alpha = np.zeros((100, 80), dtype=np.float32)
    assert len(outline_of(alpha, 4.0).lengths_px) == 0
    alpha[10:14, 10:14] = 1.0
    assert len(outline_of(alpha, 4.0).lengths_px) == 0
