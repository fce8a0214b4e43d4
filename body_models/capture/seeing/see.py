"""One picture, seen: the person's outline to a fraction of a pixel, landmarks, and what is wrong with it."""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture
from body_models.capture.seeing.backdrop import Map
from body_models.capture.seeing.gaps import arm_gap, leg_gap
from body_models.capture.seeing.light import light_of
from body_models.capture.seeing.looseness import cut_of, looseness_cm
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.outlined import Outlined, outlined
from body_models.capture.seeing.people import SeenPerson, seen_people
from body_models.capture.seeing.problems import Signs, problems_of, refusal, why_nobody
from body_models.capture.view import LANDMARK_NAMES, Facing, Landmarks, PersonView, Problem, Side

_MOST_SHIFT: Final = 0.007
"""Of the picture's height: what was calibrated then no longer holds."""
_MAY_LEAVE: Final = ("elbow", "wrist", "pinky", "index", "thumb")


def only_person(networks: Networks, picture: Picture, side: Side) -> SeenPerson:
    """Whom the networks find in a picture of one person.

    Raises `CaptureError` CAPTURE_NOBODY, CAPTURE_SEVERAL_PEOPLE, or where nobody is seen for the light,
    CAPTURE_OVEREXPOSED, CAPTURE_UNDEREXPOSED.
    """
    people = seen_people(networks, picture)
    if not people:
        nowhere = np.zeros(picture.shape[:2], dtype=np.bool_)
        raise refusal(why_nobody(light_of(picture, nowhere)), side)
    if len(people) > 1:
        raise refusal(Problem.SEVERAL_PEOPLE, side)
    return people[0]


def view_of(
    person: SeenPerson, picture: Picture, side: Side, background: Picture | None = None
) -> PersonView:
    """The person's view, once the networks have found them; ``background`` is that of the empty booth."""
    seen = outlined(person, picture, background)
    signs = signs_of(seen, person.landmarks, picture, side)
    facing = facing_of(person.landmarks)
    height, width = picture.shape[:2]
    return PersonView(
        side=side,
        facing=facing,
        image_size=(width, height),
        landmarks=person.landmarks,
        alpha=seen.alpha,
        outline_std_px=seen.std_px,
        looseness_cm=signs.looseness_cm,
        problems=problems_of(signs, person.landmarks, facing, side),
    )


def signs_of(seen: Outlined, landmarks: Landmarks, picture: Picture, side: Side) -> Signs:
    """Everything by which `problems_of` judges."""
    person = seen.alpha > 0.5
    rows = np.nonzero(person.any(axis=1))[0]
    height_px = float(rows[-1] - rows[0] + 1) if len(rows) else 1.0
    differ = int(np.count_nonzero(person != (seen.coarse > 0.5))) / max(int(np.count_nonzero(person)), 1)
    return Signs(
        height_px=height_px,
        height_share=height_px / person.shape[0],
        is_cut=is_cut(seen.alpha, landmarks),
        arm_gaps=(arm_gap(seen.alpha, landmarks, "left"), arm_gap(seen.alpha, landmarks, "right")),
        leg_gap=leg_gap(seen.alpha, landmarks),
        blur_px=seen.blur_px,
        has_stranger=seen.has_stranger,
        feet_missing=_feet_missing_px(rows, landmarks) / height_px,
        light=light_of(picture, person),
        outline_std_px=seen.std_px,
        disagreement=differ,
        looseness_cm=looseness_cm(cut_of(seen.alpha, landmarks, side), side),
        background_moved=seen.is_elsewhere or seen.shift_px > _MOST_SHIFT * person.shape[0],
    )


def _feet_missing_px(rows: npt.NDArray[np.intp], landmarks: Landmarks) -> float:
    """How far below the lowest of the outline's rows the lower foot's landmarks lie."""
    names = ("heel", "foot_index")
    lowest = max(float(landmarks.point(f"{side}_{name}")[1]) for side in ("left", "right") for name in names)
    return max(lowest - float(rows[-1]), 0.0) if len(rows) else float("inf")


def is_cut(alpha: Map, landmarks: Landmarks) -> bool:
    """Whether more of the person than forearms and hands leaves the picture."""
    height, width = alpha.shape
    names = ("heel", "foot_index", "ankle")
    lowest = max(float(landmarks.point(f"{side}_{name}")[1]) for side in ("left", "right") for name in names)
    if lowest > height - 1 or (alpha[:2] > 0.5).any() or (alpha[-2:] > 0.5).any():
        return True
    edges = ((0, alpha[:, :2]), (width - 1, alpha[:, -2:]))
    for x, columns in edges:
        for y in np.nonzero((columns > 0.5).any(axis=1))[0]:
            nearest = int(np.argmin(np.linalg.norm(landmarks.points_px - np.array([x, y]), axis=1)))
            if not LANDMARK_NAMES[nearest].endswith(_MAY_LEAVE) or "foot" in LANDMARK_NAMES[nearest]:
                return True
    return False


def facing_of(landmarks: Landmarks) -> Facing:
    """Where the person looks: by the shoulders' width against the trunk's length, then by nose and ears."""
    left, right = landmarks.point("left_shoulder"), landmarks.point("right_shoulder")
    hips = (landmarks.point("left_hip") + landmarks.point("right_hip")) / 2.0
    trunk = float(np.linalg.norm((left + right) / 2.0 - hips))
    across = float(left[0] - right[0])  # facing the camera, the left shoulder is on the right of the picture
    if abs(across) > 0.4 * trunk:
        return "front" if across > 0.0 else "back"
    ears = (landmarks.point("left_ear") + landmarks.point("right_ear")) / 2.0
    return "left" if landmarks.point("nose")[0] < ears[0] else "right"
