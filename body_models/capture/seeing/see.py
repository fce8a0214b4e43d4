"""One picture, seen: the person's outline to a fraction of a pixel, landmarks, and what is wrong with it."""

from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.backdrop import Map, backdrop_around, backdrop_from
from body_models.capture.seeing.mask import person_mask
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.coverage import enclosed
from body_models.capture.seeing.outline import outline_of
from body_models.capture.seeing.parts import gap_zones
from body_models.capture.seeing.people import SeenPerson, seen_people
from body_models.capture.view import Facing, Landmarks, PersonView, Side
from body_models.errors import CaptureError

_SURELY_OUTSIDE: Final = 0.02


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
    height, width = picture.shape[:2]
    coarse = np.asarray(
        cv2.resize(person.coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
    colours = picture.astype(np.float32)
    outside = _outside(coarse)
    usable = background is not None and background.shape == picture.shape
    backdrop = (
        backdrop_from(colours, background.astype(np.float32), outside)
        if background is not None and usable
        else backdrop_around(colours, outside)
    )
    box = _around(coarse)
    mask = person_mask(
        np.ascontiguousarray(colours[box]), backdrop.cropped(box), coarse[box], gap_zones(person.landmarks, box)
    )
    outline = outline_of(mask, np.ascontiguousarray(colours[box]), backdrop.cropped(box))
    alpha = np.zeros((height, width), np.float32)
    alpha[box] = enclosed(outline.lines_px, (mask.shape[1], mask.shape[0]))
    return PersonView(
        side=side,
        facing=facing_of(person.landmarks),
        image_size=(width, height),
        landmarks=person.landmarks,
        alpha=alpha,
        outline_std_px=outline.std_px,
    )


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
    reach = max(coarse.shape) // 60
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(np.asarray(coarse > _SURELY_OUTSIDE, np.uint8), kernel)
    return np.asarray(1 - near, np.float32)


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
