"""The detector's raw numbers become people."""

import numpy as np

from body_models.capture.seeing.anchors import DETECTOR_SIZE, anchor_centres, detections, iou


def _raw() -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((2254, 12), np.float32), np.full((2254, 1), -20.0, np.float32)


def test_anchors_lie_in_the_middles_of_their_cells() -> None:
    centres = anchor_centres()
    assert centres.shape == (2254, 2)
    assert np.allclose(centres[[0, 2, 56, 1568, -1]] * 224, [[4, 4], [12, 4], [4, 12], [8, 8], [208, 208]])


def test_boxes_that_overlap_are_one_person_and_others_are_not() -> None:
    raw, logits = _raw()
    chosen = [1568, 1570, 1900]  # two neighbours and one far away
    raw[chosen, 2:4] = 50.0
    logits[chosen, 0] = [2.0, 1.0, 0.0]
    people = detections(raw, logits, least_score=0.4)
    assert [round(person.score, 2) for person in people] == [0.88, 0.5]
    first = people[0].box * DETECTOR_SIZE
    assert 8 < (first[0] + first[2]) / 2 < 24, "between the two, nearer to the surer"
    assert np.allclose(first[2] - first[0], 50.0)


def test_keypoints_are_told_from_their_anchor() -> None:
    raw, logits = _raw()
    raw[1568, 4:8] = [10.0, 20.0, -4.0, 6.0]
    logits[1568] = 5.0
    (person,) = detections(raw, logits, least_score=0.4)
    assert np.allclose(person.keypoints[:2] * DETECTOR_SIZE, [[18.0, 28.0], [4.0, 14.0]])


def test_nobody_is_made_of_faint_scores() -> None:
    assert detections(*_raw(), least_score=0.04) == []


def test_the_common_share_of_two_boxes() -> None:
    box = np.array([0.0, 0.0, 2.0, 2.0])
    others = np.array([[0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 3.0, 2.0], [5.0, 5.0, 6.0, 6.0]])
    assert np.allclose(iou(box, others), [1.0, 1 / 3, 0.0])
