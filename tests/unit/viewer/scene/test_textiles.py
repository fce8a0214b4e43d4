"""Tiles of weave and print: no seam where they repeat, no tint of their own, stripes along the grain."""

from typing import get_args

import numpy as np
import pytest

from viewer.errors import ViewerError
from viewer.scene.cloth import _CHARACTER
from viewer.scene.model import Print, PrintKind, Weave
from viewer.scene.textiles import print_tile, weave_tile

WHITE = (0.95, 0.95, 0.95)
NAVY = (0.10, 0.12, 0.30)
RED = (0.70, 0.15, 0.15)
KINDS = get_args(PrintKind)


def pattern(kind: PrintKind) -> Print:
    return Print(kind=kind, scale_m=0.03, colours=(NAVY, RED, (0.2, 0.5, 0.3)))


@pytest.mark.parametrize("weave", get_args(Weave))
def test_a_weave_is_level_on_average_and_neither_lightens_nor_darkens(weave: Weave) -> None:
    tile = weave_tile(weave).rgba.astype(float)
    assert tile[..., :2].mean(axis=(0, 1)) == pytest.approx(127.5, abs=6)
    assert tile[..., 2].mean() == pytest.approx(127.5, abs=6)
    assert np.ptp(tile[..., :2]) > 40  # but it has relief


@pytest.mark.parametrize("weave", get_args(Weave))
def test_a_weave_repeats_without_a_seam(weave: Weave) -> None:
    tile = weave_tile(weave).rgba[..., :3].astype(float)
    for axis in (0, 1):
        steps = np.abs(np.diff(tile, axis=axis)).mean(axis=(1 - axis, 2))
        wrap = np.abs(np.take(tile, 0, axis) - np.take(tile, -1, axis)).mean()
        assert wrap <= 1.3 * steps.max() + 2


def test_every_weave_has_its_way_with_light() -> None:
    assert set(_CHARACTER) == set(get_args(Weave))


def test_denim_shows_its_white_weft_on_a_slant() -> None:
    second = weave_tile("denim").rgba[..., 3].astype(float)
    assert 0.05 < (second > 128).mean() < 0.4
    spectrum = np.abs(np.fft.fft2(second - second.mean()))
    row, _ = np.unravel_index(int(spectrum[:, 1:128].argmax()), (256, 127))
    assert row not in (0, 128)  # the strongest wave runs neither along nor across


@pytest.mark.parametrize("kind", KINDS)
def test_a_print_shows_ground_and_colour(kind: PrintKind) -> None:
    tile = print_tile(pattern(kind), WHITE)
    pixels = tile.rgb.reshape(-1, 3) / 255
    assert tile.size_m == (0.03, 0.03)
    assert (np.abs(pixels - WHITE).max(axis=1) < 0.03).mean() > 0.05
    assert (np.abs(pixels - WHITE).max(axis=1) > 0.2).mean() > 0.02


def test_stripes_run_along_the_grain_and_breton_stripes_across_it() -> None:
    stripe, breton = (print_tile(pattern(kind), WHITE).rgb for kind in ("stripe", "breton"))
    assert (stripe == stripe[:1]).all()
    assert (breton == breton[:, :1]).all()


def test_stripes_are_the_same_on_both_sides_of_the_middle() -> None:
    """Panels of the torso have u = 0 on the body's centre line."""
    for kind in ("stripe", "check", "gingham"):
        rgb = print_tile(pattern(kind), WHITE).rgb.astype(int)
        assert np.abs(rgb - rgb[:, ::-1]).max() <= 2


@pytest.mark.parametrize(("scale_m", "colours"), [(0.0, (NAVY,)), (2.0, (NAVY,)), (0.03, ())])
def test_an_impossible_print_is_refused(
    scale_m: float, colours: tuple[tuple[float, float, float], ...]
) -> None:
    with pytest.raises(ViewerError) as caught:
        Print(kind="dots", scale_m=scale_m, colours=colours)
    assert caught.value.code == "PRINT_MALFORMED"
