"""What is read off two outlines, against the person's true measurements."""

import time
from dataclasses import replace

import numpy as np
import pytest

from body_models.capture.regression.features import FEATURE_BLOCKS, block, features
from body_models.capture.regression.profile import Profile
from body_models.capture.view import LANDMARK_NAMES
from body_models.errors import CaptureError
from tests.unit.body_models.capture.regression.seen_people import seen_people


def test_stature_and_crotch_are_read_in_metres() -> None:
    statures, crotches = [], []
    for pair in seen_people(8):
        front = Profile(pair.front, pair.camera, None)
        statures.append(100.0 * front.height_m / pair.person.measurements["stature_cm"])
        crotches.append(100.0 * front.crotch_m() - pair.person.measurements["crotch_height_cm"])
    assert np.mean(statures) == pytest.approx(1.0, abs=0.015)
    assert np.std(statures) < 0.015
    assert np.median(np.abs(crotches)) < 2.5, "thighs that touch hide the crotch, but not of most people"


def test_every_feature_has_its_place() -> None:
    pair = seen_people(8)[0]
    seen = features(pair.front, pair.side, pair.camera, sex="female")
    assert len(seen.values) == sum(FEATURE_BLOCKS.values())
    assert np.exp(seen.values[block("size")]) == pytest.approx(
        pair.person.measurements["stature_cm"] / 100.0, rel=0.04
    )
    assert seen.values[block("sex")] == -1.0
    assert np.isfinite(seen.values).mean() > 0.85


def test_the_arm_before_the_trunk_is_not_taken_for_it() -> None:
    pair = seen_people(8)[0]
    side = pair.side
    points = side.landmarks.points_px.copy()
    forwards = 1.0 if side.facing == "right" else -1.0
    height = np.ptp(points[:, 1])
    for arm in ("left", "right"):  # as if both forearms were held out before the belly
        elbow, wrist, index = (LANDMARK_NAMES.index(f"{arm}_{n}") for n in ("elbow", "wrist", "index"))
        points[wrist] = points[elbow] + [forwards * 0.15 * height, 0.0]
        points[index] = points[wrist] + [forwards * 0.04 * height, 0.0]
    reaching = replace(side, landmarks=replace(side.landmarks, points_px=points))
    hanging = features(pair.front, side, pair.camera).values[block("front_edge")]
    hidden = features(pair.front, reaching, pair.camera).values[block("front_edge")]
    level = round((1.0 - np.ptp([points[elbow, 1], points[:, 1].min()]) / height) * len(hidden))
    assert np.isnan(hidden[level - 2 : level + 3]).any()
    assert np.isfinite(hidden[-10:]).sum() == np.isfinite(hanging[-10:]).sum()


def test_a_mirrored_person_has_the_same_features() -> None:
    pair = seen_people(8)[1]
    seen = features(pair.front, pair.side, None, stature_cm=170.0).values
    width = pair.side.alpha.shape[1]
    points = pair.side.landmarks.points_px * [-1.0, 1.0] + [width - 1.0, 0.0]
    mirrored = replace(
        pair.side,
        alpha=np.ascontiguousarray(pair.side.alpha[:, ::-1]),
        landmarks=replace(pair.side.landmarks, points_px=points),
        facing="left" if pair.side.facing == "right" else "right",
    )
    turned = features(pair.front, mirrored, None, stature_cm=170.0).values
    assert turned == pytest.approx(seen, abs=1e-6, nan_ok=True)


def test_without_a_camera_only_the_stature_scales() -> None:
    pair = seen_people(8)[1]
    low = features(pair.front, pair.side, None, stature_cm=160.0).values
    high = features(pair.front, pair.side, None, stature_cm=180.0).values
    sized = np.zeros(len(low), dtype=bool)
    sized[block("size")] = True
    assert np.exp(low[sized]) == pytest.approx(1.60, abs=1e-6)
    assert np.exp(high[sized]) == pytest.approx(1.80, abs=1e-6)


def test_an_empty_picture_is_refused() -> None:
    pair = seen_people(8)[0]
    empty = replace(pair.front, alpha=np.zeros_like(pair.front.alpha))
    with pytest.raises(CaptureError, match="outline") as caught:
        features(empty, pair.side, pair.camera)
    assert caught.value.code == "CAPTURE_OUTLINE"


def test_a_full_size_pair_is_read_in_time() -> None:
    pair = seen_people(8)[0]
    seconds = []
    for _ in range(5):
        started = time.process_time()
        features(pair.front, pair.side, pair.camera)
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.05
