"""Fit-map bands: the right band for a number, colours that everyone can tell apart."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from viewer.errors import ViewerError
from viewer.scene.fit_map import (
    BAND_COUNT,
    SCALES,
    band_colours,
    band_coordinate,
    limit_labels,
    vertex_values,
)
from viewer.scene.model import FitMapField, FitMapKind
from viewer.scene.style import linear

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
COLOUR_BLINDNESS = {
    "protanopia": (
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ),
    "deuteranopia": (
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ),
    "tritanopia": (
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ),
}
JUST_CLEAR = 8.0  # CIE76 difference that a person sees at a glance, side by side


def lab(linear_rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """CIE L*a*b* (D65) of linear sRGB [N, 3]."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = np.clip(linear_rgb, 0, 1) @ to_xyz.T / [0.9505, 1.0, 1.089]
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.column_stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])])


def bands(kind: FitMapKind) -> npt.NDArray[np.float64]:
    return np.array([linear(colour) for colour in band_colours(kind)])


@pytest.mark.parametrize("kind", ["ease", "strain_warp", "strain_weft"])
@pytest.mark.parametrize("sight", ["normal", *COLOUR_BLINDNESS])
def test_neighbouring_bands_can_be_told_apart(kind: FitMapKind, sight: str) -> None:
    seen = bands(kind)
    if sight != "normal":
        seen = seen @ np.array(COLOUR_BLINDNESS[sight]).T
    colours = lab(seen)
    for lower, upper in itertools.pairwise(colours):
        assert np.linalg.norm(lower - upper) > JUST_CLEAR


@pytest.mark.parametrize("sight", COLOUR_BLINDNESS)
def test_close_and_loose_can_be_told_apart_whatever_the_eyes(sight: str) -> None:
    colours = lab(bands("ease") @ np.array(COLOUR_BLINDNESS[sight]).T)
    distance = np.linalg.norm(colours[:3, None] - colours[None, -3:], axis=2)
    assert distance.min() > 20


def test_strain_darkens_with_every_band_on_a_grey_printer() -> None:
    lightness = lab(bands("strain_warp"))[1:, 0]
    assert (np.diff(lightness) < -4).all()


@pytest.mark.parametrize("edges", [scale.edges for scale in SCALES.values()])
def test_a_number_falls_into_the_band_between_its_limits(edges: tuple[float, ...]) -> None:
    between = [(a + b) / 2 for a, b in itertools.pairwise(edges)]
    half = (edges[1] - edges[0]) / 2, (edges[-1] - edges[-2]) / 2
    middles = [edges[0] - half[0], *between, edges[-1] + half[1]]
    found = np.floor(band_coordinate(np.array(middles), edges)).astype(int)
    assert found.tolist() == list(range(BAND_COUNT))


def test_values_far_beyond_the_limits_stay_in_the_outer_bands() -> None:
    found = band_coordinate(np.array([-1e6, 1e6]), SCALES["ease"].edges)
    assert found.tolist() == [0.0, 8.0]


def test_values_of_faces_are_averaged_round_each_vertex() -> None:
    field = FitMapField(
        kind="strain_warp",
        values=np.array([2.0, 4.0]),
        edges=SCALES["strain_warp"].edges,
        title="",
        unit="%",
    )
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    assert vertex_values(field, faces, 4).tolist() == [3.0, 2.0, 3.0, 4.0]


def test_limits_are_written_as_people_write_them() -> None:
    assert limit_labels((-5.0, 0.0, 2.5)) == ("−5", "0", "2.5")


@pytest.mark.parametrize("edges", [(1.0, 2.0), (0.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0)])
def test_limits_that_make_no_eight_bands_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(ViewerError) as caught:
        FitMapField(kind="ease", values=np.zeros(3), edges=edges, title="", unit="mm")
    assert caught.value.code == "FIT_MAP_MALFORMED"
