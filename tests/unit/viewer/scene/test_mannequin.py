"""Shoes and hair on feet and heads that no body model ever had."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.spatial import ConvexHull

from viewer.scene.mannequin import hair, sneaker
from viewer.scene.model import Foot, HairStyle, Head
from viewer.scene.surface import edges_of

Points = npt.NDArray[np.float64]


def foot_points(length_m: float, turn_rad: float) -> Points:
    """A foot: a wedge from heel to toes with an ankle on it, turned outward."""
    source = np.random.default_rng(4)
    along, aside, up = source.random((3, 4000))
    wedge = np.column_stack([(aside - 0.5) * 0.09, up * (0.085 - 0.062 * along), (along - 0.3) * length_m])
    turn = source.random(800) * 2 * np.pi
    ankle = np.column_stack([0.036 * np.cos(turn), source.random(800) * 0.12, 0.042 * np.sin(turn) - 0.02])
    points = np.concatenate([wedge, ankle])
    cosine, sine = np.cos(turn_rad), np.sin(turn_rad)
    return np.asarray(points @ np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]]))


@pytest.mark.parametrize(("length_m", "turn_rad"), [(0.23, 0.0), (0.29, 0.4)])
def test_a_shoe_stands_on_the_floor_and_holds_the_foot(length_m: float, turn_rad: float) -> None:
    points = foot_points(length_m, turn_rad)
    shoe = sneaker(Foot(points_m=points, towards_toes=np.array([np.sin(turn_rad), 0.0, np.cos(turn_rad)])))
    assert shoe.vertices_m[:, 1].min() == pytest.approx(0.0, abs=1e-6)
    assert 0.085 < shoe.vertices_m[:, 1].max() < 0.115
    outline = ConvexHull(shoe.vertices_m[:, [0, 2]])
    low = points[points[:, 1] < 0.02][:, [0, 2]]
    assert (low @ outline.equations[:, :2].T + outline.equations[:, 2]).max() < 0
    forward = np.array([np.sin(turn_rad), 0.0, np.cos(turn_rad)])
    assert length_m < np.ptp(shoe.vertices_m @ forward) < length_m + 0.035


def test_a_shoe_is_open_at_the_top_only_and_looks_outward() -> None:
    shoe = sneaker(Foot(points_m=foot_points(0.25, 0.1), towards_toes=np.array([0.1, 0.0, 1.0])))
    edges = edges_of(shoe.faces)
    open_ends = np.unique(edges.ends[edges.on_boundary])
    heights = shoe.vertices_m[open_ends, 1]
    assert ((heights > 0.04) | (heights < 0.001)).all()  # the collar, and the middle of the sole
    side = (shoe.place[:, 0] == 1.0) & (shoe.place[:, 3] < 0.05)
    middle = shoe.vertices_m[side].mean(axis=0)
    outward = ((shoe.vertices_m[side] - middle) * shoe.normals[side] * [1, 0, 1]).sum(axis=1)
    assert (outward > 0).mean() > 0.97


def head(style: HairStyle) -> Head:
    """An egg with ears and a nose; the eyes look along +z."""
    source = np.random.default_rng(2)
    directions = source.standard_normal((6000, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    egg = directions * [0.075, 0.115, 0.095] + [0.0, 1.60, 0.0]
    ear_m = [1.55, 1.565, 1.58, 1.595, 1.61]
    ears = np.array([[side * 0.09, height, -0.005] for side in (-1, 1) for height in ear_m])
    nose = np.array([[0.0, 1.565, 0.115]])
    eyes = np.array([[0.032, 1.59, 0.078], [-0.032, 1.59, 0.078]])
    return Head(points_m=np.concatenate([egg, ears, nose]), eyes_m=eyes, style=style)


@pytest.mark.parametrize("style", ["crop", "bob"])
def test_hair_covers_the_crown_and_leaves_the_face_free(style: HairStyle) -> None:
    locks = hair(head(style))
    grown = locks.vertices_m[np.unique(locks.faces)][:, :]
    inside = locks.strand[np.unique(locks.faces), 2] > 0
    assert 1.715 < grown[:, 1].max() < 1.75
    face = inside & (np.abs(grown[:, 0]) < 0.04) & (grown[:, 2] > 0.05)
    assert grown[face, 1].min() > 1.62  # over the brows
    assert (locks.normals[:, 1] * (locks.vertices_m[:, 1] - 1.6) > 0).mean() > 0.7


def test_short_hair_ends_over_the_ears_and_a_bob_at_the_chin() -> None:
    lowest = {}
    for style in ("crop", "bob"):
        locks = hair(head(style))
        beside = (np.abs(locks.vertices_m[:, 0]) > 0.06) & (locks.strand[:, 2] > 0)
        lowest[style] = locks.vertices_m[beside, 1].min()
    assert lowest["crop"] > 1.55
    assert 1.46 < lowest["bob"] < 1.56
