"""One picture, seen: the person's outline to a fraction of a pixel, landmarks, and what is wrong with it."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.aligned import aligned
from body_models.capture.seeing.backdrop import Map, backdrop_around, backdrop_from
from body_models.capture.seeing.coverage import enclosed
from body_models.capture.seeing.gaps import arm_gap, leg_gap
from body_models.capture.seeing.light import light_of
from body_models.capture.seeing.looseness import cut_of, looseness_cm
from body_models.capture.seeing.mask import person_mask
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.outline import outline_of
from body_models.capture.seeing.parts import gap_zones
from body_models.capture.seeing.people import SeenPerson, seen_people
from body_models.capture.seeing.problems import Signs, problems_of
from body_models.capture.view import LANDMARK_NAMES, Facing, Landmarks, PersonView, Side
from body_models.errors import CaptureError

_SURELY_OUTSIDE: Final = 0.02
_MOST_SHIFT: Final = 0.007
"""Of the picture's height: what was calibrated then no longer holds."""
_MAY_LEAVE: Final = ("elbow", "wrist", "pinky", "index", "thumb")


def see(networks: Networks, picture: Picture, side: Side, background: Picture | None = None) -> PersonView:
    """The person of a picture; ``background`` is the same view of the empty booth.

    Raises `CaptureError` CAPTURE_NOBODY, CAPTURE_SEVERAL_PEOPLE; everything else is told as problems.
    """
    people = seen_people(networks, picture)
    if not people:
        raise CaptureError(
            "CAPTURE_NOBODY", f"Nobody is seen in the {side} picture; stand in the middle of the view."
        )
    if len(people) > 1:
        raise CaptureError(
            "CAPTURE_SEVERAL_PEOPLE", f"The {side} picture shows several people; one person at a time."
        )
    return view_of(people[0], picture, side, background)


def view_of(
    person: SeenPerson, picture: Picture, side: Side, background: Picture | None = None
) -> PersonView:
    """What `see` tells, once the networks have found the one person."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlined:
    """A person's outline in a picture, and what was noticed on the way."""

    alpha: Map  # [H, W]
    std_px: float
    blur_px: float
    coarse: Map  # [H, W]
    is_elsewhere: bool
    """The empty booth's picture is not of this view."""
    shift_px: float


def outlined(person: SeenPerson, picture: Picture, background: Picture | None) -> Outlined:
    """The outline of a person found by the networks, with or without the empty booth's picture."""
    height, width = picture.shape[:2]
    coarse = np.asarray(
        cv2.resize(person.coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
    colours = picture.astype(np.float32)
    outside = _outside(coarse)
    usable = background is not None and background.shape == picture.shape
    is_elsewhere, shift_px = background is not None and not usable, 0.0
    backdrop = None
    if background is not None and usable:
        moved = aligned(background.astype(np.float32), colours, outside)
        is_elsewhere, shift_px = moved.is_elsewhere, moved.shift_px
        if not is_elsewhere:
            backdrop = backdrop_from(colours, moved.background, outside)
    backdrop = backdrop or backdrop_around(colours, outside)
    box = _around(coarse)
    own, behind = np.ascontiguousarray(colours[box]), backdrop.cropped(box)
    mask = person_mask(own, behind, coarse[box], gap_zones(person.landmarks, box))
    outline = outline_of(mask, own, behind)
    alpha = np.zeros((height, width), np.float32)
    alpha[box] = enclosed(outline.lines_px, (mask.shape[1], mask.shape[0]))
    return Outlined(
        alpha=alpha,
        std_px=outline.std_px,
        blur_px=outline.blur_px,
        coarse=coarse,
        is_elsewhere=is_elsewhere,
        shift_px=shift_px,
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
        light=light_of(picture, person),
        outline_std_px=seen.std_px,
        disagreement=differ,
        looseness_cm=looseness_cm(cut_of(seen.alpha, landmarks, side), side),
        background_moved=seen.is_elsewhere or seen.shift_px > _MOST_SHIFT * person.shape[0],
    )


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


def _outside(coarse: Map) -> Map:
    """1 where the picture surely shows the booth, [H, W]."""
    height, width = coarse.shape
    small = cv2.resize(coarse, (width // 4 + 1, height // 4 + 1), interpolation=cv2.INTER_AREA)
    reach = max(small.shape) // 60
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(np.asarray(small > _SURELY_OUTSIDE, np.uint8), kernel)
    return np.asarray(1 - cv2.resize(near, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)


def _around(coarse: Map) -> tuple[slice, slice]:
    """Rows and columns about the person, with a margin."""
    rows, columns = np.nonzero(coarse > 0.1)
    margin = max(coarse.shape) // 25
    height, width = coarse.shape
    if len(rows) == 0:
        return slice(0, height), slice(0, width)
    return (
        slice(max(int(rows.min()) - margin, 0), min(int(rows.max()) + margin + 1, height)),
        slice(max(int(columns.min()) - margin, 0), min(int(columns.max()) + margin + 1, width)),
    )
